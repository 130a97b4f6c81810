"""What people contributed into quads: documents, links that wait for a reviewer, what stays of deleted records."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal

from ingest.collection import Contributed, iri_of, key_of
from ingest.contributions import Corridor, Fault, Practice, Record
from ingest.corridors import corridor_quads
from ingest.countries import bundled_countries
from ingest.documents import document_quads
from ingest.practices import practice_quads
from ingest.reconcile import actor_meant, bundled_spellings, suggestion_quads, suggestions
from ingest.record_mapping import CONTRIBUTIONS, GRAPH
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
    if practices or corridors:
        yield from (Quad(mint("source", CONTRIBUTIONS), name, value, GRAPH) for name, value in _ABOUT)
    yield from practice_quads(practices, lambda name: actor_meant(name, known, contributed), CONTRIBUTIONS, GRAPH)
    yield from corridor_quads(corridors, CONTRIBUTIONS, GRAPH)
    yield from document_quads(contributed.documents)
    yield from suggestion_quads(suggestions(contributed, known))
    yield from tombstone_quads(deletion for _, deletion in sorted(contributed.tombstones.items()))


def mapping_faults(records: Iterable[Record]) -> Iterator[Fault]:
    """Faults of records with a code, region or type that nothing in the graph has."""
    for record in records:
        try:
            _tried(record)
        except InputError as error:
            yield Fault(record.origin, "record", error.message, error.hint)


def _tried(record: Record) -> None:
    iri_of(key_of(record))
    codes: tuple[str, ...] = ()
    match record:
        case Practice():
            deque(practice_quads([record], lambda name: None), maxlen=0)
            codes = (*record.countries, *(code for pair in record.corridors for code in pair))
        case Corridor():
            deque(corridor_quads([record]), maxlen=0)
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
            GRAPH, (CONTRIBUTIONS,) if contributed.practices or contributed.corridors else (),
            "Contributed records of practices and corridors; each practice cites its own sources.",
            "Предоставленные записи о практике и коридорах; для каждой практики указаны ее источники.",
        ),
        Derivation(
            graph_name("machine", "reconciliation"), ("actors",),
            "Names of organisations that are nearly those of actors; each link waits for a reviewer.",
            "Названия организаций, близкие к названиям участников; каждая связь ожидает проверки.",
        ),
    )  # fmt: skip
    return tuple(derivation for derivation in known if derivation.graph in present)
