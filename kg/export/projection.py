"""The store of a release into a property graph: every named thing a node, every statement between two things an edge.

1. A thing is what has a class; its most specific class is its type. A skosxl:Label is no thing but a label's footnote.
2. A link is a statement between two things. Of a statement and its inverse, the one that a source states is kept.
3. A layer chooses what it states: its links, the things at their ends, and the things whose class it gives.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

from kg.export.characters import legible
from kg.export.property_graph import Edge, Node, PropertyGraph
from kg.labels import NOTATION, Label, choose, label_of
from kg.named_graphs import LAYERS, layer_of
from kg.namespaces import compact, prefixes

_TYPE: Final = NamedNode(str(RDF.type))
_SUBCLASS: Final = NamedNode(str(RDFS.subClassOf))
_INVERSE: Final = NamedNode(str(OWL.inverseOf))
_FOOTNOTE: Final = "http://www.w3.org/2008/05/skos-xl#Label"
_DESCRIPTION: Final = NamedNode(str(DCTERMS.description))
Statement = tuple[str, str, str]


def project(store: Store, language: str, layers: Collection[str]) -> PropertyGraph:
    """All things and links of the chosen layers, passages and concepts included.

    Args:
        store: the graph of a release.
        language: of labels; where there is none, English, then Russian, then any.
        layers: some of `kg.named_graphs.LAYERS`.
    """
    classes = _classes(store)
    links = _links(store, classes, frozenset(layers))
    chosen = {end for subject, _, object_ in links for end in (subject, object_)}
    chosen |= {thing for thing, stated in classes.items() if {*stated.values()} & {*layers}}
    ids = _ids(store, classes)
    nodes = _Things(store, language, classes, ids).nodes(chosen)
    edges = _edges(store, language, links, ids)
    return PropertyGraph(tuple(sorted(nodes, key=_place)), edges)


def _place(node: Node) -> tuple[str, int, str]:
    """By type, then O2 before O10."""
    return node.type, len(node.id), node.id


def _classes(store: Store) -> dict[str, dict[str, str]]:
    """Thing → class → the most authoritative layer that says so."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in store.quads_for_pattern(None, _TYPE, None, None):
        layer = layer_of(quad.graph_name.value)  # type: ignore[union-attr]
        known = found[quad.subject.value]  # type: ignore[union-attr]
        class_ = quad.object.value  # type: ignore[union-attr]
        known[class_] = min(known.get(class_, layer), layer, key=LAYERS.index)
    return {thing: classes for thing, classes in found.items() if _FOOTNOTE not in classes}


def _links(store: Store, things: Collection[str], layers: Collection[str]) -> dict[Statement, str]:
    """Statement → the most authoritative of the layers that states it; inverses left out."""
    found: dict[Statement, str] = {}
    for quad in store:
        layer = layer_of(quad.graph_name.value)
        if layer in layers and quad.predicate != _TYPE and isinstance(quad.object, NamedNode):
            subject, object_ = quad.subject.value, quad.object.value
            if subject in things and object_ in things:
                key = (subject, quad.predicate.value, object_)
                found[key] = min(found.get(key, layer), layer, key=LAYERS.index)
    inverses = _inverses(store)
    return {key: layer for key, layer in found.items() if not _is_inverse(key, found, inverses)}


def _inverses(store: Store) -> dict[str, str]:
    pairs = [(quad.subject.value, quad.object.value) for quad in store.quads_for_pattern(None, _INVERSE, None, None)]  # type: ignore[union-attr]
    return dict(pairs) | {right: left for left, right in pairs}


def _is_inverse(key: Statement, links: Mapping[Statement, str], inverses: Mapping[str, str]) -> bool:
    """Whether the other direction is there too, and better: from a more authoritative layer, else first by name."""
    subject, property_, object_ = key
    if property_ not in inverses:
        return False
    other = (object_, inverses[property_], subject)
    return other in links and _authority(other, links) < _authority(key, links)


def _authority(key: Statement, links: Mapping[Statement, str]) -> tuple[int, Statement]:
    return LAYERS.index(links[key]), (key[1], key[0], key[2])


def _ids(store: Store, things: Collection[str]) -> dict[str, str]:
    """Thing → its notation where no other thing has it, else its IRI with a prefix."""
    notations = {thing: _notation(store, thing) for thing in things}
    counts = Counter(notations.values())
    return {
        thing: notation if notation and counts[notation] == 1 else compact(thing)
        for thing, notation in notations.items()
    }


def _notation(store: Store, thing: str) -> str:
    found = store.quads_for_pattern(NamedNode(thing), NOTATION, None, None)
    return min((legible(quad.object.value) for quad in found if isinstance(quad.object, Literal)), default="")


@dataclass(frozen=True)
class _Things:
    """What is known of things, on the way to nodes."""

    store: Store
    language: str
    classes: Mapping[str, Mapping[str, str]]
    ids: Mapping[str, str]

    def nodes(self, chosen: Collection[str]) -> Iterator[Node]:
        """The nodes of these things."""
        above, areas, stocks = _superclasses(self.store), _areas(self.store), _stocks(self.store)
        for thing in chosen:
            yield self._node(thing, above, areas.get(thing, ()), stocks.get(thing))

    def _node(self, thing: str, above: Mapping[str, set[str]], areas: tuple[str, ...], stock: int | None) -> Node:
        stated = self.classes[thing]
        type_ = _most_specific(stated, above)
        label = label_of(self.store, NamedNode(thing), self.language)
        return Node(
            id=self.ids[thing],
            iri=thing,
            notation=_notation(self.store, thing) or self.ids[thing],
            type=_class_name(type_),
            types=tuple(sorted(_class_name(class_) for class_ in stated)),
            label=label.text,
            label_lang=label.language,
            description=self._description(thing, label.text),
            areas=areas,
            layer=stated[type_],
            stock=stock,
        )

    def _description(self, thing: str, label: str) -> str:
        found = self.store.quads_for_pattern(NamedNode(thing), _DESCRIPTION, None, None)
        texts = [Label(q.object.value, q.object.language or "") for q in found if isinstance(q.object, Literal)]
        chosen = choose(texts, self.language)
        return chosen.text if chosen and chosen.text != label else ""


def _superclasses(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, _SUBCLASS, None, None):
        found[quad.subject.value].add(quad.object.value)  # type: ignore[union-attr]
    return found


def _most_specific(classes: Collection[str], above: Mapping[str, set[str]]) -> str:
    """One of ours before one from elsewhere, and none that another of the thing's classes is narrower than."""
    broader = {wider for class_ in classes for wider in above.get(class_, ())}
    return min({*classes} - broader or classes, key=lambda class_: (":" in _class_name(class_), class_))


def _class_name(iri: str) -> str:
    return compact(iri).removeprefix("gcm:")


def _edges(store: Store, language: str, links: Mapping[Statement, str], ids: Mapping[str, str]) -> tuple[Edge, ...]:
    backing, cells = _evidence(store), _cells(store)
    labels = {name: label_of(store, NamedNode(name), language).text for name in {key[1] for key in links}}
    edges = (
        Edge(
            source=ids[subject],
            target=ids[object_],
            relation=compact(property_).rpartition(":")[2],
            iri=property_,
            label=labels[property_],
            layer=layer,
            evidence=backing.get((subject, property_, object_), cells.get((subject, property_), 0)),
        )
        for (subject, property_, object_), layer in links.items()
    )
    return tuple(sorted(edges, key=lambda edge: (edge.source, edge.relation, edge.target, edge.iri)))


def _areas(store: Store) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for thing, area in _rows(store, "areas"):
        found[thing] = (*found.get(thing, ()), area)
    return found


def _evidence(store: Store) -> dict[Statement, int]:
    rows = _rows(store, "evidence")
    return {(subject, property_, object_): int(count) for subject, property_, object_, count in rows}


def _cells(store: Store) -> dict[tuple[str, str], int]:
    return {(subject, property_): int(count) for subject, property_, count in _rows(store, "cells")}


def _stocks(store: Store) -> dict[str, int]:
    return {corridor: int(stock) for corridor, stock in _rows(store, "stocks")}


def _rows(store: Store, name: str) -> list[tuple[str, ...]]:
    """The answers of kg/queries/export/<name>.rq over the union of the layers."""
    found = store.query(_query(name), prefixes=prefixes(), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(term.value for term in solution) for solution in found]


@cache
def _query(name: str) -> str:
    return files("kg").joinpath("queries", "export", f"{name}.rq").read_text("utf-8")
