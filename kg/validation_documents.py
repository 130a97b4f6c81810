"""Documents, and the graph they belong to, into a report with file, line and advice for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rdflib import Graph
from rdflib.term import Literal, Node, URIRef

from kg.rdf_documents import Document, Limits, StatedTriple, document_places, triples
from kg.validation import narrowed, validate
from kg.validation_fixes import fix
from kg.validation_report import Finding, ValidationReport, placed


def check_documents(
    documents: Sequence[Document], context: Graph, shapes: Graph, limits: Limits | None = None
) -> ValidationReport:
    """Check the union of these documents.

    Args:
        documents: what is checked.
        context: what the documents may refer to; it is not checked itself, only what they say of a thing in it. It
            is left as it was.
        shapes: as `kg.validation.load_shapes` gives them.
        limits: what each document may hold.

    Raises:
        InputError: a document cannot be read; the line is named.
    """
    stated = [triples(d, limits or Limits(), f"d{number}") for number, d in enumerate(documents)]
    new = [triple for triple in {triple: None for found in stated for triple in found} if triple not in context]
    for triple in new:
        context.add(triple)
    try:
        report = _advised(validate(context, _relevant(shapes, context, stated, len(new))), shapes, context)
    finally:
        for triple in new:
            context.remove(triple)
    return _located(report, documents, stated)


def _relevant(shapes: Graph, graph: Graph, stated: Sequence[Sequence[StatedTriple]], new: int) -> Graph:
    """The shapes for what the documents speak of; all of them where there is nothing else in the graph."""
    if len(graph) == new:
        return shapes
    subjects = {triple.subject for found in stated for triple in found}
    named: set[Node] = {triple.object for found in stated for triple in found if not isinstance(triple.object, Literal)}
    unknown = {node for node in named if (node, None, None) not in graph}
    return narrowed(shapes, graph, subjects | unknown)


def _advised(report: ValidationReport, shapes: Graph, graph: Graph) -> ValidationReport:
    return ValidationReport(tuple(replace(f, fix=fix(f, shapes, graph)) for f in _said_once(report.findings)))


def _said_once(findings: Sequence[Finding]) -> Iterable[Finding]:
    """One finding where several constraints of a shape reject one value: the message is that of the shape."""
    first: dict[tuple[URIRef, Node, Node | None], Finding] = {}
    for finding in findings:
        first.setdefault((finding.shape, finding.focus_node, finding.value), finding)
    return first.values()


def _located(
    report: ValidationReport, documents: Sequence[Document], stated: Sequence[Sequence[StatedTriple]]
) -> ValidationReport:
    found = (
        (document.name, place)
        for document, its in zip(documents, stated, strict=True)
        for place in document_places(document, list(its))
    )
    report = placed(report, found)
    if len(documents) > 1:
        return report
    # A blank node has no name to look for, but there is only one document it can stand in.
    named = (replace(finding, file=finding.file or documents[0].name) for finding in report.findings)
    return ValidationReport(tuple(named))
