"""`ask` says how it read a question and answers from the graph; every door gives the same answers."""

import json
from urllib.parse import urlsplit

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi.testclient import TestClient
from mcp import Client
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner

from api.answer_text import asked_text
from api.app import create_app
from api.asking import answered
from api.cli import app
from api.mcp_server import create_server
from api.rendering import answer_text
from kg.reading import LANGUAGES
from search.answer import Answer, Interpretation
from search.answer_words import message, outcome
from search.question import load_data

WHO = {
    "en": "which agencies lead T2?",
    "ru": "кто ведёт T2?",
    "fr": "qui dirige T2 ?",
    "es": "¿quién lidera T2?",
    "ar": "من يقود T2؟",
    "zh": "谁牵头T2？",
}
LEADS = {"IOM", "UNHCR", "UNICEF"}
TOPICAL = "alternatives to child detention in mixed movements"
NONSENSE = "recipe for borscht"
DUE = "when is T2 due?"
# What differs from one call to the next, and says nothing of the answer.
PASSING = {"took_ms", "next", "prev", "outcome", "message", "links"}


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


def ask(client, **parameters):
    answer = client.get("/ask", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def answers(page):
    return {one["notation"] for one in page["results"] if one["is_answer"]}


def lasting(page):
    return {name: value for name, value in page.items() if name not in PASSING}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_leads_is_answered_in_every_language_with_the_reading_in_its_words(client, language):
    page = ask(client, q=WHO[language])
    assert (page["language"], page["outcome"], answers(page)) == (language, "answered", LEADS)
    assert page["interpretation"]["count"] == len(LEADS)
    assert page["message"].startswith(load_data("asking")["read"][language])
    assert page["interpretation"]["reading"] in page["message"]
    assert load_data("asking")["answered"][language] in page["message"]


def test_every_answer_has_its_proof(client):
    for one in ask(client, q=WHO["en"])["results"]:
        if one["is_answer"]:
            assert one["evidence"]
            assert [["T2", "gcm:lead", one["notation"]]] in [why["path"] for why in one["why"]]


def test_the_query_can_be_followed_as_a_link_and_finds_the_same(client):
    page = ask(client, q=WHO["en"])
    link = urlsplit(page["links"]["sparql"])
    found = client.get(f"{link.path}?{link.query}", headers={"Accept": "application/json"}).json()
    iris = {row["answer"]["value"] for row in found["results"]["bindings"]}
    assert iris == {one["iri"] for one in page["results"] if one["is_answer"]}


def test_the_link_to_search_asks_the_same(client):
    link = urlsplit(ask(client, q=WHO["ru"])["links"]["search"])
    assert answers(client.get(f"{link.path}?{link.query}").json()) == LEADS


def test_values_that_are_asked_for_are_shown_in_the_language_of_the_question(client):
    (due,) = (one for one in ask(client, q=DUE)["results"] if one["is_answer"])
    assert due["values"] == [{"name": "deadline", "label": "deadline", "text": "2020-07"}]
    (stands,) = (one for one in ask(client, q="какой статус у T6?")["results"] if one["is_answer"])
    assert stands["values"] == [{"name": "status", "label": "состояние", "text": "В процессе разработки"}]


def test_what_is_counted_is_shown_as_a_value_and_how_many_there_are_as_the_count(client):
    (most,) = (one for one in ask(client, q="which agency leads the most workstreams?")["results"] if one["is_answer"])
    assert [(value["name"], value["label"]) for value in most["values"]] == [("count", "Count")]
    page = ask(client, q="how many workstreams does IOM lead?")
    assert page["interpretation"]["count"] == len(answers(page)) == int(most["values"][0]["text"])
    assert f"Count: {page['interpretation']['count']}" in page["message"]


def test_a_topic_is_answered_by_search_and_says_so(client):
    page = ask(client, q=TOPICAL)
    assert (page["outcome"], page["links"]["sparql"]) == ("searched", None)
    assert page["message"] == load_data("asking")["searched"]["en"]
    assert page["results"] == client.get("/search", params={"q": TOPICAL, "limit": 25}).json()["results"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_at_all_is_said_in_the_language_asked_for(client, language):
    page = ask(client, q=NONSENSE, lang=language)
    assert (page["outcome"], page["no_match"], page["results"]) == ("nothing", True, [])
    assert page["message"] == load_data("asking")["nothing"][language]
    assert page["suggestions"]


@pytest.mark.parametrize(
    ("interpretation", "told"),
    [
        (Interpretation(None, ()), "searched"),
        (Interpretation("gcm:Agency", (), "SELECT", "agency", is_sure=True, count=2), "answered"),
        (Interpretation("gcm:Agency", (), "SELECT", "agency", is_sure=False, count=2), "unsure"),
        (Interpretation("gcm:Agency", (), "SELECT", "agency", is_sure=False, count=0), "empty"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unsure_reading_and_an_empty_one_are_told_apart(interpretation, told, language):
    answer = Answer("?", language, False, interpretation, ())
    assert outcome(answer) == told
    lines = message(answer).splitlines()
    assert lines[-1] == load_data("asking")[told][language]
    assert (len(lines) > 1) == (interpretation.reading is not None)


def test_the_words_are_there_in_all_six_languages_and_each_in_its_own():
    for name, texts in load_data("asking").items():
        assert set(texts) == set(LANGUAGES), name
        assert len(set(texts.values())) == len(LANGUAGES), name


def test_text_has_the_reading_first_then_the_query_then_the_answers(client, opened):
    answer = client.get("/ask", params={"q": WHO["es"]}, headers={"Accept": "text/plain"})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    places = [answer.text.index(part) for part in ("Entendido como", "SELECT", " 1. IOM", "workplan-2019, line 187")]
    assert places == sorted(places)
    assert answer.text == client.get("/ask", params={"q": WHO["es"], "format": "text"}).text
    assert answer.text == f"{asked_text(answered(opened, WHO['es'], limit=25))}\n"
    assert "deadline: 2020-07" in client.get("/ask", params={"q": DUE, "format": "text"}).text


def test_search_text_shows_the_reading_the_answers_and_their_values(opened):
    text = answer_text(answered(opened, DUE, limit=3))
    assert "read as: " in text
    assert "1 answer, marked *" in text
    assert " 1. T2*  " in text
    assert "    deadline: 2020-07" in text.splitlines()
    assert "read as" not in answer_text(answered(opened, TOPICAL))


def test_tables_and_linked_data_show_what_is_an_answer(client):
    table = client.get("/search", params={"q": DUE, "format": "csv", "limit": 2}).text.splitlines()
    assert table[0].endswith(",is_answer,values")
    assert table[1].endswith(",true,deadline: 2020-07")
    linked = client.get("/search", params={"q": DUE, "format": "jsonld", "limit": 2})
    triples = {
        (quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in parse(linked.content, RdfFormat.JSON_LD)
    }
    assert {name for name, _ in triples} >= {"reading", "sparql", "isSure", "count", "isAnswer"}
    assert ("isAnswer", "true") in triples


@pytest.mark.parametrize(
    ("parameters", "headers", "status"),
    [
        ({}, {}, 400),
        ({"q": " "}, {}, 400),
        ({"q": "x" * 2001}, {}, 400),
        ({"q": "x", "lang": "de"}, {}, 400),
        ({"q": "x", "limit": 0}, {}, 400),
        ({"q": "x", "format": "csv"}, {}, 400),
        ({"q": "x"}, {"Accept": "image/png"}, 406),
    ],
)
def test_bad_questions_are_problems(client, parameters, headers, status):
    answer = client.get("/ask", params=parameters, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_question_is_never_html(client):
    answer = client.get("/ask", params={"q": "who leads <script>alert(1)</script>?", "format": "text"})
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_says_the_same_as_the_service(client, opened, settings):
    home = settings.home
    told = run("ask", WHO["fr"], "--home", home)
    assert (told.exit_code, told.stdout) == (0, client.get("/ask", params={"q": WHO["fr"], "format": "text"}).text)
    query = run("ask", WHO["fr"], "--sparql", "--home", home)
    assert query.stdout.strip() == ask(client, q=WHO["fr"])["interpretation"]["sparql"]


def test_the_command_ends_with_one_where_there_is_nothing(settings):
    assert run("ask", NONSENSE, "--home", settings.home).exit_code == 1
    topical = run("ask", TOPICAL, "--sparql", "--home", settings.home)
    assert (topical.exit_code, topical.stdout) == (1, "")
    assert "no query" in topical.stderr


def over_mcp(opened, question, limit):
    server = create_server(opened)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server, raise_exceptions=True)) as caller,
    ):
        result = portal.call(caller.call_tool, "search", {"question": question, "limit": limit})
        return result.structured_content


@pytest.mark.parametrize("question", [WHO["zh"], DUE, TOPICAL, NONSENSE], ids=["who", "due", "topic", "nothing"])
def test_all_doors_give_the_same_answer(client, opened, settings, question):
    asked = ask(client, q=question, limit=3)
    searched = client.get("/search", params={"q": question, "limit": 3}).json()
    assert lasting(asked) == lasting(searched)
    for command in ("ask", "search"):
        printed = run(command, question, "--json", "--limit", 3, "--home", settings.home)
        assert lasting(json.loads(printed.stdout)) == lasting(asked)
    reply = over_mcp(opened, question, 3)
    assert [one["notation"] for one in reply["results"]] == [one["notation"] for one in asked["results"]]
    for one, other in zip(reply["results"], asked["results"], strict=True):
        assert {name: other[name] for name in ("is_answer", "values", "label")} == {
            name: one[name] for name in ("is_answer", "values", "label")
        }
    assert {name: reply[name] for name in ("sparql", "reading", "is_sure", "count")} == {
        name: asked["interpretation"][name] for name in ("sparql", "reading", "is_sure", "count")
    }
