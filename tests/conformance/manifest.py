"""The W3C's test manifests into the cases that a read-only SPARQL endpoint can be held to.

A manifest (https://www.w3.org/2001/sw/DataAccess/tests/README) lists tests as RDF. Every file keeps the IRI it has at
the W3C, so each data file is loaded once, into the named graph of that IRI, and one server can serve all cases: the
protocol's default-graph-uri and named-graph-uri pick what a case sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

Kind = Literal["evaluation", "accepted", "refused"]
HERE = Path(__file__).parent
FILES = HERE / "w3c"
SUITES = {
    "data-sparql11": "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/",
    "data-r2": "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/",
}
# A default graph without triples cannot be said in N-Quads; naming only this graph leaves the default graph empty.
NOWHERE = "http://example.org/nowhere"
_KINDS: dict[str, Kind] = {
    "QueryEvaluationTest": "evaluation",
    "CSVResultFormatTest": "evaluation",
    "PositiveSyntaxTest": "accepted",
    "PositiveSyntaxTest11": "accepted",
    "NegativeSyntaxTest": "refused",
    "NegativeSyntaxTest11": "refused",
}
_FORMATS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}
_CASES = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
PREFIX dawgt: <http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?test ?kind ?query ?result (EXISTS { ?test mf:resultCardinality mf:LaxCardinality } AS ?lax)
       (EXISTS { ?test dawgt:approval dawgt:Withdrawn } AS ?withdrawn)
       (GROUP_CONCAT(DISTINCT COALESCE(STR(?data), "")) AS ?default)
       (GROUP_CONCAT(DISTINCT COALESCE(STR(?graph), "")) AS ?named)
{
  [] mf:entries/rdf:rest*/rdf:first ?test .
  ?test a ?kind .
  OPTIONAL { ?test mf:action ?action OPTIONAL { ?action qt:query ?inner } BIND(COALESCE(?inner, ?action) AS ?query) }
  OPTIONAL { ?test mf:result ?result }
  OPTIONAL { ?action qt:data ?data }
  OPTIONAL { ?action qt:graphData ?graph }
}
GROUP BY ?test ?kind ?query ?result
ORDER BY ?test
"""


@dataclass(frozen=True)
class Case:
    """One test: its query, the graphs it sees, and the file that holds what must come out."""

    iri: str
    group: str
    kind: Kind
    query: Path
    base: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    result: Path | None
    lax: bool

    @property
    def id(self) -> str:
        """The group and the name of the test: `data-sparql11/aggregates/agg01`."""
        return f"{self.group}/{self.iri.partition('#')[2]}"


@cache
def cases() -> tuple[Case, ...]:
    """Every query test of the manifests that the working group has not withdrawn."""
    return tuple(_case(row) for row in _rows() if _kind(row) in _KINDS and row["withdrawn"].value == "false")


@cache
def withdrawn() -> tuple[str, ...]:
    """The IRIs of the tests that the working group took back."""
    return tuple(row["test"].value for row in _rows() if row["withdrawn"].value == "true")


@cache
def entries(group: str) -> tuple[str, ...]:
    """The IRIs of the tests that a group's manifest names, of whatever kind."""
    suite, _, name = group.partition("/")
    tests = (row["test"].value for row in _rows())
    return tuple(test for test in tests if test.startswith(f"{SUITES[suite]}{name}/manifest#"))


@cache
def deviations() -> dict[str, str]:
    """The cases that are known to fail, by id, each with its reason."""
    table: list[dict[str, Any]] = yaml.safe_load((HERE / "deviations.yaml").read_text(encoding="utf-8"))
    return {case: entry["reason"] for entry in table for case in entry["cases"]}


def write_dataset(target: Path) -> Path:
    """Every data file of the suites as N-Quads, each in the named graph of its own IRI."""
    with target.open("wb") as sink:
        for path in _data_files():
            graph = NamedNode(_iri(path))
            serialize(
                (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in _triples(path)),
                sink,
                RdfFormat.N_QUADS,
            )
        nowhere = NamedNode(NOWHERE)
        serialize([Quad(nowhere, nowhere, nowhere, nowhere)], sink, RdfFormat.N_QUADS)
    return target


def _data_files() -> Iterator[Path]:
    results = {case.result for case in cases()}
    for path in sorted(FILES.glob("*/*/*")):
        if path.suffix in _FORMATS and path.name != "manifest.ttl" and path not in results:
            yield path


@cache
def _rows() -> tuple[Any, ...]:
    store = Store()
    for manifest in sorted(FILES.glob("*/*/manifest.ttl")):
        store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=_iri(manifest))
    solutions: Any = store.query(_CASES)
    return tuple(solutions)


def _kind(row: Any) -> str:
    return re.split("[#/]", row["kind"].value)[-1]


def _case(row: Any) -> Case:
    query = _path(row["query"].value)
    default, named = _graphs(row["default"].value), _graphs(row["named"].value)
    return Case(
        iri=row["test"].value,
        group=query.parent.relative_to(FILES).as_posix(),
        kind=_KINDS[_kind(row)],
        query=query,
        base=row["query"].value,
        default_graphs=default,
        named_graphs=named or (() if default else (NOWHERE,)),
        result=_path(row["result"].value) if row["result"] else None,
        lax=row["lax"].value == "true",
    )


def _graphs(iris: str) -> tuple[str, ...]:
    """The graphs among them that hold a triple: Oxigraph, like N-Quads, knows no others."""
    return tuple(iri for iri in sorted(iris.split()) if _triples(_path(iri)))


@cache
def _triples(path: Path) -> tuple[Triple, ...]:
    quads = parse(path=str(path), format=_FORMATS[path.suffix], base_iri=_iri(path), rename_blank_nodes=True)
    return tuple(quad.triple for quad in quads)


def _iri(path: Path) -> str:
    suite, _, rest = path.relative_to(FILES).as_posix().partition("/")
    return SUITES[suite] + rest


def _path(iri: str) -> Path:
    suite, base = next((name, base) for name, base in SUITES.items() if iri.startswith(base))
    return FILES / suite / iri.removeprefix(base)
