"""The graph of a release into the numbers that describe it: everything is counted, nothing is typed by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from kg.namespaces import compact, prefixes
from kg.vocabulary import alignments


class Totals(NamedTuple):
    """How large the graph is: distinct triples, subjects and objects, and things with a name of ours."""

    triples: int
    subjects: int
    objects: int
    entities: int


class PropertyUse(NamedTuple):
    """How often a property is used, by how many subjects and with how many objects."""

    property: NamedNode
    triples: int
    subjects: int
    objects: int


class ClassProperty(NamedTuple):
    """How often things of a class use a property, and how often it leads to things of each class or datatype."""

    property: NamedNode
    triples: int
    targets: tuple[tuple[NamedNode, int], ...]


class ClassUse(NamedTuple):
    """How many things a class has, and which properties they use."""

    type: NamedNode
    entities: int
    properties: tuple[ClassProperty, ...]


class Links(NamedTuple):
    """How many links of one property lead to addresses that begin with `target`."""

    property: NamedNode
    target: str
    triples: int


@dataclass(frozen=True)
class Source:
    """What a source says of itself: property and value pairs."""

    iri: NamedNode
    facts: tuple[tuple[str, Literal | NamedNode], ...]

    def values(self, predicate: str) -> tuple[Literal | NamedNode, ...]:
        """The values of one property."""
        return tuple(value for name, value in self.facts if name == str(predicate))


@dataclass(frozen=True)
class Statistics:
    """The numbers of one release."""

    totals: Totals
    classes: tuple[ClassUse, ...]
    properties: tuple[PropertyUse, ...]
    links: tuple[Links, ...]
    sources: tuple[Source, ...]


def statistics(store: Store) -> Statistics:
    """Count a release's graph."""
    return Statistics(_totals(store), _classes(store), _properties(store), _links(store), _sources(store))


def _totals(store: Store) -> Totals:
    (row,) = _rows(store, "totals")
    return Totals(*(_number(row, name) for name in Totals._fields))


def _properties(store: Store) -> tuple[PropertyUse, ...]:
    counted = (
        PropertyUse(_node(row, "property"), *(_number(row, name) for name in ("triples", "subjects", "objects")))
        for row in _rows(store, "properties")
    )
    return tuple(counted)


def _classes(store: Store) -> tuple[ClassUse, ...]:
    properties = _class_properties(store)
    rows = [(_node(row, "class"), _number(row, "entities")) for row in _rows(store, "classes")]
    return tuple(ClassUse(kind, entities, tuple(properties.get(kind, ()))) for kind, entities in rows)


def _class_properties(store: Store) -> dict[NamedNode, list[ClassProperty]]:
    targets: dict[tuple[NamedNode, NamedNode], list[tuple[NamedNode, int]]] = {}
    for row in _rows(store, "object_classes"):
        pair = _node(row, "class"), _node(row, "property")
        targets.setdefault(pair, []).append((_node(row, "target"), _number(row, "triples")))
    found: dict[NamedNode, list[ClassProperty]] = {}
    for row in _rows(store, "class_properties"):
        kind, used = _node(row, "class"), _node(row, "property")
        counted = ClassProperty(used, _number(row, "triples"), tuple(targets.get((kind, used), ())))
        found.setdefault(kind, []).append(counted)
    return found


def _links(store: Store) -> tuple[Links, ...]:
    """Links that the graph holds and those of the alignments, each once."""
    stored = {(_node(row, "ours"), _node(row, "property"), _node(row, "theirs")) for row in _rows(store, "links")}
    aligned = {(t.subject, t.predicate, t.object) for t in alignments() if isinstance(t.object, NamedNode)}
    counts = Counter((used, owner_of(theirs.value)) for _, used, theirs in stored | aligned)
    ranked = sorted(counts.items(), key=lambda pair: (pair[0][1], pair[0][0].value))
    return tuple(Links(used, target, number) for (used, target), number in ranked)


def owner_of(iri: str) -> str:
    """Whose an IRI is: the namespace of a known vocabulary, or else the site that it lies on.

    >>> owner_of("http://www.w3.org/2004/02/skos/core#Concept"), owner_of("https://undocs.org/A/RES/73/195")
    ('http://www.w3.org/2004/02/skos/core#', 'https://undocs.org/')
    """
    prefix, _, _ = compact(iri).partition(":")
    if prefix in prefixes():
        return prefixes()[prefix]
    parts = urlsplit(iri)
    return f"{parts.scheme}://{parts.netloc}/"


def _sources(store: Store) -> tuple[Source, ...]:
    facts: dict[NamedNode, list[tuple[str, Literal | NamedNode]]] = {}
    for row in _rows(store, "sources"):
        value = cast("Literal | NamedNode", row["value"])
        facts.setdefault(_node(row, "source"), []).append((_node(row, "property").value, value))
    return tuple(Source(iri, tuple(said)) for iri, said in facts.items())


def _rows(store: Store, name: str) -> Iterator[QuerySolution]:
    text = files("kg").joinpath("queries", "catalog", f"{name}.rq").read_text("utf-8")
    return cast(QuerySolutions, store.query(text, prefixes=prefixes(), use_default_graph_as_union=True))


def _number(row: QuerySolution, name: str) -> int:
    return int(cast(Literal, row[name]).value)


def _node(row: QuerySolution, name: str) -> NamedNode:
    return cast(NamedNode, row[name])
