"""RDF in our vocabulary (Turtle, JSON-LD …) into rows of practices and of corridors with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import RdfFormat
from rdflib.namespace import DCTERMS, QB, RDF, SKOS
from rdflib.term import Literal, Node, URIRef

from ingest.contributions import Origin
from ingest.readers.limits import Limits, decoded, refuse_long_lines
from ingest.readers.rows import Row, Value
from kg import rdf_documents
from kg.errors import InputError
from kg.namespaces import GCM
from kg.rdf_documents import Document, document_places, syntax_of_extension, triples

Facts = Mapping[URIRef, list[Node]]

# Property → column; an IRI of ours gives the code at its end.
_PRACTICE: Final = {
    GCM.objective: "objectives", GCM.country: "countries", GCM.region: "regions", GCM.corridor: "corridors",
    GCM.implementer: "organisations", GCM.principle: "principles",
}  # fmt: skip
_PRACTICE_ONCE: Final = {
    GCM.primaryObjective: "primary_objective", GCM.practiceType: "practice_type", GCM.startYear: "start_year",
    GCM.endYear: "end_year", GCM.completed: "completed", GCM.replicable: "replicable", GCM.contested: "contested",
    GCM.confidence: "confidence", GCM.corridorBasis: "corridor_basis", SKOS.note: "note",
}  # fmt: skip


def graph_rows(content: bytes, name: str, limits: Limits) -> Iterator[Row]:
    """The practices and corridors that a graph describes; what else it says is passed over.

    Raises:
        InputError: the text is not RDF, asks for a remote context, or describes neither.
    """
    text = decoded(content, name)
    syntax = syntax_of_extension(name.rpartition(".")[2].lower())
    if syntax != RdfFormat.JSON_LD:
        refuse_long_lines(text, name, limits)
    document = Document(name, text, syntax)
    stated = triples(document, rdf_documents.Limits(nesting=limits.depth))
    graph: dict[Node, dict[URIRef, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in stated:
        graph[subject][URIRef(str(predicate))].append(value)
    lines: dict[str, int] = {}
    for place in document_places(document, stated):
        lines.setdefault(place.subject, place.line)
    rows = list(_rows(graph, lines, name))
    limits.count(len(rows), name)
    if not rows:
        hint = "Describe things as gcm:Practice or gcm:MigrationCorridor."
        raise InputError(f"{name} describes no practice and no corridor.", hint)
    yield from rows


def _rows(graph: Mapping[Node, Facts], lines: Mapping[str, int], name: str) -> Iterator[Row]:
    figures: dict[str, list[Value]] = defaultdict(list)
    for facts in graph.values():
        if QB.Observation in facts.get(RDF.type, ()):
            figures[_first(facts, GCM.corridor) or ""].append(_figure(facts, graph))
    for subject, facts in graph.items():
        origin = Origin(name, lines.get(str(subject)) or None)
        types = facts.get(RDF.type, ())
        if GCM.Practice in types:
            yield Row(origin, _practice(subject, facts, graph), kind="practice")
        elif GCM.MigrationCorridor in types:
            code = _code(subject)
            ends: dict[str, Value] = {
                "origin": _first(facts, GCM.origin),
                "destination": _first(facts, GCM.destination),
            }
            yield Row(origin, {"id": code, **ends, "figures": figures.get(code) or None}, kind="corridor")


def _practice(subject: Node, facts: Facts, graph: Mapping[Node, Facts]) -> dict[str, Value]:
    found: dict[str, Value] = {"id": _first(facts, SKOS.notation) or _code(subject)}
    found["name"] = _texts(facts.get(SKOS.prefLabel, ()))
    found["summary"] = _texts(facts.get(DCTERMS.description, ()))
    found |= {column: sorted(map(_code, facts[key])) for key, column in _PRACTICE.items() if facts.get(key)}
    found |= {column: _first(facts, key) for key, column in _PRACTICE_ONCE.items() if facts.get(key)}
    found["additional_sources"] = [_source(source, graph) for source in facts.get(DCTERMS.source, ())]
    return found


def _figure(facts: Facts, graph: Mapping[Node, Facts]) -> dict[str, Value]:
    columns = {GCM.year: "year", GCM.stock: "stock", GCM.revision: "revision"}
    found: dict[str, Value] = {column: _first(facts, key) for key, column in columns.items()}
    sources = facts.get(DCTERMS.source, ())
    return found | {"source": _source(sources[0], graph)["title"] if sources else None}


def _source(source: Node, graph: Mapping[Node, Facts]) -> dict[str, Value]:
    """A source by its title where the graph gives it, else by its address."""
    facts: Facts = graph.get(source, {})
    year, address = _first(facts, DCTERMS.date), str(source) if isinstance(source, URIRef) else None
    title = _first(facts, DCTERMS.title) or str(source)
    return {"title": title, "publisher": _first(facts, DCTERMS.publisher), "year": year and year[:4], "url": address}


def _texts(values: Iterable[Node]) -> dict[str, Value]:
    return {getattr(value, "language", None) or "en": str(value) for value in values}


def _first(facts: Facts, key: URIRef) -> str | None:
    values = facts.get(key)
    return _code(values[0]) if values else None


def _code(value: Node) -> str:
    if isinstance(value, Literal):
        return str(value)
    code = str(value).partition("/id/")[2].rpartition("/")[2]
    return code or str(value)
