"""A graph as N-Triples text and the shapes into the findings of `kg.validation`, by engines that are far quicker.

The Rust engine of the package `shacl` checks the core constraints. It puts a SPARQL constraint to each thing alone and
looks through all labels for each of them, so that twice the graph takes four times as long; Oxigraph is asked each
query once for all things. pySHACL stays the reference. Where the two were seen to differ the Rust engine is not
believed (docs/decisions/006-scale.md): where it finds a value out of order, pySHACL decides.
`tests/test_kg_validation_fast.py` holds both to the same findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph
from rdflib import Graph
from rdflib.namespace import RDFS, SH, XSD
from rdflib.term import Literal, Node, URIRef
from rdflib.util import from_n3

from kg.namespaces import prefixes
from kg.validation import Engine, class_hierarchy, finding_of, narrowed, targets, validate
from kg.validation_report import Finding, ValidationReport, order

if TYPE_CHECKING:
    import shacl

# Values that cannot be compared, such as a date with a year: the engine reports them, pySHACL does not.
_COMPARISONS: Final = {
    SH[name]
    for name in (
        "MinInclusiveConstraintComponent", "MaxInclusiveConstraintComponent", "MinExclusiveConstraintComponent",
        "MaxExclusiveConstraintComponent", "LessThanConstraintComponent", "LessThanOrEqualsConstraintComponent",
    )
}  # fmt: skip
_WHERE: Final = "WHERE {"


class Query(NamedTuple):
    """A SPARQL constraint of a shape, asked of all focus nodes at once."""

    shape: URIRef
    text: str


class Compiled(NamedTuple):
    """The shapes as the engines hold them, and as `kg.validation.load_shapes` gives them."""

    engine: shacl.Shapes
    queries: tuple[Query, ...]
    shapes: Graph


class _Result(NamedTuple):
    shape: URIRef
    severity: str
    component: URIRef
    focus: Node
    value: Node | None


def is_available() -> bool:
    """Whether the package of the engine is installed."""
    return find_spec("shacl") is not None


def engine_for(shapes: Graph) -> Engine:
    """These engines where they are installed, else pySHACL."""
    if is_available():
        ready = compiled(shapes)
        return lambda triples: find(triples, ready)
    return lambda triples: validate(Graph().parse(data=triples, format="nt"), shapes).findings


def report_of(found: Iterable[Finding]) -> ValidationReport:
    """What the engine of `engine_for` found, as a report that names it."""
    if not is_available():
        return ValidationReport(tuple(sorted(found, key=order)))
    name = ", ".join(f"{package} {version(package)}" for package in ("shacl", "pyoxigraph"))
    return ValidationReport(tuple(sorted(found, key=order)), name)


def compiled(shapes: Graph) -> Compiled:
    """The shapes, ready for many graphs.

    Raises:
        ImportError: the package `shacl` is not installed.
    """
    import shacl

    queries = tuple(_queries(shapes))
    core = _without({query.shape for query in queries}, shapes)
    return Compiled(shacl.Shapes.from_text(core.serialize(format="nt"), "ntriples"), queries, shapes)


def find(triples: str, ready: Compiled) -> Iterator[Finding]:
    """What does not meet the shapes, in no fixed order.

    Args:
        triples: the graph as N-Triples, without blank nodes; the class hierarchy of the ontology is added.
        ready: the shapes, from `compiled`.
    """
    whole = triples + _hierarchy()
    results = [*_core_results(whole, ready), *_query_results(whole, ready)]
    doubtful = {result.focus for result in results if result.component in _COMPARISONS}
    yield from _findings((result for result in results if result.component not in _COMPARISONS), ready.shapes)
    if doubtful:
        yield from _judged(triples, doubtful, ready.shapes)


def _queries(shapes: Graph) -> Iterator[Query]:
    """The SPARQL constraints of shapes that have targets of their own and are no condition of another shape."""
    places: dict[URIRef, list[str]] = {}
    for shape, kind, target in sorted(targets(shapes)):
        places.setdefault(shape, []).append(_place(kind, target))
    for shape, focus in sorted(places.items()):
        for constraint in shapes.objects(shape, SH.sparql):
            text = str(shapes.value(constraint, SH.select))
            if text.count(_WHERE) == 1 and (None, None, shape) not in shapes:
                asked = f"{_WHERE} {{ SELECT DISTINCT $this {{ {' UNION '.join(focus)} }} }} "
                yield Query(shape, text.replace(_WHERE, asked))


def _place(kind: URIRef, target: Node) -> str:
    """Where the focus nodes of a target stand (https://www.w3.org/TR/shacl/#targets), as a pattern."""
    if kind == SH.targetClass:
        return f"{{ ?kind_ {RDFS.subClassOf.n3()}* {target.n3()} . $this a ?kind_ }}"
    if kind == SH.targetSubjectsOf:
        return f"{{ $this {target.n3()} ?value_ }}"
    if kind == SH.targetObjectsOf:
        return f"{{ ?value_ {target.n3()} $this }}"
    return f"{{ VALUES $this {{ {target.n3()} }} }}"


def _without(asked: set[URIRef], shapes: Graph) -> Graph:
    """The shapes without the SPARQL constraints that are asked elsewhere."""
    core = Graph(store="SimpleMemory")
    for triple in shapes:
        if triple[1] != SH.sparql or triple[0] not in asked:
            core.add(triple)
    return core


@cache
def _hierarchy() -> str:
    return "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in class_hierarchy())


def _core_results(triples: str, ready: Compiled) -> Iterator[_Result]:
    for found in ready.engine.validate_text(triples, "ntriples").results:
        shape, component = URIRef((found.source_shape or "").strip("<>")), URIRef(found.component_iri)
        value = None if found.value is None else _node(found.value)
        yield _Result(shape, found.severity, component, _node(found.focus_node), value)


def _query_results(triples: str, ready: Compiled) -> Iterator[_Result]:
    store = pyoxigraph.Store()
    store.bulk_load(input=triples.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES, lenient=True)
    for shape, text in ready.queries:
        severity = str(ready.shapes.value(shape, SH.severity, default=SH.Violation)).removeprefix(str(SH))
        answer = store.query(text, prefixes=prefixes())
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        for focus, value in {(_term(solution["this"]), _term(solution["value"])) for solution in answer}:
            assert focus is not None
            yield _Result(shape, severity, SH.SPARQLConstraintComponent, focus, value)


def _findings(results: Iterable[_Result], shapes: Graph) -> Iterator[Finding]:
    """Only the focus node and the value differ between the findings of a shape, so the rest is looked up once."""
    of_shape: dict[tuple[URIRef, str, URIRef], Finding] = {}
    for shape, severity, component, focus, value in results:
        kind = shape, severity, component
        if kind not in of_shape:
            of_shape[kind] = finding_of(shapes, shape, severity, component, shape, None)
        yield _about(of_shape[kind], focus, value)


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


def _term(value: object) -> Node | None:
    if value is None:
        return None
    if isinstance(value, pyoxigraph.NamedNode):
        return URIRef(value.value)
    assert isinstance(value, pyoxigraph.Literal)
    if value.language:
        return Literal(value.value, lang=value.language)
    is_plain = value.datatype.value == str(XSD.string)
    return Literal(value.value, datatype=None if is_plain else URIRef(value.datatype.value))
