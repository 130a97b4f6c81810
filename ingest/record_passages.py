"""Contributed practices into the passages that quote them, with the file and row in which they stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.contributions import Practice
from ingest.record_mapping import GRAPH
from kg.identifiers import mint
from kg.namespaces import GCM
from kg.quads import Quad, Term

_LONGEST_NAME: Final = 60


def record_passage_quads(practices: Iterable[Practice]) -> Iterator[Quad]:
    """The summary of each practice as its evidence, and the files that the practices stand in.

    Offsets count within the value, for a cell of a workbook has no place in the bytes of its file; the line is the row
    of the record as a spreadsheet or editor counts it. A practice of which no row is known has no passage.
    """
    placed = tuple(practice for practice in practices if practice.origin.row is not None)
    for file in sorted({practice.origin.file for practice in placed}):
        yield from (Quad(mint("source", source_of_file(file)), *fact, GRAPH) for fact in _about(file))
    for practice in placed:
        for language, summary in sorted(practice.summaries.items()):
            yield from _passage(practice, language, summary)


def source_of_file(file: str) -> str:
    """The notation of a file as a source: its name as far as a code can have it, and a mark that keeps two files apart.

    >>> source_of_file("Practices 2021.xlsx"), source_of_file("практика.csv")
    ('file-practices-2021-xlsx-02124f', 'file-csv-7fb8cf')
    """
    words = "-".join(re.findall(r"[a-z0-9]+", file.casefold()))[:_LONGEST_NAME].strip("-")
    return f"file-{words}-{hashlib.sha256(file.encode()).hexdigest()[:6]}"


def _about(file: str) -> Iterator[tuple[URIRef, Term]]:
    yield RDF.type, GCM.SourceDocument
    yield SKOS.notation, Literal(source_of_file(file))
    yield DCTERMS.title, Literal(file)


def _passage(practice: Practice, language: str, summary: str) -> Iterator[Quad]:
    source = source_of_file(practice.origin.file)
    notation = f"{source}.{practice.id}.{language}"
    passage = mint("passage", notation)
    about: tuple[tuple[URIRef, Term], ...] = (
        (RDF.type, GCM.Passage),
        (SKOS.notation, Literal(notation)),
        (GCM.quote, Literal(summary, lang=language)),
        (DCTERMS.source, mint("source", source)),
        (GCM.line, Literal(practice.origin.row)),
        (GCM.start, Literal(0)),
        (GCM.end, Literal(len(summary))),
        (GCM.evidenceFor, DCTERMS.description),
    )
    yield from (Quad(passage, *fact, GRAPH) for fact in about)
    yield Quad(mint("practice", practice.id), GCM.evidence, passage, GRAPH)
