"""Outside queries run in killable workers: good ones are answered, hostile ones end in a clear error."""

import http.server
import json
import threading
import time

import pytest

from kg.errors import QueryError, QueryLimit, QueryRefused, QueryTooLarge
from kg.sparql import Limits, QueryPool, Request, check

LIMITS = Limits(seconds=2, memory_mb=256, answer_bytes=100_000)
COUNT = Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    nquads = tmp_path_factory.mktemp("pool") / "graph.nq"
    nquads.write_text("".join(f'<urn:s{i}> <urn:p> "v{i}" <urn:g{i % 2}> .\n' for i in range(3000)))
    with QueryPool(nquads, workers=1, limits=LIMITS) as running:
        yield running


def numbers(answer):
    return [int(b["n"]["value"]) for b in json.loads(answer.body)["results"]["bindings"]]


def test_the_default_graph_is_the_union_of_the_layers(pool):
    assert numbers(pool.run(COUNT)) == [3000]


def test_a_dataset_can_be_restricted(pool):
    assert numbers(pool.run(Request(COUNT.query, default_graphs=("urn:g0",)))) == [1500]


def test_prefixes_of_the_project_are_known(pool):
    assert pool.run(Request("ASK { ?ws a gcm:Workstream }")).body == b'{"head":{},"boolean":false}'


def test_graphs_come_as_turtle_and_other_formats(pool):
    answer = pool.run(Request("CONSTRUCT { <urn:a> ?p ?o } WHERE { <urn:s1> ?p ?o }", graph="ntriples"))
    assert (answer.media_type, answer.body) == ("application/n-triples", b'<urn:a> <urn:p> "v1" .\n')


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "# SELECT\nDROP ALL",
        "LOAD <http://127.0.0.1/x>",
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SeRvIcE SILENT ?where { ?s ?p ?o } }",
    ],
)
def test_updates_and_calls_to_others_are_refused(pool, query):
    with pytest.raises(QueryRefused):
        pool.run(Request(query))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service <urn:p> 'SERVICE <http://x>' }",
        "SELECT * { ?s <urn:service> ?o } # SERVICE",
        'SELECT * { ?s ?p "drop all; insert" }',
        "PREFIX insert: <urn:i> SELECT * { ?s insert:delete ?o }",
    ],
)
def test_words_of_a_refused_kind_may_stand_where_they_do_no_harm(pool, query):
    assert json.loads(pool.run(Request(query)).body)["results"]["bindings"] == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    ],
)
def test_a_query_past_a_limit_is_an_error_and_the_next_one_is_answered(pool, query):
    started = time.monotonic()
    with pytest.raises(QueryLimit):
        pool.run(Request(query))
    assert time.monotonic() - started < LIMITS.seconds + 5
    assert numbers(pool.run(COUNT)) == [3000]
    assert pool.alive() >= 1


@pytest.mark.parametrize("query", ["SELECT * {" + "{" * 200 + "}" * 201, "ASK { " + "x" * 40_000 + " }"])
def test_deep_and_long_queries_never_reach_the_parser(query):
    with pytest.raises(QueryTooLarge):
        check(query)


def test_a_malformed_query_says_where(pool):
    with pytest.raises(QueryError, match=r"not SPARQL 1\.1: error at 1:"):
        pool.run(Request("SELECT * {"))


def test_a_worker_cannot_reach_the_network(tmp_path):
    """Even if the token check were passed, FROM and graph names cause no request."""
    hits = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    nquads = tmp_path / "graph.nq"
    nquads.write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    with (
        QueryPool(nquads, workers=1, limits=LIMITS) as running,
        pytest.raises(QueryRefused, match="nothing is fetched"),
    ):
        running.run(Request(f"SELECT * FROM <http://127.0.0.1:{server.server_port}/x> {{ ?s ?p ?o }}"))
    server.shutdown()
    server.server_close()
    assert hits == []
