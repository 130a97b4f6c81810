"""The API describes itself completely: names, examples, and errors as the service really gives them."""

from pathlib import Path

import jsonschema
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.problems import Problem, slugs

ROOT = Path(__file__).parent.parent
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


@pytest.fixture(scope="module")
def schema(client):
    return client.get("/openapi.json").json()


@pytest.fixture(scope="module")
def operations(schema):
    return {
        f"{method.upper()} {path}": operation
        for path, listed in schema["paths"].items()
        for method, operation in listed.items()
    }


def test_the_description_says_what_this_is_and_under_which_licence(schema):
    info = schema["info"]
    assert info["title"] == "GCM knowledge graph"
    assert info["license"] == {"name": "MIT", "identifier": "MIT"}
    assert {"/search", "/suggest", "/sparql", "/entity/{notation}", "/health", "/metrics"} <= set(schema["paths"])


def test_every_operation_has_a_name_of_its_own_a_summary_and_a_described_tag(schema, operations):
    names = [operation["operationId"] for operation in operations.values()]
    assert len(names) == len(set(names))
    described = {tag["name"] for tag in schema["tags"]}
    for name, operation in operations.items():
        assert operation.get("summary"), name
        assert set(operation.get("tags", ())) <= described, name
        assert operation.get("tags"), name


def test_every_operation_shows_an_example_of_what_it_answers(operations):
    lacking = [
        name
        for name, operation in operations.items()
        if not any(
            "example" in content or "examples" in content
            for status, answer in operation["responses"].items()
            if status.startswith("2")
            for content in answer.get("content", {}).values()
        )
        and not any(status in ("303", "302", "307") for status in operation["responses"])
    ]
    assert lacking == []


def test_every_error_is_documented_as_a_problem_and_never_as_422_of_the_framework(schema, operations):
    wrong = [
        (name, status)
        for name, operation in operations.items()
        for status, answer in operation["responses"].items()
        if status[0] in "45" and set(answer.get("content", {})) != {PROBLEM}
    ]
    assert wrong == []
    assert {"HTTPValidationError", "ValidationError"}.isdisjoint(schema["components"]["schemas"])


def test_what_takes_parameters_says_that_they_can_be_wrong(operations):
    for name in ("GET /search", "POST /search", "GET /suggest", "GET /entity/{notation}"):
        assert "400" in operations[name]["responses"], name


def test_examples_are_what_their_schemas_say(schema, operations):
    for name, operation in operations.items():
        for answer in operation["responses"].values():
            for content in answer.get("content", {}).values():
                if "example" in content and content.get("schema"):
                    (
                        jsonschema.validate(
                            content["example"], content["schema"] | {"components": schema["components"]}
                        ),
                        name,
                    )


def test_every_path_and_every_kind_of_problem_is_documented(schema):
    page = (ROOT / "docs" / "http-api.md").read_text("utf-8")
    assert {path for path in schema["paths"] if f"`{path}`" not in page} == set()
    assert {slug for slug in slugs() if f"`{slug}`" not in page} == set()


@pytest.mark.parametrize(
    ("method", "path", "status", "slug", "said"),
    [
        ("GET", "/nowhere", 404, "unknown-path", "/search"),
        ("GET", "/entity/unicef", 404, "not-found", "UNICEF"),
        ("DELETE", "/search", 405, "method-not-allowed", "Use GET or POST."),
        ("PUT", "/health", 405, "method-not-allowed", "Use GET."),
        ("GET", "/search", 400, "bad-parameter", "/openapi.json"),
        ("GET", "/search?q=x&objective=24", 400, "bad-input", "Use O1 to O23."),
    ],
)
def test_a_problem_says_what_kind_it_is_and_what_to_do(client, method, path, status, slug, said):
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    problem = Problem.model_validate(answer.json())
    assert problem.status == status
    assert problem.type == f"https://w3id.org/gcm-kg/problem#{slug}"
    assert said in (problem.suggestion or "")
