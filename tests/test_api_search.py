"""`/search` pages, filters and formats agree with each other; `/suggest` completes; bad input is told what to do."""

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from api.app import create_app
from kg.namespaces import prefixes

DEMO = "alternatives to child detention in mixed movements"
PROBLEM = "application/problem+json"
SCHEMA = "https://schema.org/"


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


def get(client, **parameters):
    answer = client.get("/search", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("question", [DEMO, "наилучшие интересы ребенка", "移民拘留", "IOM"])
def test_paging_to_the_end_gives_as_many_as_the_total_says_each_once(client, question):
    page = get(client, q=question, limit=7)
    total, seen = page["total"], [one["notation"] for one in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        assert page["total"] == total
        seen += [one["notation"] for one in page["results"]]
    assert len(seen) == len(set(seen)) == total
    assert (
        seen == [one["notation"] for one in get(client, q=question, limit=100)["results"]][: len(seen)] or total > 100
    )


def test_previous_pages_lead_back_to_the_first(client):
    page = get(client, q=DEMO, limit=5, offset=7)
    offsets = [page["offset"]]
    while page["prev"]:
        page = client.get(page["prev"]).json()
        offsets.append(page["offset"])
    assert offsets == [7, 2, 0]


def test_a_page_is_an_offset_by_another_name(client):
    third = get(client, q=DEMO, limit=4, page=3)
    assert third["offset"] == 8
    assert third["results"] == get(client, q=DEMO, limit=4, offset=8)["results"]


def test_beyond_the_last_match_is_an_empty_page_and_not_no_match(client):
    page = get(client, q=DEMO, offset=5000)
    assert (page["results"], page["no_match"], page["next"]) == ([], False, None)
    assert page["total"] > 0
    assert client.get(page["prev"]).json()["results"]


def test_facets_count_what_the_filters_then_keep(client):
    facets = get(client, q=DEMO)["facets"]
    assert sum(value["count"] for value in facets["type"]) == get(client, q=DEMO)["total"]
    for value in facets["type"]:
        assert get(client, q=DEMO, type=value["value"])["total"] == value["count"]
    for value in facets["objective"][:5]:
        assert get(client, q=DEMO, objective=value["value"])["total"] == value["count"]


def test_filters_may_be_given_by_commas_by_number_and_in_small_letters(client):
    expected = get(client, q=DEMO, type=["Objective", "Workstream"], objective="O13")
    written = get(client, q=DEMO, type="gcm:objective,workstream", objective="13")
    assert written["results"] == expected["results"]
    assert expected["total"] > 0


def test_what_the_filters_leave_nothing_of_is_no_match_with_what_is_near(client):
    page = get(client, q="recipe for borscht")
    assert (page["no_match"], page["total"], page["results"]) == (True, 0, [])
    narrow = get(client, q=DEMO, type="Region", objective="O1")
    assert (narrow["no_match"], narrow["total"]) == (True, 0)
    assert narrow["suggestions"]


def test_layers_restrict_where_links_and_reasons_come_from(client, opened):
    layers_of = opened.searcher.ties
    everything = get(client, q=DEMO, limit=50)
    assert any(why["path"][0][1] == "gcm:activity" for one in everything["results"] for why in one["why"])
    for layer in ("machine", "curated", "asserted"):
        allowed = layers_of.within([layer])
        graph = allowed.graphs.plain
        stated = {link.triple for name in graph.links for link in graph.neighbours(name)} | allowed.origins
        results = get(client, q=DEMO, limit=50, layers=layer)["results"]
        assert results
        assert {tuple(triple) for one in results for why in one["why"] for triple in why["path"]} <= stated
    assert get(client, q=DEMO, layers="asserted,curated,machine")["results"] == everything["results"][:10]


def test_a_json_body_asks_the_same(client):
    body = {"q": DEMO, "limit": 3, "type": ["Workstream"], "objective": ["13"], "lang": "fr", "page": 1}
    posted = client.post("/search", json=body).json()
    assert posted["results"] == get(client, q=DEMO, limit=3, type="Workstream", objective="13", lang="fr")["results"]
    assert client.get(posted["next"]).json()["offset"] == 3 if posted["next"] else posted["total"] <= 3


@pytest.mark.parametrize("how", [{"params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_a_page_as_a_table(client, how):
    parameters = {"q": DEMO, "limit": 4, "offset": 2, **how.get("params", {})}
    answer = client.get("/search", params=parameters, headers=how.get("headers", {}))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    shown = get(client, q=DEMO, limit=4, offset=2)["results"]
    assert [(row["rank"], row["notation"], row["quote"]) for row in rows] == [
        (str(rank), one["notation"], one["evidence"][0]["quote"]) for rank, one in enumerate(shown, 3)
    ]


def test_a_page_as_linked_data_needs_no_remote_context(client):
    answer = client.get("/search", params={"q": DEMO, "limit": 3}, headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"].startswith("application/ld+json")
    quads = list(parse(answer.content, format=RdfFormat.JSON_LD))
    triples = {(quad.subject, quad.predicate.value, quad.object) for quad in quads}
    items = {object_.value for _, predicate, object_ in triples if predicate == f"{SCHEMA}item"}
    shown = get(client, q=DEMO, limit=3)
    assert items == {one["iri"] for one in shown["results"]}
    (total,) = (object_.value for _, predicate, object_ in triples if predicate == f"{SCHEMA}numberOfItems")
    assert int(total) == shown["total"]
    scores = [p for _, p, _ in triples if p == f"{prefixes()['search']}score"]
    assert len(scores) == 3
    (following,) = (object_.value for _, predicate, object_ in triples if predicate.endswith("core#next"))
    assert client.get(following).json()["offset"] == 3


def test_what_is_not_offered_is_refused_with_what_is(client):
    answer = client.get("/search", params={"q": "x"}, headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, PROBLEM)
    assert "text/csv" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "q: Field required"),
        ({"q": ""}, "q: "),
        ({"q": " \t"}, "Say what to search for"),
        ({"q": "x" * 2001}, "2000"),
        ({"q": "x", "objective": "24"}, "Unknown objective '24'. Use O1 to O23."),
        ({"q": "x", "type": "Workstreem"}, "Nearest: Workstream"),
        ({"q": "x", "layers": "facts"}, "asserted, curated, inferred, machine, ontology, provenance"),
        ({"q": "x", "lang": "de"}, "lang"),
        ({"q": "x", "limit": 101}, "limit"),
        ({"q": "x", "offset": -1}, "offset"),
        ({"q": "x", "page": 2, "offset": 10}, "page or offset, not both"),
        ({"q": "x", "format": "xlsx"}, "format"),
    ],
)
def test_bad_parameters_are_told_apart(client, parameters, said):
    answer = client.get("/search", params=parameters)
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert said in f"{problem['detail']} {problem['suggestion']}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"q": "x", "langauge": "fr"}', "langauge"),
        ("{bad", "body: JSON decode error"),
        ('{"q": 7}', "q: "),
        ("[]", "body"),
        ('{"q": "\\ud83d"}', "q"),
    ],
)
def test_bad_bodies_too(client, body, said):
    answer = client.post("/search", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert said in answer.json()["detail"]


def test_suggestions_over_http(client):
    found = client.get("/suggest", params={"q": "МОМ", "lang": "zh", "limit": 3}).json()
    assert found["query"] == "МОМ"
    assert found["suggestions"][0] == {
        "notation": "IOM",
        "iri": "https://w3id.org/gcm-kg/id/agency/IOM",
        "type": "Agency",
        "label": "国际移民组织",
        "label_lang": "zh",
        "matched": "МОМ",
        "matched_lang": "ru",
    }
    assert client.get("/suggest", params={"q": "zzzz"}).json()["suggestions"] == []


def test_a_search_that_nobody_can_read_as_html(client):
    answer = client.get("/search", params={"q": "<script>alert(1)</script>"})
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.text)["query"] == "<script>alert(1)</script>"
