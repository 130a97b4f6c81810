"""`gcmkg match`, `/match` and the MCP tool give one offer, and say in a sentence what they cannot read."""

import json
import subprocess
import sys

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.mcp_server import create_server
from api.offer_text import offer_text
from search.matching.offer import GROUPS
from tests.test_api_mcp import connected

TEXT = "Notre ministère veut cesser de détenir les enfants non accompagnés et cherche des partenaires."
OFF = "We bake bread and need a supplier of flour."
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


def without_time(offer):
    return {name: value for name, value in offer.items() if name != "took_ms"}


def test_get_and_post_give_the_same_groups(client):
    got = client.get("/match", params={"text": TEXT, "country": "THA", "limit": 2}).json()
    posted = client.post("/match", json={"text": TEXT, "country": "THA", "limit": 2}).json()
    assert without_time(got) == without_time(posted)
    assert got["language"] == "fr"
    assert got["countries"] == [{"notation": "THA", "label": "Thaïlande"}]
    assert got["practices"][0]["nearness"] == "country"
    assert all(len(got[name]) <= 2 for name in GROUPS)
    assert all(got[name] for name in ("actors", "workstreams", "activities", "objectives"))
    assert "dirige" in {role["called"] for actor in got["actors"] for role in actor["roles"]}


def test_off_the_subject_is_no_match_and_no_error(client):
    answer = client.get("/match", params={"text": OFF})
    assert answer.status_code == 200
    assert answer.json()["no_match"] is True
    assert answer.json()["suggestions"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "2000"),
        ({"text": TEXT, "country": "Atlantis"}, "no country 'Atlantis'"),
        ({"text": TEXT, "lang": "de"}, "lang"),
        ({"text": TEXT, "limit": 0}, "limit"),
    ],
)
def test_bad_requests_are_problems(client, parameters, said):
    for answer in (client.get("/match", params=parameters), client.post("/match", json=parameters)):
        assert answer.status_code == 400
        assert answer.headers["content-type"] == PROBLEM
        assert said in answer.json()["detail"]


def test_a_body_with_a_misspelt_field_is_refused(client):
    answer = client.post("/match", json={"text": TEXT, "contry": "THA"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


def test_text_for_people_has_each_group_with_its_reasons(opened):
    offer = opened.matcher.match(TEXT, "THA", limit=1)
    text = offer_text(offer)
    assert "Qui peut aider" in text
    assert text.count("why: ") == sum(len(one.why) for _, results in offer.groups() for one in results)
    assert "workplan-2019, line" in text


def test_text_for_people_says_when_there_is_nothing(opened):
    text = offer_text(opened.matcher.match(OFF))
    assert "No match" in text
    assert "why: " not in text


def test_the_command_exits_by_what_it_found(opened, settings):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "api", "match", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={"PATH": "", "PYTHONUTF8": "1", "GCMKG_HOME": str(settings.home)},
            check=False,
        )

    found = run(TEXT, "--country", "THA", "--limit", "2", "--json")
    assert found.returncode == 0, found.stderr
    expected = opened.matcher.match(TEXT, "THA", limit=2)
    assert [one["notation"] for one in json.loads(found.stdout)["actors"]] == [one.notation for one in expected.actors]
    assert run(OFF).returncode == 1


def test_the_mcp_tool_gives_the_same_things_with_their_proof(opened):
    with connected(create_server(opened)) as caller:
        reply = caller.tool("match", text=TEXT, country="THA", limit=2)
        refused = caller.refusal("match", text=TEXT, country="Atlantis")
    expected = opened.matcher.match(TEXT, "THA", limit=2)
    assert [one["notation"] for one in reply["actors"]] == [one.notation for one in expected.actors]
    assert "gcm:lead" in {role["role"] for actor in reply["actors"] for role in actor["roles"]}
    assert all(one["evidence"] and one["why"] for name in GROUPS for one in reply[name])
    assert (reply["no_match"], reply["truncated"]) == (False, False)
    assert "no country 'Atlantis'" in refused
