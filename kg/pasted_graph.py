"""A graph that a stranger pasted into a written report, or into the reason why there is none.

`preparation` is for `kg.child_process`: what is sent may hang or kill the process that looks at it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import RdfFormat
from rdflib import Graph

from kg.errors import InputError, SyntaxFault
from kg.rdf_documents import Document, Limits, syntax_of_media_type, triples
from kg.report_formats import Presentation, report_format
from kg.validation import load_shapes
from kg.validation_documents import check_documents


@dataclass(frozen=True)
class PastedGraph:
    """What was sent, and how its report is to be written.

    Args:
        body: the text as UTF-8.
        media_type: its syntax, one that `kg.rdf_documents` reads.
        in_context: whether it may refer to what the release describes.
        severity: the least severe findings to show.
        fail_on: the least severe findings that count as a failure.
        language: of messages and fixes, en or ru.
        form: the name of a report format.
    """

    body: bytes
    media_type: str
    in_context: bool = True
    severity: str = "Warning"
    fail_on: str = "Violation"
    language: str = "en"
    form: str = "json"


@dataclass(frozen=True)
class Refusal:
    """Why there is no report; `line` is 1-based and known only for some syntax errors."""

    message: str
    hint: str
    line: int | None = None


def preparation(nquads: Path, limits: Limits) -> Callable[[], Callable[[PastedGraph], str | Refusal]]:
    """What a child does first: load the shapes and the release, and answer with `report_on`."""
    return partial(_prepared, nquads, limits)


def report_on(pasted: PastedGraph, release: Graph, shapes: Graph, limits: Limits) -> str | Refusal:
    """The report in the form that was asked for; the release is left as it was."""
    try:
        document = _document(pasted)
        report = check_documents([document], release if pasted.in_context else Graph(), shapes, limits)
    except SyntaxFault as fault:
        return Refusal(fault.message, fault.hint, fault.line)
    except InputError as error:
        return Refusal(error.message, error.hint)
    except (MemoryError, RecursionError):
        # Half-done work may be left behind: this process is of no more use.
        sys.exit(1)
    shown = Presentation(report, shapes, (document.name,), pasted.severity, pasted.fail_on, pasted.language)
    return report_format(pasted.form).write(shown)


def _prepared(nquads: Path, limits: Limits) -> Callable[[PastedGraph], str | Refusal]:
    shapes, release = load_shapes(), Graph()
    for triple in triples(Document(nquads.name, nquads.read_text("utf-8"), RdfFormat.N_QUADS), Limits(sys.maxsize)):
        release.add(triple)
    warm_up = PastedGraph(b"<urn:a> a <https://w3id.org/gcm-kg/ontology#Objective> .", "text/turtle")
    report_on(warm_up, release, shapes, limits)
    return partial(report_on, release=release, shapes=shapes, limits=limits)


def _document(pasted: PastedGraph) -> Document:
    syntax = syntax_of_media_type(pasted.media_type)
    if syntax is None:
        raise InputError(f"'{pasted.media_type}' is not a syntax that can be read.", "See the Content-Type header.")
    try:
        return Document(f"pasted.{syntax.file_extension}", pasted.body.decode("utf-8-sig"), syntax)
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8.", "Send it as UTF-8.") from None
