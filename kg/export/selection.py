"""What a reader asks for, and a property graph of everything into the part that is asked for.

Each option narrows what the one before it left: the layers, the things near the focus or behind a search, the types.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from kg.errors import InputError
from kg.export.property_graph import Edge, Node, PropertyGraph
from kg.named_graphs import LAYERS
from kg.namespaces import compact
from kg.reading import LANGUAGES

# Layers that speak of the world; the ontology and the provenance speak of the graph.
FACTS: Final = ("asserted", "curated", "inferred", "machine")
# Where a thing is written down: too many to draw, so they come when they are named or proved with.
SOURCES: Final = frozenset({"Passage", "Mention", "SourceDocument"})
MOST_STEPS: Final = 10
_SHOWN: Final = 12
Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Trail:
    """What stands behind an answer: notations of the things found, and the triples that tie them to the question."""

    things: frozenset[str]
    triples: frozenset[Triple]


@dataclass(frozen=True)
class Selection:
    """What to export; the default is every thing and link that can be drawn.

    Attributes:
        types: local names of classes; none means all but SOURCES and what is of no class of ours.
        focus: notation of the thing whose neighbourhood is wanted, or nothing.
        depth: how many links away from the focus.
        language: of labels.
        layers: none means FACTS for drawings and all layers for RDF.
        trail: the part of the graph behind a search.
    """

    types: tuple[str, ...] = ()
    focus: str = ""
    depth: int = 1
    language: str = "en"
    layers: tuple[str, ...] = ()
    trail: Trail | None = None

    def __post_init__(self) -> None:
        _check_known("layer", self.layers, LAYERS)
        _check_known("language", (self.language,), LANGUAGES)
        if not 0 <= self.depth <= MOST_STEPS:
            raise InputError(f"The depth {self.depth} is not usable.", f"Give a number from 0 to {MOST_STEPS}.")

    @property
    def is_of_things(self) -> bool:
        """Whether it asks for some things rather than all of a layer."""
        return bool(self.types or self.focus or self.trail)


def _check_known(noun: str, given: Iterable[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise InputError(f"Unknown {noun} '{name}'.", suggestion(name, known))


def suggestion(given: str, known: Collection[str]) -> str:
    """What to use instead of a name that is not known: the nearest names, and all names where there are few.

    >>> suggestion("gefx", ["gexf", "dot"])
    'Did you mean gexf? Use one of: gexf, dot.'
    """
    folded = {name.casefold(): name for name in known}
    asked = given.casefold()
    near = [asked] if asked in folded else get_close_matches(asked, folded, n=3, cutoff=0.6)
    listed = [f"Did you mean {', '.join(folded[name] for name in near)}?"] if near else []
    if len(known) <= 2 * _SHOWN:
        listed.append(f"Use one of: {', '.join(known)}.")
    elif not near:
        listed.append(f"Some of them: {', '.join([*known][:_SHOWN])}.")
    return " ".join(listed)


def select(everything: PropertyGraph, selection: Selection) -> PropertyGraph:
    """The part of the graph that is asked for; its order stays.

    Raises:
        InputError: no thing has the notation of the focus, or none is of a type; the hint says what is near.
    """
    _check_types(everything, selection)
    if selection.trail:
        return _of_types(_behind(everything, selection.trail), selection.types)
    visible = {node.id for node in everything.nodes if _is_visible(node, selection)}
    if selection.focus:
        focus = _find(everything, selection.focus)
        near = _near(_induced(everything, visible | {focus}), focus, selection.depth)
        return _of_types(_induced(everything, near), selection.types, focus)
    return _of_types(_induced(everything, visible), selection.types)


def is_drawable(node: Node) -> bool:
    """Whether it is a thing of one of our classes that the world knows, and no place in a source."""
    return ":" not in node.type and node.type not in SOURCES


def _check_types(graph: PropertyGraph, selection: Selection) -> None:
    if selection.types:
        _check_known("type", selection.types, sorted({type_ for node in graph.nodes for type_ in node.types}))


def _is_visible(node: Node, selection: Selection) -> bool:
    if {*node.types} & {*selection.types}:
        return True
    return is_drawable(node) or (node.layer in selection.layers and node.layer not in FACTS)


def _find(graph: PropertyGraph, notation: str) -> str:
    known = {node.notation: node.id for node in reversed(graph.nodes)} | {node.id: node.id for node in graph.nodes}
    if notation not in known:
        drawable = [node.id for node in graph.nodes if is_drawable(node)]
        raise InputError(f"Nothing in this release has the notation '{notation}'.", suggestion(notation, drawable))
    return known[notation]


def _near(graph: PropertyGraph, focus: str, depth: int) -> set[str]:
    """What can be reached in so many links, along them or against them."""
    links = _neighbours(graph.edges)
    reached, border = {focus}, {focus}
    for _ in range(depth):
        border = {end for node in border for end in links.get(node, ())} - reached
        reached |= border
    return reached


def _neighbours(edges: Iterable[Edge]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        found[edge.source].add(edge.target)
        found[edge.target].add(edge.source)
    return found


def _behind(graph: PropertyGraph, trail: Trail) -> PropertyGraph:
    """The things of a trail and the links that it names, each by its forward statement."""
    ends = trail.things | {end for subject, _, object_ in trail.triples for end in (subject, object_)}
    between = _induced(graph, {node.id for node in graph.nodes if node.notation in ends})
    # A trail may name a link by its inverse, which is no edge of its own.
    backwards = {(object_, subject) for subject, _, object_ in trail.triples}

    def is_named(edge: Edge) -> bool:
        source, target = graph.by_id[edge.source].notation, graph.by_id[edge.target].notation
        return (source, compact(edge.iri), target) in trail.triples or (source, target) in backwards

    return PropertyGraph(between.nodes, tuple(edge for edge in between.edges if is_named(edge)))


def _of_types(graph: PropertyGraph, types: Collection[str], focus: str = "") -> PropertyGraph:
    """The things of these types, or all where none is given; the focus stays whatever it is."""
    if not types:
        return graph
    return _induced(graph, {node.id for node in graph.nodes if {*node.types} & {*types} or node.id == focus})


def _induced(graph: PropertyGraph, ids: Collection[str]) -> PropertyGraph:
    """These nodes and every edge between two of them."""
    edges = tuple(edge for edge in graph.edges if edge.source in ids and edge.target in ids)
    return PropertyGraph(tuple(node for node in graph.nodes if node.id in ids), edges)
