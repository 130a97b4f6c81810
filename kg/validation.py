"""A graph and the SHACL shapes (https://www.w3.org/TR/shacl/) into a report of what does not meet them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pyshacl
from rdflib import Graph
from rdflib.collection import Collection as RdfList
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Literal, Node, URIRef

from kg.errors import ValidationFailed
from kg.namespaces import BASE, compact
from kg.validation_report import Finding, ValidationReport, located, order

__all__ = [
    "Engine",
    "Finding",
    "ValidationReport",
    "assert_shapes_work",
    "class_hierarchy",
    "finding_of",
    "load_shapes",
    "located",
    "narrowed",
    "target_counts",
    "targets",
    "validate",
]

SHAPES = BASE + "shapes#"

Engine = Callable[[str], Iterable[Finding]]
"""From a graph as N-Triples to what does not meet the shapes."""


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

    The class hierarchy of our ontology is added to what is checked, so that a graph need not spell out that an agency
    is an actor. Nothing else of the ontology is added: its terms must not become focus nodes.
    """
    graph = _with_class_hierarchy(data)
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", do_owl_imports=False, advanced=False)
    return ValidationReport(tuple(sorted(_findings(results, shapes), key=order)))


def target_counts(data: Graph, shapes: Graph) -> dict[URIRef, int]:
    """How many nodes each shape is applied to: a shape without any passes silently.

    Args:
        data: the graph that the shapes are for.
        shapes: as `load_shapes` gives them.
    """
    nodes_of = _focus_nodes(data, shapes)
    counts: dict[URIRef, set[Node]] = {}
    for shape, kind, target in targets(shapes):
        counts.setdefault(shape, set()).update(nodes_of[kind, target])
    return {shape: len(nodes) for shape, nodes in sorted(counts.items())}


def narrowed(shapes: Graph, data: Graph, nodes: Collection[Node]) -> Graph:
    """The shapes with only these nodes as targets, to check what has changed against the whole graph.

    The `focus_nodes` of pySHACL 0.40 would not do: they also silence the conditions that a shape puts to other nodes.
    """
    fewer = Graph(store="SimpleMemory")
    for triple in shapes:
        if triple[1] not in _TARGETS:
            fewer.add(triple)
    wanted = {target: found.intersection(nodes) for target, found in _focus_nodes(data, shapes).items()}
    for shape, kind, target in targets(shapes):
        for node in wanted[kind, target]:
            fewer.add((shape, SH.targetNode, node))
    return fewer


def assert_shapes_work(shapes: Graph, engine: Engine | None = None) -> None:
    """Run the shapes on a graph that is known to be bad: an empty report may only mean that no shape was loaded.

    Args:
        shapes: as `load_shapes` gives them.
        engine: what will check them; pySHACL if left out.

    Raises:
        ValidationFailed: a shape that should speak is silent.
    """
    bad = Graph().parse(data=_KNOWN_BAD, format="turtle")
    found = engine(bad.serialize(format="nt")) if engine else validate(bad, shapes).findings
    caught = {finding.shape for finding in found}
    silent = sorted(compact(shape) for shape in _KNOWN_SHAPES - caught)
    if silent:
        raise ValidationFailed(
            f"The shapes pass a graph that is known to be bad: {', '.join(silent)} said nothing.",
            "Check that ontology/shapes/ is complete and that pyshacl is the pinned version.",
        )


# At least one shape of each file; core and SPARQL ones, and one that needs the class hierarchy.
_KNOWN_BAD = """
@prefix gcm: <https://w3id.org/gcm-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/gcm-kg/id/> .
<workstream/T99> a gcm:ThematicWorkstream ; skos:notation "T98" ; gcm:lead <agency/NOBODY> ; skos:prefLabel "MOM"@ru .
<objective/24> a gcm:Objective ; skos:notation "O24" ; skos:broader <objective/24> .
<passage/x.9-5> a gcm:Passage ; gcm:start 9 ; gcm:end 5 .
<country/XX> a gcm:Country ; skos:notation "XX" .
<../graph/guessed> gcm:layer "guessed" .
"""
_KNOWN_SHAPES = {
    URIRef(SHAPES + name)
    for name in (
        "Role-lead", "NamedGraph-layer", "Objective-notation", "Passage-order", "Evidenced-lead", "Labelled-en",
        "LabelText-script", "Named-iri", "Country-notation", "Hierarchy-broader", "Timeframe-type",
        "Workstream-number",
    )
}  # fmt: skip


def _standing_alone(shapes: Graph) -> Graph:
    alone = Graph(store="SimpleMemory")
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

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401
        return super().query(_parsed(query_object) if isinstance(query_object, str) else query_object, *args, **kwargs)


def _with_class_hierarchy(data: Graph) -> Graph:
    """The graph itself where it holds the hierarchy already, as a release does, else a copy that does."""
    if all(triple in data for triple in class_hierarchy()):
        return _ParsesOnce(store=data.store, identifier=data.identifier)
    copy = _ParsesOnce()
    for triple in (*data, *class_hierarchy()):
        copy.add(triple)
    return copy


@cache
def _parsed(query: str) -> Query:
    return prepareQuery(query)


@cache
def class_hierarchy() -> tuple[tuple[Node, Node, Node], ...]:
    """Which class of our ontology is a subclass of which, as triples."""
    ontology = Graph().parse(data=files("ontology").joinpath("ontology.ttl").read_text("utf-8"), format="turtle")
    return tuple(ontology.triples((None, RDFS.subClassOf, None)))


def finding_of(
    shapes: Graph, shape: URIRef, severity: str, component: URIRef, focus: Node, value: Node | None
) -> Finding:
    """What an engine found, with the path and the messages that the shape states.

    Args:
        shapes: as `load_shapes` gives them.
        shape: the source shape of the result.
        severity: Violation, Warning or Info.
        component: the source constraint component of the result.
        focus: the thing that does not meet the shape.
        value: the value at fault, where the result names one.
    """
    path = shapes.value(shape, SH.path)
    return Finding(
        shape=shape,
        severity=severity,
        focus_node=focus,
        path="" if path is None else _path_text(path, shapes),
        properties=tuple(_properties(shape, shapes)),
        value=value,
        messages=_messages(shape, shapes),
        component=component,
    )


def _findings(results: Graph, shapes: Graph) -> Iterator[Finding]:
    for result in set(results.objects(None, SH.result)):
        shape = _iri(results.value(result, SH.sourceShape))
        yield finding_of(
            shapes,
            shape,
            str(results.value(result, SH.resultSeverity)).removeprefix(str(SH)),
            _iri(results.value(result, SH.sourceConstraintComponent)),
            results.value(result, SH.focusNode, any=False) or shape,
            results.value(result, SH.value),
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
    steps = RdfList(shapes, path if alternatives is None else alternatives)
    return "(" + ("/" if alternatives is None else "|").join(_path_text(step, shapes) for step in steps) + ")"


_PATH_OPERATORS = {
    SH.inversePath: ("^", ""),
    SH.oneOrMorePath: ("(", ")+"),
    SH.zeroOrMorePath: ("(", ")*"),
    SH.zeroOrOnePath: ("(", ")?"),
}


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


_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


def targets(shapes: Graph) -> Iterator[tuple[URIRef, URIRef, Node]]:
    """Each shape with a target that it states: the kind of target and what it names."""
    for kind in _TARGETS:
        for shape, target in shapes.subject_objects(kind):
            yield _iri(shape), kind, target


def _focus_nodes(data: Graph, shapes: Graph) -> dict[tuple[URIRef, Node], set[Node]]:
    """The nodes of each target (https://www.w3.org/TR/shacl/#targets)."""
    graph = _with_class_hierarchy(data)
    stated = {(kind, target) for _, kind, target in targets(shapes)}
    return {(kind, target): set(_nodes(kind, target, graph)) for kind, target in stated}


def _nodes(kind: URIRef, target: Node, data: Graph) -> Iterator[Node]:
    if kind == SH.targetNode:
        yield target
    elif kind == SH.targetClass:
        for subclass in data.transitive_subjects(RDFS.subClassOf, target):
            yield from data.subjects(RDF.type, subclass)
    elif kind == SH.targetSubjectsOf:
        yield from data.subjects(target)
    else:
        yield from data.objects(None, target)
