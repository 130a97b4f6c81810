"""A graph as N-Triples text and the shapes into the findings of `kg.validation`, by the Rust engine of `shacl`.

pySHACL stays the reference. Where the two were seen to differ the engine is not believed (docs/decisions/006-scale.md):
sums such as `?a - ?b + 1` are put into brackets for it, and where it finds a value out of order, pySHACL decides.
`tests/test_kg_validation_fast.py` holds both to the same findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Literal, Node, URIRef
from rdflib.util import from_n3

from kg.validation import class_hierarchy, finding_of, narrowed, validate
from kg.validation_report import Finding

if TYPE_CHECKING:
    import shacl

# Values that cannot be compared, such as a date with a year: the engine reports them, pySHACL does not.
_COMPARISONS = {
    SH[name]
    for name in (
        "MinInclusiveConstraintComponent", "MaxInclusiveConstraintComponent", "MinExclusiveConstraintComponent",
        "MaxExclusiveConstraintComponent", "LessThanConstraintComponent", "LessThanOrEqualsConstraintComponent",
    )
}  # fmt: skip

# shacl 0.3.4 leaves such a sum unbound: "?start - ?first + 1".
_SUM = re.compile(r"(\?\w+ - \?\w+) \+ ")


class Compiled(NamedTuple):
    """The shapes as the engine holds them, and as `kg.validation.load_shapes` gives them."""

    engine: shacl.Shapes
    shapes: Graph


class _Result(NamedTuple):
    shape: str
    severity: str
    component: str
    focus: str
    value: str | None


def is_available() -> bool:
    """Whether the package of the engine is installed."""
    return find_spec("shacl") is not None


def compiled(shapes: Graph) -> Compiled:
    """The shapes, ready for many graphs.

    Raises:
        ImportError: the package `shacl` is not installed.
    """
    import shacl

    return Compiled(shacl.Shapes.from_text(_bracketed(shapes).serialize(format="nt"), "ntriples"), shapes)


def find(triples: str, ready: Compiled) -> Iterator[Finding]:
    """What does not meet the shapes, in no fixed order.

    Args:
        triples: the graph as N-Triples, without blank nodes; the class hierarchy of the ontology is added.
        ready: the shapes, from `compiled`.
    """
    report = ready.engine.validate_text(triples + _hierarchy(), "ntriples")
    results = [
        _Result(r.source_shape or "", r.severity, r.component_iri, r.focus_node, r.value) for r in report.results
    ]
    doubtful = {result.focus for result in results if URIRef(result.component) in _COMPARISONS}
    sure = (result for result in results if URIRef(result.component) not in _COMPARISONS)
    yield from _findings(sure, ready.shapes)
    if doubtful:
        yield from _judged(triples, {_node(focus) for focus in doubtful}, ready.shapes)


def _bracketed(shapes: Graph) -> Graph:
    copy = Graph(store="SimpleMemory")
    for subject, predicate, value in shapes:
        text = Literal(_SUM.sub(r"(\1) + ", str(value))) if predicate == SH.select else value
        copy.add((subject, predicate, text))
    return copy


@cache
def _hierarchy() -> str:
    return "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in class_hierarchy())


def _findings(results: Iterable[_Result], shapes: Graph) -> Iterator[Finding]:
    """Only the focus node and the value differ between the findings of a shape, so the rest is looked up once."""
    of_shape: dict[tuple[str, str, str], Finding] = {}
    for shape, severity, component, focus, value in results:
        kind = shape, severity, component
        if kind not in of_shape:
            named = URIRef(shape.strip("<>"))
            of_shape[kind] = finding_of(shapes, named, severity, URIRef(component), named, None)
        yield _about(of_shape[kind], _node(focus), None if value is None else _node(value))


def _about(finding: Finding, focus: Node, value: Node | None) -> Finding:
    # dataclasses.replace takes five times as long, and there may be a million of them.
    return Finding(
        finding.shape, finding.severity, focus, finding.path, finding.properties, value, finding.messages,
        finding.component,
    )  # fmt: skip


def _judged(triples: str, nodes: set[Node], shapes: Graph) -> Iterator[Finding]:
    data = Graph().parse(data=triples, format="nt")
    report = validate(data, narrowed(shapes, data, nodes))
    return (finding for finding in report.findings if finding.component in _COMPARISONS)


def _node(text: str) -> Node:
    if text.startswith("<"):
        return URIRef(text[1:-1])
    literal = from_n3(text)
    assert isinstance(literal, Node)
    return literal
