"""Contributed documents into source documents and passages that stand where they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Literal, URIRef

from ingest.contributions import Document
from ingest.records import Passage
from ingest.source_text import SourceText
from ingest.sources import checksum
from ingest.workplan_mapping import passage_notation
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad, Term

GRAPH: Final = graph_name("curated", "documents")
LONGEST: Final = 2000
"""A longer paragraph is cut after a sentence: an encoder reads the beginning of a text only."""

_PARAGRAPH: Final = re.compile(r"\S(?:.|\n(?!\s*\n))*", re.MULTILINE)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;؟])\s+|(?<=[。！？])|(?<=\n)")


def document_quads(documents: Iterable[Document]) -> Iterator[Quad]:
    """Each document as a source, and each of its paragraphs as a passage of it.

    Raises:
        InputError: an id cannot be part of an IRI.
    """
    for document in documents:
        source = mint("source", document.id)
        yield from (Quad(source, name, value, GRAPH) for name, value in _about(document))
        for passage in paragraphs(document):
            yield from _passage(document, passage)


def passage_iris(document: Document) -> tuple[URIRef, ...]:
    """The names of its passages, in order."""
    return tuple(mint("passage", passage_notation(document.id, passage)) for passage in paragraphs(document))


def paragraphs(document: Document) -> tuple[Passage, ...]:
    r"""The paragraphs of a document, which blank lines part, with the line and offsets of each.

    >>> [tuple(passage) for passage in paragraphs(Document("d", "en", "T", "One.\nStill one.\n\n  Two.\n"))]
    [('One.\nStill one.', 1, 0, 15), ('Two.', 4, 19, 23)]
    """
    text = SourceText(document.id, document.text)
    spans = (span for found in _PARAGRAPH.finditer(text.text) for span in _cut(text.text, *found.span()))
    return tuple(Passage(text.text[start:end], text.line_at(start), start, end) for start, end in spans)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, or its parts of at most LONGEST characters, without white space at their ends."""
    while start < end:
        stop = end if end - start <= LONGEST else _last_break(text, start, start + LONGEST)
        shown = text[start:stop]
        first = start + len(shown) - len(shown.lstrip())
        last = start + len(shown.rstrip())
        if first < last:
            yield first, last
        start = stop


def _last_break(text: str, start: int, stop: int) -> int:
    """Where to cut: after the last sentence that fits, else after the last word, else in the middle of one."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, start, stop) if found.end() > start]
    space = text.rfind(" ", start + 1, stop)
    return ends[-1] if ends else space if space > start else stop


def _about(document: Document) -> Iterator[tuple[URIRef, Term]]:
    yield RDF.type, GCM.SourceDocument
    yield SKOS.notation, Literal(document.id)
    yield DCTERMS.title, Literal(document.title, lang=document.language)
    yield DCTERMS.language, Literal(document.language)
    yield GCM.sha256, Literal(checksum(document.text.encode()))
    if document.url:
        yield RDFS.seeAlso, URIRef(document.url)


def _passage(document: Document, passage: Passage) -> Iterator[Quad]:
    notation = passage_notation(document.id, passage)
    about: tuple[tuple[URIRef, Term], ...] = (
        (RDF.type, GCM.Passage),
        (SKOS.notation, Literal(notation)),
        (GCM.quote, Literal(passage.quote, lang=document.language)),
        (DCTERMS.source, mint("source", document.id)),
        (GCM.line, Literal(passage.line)),
        (GCM.start, Literal(passage.start)),
        (GCM.end, Literal(passage.end)),
    )
    yield from (Quad(mint("passage", notation), name, value, GRAPH) for name, value in about)
