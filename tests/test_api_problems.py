"""An error of ours is one kind of problem, with the status and the headers that a client can act on."""

import json

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import problems
from kg.errors import ChildLost, ChildrenBusy, QueryBusy, QueryLimit, QueryTooLarge, SyntaxFault


def answer_to(error):
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    def fail():
        raise error

    with TestClient(app) as client:
        return client.get("/")


@pytest.mark.parametrize(
    ("kind", "status", "slug", "title", "retry"),
    [
        (QueryBusy, 503, "busy", "The service is busy", "5"),
        (ChildrenBusy, 503, "busy", "The service is busy", "5"),
        (QueryLimit, 503, "query-limit", "The query went past a limit", None),
        (QueryTooLarge, 400, "query-too-large", "The query is too large", None),
        (ChildLost, 422, "validation-limit", "Checking went past a limit", None),
    ],
)
def test_an_error_says_whether_asking_again_helps(kind, status, slug, title, retry):
    answer = answer_to(kind("Said.", "Do."))
    assert (answer.status_code, answer.headers.get("retry-after")) == (status, retry)
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    assert answer.json() == {
        "type": f"{problems.TYPES}{slug}", "title": title, "status": status, "detail": "Said.", "suggestion": "Do.",
    }  # fmt: skip


def test_a_fault_in_a_text_has_its_line():
    assert answer_to(SyntaxFault("a.ttl", 3, "No.", "Mend it.")).json()["line"] == 3
    assert "line" not in json.loads(problems.of_kind(SyntaxFault, "No.").body)
