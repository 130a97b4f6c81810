"""Things and the links between them as values: what every drawing format is written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from kg.export.characters import shortened
from kg.export.palette import colour

_CAPTION: Final = 60
# O13, C1.2/1/a and UN-Habitat say something; the slug of an event only repeats its name.
_SHORT_NOTATION: Final = 12
Value = str | int | None


@dataclass(frozen=True)
class Node:
    """A thing.

    Attributes:
        id: its notation where that is unique in the release, else its IRI with a prefix.
        type: its most specific class: `Workstream` for gcm:Workstream, `skos:Concept` for a class from elsewhere.
        types: all its classes, that one included, sorted.
        label: in the language asked for, else English, else Russian, else any; label_lang says which.
        areas: notations of the thematic areas that it belongs to, sorted.
        layer: the layer that states its type.
        stock: of a migration corridor, the latest known number of migrants.
    """

    id: str
    iri: str
    notation: str
    type: str
    types: tuple[str, ...]
    label: str
    label_lang: str
    description: str = ""
    areas: tuple[str, ...] = ()
    layer: str = "asserted"
    stock: int | None = None

    @property
    def colour(self) -> str:
        """The colour of its thematic area, as #RRGGBB."""
        return colour(self.areas)

    @property
    def caption(self) -> str:
        """What to write beside it in a drawing: its notation and the beginning of its label.

        >>> Node("O8", "urn:8", "O8", "Objective", (), "Save lives", "en").caption
        'O8 · Save lives'
        """
        return self.named(_CAPTION)

    def named(self, longest: int) -> str:
        """Its notation, unless that is long, and so many characters of its label.

        >>> Node("O8", "urn:8", "O8", "Objective", (), "Save lives", "en").named(6)
        'O8 · Save …'
        """
        text = shortened(self.label, longest)
        if not text or text == self.notation:
            return self.notation or self.id
        return f"{self.notation} · {text}" if len(self.notation) <= _SHORT_NOTATION else text


@dataclass(frozen=True)
class Edge:
    """A link, as one statement of the graph in its forward direction.

    Attributes:
        source: id of a node.
        target: id of a node.
        relation: local name of the property, `lead`.
        iri: IRI of the property.
        label: what the property is called.
        layer: the most authoritative layer that states it.
        evidence: how many passages of a source back it.
    """

    source: str
    target: str
    relation: str
    iri: str
    label: str
    layer: str = "asserted"
    evidence: int = 0

    @property
    def weight(self) -> int:
        """The statement counts once, or once for each passage that backs it; parallel links add up."""
        return max(1, self.evidence)


@dataclass(frozen=True)
class PropertyGraph:
    """Nodes by id and edges between them, both in a fixed order.

    Raises:
        ValueError: two nodes share an id, or an edge has an end that is not there.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __post_init__(self) -> None:
        if len(self.by_id) != len(self.nodes):
            raise ValueError("Two nodes of a property graph share an id.")
        if any(end not in self.by_id for edge in self.edges for end in (edge.source, edge.target)):
            raise ValueError("An edge of a property graph has an end that is not there.")

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """The nodes by their id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def degrees(self) -> Mapping[str, int]:
        """How many edges each node has."""
        counts = Counter(end for edge in self.edges for end in (edge.source, edge.target))
        return {node.id: counts[node.id] for node in self.nodes}

    @property
    def summary(self) -> str:
        """Its size in words.

        >>> PropertyGraph((), ()).summary
        '0 nodes, 0 edges'
        """
        return f"{_counted(len(self.nodes), 'node')}, {_counted(len(self.edges), 'edge')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


class NodeAttribute(NamedTuple):
    """A column of nodes: its name, whether it is a `string` or an `int`, and where its value comes from."""

    name: str
    kind: str
    value: Callable[[Node], Value]


class EdgeAttribute(NamedTuple):
    """A column of edges."""

    name: str
    kind: str
    value: Callable[[Edge], Value]


# The one list of columns: GraphML keys, GEXF attributes, JSON members and CSV headers follow it.
NODE_ATTRIBUTES: Final = (
    NodeAttribute("notation", "string", lambda node: node.notation),
    NodeAttribute("type", "string", lambda node: node.type),
    NodeAttribute("label", "string", lambda node: node.label),
    NodeAttribute("label_lang", "string", lambda node: node.label_lang),
    NodeAttribute("caption", "string", lambda node: node.caption),
    NodeAttribute("description", "string", lambda node: node.description or None),
    NodeAttribute("areas", "string", lambda node: ";".join(node.areas) or None),
    NodeAttribute("colour", "string", lambda node: node.colour),
    NodeAttribute("layer", "string", lambda node: node.layer),
    NodeAttribute("stock", "int", lambda node: node.stock),
    NodeAttribute("iri", "string", lambda node: node.iri),
)
EDGE_ATTRIBUTES: Final = (
    EdgeAttribute("property", "string", lambda edge: edge.relation),
    EdgeAttribute("label", "string", lambda edge: edge.label),
    EdgeAttribute("weight", "int", lambda edge: edge.weight),
    EdgeAttribute("layer", "string", lambda edge: edge.layer),
    EdgeAttribute("evidence", "int", lambda edge: edge.evidence),
    EdgeAttribute("iri", "string", lambda edge: edge.iri),
)


def node_values(node: Node) -> dict[str, str | int]:
    """The columns of a node that have a value."""
    return {name: value for name, _, read in NODE_ATTRIBUTES if (value := read(node)) is not None}


def edge_values(edge: Edge) -> dict[str, str | int]:
    """The columns of an edge that have a value."""
    return {name: value for name, _, read in EDGE_ATTRIBUTES if (value := read(edge)) is not None}
