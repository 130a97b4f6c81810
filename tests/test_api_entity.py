"""`/entity/<notation>` gives the description of a thing, whatever characters its notation has."""

import json
from dataclasses import asdict

import pytest
from fastapi.testclient import TestClient

from api.app import create_app


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


@pytest.mark.parametrize("path", ["T2/4", "T2%2F4"])
def test_a_notation_with_a_slash_is_one_name(client, opened, path):
    expected = json.loads(json.dumps(asdict(opened.describer.describe("T2/4", "fr"))))
    assert client.get(f"/entity/{path}", params={"lang": "fr"}).json() == expected


@pytest.mark.parametrize("lang", ["ar", "en", "es", "fr", "ru", "zh"])
def test_labels_come_in_the_language_asked_for(client, lang):
    described = client.get("/entity/UNICEF", params={"lang": lang}).json()
    assert described["label_lang"] == lang
    assert described["labels"][lang] == described["label"]


@pytest.mark.parametrize("path", ["t2", "T2/99", "../../etc/passwd", "%00", "<b>", "workplan-2019.1-2"])
def test_what_is_not_there_is_a_problem_that_names_what_is_near(client, path):
    answer = client.get(f"/entity/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["suggestion"]


def test_the_nearest_notation_is_offered(client):
    assert "T2/4" in client.get("/entity/t2/4").json()["suggestion"]


def test_an_unknown_language_is_a_bad_parameter(client):
    assert client.get("/entity/T2", params={"lang": "de"}).status_code == 400
