"""What people contributed into quads: documents, links that wait for a reviewer, what stays of deleted records."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal

from ingest.collection import Contributed, iri_of, key_of
from ingest.contributions import Corridor, Document, Fault, Practice, Record, Workplan
from ingest.corridors import corridor_quads
from ingest.countries import bundled_countries
from ingest.documents import document_quads, passage_iris
from ingest.plan_mapping import plan_derivations, plan_lines, plan_quads
from ingest.plans import read_sound_plan
from ingest.practices import practice_quads
from ingest.reconcile import actor_meant, bundled_spellings, suggestion_quads, suggestions
from ingest.record_mapping import CONTRIBUTIONS, GRAPH
from ingest.record_passages import record_passage_quads, source_of_file
from ingest.records import Thing
from ingest.tombstones import tombstone_quads
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.provenance import Derivation
from kg.quads import Quad


def contribution_quads(contributed: Contributed) -> Iterator[Quad]:
    """Every fact of what people contributed; countries and the structure of figures come with the bundled records.

    Raises:
        InputError: a code, region or type is unknown.
    """
    known = bundled_spellings()
    practices, corridors = contributed.practices, contributed.corridors

    def actor_of(name: str) -> Thing | None:
        return actor_meant(name, known, contributed)

    if practices or corridors:
        yield from (Quad(mint("source", CONTRIBUTIONS), name, value, GRAPH) for name, value in _ABOUT)
    yield from practice_quads(practices, actor_of, CONTRIBUTIONS, GRAPH, "source")
    yield from record_passage_quads(practices)
    yield from corridor_quads(corridors, CONTRIBUTIONS, GRAPH)
    yield from document_quads(contributed.documents)
    yield from plan_quads(contributed.workplans)
    yield from suggestion_quads(suggestions(contributed, known))
    yield from tombstone_quads(deletion for _, deletion in sorted(contributed.tombstones.items()))


def mapping_faults(records: Iterable[Record]) -> Iterator[Fault]:
    """Faults of records with a code, region or type that nothing in the graph has."""
    for record in records:
        try:
            _tried(record)
        except InputError as error:
            yield Fault(record.origin, "record", error.message, error.hint)


def nodes_of(record: Record) -> Iterator[tuple[str, int]]:
    """The nodes that are made from a record alone, each with the row or line of its file."""
    row = record.origin.row or 0
    yield iri_of(key_of(record)), row
    match record:
        case Document():
            yield from ((str(passage), row) for passage in passage_iris(record))
        case Workplan():
            yield from ((str(node), line) for node, line in plan_lines(record).items())


def _tried(record: Record) -> None:
    iri_of(key_of(record))
    codes: tuple[str, ...] = ()
    match record:
        case Practice():
            deque(practice_quads([record], lambda name: None), maxlen=0)
            codes = (*record.countries, *(code for pair in record.corridors for code in pair))
        case Corridor():
            deque(corridor_quads([record]), maxlen=0)
        case Workplan():
            read_sound_plan(record)
    for code in codes:
        bundled_countries().place(code)


_ABOUT: Final = (
    (RDF.type, GCM.SourceDocument),
    (SKOS.notation, Literal(CONTRIBUTIONS)),
    (DCTERMS.title, Literal("Records contributed to this copy of the graph", lang="en")),
    (DCTERMS.title, Literal("Записи, добавленные в эту копию графа", lang="ru")),
)


def contribution_derivations(quads: Iterable[Quad], contributed: Contributed) -> tuple[Derivation, ...]:
    """Where the graphs of contributed facts come from, for those of them that have any."""
    present = {quad.graph for quad in quads}
    documents = tuple(document.id for document in contributed.documents)
    known = (
        Derivation(
            graph_name("curated", "documents"), documents,
            "Paragraphs of contributed documents, each with its place.",
            "Абзацы предоставленных документов, каждый с указанием места.",
        ),
        Derivation(
            GRAPH, _sources(contributed),
            "Contributed records of practices and corridors; each practice cites its own sources.",
            "Предоставленные записи о практике и коридорах; для каждой практики указаны ее источники.",
        ),
        Derivation(
            graph_name("machine", "reconciliation"), ("actors",),
            "Names of organisations that are nearly those of actors; each link waits for a reviewer.",
            "Названия организаций, близкие к названиям участников; каждая связь ожидает проверки.",
        ),
        *plan_derivations(contributed.workplans),
    )  # fmt: skip
    return tuple(derivation for derivation in known if derivation.graph in present)


def _sources(contributed: Contributed) -> tuple[str, ...]:
    """The notations of what the graph of contributed records was made from: the files that practices stand in."""
    if not (contributed.practices or contributed.corridors):
        return ()
    files = {practice.origin.file for practice in contributed.practices if practice.origin.row is not None}
    return (CONTRIBUTIONS, *map(source_of_file, sorted(files)))
