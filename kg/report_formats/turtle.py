"""A report into Turtle, as SHACL describes it (https://www.w3.org/TR/shacl/#validation-report)."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import BNode, Literal, Node, URIRef

from kg.namespaces import BASE, prefixes
from kg.report_formats.presentation import Presentation
from kg.validation_report import Finding

_REPORT = URIRef(BASE + "report")


def write(presentation: Presentation) -> str:
    """A sh:ValidationReport of the findings that are shown; each result is named by its fingerprint.

    As in SHACL, sh:conforms is true only where there is no result at all, not even an Info.
    """
    graph = Graph()
    for prefix, namespace in prefixes().items():
        graph.bind(prefix, namespace)
    graph.bind("report", f"{_REPORT}#")
    findings = presentation.shown.findings
    graph.add((_REPORT, RDF.type, SH.ValidationReport))
    graph.add((_REPORT, SH.conforms, Literal(str(not findings).lower(), datatype=XSD.boolean)))
    for finding in findings:
        _add(finding, graph, presentation.shapes)
    return graph.serialize(format="turtle")


def _add(finding: Finding, graph: Graph, shapes: Graph) -> None:
    result = URIRef(f"{_REPORT}#{finding.fingerprint}")
    if (result, None, None) in graph:
        return  # two blank nodes that cannot be told apart
    graph.add((_REPORT, SH.result, result))
    for predicate, value in _stated(finding):
        graph.add((result, predicate, value))
    for path in shapes.objects(finding.shape, SH.path):
        graph.add((result, SH.resultPath, _copied(path, shapes, graph)))


def _stated(finding: Finding) -> Iterator[tuple[URIRef, Node]]:
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, finding.focus_node
    yield SH.sourceShape, finding.shape
    yield SH.sourceConstraintComponent, finding.component
    yield SH.resultSeverity, SH[finding.severity]
    if finding.value is not None:
        yield SH.value, finding.value
    for language, message in finding.messages.items():
        yield SH.resultMessage, Literal(message, lang=language or None)


def _copied(path: Node, shapes: Graph, graph: Graph) -> Node:
    """A property path with the blank nodes it is made of (https://www.w3.org/TR/shacl/#property-paths)."""
    if isinstance(path, URIRef):
        return path
    copy = BNode()
    if (path, RDF.first, None) in shapes:
        RdfList(graph, copy, [_copied(step, shapes, graph) for step in RdfList(shapes, path)])
        return copy
    for operator, inner in shapes.predicate_objects(path):
        graph.add((copy, operator, _copied(inner, shapes, graph)))
    return copy
