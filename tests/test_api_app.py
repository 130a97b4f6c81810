"""The HTTP service gives the same answers as the command line, and every error as a problem."""

import json
from dataclasses import asdict

import pytest
from fastapi.testclient import TestClient

from api.app import create_app

DEMO = "alternatives to child detention in mixed movements"
COUNT = "SELECT (COUNT(?ws) AS ?n) { ?ws a gcm:Workstream }"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


def test_search_answers_as_the_searcher_does(client, opened):
    answer = client.get("/search", params={"q": DEMO, "limit": 5}).json()
    expected = json.loads(json.dumps(asdict(opened.searcher.search(DEMO, limit=5))))
    assert answer | {"took_ms": 0} == expected | {"took_ms": 0, "next": answer["next"], "prev": None}


def test_search_can_be_narrowed(client):
    answer = client.get("/search", params={"q": DEMO, "type": "Objective", "lang": "fr"}).json()
    assert {r["type"] for r in answer["results"]} == {"Objective"}
    assert answer["results"][0]["label_lang"] == "fr"


def test_health_names_the_release_and_its_workers(client, opened):
    health = client.get("/health").json()
    assert (health["status"], health["release"]) == ("ok", opened.manifest.id)
    assert health["workers"] == opened.settings.workers + opened.settings.slow_workers


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.get("/sparql", params={"query": COUNT}),
        lambda client: client.post("/sparql", data={"query": COUNT}),
        lambda client: client.post("/sparql", content=COUNT, headers={"Content-Type": "application/sparql-query"}),
    ],
    ids=["get", "form", "direct"],
)
def test_sparql_by_each_way_of_the_protocol(client, send):
    answer = send(client)
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "23"


def test_sparql_formats_are_negotiated(client):
    answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/csv;q=0.9, image/png"})
    assert (answer.status_code, answer.text) == (200, "n\r\n23\r\n")
    assert client.get("/sparql", params={"query": COUNT}, headers={"Accept": "image/png"}).status_code == 406


def test_a_query_can_be_restricted_to_a_layer(client):
    graph = "https://w3id.org/gcm-kg/graph/machine/mentions"
    answer = client.get("/sparql", params={"query": COUNT, "default-graph-uri": graph})
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "0"


@pytest.mark.parametrize(
    ("path", "parameters", "status", "said"),
    [
        ("/sparql", {"query": "SELECT * {"}, 400, "error at 1:"),
        ("/sparql", {"query": "DROP ALL"}, 403, "read-only"),
        ("/sparql", {"query": "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"}, 403, "SERVICE"),
        ("/sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}, 503, "larger than"),
        ("/search", {"q": ""}, 400, "q:"),
        ("/search", {"q": "x", "limit": 0}, 400, "limit"),
        ("/search", {"q": "x", "lang": "de"}, 400, "lang"),
        ("/search", {"q": "x", "objective": "O24"}, 400, "O24"),
        ("/search", {"q": "x", "type": "Dragon"}, 400, "Dragon"),
        ("/nowhere", {}, 404, "No such path"),
    ],
)
def test_every_error_is_a_problem(client, path, parameters, status, said):
    answer = client.get(path, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    problem = answer.json()
    assert problem["status"] == status
    assert said in problem["detail"] + problem["title"]


def test_a_wrong_media_type_and_a_body_too_large_are_problems(client):
    assert client.post("/sparql", content="x", headers={"Content-Type": "text/plain"}).status_code == 415
    huge = client.post("/sparql", content="x" * 300_000, headers={"Content-Type": "application/sparql-query"})
    assert (huge.status_code, huge.headers["content-type"]) == (413, PROBLEM)


def test_the_api_describes_itself(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/search", "/sparql", "/health"} <= set(paths)
