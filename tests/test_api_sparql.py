"""The endpoint beyond plain queries: its description, layers, searches inside queries, graphs and example queries."""

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, Store
from rdflib import Graph

from api.app import create_app
from kg.named_queries import named_queries
from kg.query_text import form

SD = "http://www.w3.org/ns/sparql-service-description#"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
BASE = "https://w3id.org/gcm-kg/"


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


def table(client, query, **parameters):
    answer = client.get("/sparql", params={"query": query, "format": "csv", **parameters})
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))[1:]


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_the_endpoint_describes_itself(client, opened, media_type):
    answer = client.get("/sparql", headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    store = Store()
    store.load(input=answer.content, format=RdfFormat.from_media_type(media_type))
    found = store.query(
        f"SELECT ?g ?n {{ ?s a <{SD}Service> ; <{SD}supportedLanguage> <{SD}SPARQL11Query> ; <{SD}defaultDataset> ?d ."
        f" ?d <{SD}namedGraph> ?x . ?x <{SD}name> ?g ; <{SD}graph>/<http://rdfs.org/ns/void#triples> ?n }}"
    )
    assert {row["g"].value: int(row["n"].value) for row in found} == opened.graph_sizes


def test_the_description_is_offered_as_rdf_only(client):
    answer = client.get("/sparql", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["detail"]


def test_layers_restrict_what_a_query_sees(client, opened):
    sizes = opened.graph_sizes
    curated = sum(size for graph, size in sizes.items() if "/curated/" in graph)
    assert table(client, COUNT, layers="curated") == [[str(curated)]]
    inferred = sizes[f"{BASE}graph/inferred"]
    assert table(client, COUNT, layers="curated,inferred") == [[str(curated + inferred)]]
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert table(client, graphs, layers="inferred") == [["1"]]


@pytest.mark.parametrize(
    ("parameters", "status", "said"),
    [
        ({"query": COUNT, "layers": "asserted,guessed"}, 400, "Unknown layer 'guessed'"),
        ({"query": COUNT, "layers": "asserted", "default-graph-uri": "urn:x"}, 400, "layers and graphs"),
        ({"query": COUNT, "default-graph-uri": "http://127.0.0.1:9/x"}, 403, "nothing is fetched"),
        ({"query": [COUNT, COUNT]}, 400, "has 2 queries"),
        ({"update": "DROP ALL"}, 403, "read-only"),
        ({"query": 'SELECT * { ?h search:query "x" . ?i search:query ?y }'}, 400, "as a string"),
        ({"query": 'SELECT * { ?h search:query ("x" 1000) }'}, 400, "1 to 100"),
        ({"query": f'SELECT * {{ ?h search:query "{"x" * 600}" }}'}, 400, "longer than 500"),
        ({"query": 'SELECT * { ?h search:query ("x" "tlh") }'}, 400, "Unknown language"),
    ],
)
def test_what_cannot_be_done_is_said(client, parameters, status, said):
    answer = client.get("/sparql", params=parameters)
    assert answer.status_code == status
    assert said in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_client_that_takes_only_what_does_not_suit_the_query_is_told(client):
    answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/turtle"})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["detail"]


def test_an_update_by_post_is_refused(client):
    answer = client.post("/sparql", content="DROP ALL", headers={"Content-Type": "application/sparql-update"})
    assert answer.status_code == 403


# --- search inside SPARQL


def test_a_search_inside_a_query_finds_what_search_finds(client):
    words = "альтернативы задержанию"
    query = f'SELECT ?n {{ ?hit search:query "{words}" ; search:rank ?r ; skos:notation ?n }} ORDER BY ?r LIMIT 5'
    found = [row[0] for row in table(client, query)]
    asked = client.get("/search", params={"q": words, "limit": 5}).json()
    assert found == [result["notation"] for result in asked["results"] if result["type"] != "Passage"][: len(found)]
    assert found[0] == "T2"


def test_hits_join_with_the_graph(client):
    query = (
        'SELECT ?n ?actor { ?hit search:query "alternatives to detention" ; a gcm:Workstream ; skos:notation ?n ;'
        " gcm:lead/skos:notation ?actor } ORDER BY ?n ?actor"
    )
    assert ["T2", "UNHCR"] in table(client, query)


def test_the_list_form_gives_score_and_rank_and_takes_number_and_language(client):
    query = 'SELECT ?hit ?score ?rank { (?hit ?score ?rank) search:query ("child detention" 3 "fr") } ORDER BY ?rank'
    found = table(client, query)
    assert [row[2] for row in found] == ["1", "2", "3"]
    assert [float(row[1]) for row in found] == sorted((float(row[1]) for row in found), reverse=True)


def test_two_searches_in_one_query_do_not_mix(client):
    query = 'SELECT ?a ?b { (?a ?s) search:query ("IOM" 1) . (?b ?t) search:query ("child detention" 1) }'
    ((first, second),) = table(client, query)
    assert first.endswith("/id/agency/IOM")
    assert first != second


def test_words_that_match_nothing_give_no_row(client):
    assert table(client, 'SELECT ?h { ?h search:query "borscht recipe with beetroot" }') == []


def test_hits_are_gone_after_the_query(client, opened):
    table(client, 'SELECT ?h { ?h search:query "detention" }')
    for _ in range(8):
        assert table(client, COUNT) == [[str(sum(opened.graph_sizes.values()))]]


def test_a_search_works_within_layers(client):
    query = 'SELECT ?n { ?hit search:query "alternatives to detention" ; skos:notation ?n }'
    assert ["T2"] in table(client, query, layers="asserted,curated")


# --- graphs


@pytest.mark.parametrize("path", ["/graph/inferred", f"/rdf-graph-store?graph={BASE}graph/inferred"])
def test_a_named_graph_is_read_at_its_address_and_by_its_name(client, opened, path):
    answer = client.get(path, headers={"Accept": "text/turtle"})
    assert len(Graph().parse(data=answer.text, format="turtle")) == opened.graph_sizes[f"{BASE}graph/inferred"]
    assert answer.headers["vary"].lower().startswith("accept")


def test_the_default_graph_is_the_union(client, opened):
    answer = client.get("/rdf-graph-store?default", headers={"Accept": "application/n-triples"})
    lines = opened.layout.graph.read_text("utf-8").splitlines()
    triples = {line.rsplit(" <", 1)[0] for line in lines}
    assert len(set(answer.text.splitlines())) == len(triples)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/graph/none", 404),
        ("GET", "/graph/../../etc/passwd", 404),
        ("GET", "/rdf-graph-store", 400),
        ("GET", "/rdf-graph-store?default&graph=urn:x", 400),
        ("GET", "/rdf-graph-store?graph=urn:x", 404),
        ("PUT", "/rdf-graph-store?default", 405),
        ("DELETE", "/graph/inferred", 405),
        ("POST", "/graph/inferred", 405),
    ],
)
def test_graphs_can_only_be_read(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


# --- example queries


def test_the_example_queries_are_listed_and_their_text_runs_anywhere(client):
    listed = client.get("/queries").json()
    assert [one["name"] for one in listed] == [named.name for named in named_queries()]
    text = client.get(listed[0]["href"]).text
    assert "PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>" in text
    assert client.get("/sparql", params={"query": text}).status_code == 200


def test_the_example_queries_come_as_shacl_executables(client):
    graph = Graph().parse(data=client.get("/queries", headers={"Accept": "text/turtle"}).text, format="turtle")
    executables = graph.query(
        "SELECT ?q ?text ?to { ?q a sh:SPARQLExecutable ; sh:select|sh:ask|sh:construct ?text ; schema:target ?to }"
    )
    assert len(list(executables)) == len(named_queries())
    assert {form(str(row[1])) for row in executables} <= {"select", "ask", "construct"}


def test_an_unknown_example_query_is_a_problem(client):
    answer = client.get("/queries/none")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_every_named_query_is_answered_over_http(client):
    for named in named_queries():
        answer = client.post("/sparql", content=named.text, headers={"Content-Type": "application/sparql-query"})
        assert answer.status_code == 200, named.name
        json.loads(answer.text)
