"""A result file of the W3C, or the body of an answer, into a value that can be compared with another.

Answers are read with rdflib, which shares no code with the engine that wrote them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Identifier

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_INDEX = RS["index"]  # an attribute of this name is a method of str
SPARQL_MEDIA_TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}
_RESULT_PARSERS = {
    "application/sparql-results+xml": "xml",
    "application/sparql-results+json": "json",
    "text/tab-separated-values": "tsv",
}
_GRAPH_PARSERS = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}
_SUFFIXES = {".ttl": "text/turtle", ".rdf": "application/rdf+xml", ".nt": "application/n-triples"} | SPARQL_MEDIA_TYPES

# A term reduced to what it means: numbers by value, blank nodes by a label that may be renamed.
Key = tuple[object, ...]
Row = Mapping[str, Key]


@dataclass(frozen=True)
class Table:
    """The solutions of a SELECT; `ordered` unless they come as RDF that does not number them."""

    variables: frozenset[str]
    rows: tuple[Row, ...]
    ordered: bool = True


Outcome = bool | Table | Graph


def read(body: bytes, media_type: str, base: str = "") -> Outcome:
    """A serialised answer as a boolean, a table or a graph; relative IRIs are resolved against the base.

    Raises:
        KeyError: nothing here reads that media type.
    """
    if media_type == "text/csv":
        return _from_csv(body.decode("utf-8"))
    if media_type in _RESULT_PARSERS:
        return _from_result(Result.parse(io.BytesIO(body), format=_RESULT_PARSERS[media_type]))
    return _from_graph(Graph().parse(data=body, publicID=base or None, format=_GRAPH_PARSERS[media_type]))


def media_type(suffix: str) -> str:
    """The media type of a result file.

    >>> media_type(".srj")
    'application/sparql-results+json'
    """
    return _SUFFIXES[suffix]


def same(expected: Outcome, answered: Outcome, *, ordered: bool, lax: bool) -> bool:
    """Whether two answers mean the same (https://www.w3.org/2001/sw/DataAccess/tests/README#query-eval-tests).

    Args:
        ordered: the rows must also come in the same order.
        lax: how often a row comes does not matter (REDUCED).
    """
    if isinstance(expected, Graph) and isinstance(answered, Graph):
        return isomorphic(expected, answered)
    if isinstance(expected, Table) and isinstance(answered, Table):
        if expected.variables != answered.variables:
            return False
        wanted, got = (_distinct(t.rows) if lax else t.rows for t in (expected, answered))
        return len(wanted) == len(got) and _match(wanted, got, {}, ordered)
    return type(expected) is type(answered) and expected == answered


def _match(wanted: tuple[Row, ...], got: tuple[Row, ...], renaming: dict[Key, Key], ordered: bool) -> bool:
    """Whether some renaming of blank nodes turns the one bag (or list) of rows into the other."""
    if not wanted:
        return True
    first, rest = wanted[0], wanted[1:]
    for place, row in enumerate(got[:1] if ordered else got):
        renamed = _renamed(first, row, renaming)
        if renamed is not None and _match(rest, got[:place] + got[place + 1 :], renamed, ordered):
            return True
    return False


def _renamed(wanted: Row, got: Row, renaming: dict[Key, Key]) -> dict[Key, Key] | None:
    if wanted.keys() != got.keys():
        return None
    renamed = dict(renaming)
    for variable, key in wanted.items():
        other = got[variable]
        if key[0] == other[0] == "blank":
            if renamed.setdefault(key, other) != other:
                return None
        elif key != other:
            return None
    return renamed if len(set(renamed.values())) == len(renamed) else None


def _distinct(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple({tuple(sorted(row.items())): row for row in rows}.values())


def _from_result(result: Result) -> Outcome:
    if result.type == "ASK":
        return bool(result.askAnswer)
    rows = tuple({str(name): key(term) for name, term in row.items()} for row in result.bindings)
    return Table(frozenset(str(name) for name in result.vars or ()), rows)


def _from_graph(graph: Graph) -> Outcome:
    """A graph, unless it describes a result set in the working group's own vocabulary."""
    result_set = graph.value(predicate=RDF.type, object=RS.ResultSet)
    if result_set is None:
        return graph
    boolean = graph.value(result_set, RS.boolean)
    if isinstance(boolean, Literal):
        return bool(boolean.value)
    solutions = sorted(graph.objects(result_set, RS.solution), key=lambda s: _index(graph, s))
    ordered = bool(solutions) and all((solution, _INDEX, None) in graph for solution in solutions)
    variables = frozenset(str(name) for name in graph.objects(result_set, RS.resultVariable))
    return Table(variables, tuple(_solution(graph, solution) for solution in solutions), ordered)


def _index(graph: Graph, solution: Any) -> int:
    return int(str(graph.value(solution, _INDEX) or 0))


def _solution(graph: Graph, solution: Any) -> Row:
    bindings = graph.objects(solution, RS.binding)
    return {str(graph.value(b, RS.variable)): key(_term(graph.value(b, RS.value))) for b in bindings}


def _term(node: Any) -> Identifier:
    assert isinstance(node, Identifier)
    return node


def _from_csv(text: str) -> Table:
    """CSV carries no types, so numbers are told by their look and everything else is text."""
    names, *rows = csv.reader(io.StringIO(text))
    table = tuple({name: _cell(cell) for name, cell in zip(names, row, strict=True) if cell} for row in rows if row)
    return Table(frozenset(names), table)


def _cell(text: str) -> Key:
    if text.startswith("_:"):
        return ("blank", text)
    try:
        return ("number", float(text))
    except ValueError:
        return ("text", text)


def key(term: Identifier) -> Key:
    """What a term means: numbers by value and datatype, language tags in any case, xsd:string as plain.

    >>> from rdflib import XSD
    >>> key(Literal("1.50", datatype=XSD.decimal)) == key(Literal("1.5", datatype=XSD.decimal))
    True
    >>> key(Literal("1", datatype=XSD.integer)) == key(Literal("1", datatype=XSD.decimal))
    False
    """
    if isinstance(term, BNode):
        return ("blank", str(term))
    if isinstance(term, URIRef):
        return ("iri", str(term))
    assert isinstance(term, Literal)
    datatype = str(term.datatype or "http://www.w3.org/2001/XMLSchema#string")
    if term.language:
        return ("text", str(term), term.language.lower())
    return ("literal", datatype, _value(term))


def _value(literal: Literal) -> str:
    """Doubles to twelve digits, since two engines may round the last one differently."""
    if isinstance(literal.value, float):
        return f"{literal.value:.12g}"
    if isinstance(literal.value, int | Decimal) and not isinstance(literal.value, bool):
        return str(Decimal(literal.value).normalize())
    return str(literal)
