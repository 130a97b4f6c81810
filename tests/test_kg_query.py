"""Queries in this process: what they see, and that an answer past a limit is an error."""

import json

import pytest

from kg.errors import QueryError, QueryLimit, QueryRefused
from kg.query import Limits, Request, run
from kg.store import load_text

NQUADS = "".join(f'<urn:s{i}> <urn:p> "<result> }}}},{{ {i}" <urn:g{i % 2}> .\n' for i in range(100))
ALL = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def store():
    return load_text(NQUADS)


def rows(answer):
    return len(json.loads(answer.body)["results"]["bindings"])


@pytest.mark.parametrize(
    ("query", "default", "named", "seen"),
    [
        (ALL, (), (), 100),
        (ALL, ("urn:g0",), (), 50),
        (ALL, ("urn:g0", "urn:g1"), (), 100),
        (ALL, (), ("urn:g0",), 0),
        ("SELECT * FROM <urn:g0> { ?s ?p ?o }", (), (), 50),
        ("SELECT * FROM NAMED <urn:g0> { GRAPH ?g { ?s ?p ?o } }", (), (), 50),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", (), (), 100),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", ("urn:g0",), (), 0),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", ("urn:g0",), ("urn:g1",), 50),
        # What the protocol says goes before what the query says (section 2.1.4).
        ("SELECT * FROM <urn:g0> { ?s ?p ?o }", ("urn:g0", "urn:g1"), (), 100),
    ],
)
def test_a_query_sees_the_dataset_of_the_protocol(store, query, default, named, seen):
    assert rows(run(store, Request(query, default_graphs=default, named_graphs=named), Limits())) == seen


@pytest.mark.parametrize(
    "request_",
    [
        Request("SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }"),
        Request(ALL, default_graphs=("file:///etc/passwd",)),
        Request(ALL, named_graphs=("urn:none",)),
    ],
)
def test_a_graph_that_is_not_held_is_refused_and_the_held_ones_are_named(store, request_):
    with pytest.raises(QueryRefused, match="nothing is fetched") as refused:
        run(store, request_, Limits())
    assert "<urn:g0>, <urn:g1>" in refused.value.hint


def test_a_graph_that_is_no_iri_is_an_error(store):
    with pytest.raises(QueryError, match="not an absolute IRI"):
        run(store, Request(ALL, default_graphs=("nothing",)), Limits())


@pytest.mark.parametrize("result", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_in_every_format_whatever_the_values_hold(store, result):
    assert run(store, Request(ALL, result=result), Limits(rows=101)).body
    with pytest.raises(QueryLimit, match="more than 50 rows"):
        run(store, Request(ALL, result=result), Limits(rows=50))


@pytest.mark.parametrize("graph", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_bytes_are_counted_in_every_format(store, graph):
    with pytest.raises(QueryLimit, match="larger than 1000 bytes"):
        run(store, Request("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", graph=graph), Limits(answer_bytes=1000))


def test_a_malformed_query_says_where(store):
    with pytest.raises(QueryError, match=r"not SPARQL 1\.1: error at 2:"):
        run(store, Request("SELECT *\n{ nonsense"), Limits())
