"""A verbatim span of a source turned into the quads that quote it, with its place and what it proves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.records import Passage
from kg.identifiers import mint
from kg.namespaces import GCM
from kg.quads import Quad


def passage_at(text: str, start: int, end: int) -> Passage:
    """The span of a source.

    >>> passage_at("one\\ntwo", 4, 7)
    Passage(quote='two', line=2, start=4, end=7)
    """
    return Passage(text[start:end], text.count("\n", 0, start) + 1, start, end)


def passage_quads(
    passage: Passage, source: str, language: str, proves: URIRef, of: Iterable[URIRef], graph: URIRef
) -> Iterator[Quad]:
    """The passage of a source in a language, and the things of which it proves a property."""
    notation = f"{source}.{passage.start}-{passage.end}"
    subject = mint("passage", notation)
    yield Quad(subject, RDF.type, GCM.Passage, graph)
    yield Quad(subject, SKOS.notation, Literal(notation), graph)
    yield Quad(subject, GCM.quote, Literal(passage.quote, lang=language), graph)
    yield Quad(subject, DCTERMS.source, mint("source", source), graph)
    yield Quad(subject, GCM.line, Literal(passage.line), graph)
    yield Quad(subject, GCM.start, Literal(passage.start), graph)
    yield Quad(subject, GCM.end, Literal(passage.end), graph)
    yield Quad(subject, GCM.evidenceFor, proves, graph)
    yield from (Quad(thing, GCM.evidence, subject, graph) for thing in of)
