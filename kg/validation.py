"""A graph and the SHACL shapes into a report: which shape, which node, how bad, and on which line of which file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import pyshacl
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Literal, Node, URIRef

from kg.errors import ValidationFailed
from kg.namespaces import compact
from kg.source_lines import Place, places

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Finding:
    """One result of a validation (https://www.w3.org/TR/shacl/#results-validation-result).

    Args:
        shape: IRI of the shape that is not met.
        severity: one of SEVERITIES.
        focus_node: the thing that does not meet it.
        path: the property path that was looked at, as in SPARQL with our prefixes; empty for the thing itself.
        properties: the properties on that path, and the one that the values were compared with.
        value: the value at fault, where there is one.
        messages: language tag → what is wrong and what to do.
        component: IRI of the SHACL constraint component.
        file: the file on which the finding stands, once it is located.
        line: the 1-based line in it.
    """

    shape: URIRef
    severity: str
    focus_node: Node
    path: str
    properties: tuple[URIRef, ...]
    value: Node | None
    messages: Mapping[str, str]
    component: URIRef
    file: str | None = None
    line: int | None = None

    def to_text(self, language: str = "en") -> str:
        """The finding as one line: `file:line: Severity shape: message (focus, path, value)`."""
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        where = ", ".join(part for part in (_text(self.focus_node), self.path, self._value_text()) if part)
        message = self.messages.get(language) or next(iter(self.messages.values()), compact(self.component))
        return f"{place}{': ' if place else ''}{self.severity} {compact(self.shape)}: {message} ({where})"

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return {
            "severity": self.severity,
            "shape": str(self.shape),
            "focus_node": str(self.focus_node),
            "path": self.path or None,
            "value": self._value_text() or None,
            "messages": dict(self.messages),
            "component": str(self.component),
            "file": self.file,
            "line": self.line,
        }

    def _value_text(self) -> str:
        return "" if self.value in (None, self.focus_node) else _text(self.value)


@dataclass(frozen=True)
class ValidationReport:
    """The findings in a fixed order: the worst first, or file by file once they are located."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation; warnings and hints do not stop a release."""
        return not any(finding.severity == "Violation" for finding in self.findings)

    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, zeros included.

        >>> ValidationReport(()).counts()
        {'Violation': 0, 'Warning': 0, 'Info': 0}
        """
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def to_text(self, language: str = "en") -> str:
        """One line for each finding, and the counts.

        >>> ValidationReport(()).to_text()
        'Conforms: 0 Violations, 0 Warnings, 0 Infos.'
        """
        verdict = "Conforms" if self.conforms else "Does not conform"
        counted = (f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in self.counts().items())
        return "\n".join([*(finding.to_text(language) for finding in self.findings), f"{verdict}: {', '.join(counted)}."])

    def to_json(self) -> str:
        """The report as JSON, with the name and version of the engine that made it."""
        report = {
            "conforms": self.conforms,
            "counts": self.counts(),
            "engine": f"pyshacl {version('pyshacl')}",
            "findings": [finding.to_dict() for finding in self.findings],
        }
        return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def load_shapes() -> Graph:
    """The shapes of the ontology folder, with the prefixes that their SPARQL constraints declare.

    Property shapes are given the targets of the node shapes that hold them and stand alone. The results are the same
    (a test holds them equal), but pySHACL then checks all focus nodes of a property shape at once, not one by one.
    """
    ontology = files("ontology")
    by_subject = sorted(ontology.joinpath("shapes").iterdir(), key=lambda entry: entry.name)
    shapes = Graph()
    for source in (ontology.joinpath("prefixes.ttl"), *by_subject):
        if source.name.endswith(".ttl"):
            shapes.parse(data=source.read_text("utf-8"), format="turtle")
    return _standing_alone(shapes)


def validate(data: Graph, shapes: Graph) -> ValidationReport:
    """Check a graph against shapes.

    The class hierarchy of our ontology is added to what is checked, so that a graph need not spell out that an agency is
    an actor. Nothing else of the ontology is added: its terms must not become focus nodes.
    """
    graph = _ParsesOnce()
    for triple in data:
        graph.add(triple)
    for triple in _class_hierarchy():
        graph.add(triple)
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", do_owl_imports=False, advanced=False)
    return ValidationReport(tuple(sorted(_findings(results, shapes), key=_order)))


def target_counts(data: Graph, shapes: Graph) -> dict[URIRef, int]:
    """How many nodes each shape is applied to: a shape without any passes silently.

    Args:
        data: the graph that the shapes are for.
        shapes: as `load_shapes` gives them.
    """
    hierarchy = Graph()
    for triple in (*_class_hierarchy(), *data.triples((None, RDFS.subClassOf, None))):
        hierarchy.add(triple)
    targeted = {shape for kind in _TARGETS for shape in shapes.subjects(kind) if isinstance(shape, URIRef)}
    return {shape: len(set(_focus_nodes(shape, shapes, data, hierarchy))) for shape in sorted(targeted)}


def located(report: ValidationReport, sources: Mapping[str, str]) -> ValidationReport:
    """The findings with the file and line they stand on, in the order of the files.

    Args:
        report: what `validate` found.
        sources: file name → its Turtle, TriG, N-Triples or N-Quads text.
    """
    if not report.findings:
        return report
    places_of = _by_node((name, place) for name, text in sources.items() for place in places(text))
    found = (_placed(finding, places_of.get(str(finding.focus_node), ())) for finding in report.findings)
    return ValidationReport(tuple(sorted(found, key=lambda finding: (finding.file or "", finding.line or 0, *_order(finding)))))


def assert_shapes_work(shapes: Graph) -> None:
    """Run the shapes on a graph that is known to be bad: an empty report may only mean that no shape was loaded.

    Raises:
        ValidationFailed: a shape that should speak is silent.
    """
    caught = {finding.shape for finding in validate(Graph().parse(data=_KNOWN_BAD, format="turtle"), shapes).findings}
    silent = sorted(compact(shape) for shape in _KNOWN_SHAPES - caught)
    if silent:
        raise ValidationFailed(
            f"The shapes pass a graph that is known to be bad: {', '.join(silent)} said nothing.",
            "Check that ontology/shapes/ is complete and that pyshacl is the pinned version.",
        )


# A core shape, one that needs the class hierarchy, one in SPARQL, and one each of another file.
_KNOWN_BAD = """
@prefix gcm: <https://w3id.org/gcm-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/gcm-kg/id/> .
<workstream/T99> a gcm:ThematicWorkstream ; skos:notation "T98" ; gcm:lead <agency/NOBODY> ; skos:prefLabel "MOM"@ru .
<passage/x.9-5> a gcm:Passage ; gcm:start 9 ; gcm:end 5 .
"""
_SHAPES = "https://w3id.org/gcm-kg/shapes#"
_KNOWN_SHAPES = {
    URIRef(_SHAPES + name)
    for name in (
        "Labelled-en", "LabelText-ru-script", "Named-iri", "Role-lead", "Evidenced-lead", "Passage-order",
        "Workstream-number", "Timeframe-type",
    )
}  # fmt: skip


def _standing_alone(shapes: Graph) -> Graph:
    alone = Graph()
    for triple in (*shapes, *_PYSHACL_ADDS):
        alone.add(triple)
    for parent, part in shapes.subject_objects(SH.property):
        targets = [(kind, node) for kind in _TARGETS for node in shapes.objects(parent, kind)]
        for kind, node in targets:
            alone.add((part, kind, node))
        if targets:
            alone.remove((parent, SH.property, part))
    return alone


# pySHACL adds these to any shapes it is given; where they are already, it leaves the graph as it is.
_PYSHACL_ADDS = ((OWL.Class, RDFS.subClassOf, RDFS.Class), (OWL.DatatypeProperty, RDFS.subClassOf, RDF.Property))


class _ParsesOnce(Graph):
    """A graph that parses each query text once: pySHACL sends the same constraint again for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:  # type: ignore[override]  # noqa: ANN401
        return super().query(_parsed(query_object) if isinstance(query_object, str) else query_object, *args, **kwargs)


@cache
def _parsed(query: str) -> Query:
    return prepareQuery(query)


@cache
def _class_hierarchy() -> tuple[tuple[Node, Node, Node], ...]:
    ontology = Graph().parse(data=files("ontology").joinpath("ontology.ttl").read_text("utf-8"), format="turtle")
    return tuple(ontology.triples((None, RDFS.subClassOf, None)))


def _findings(results: Graph, shapes: Graph) -> Iterator[Finding]:
    for result in set(results.objects(None, SH.result)):
        shape = _iri(results.value(result, SH.sourceShape))
        path = shapes.value(shape, SH.path)
        yield Finding(
            shape=shape,
            severity=str(results.value(result, SH.resultSeverity)).removeprefix(str(SH)),
            focus_node=results.value(result, SH.focusNode, any=False) or shape,
            path="" if path is None else _path_text(path, shapes),
            properties=tuple(_properties(shape, shapes)),
            value=results.value(result, SH.value),
            messages=_messages(shape, shapes),
            component=_iri(results.value(result, SH.sourceConstraintComponent)),
        )


def _iri(node: Node | None) -> URIRef:
    return URIRef(str(node))


def _messages(shape: URIRef, shapes: Graph) -> dict[str, str]:
    # From the shape itself: pySHACL drops the language of the messages of SPARQL constraints.
    messages = (m for m in shapes.objects(shape, SH.message) if isinstance(m, Literal))
    return dict(sorted((message.language or "", str(message)) for message in messages))


def _path_text(path: Node, shapes: Graph) -> str:
    """A SHACL path in SPARQL's notation (https://www.w3.org/TR/shacl/#property-paths)."""
    if isinstance(path, URIRef):
        return compact(path)
    for operator, (before, after) in _PATH_OPERATORS.items():
        inner = shapes.value(path, operator)
        if inner is not None:
            return f"{before}{_path_text(inner, shapes)}{after}"
    alternatives = shapes.value(path, SH.alternativePath)
    steps = Collection(shapes, path if alternatives is None else alternatives)  # type: ignore[arg-type]
    return "(" + ("/" if alternatives is None else "|").join(_path_text(step, shapes) for step in steps) + ")"


_PATH_OPERATORS = {SH.inversePath: ("^", ""), SH.oneOrMorePath: ("(", ")+"), SH.zeroOrMorePath: ("(", ")*"), SH.zeroOrOnePath: ("(", ")?")}


def _properties(shape: URIRef, shapes: Graph) -> Iterator[URIRef]:
    """The properties a shape looks at: those of its path, and the one its values are compared with."""
    for relation in (SH.path, SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals):
        for path in shapes.objects(shape, relation):
            yield from _path_properties(path, shapes)


def _path_properties(path: Node, shapes: Graph) -> Iterator[URIRef]:
    if isinstance(path, URIRef) and path != RDF.nil:
        yield path
        return
    for predicate in (RDF.first, RDF.rest, SH.alternativePath, *_PATH_OPERATORS):
        for step in shapes.objects(path, predicate):
            yield from _path_properties(step, shapes)


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    severity = SEVERITIES.index(finding.severity)
    value = "" if finding.value is None else finding.value.n3()  # type: ignore[attr-defined]
    return severity, str(finding.shape), str(finding.focus_node), value, str(finding.component)


def _text(node: Node) -> str:
    return compact(node) if isinstance(node, URIRef) else str(node.n3())  # type: ignore[attr-defined]


_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


def _focus_nodes(shape: URIRef, shapes: Graph, data: Graph, hierarchy: Graph) -> Iterator[Node]:
    """The nodes a shape says it is for (https://www.w3.org/TR/shacl/#targets)."""
    yield from shapes.objects(shape, SH.targetNode)
    for target in shapes.objects(shape, SH.targetClass):
        for kind in hierarchy.transitive_subjects(RDFS.subClassOf, target):  # type: ignore[arg-type]
            yield from data.subjects(RDF.type, kind)
    for target in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(target)  # type: ignore[arg-type]
    for target in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.objects(None, target)  # type: ignore[arg-type]


def _by_node(found: Iterable[tuple[str, Place]]) -> dict[str, list[tuple[str, Place]]]:
    """The places of each node, those where it is only a value included."""
    index: dict[str, list[tuple[str, Place]]] = {}
    for name, place in found:
        index.setdefault(place.subject, []).append((name, place))
        if place.value and place.value != place.subject:
            index.setdefault(place.value, []).append((name, place))
    return index


def _placed(finding: Finding, candidates: Iterable[tuple[str, Place]]) -> Finding:
    best = min(candidates, key=lambda candidate: _distance(finding, candidate[1]), default=None)
    return finding if best is None else replace(finding, file=best[0], line=best[1].line)


def _distance(finding: Finding, place: Place) -> int:
    """How far a place is from what is at fault: the value, its property, the thing, a mention of the thing."""
    if place.subject != str(finding.focus_node):
        return 3
    if place.predicate not in map(str, finding.properties):
        return 2 if not place.predicate else 4
    language = getattr(finding.value, "language", None) or ""
    return 0 if finding.value is not None and (place.value, place.language) == (str(finding.value), language) else 1
