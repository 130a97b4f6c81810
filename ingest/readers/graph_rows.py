"""RDF in our vocabulary (Turtle, JSON-LD …) into rows of practices and of corridors with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import RdfFormat
from rdflib.namespace import DCTERMS, OWL, QB, RDF, RDFS, SDO, SKOS
from rdflib.term import BNode, Literal, Node, URIRef

from ingest.contributions import Origin
from ingest.readers.limits import Limits, decoded, refuse_long_lines
from ingest.readers.rows import Row, Value
from kg import rdf_documents
from kg.errors import InputError
from kg.namespaces import BASE, GCM
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
    OWL.deprecated: "delete", DCTERMS.isReplacedBy: "replaced_by",
}  # fmt: skip

# What the graph says of a practice beside what its record says.
_NOT_OF_THE_RECORD: Final = frozenset((GCM.objectiveBasis, GCM.evidence))
_THINGS: Final = f"{BASE}id/"
_DESCRIBED: Final = frozenset((GCM.Practice, GCM.MigrationCorridor))


def graph_rows(content: bytes, name: str, limits: Limits) -> Iterator[Row]:
    """The practices and corridors that a graph describes; what else it says is passed over.

    A row is the line of its subject; in JSON-LD and RDF/XML, whose lines mean little, its place among the rows.

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
    number = 0
    for subject, facts in graph.items():
        types = facts.get(RDF.type, ())
        if not _DESCRIBED.intersection(types):
            continue
        number += 1
        origin = Origin(name, lines.get(str(subject)) or number)
        if GCM.Practice in types:
            yield Row(origin, _practice(subject, facts, graph), kind="practice")
        else:
            code = _code(subject)
            ends = {"origin": _first(facts, GCM.origin), "destination": _first(facts, GCM.destination)}
            yield Row(origin, {"id": code, **ends, "figures": figures.pop(code, None)}, kind="corridor")
    for place, (code, listed) in enumerate(figures.items(), start=number + 1):
        start, _, end = code.partition("-")
        yield Row(Origin(name, place), {"origin": start, "destination": end, "figures": listed}, kind="corridor")


def _practice(subject: Node, facts: Facts, graph: Mapping[Node, Facts]) -> dict[str, Value]:
    named = None if isinstance(subject, BNode) else _code(subject)
    found: dict[str, Value] = {"id": _first(facts, SKOS.notation) or named}
    found["name"] = _texts(facts.get(SKOS.prefLabel, ()))
    found["summary"] = _texts(facts.get(DCTERMS.description, ()))
    found |= {column: sorted(map(_code, facts[key])) for key, column in _PRACTICE.items() if facts.get(key)}
    found |= {column: _once(facts[key]) for key, column in _PRACTICE_ONCE.items() if facts.get(key)}
    found["references"] = [_source(source, graph) for source in _cited(facts)]
    return found | _misspelt(facts)


def _misspelt(facts: Facts) -> dict[str, Value]:
    """Properties of our vocabulary that no practice has, by their names, so that they are not lost in silence."""
    known = {*_PRACTICE, *_PRACTICE_ONCE, *_NOT_OF_THE_RECORD}
    ours = (key for key in facts if str(key).startswith(str(GCM)) and key not in known)
    return {str(key).removeprefix(str(GCM)): _once(facts[key]) for key in ours}


def _figure(facts: Facts, graph: Mapping[Node, Facts]) -> dict[str, Value]:
    columns = {GCM.year: "year", GCM.stock: "stock", GCM.revision: "revision"}
    found: dict[str, Value] = {column: _first(facts, key) for key, column in columns.items()}
    sources = facts.get(DCTERMS.source, ())
    citation = _first(facts, DCTERMS.bibliographicCitation)
    return found | {"source": citation or (_source(sources[0], graph)["title"] if sources else None)}


def _cited(facts: Facts) -> Iterable[Node]:
    """The published sources: as the graph describes them, else by their addresses."""
    addresses = (source for source in facts.get(DCTERMS.source, ()) if not str(source).startswith(_THINGS))
    return facts.get(DCTERMS.references) or tuple(addresses)


def _source(source: Node, graph: Mapping[Node, Facts]) -> dict[str, Value]:
    """A source by its title where the graph gives it, else by its address."""
    facts: Facts = graph.get(source, {})
    own = None if isinstance(source, BNode | Literal) or str(source).startswith(_THINGS) else str(source)
    year, address = _first(facts, DCTERMS.issued) or _first(facts, DCTERMS.date), _address(facts, SDO.url) or own
    return {
        "title": _first(facts, DCTERMS.title) or address or str(source),
        "publisher": _first(facts, DCTERMS.publisher),
        "year": year and year[:4],
        "url": address,
        "seen_at": _address(facts, RDFS.seeAlso),
    }


def _address(facts: Facts, key: URIRef) -> str | None:
    values = facts.get(key)
    return str(values[0]) if values else None


def _texts(values: Iterable[Node]) -> dict[str, Value]:
    """Language → text; all texts of a language where there are several, which no record has."""
    found: dict[str, list[Value]] = defaultdict(list)
    for value in values:
        found[getattr(value, "language", None) or "en"].append(str(value))
    return {language: texts[0] if len(texts) == 1 else texts for language, texts in found.items()}


def _once(values: Sequence[Node]) -> Value:
    """The value of a property that a record has once; all of them where there are several, which is a fault."""
    codes = sorted(map(_code, values))
    return codes[0] if len(codes) == 1 else list[Value](codes)


def _first(facts: Facts, key: URIRef) -> str | None:
    values = facts.get(key)
    return _code(values[0]) if values else None


def _code(value: Node) -> str:
    """The code at the end of an IRI of ours, or any other value as it is."""
    text = str(value)
    return text.rpartition("/")[2] if isinstance(value, URIRef) and text.startswith(_THINGS) else text
