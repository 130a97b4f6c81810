"""The routes of the app into its OpenAPI description: every operation with its problems as they really are.

FastAPI documents a bad parameter as 422 with a body of its own; this service answers 400 with problem details.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.problems import Problem, responses

TITLE: Final = "GCM knowledge graph"
SUMMARY: Final = "Search, SPARQL and linked data on the Global Compact for Migration and the UN Network's work."
LICENCE: Final = {"name": "MIT", "identifier": "MIT"}
DESCRIPTION: Final = """Ask in any of the six UN languages; every answer carries the quoted passage with its place
in the source, and the statements of the graph that tie it to the question.

Errors are problem details (RFC 9457): `title` says what kind, `detail` what is wrong, `suggestion` what to do.
Labels come in the language asked for, else that of the question, else English, else Russian, else any;
`label_lang` says which. Everything is read-only."""
TAGS: Final = (
    {"name": "Search", "description": "Questions in, things with their proof out."},
    {"name": "SPARQL", "description": "SPARQL 1.1 Protocol, read-only, with limits on time, memory and size."},
    {"name": "Linked data", "description": "Things, terms and the data set itself by their IRIs."},
    {"name": "Catalogue", "description": "The data set as a whole: VoID, DCAT and schema.org."},
    {"name": "Export", "description": "The whole graph in other formats."},
    {"name": "Validation", "description": "The SHACL report of the release, and of data you send."},
    {"name": "Service", "description": "The state of the service."},
)
# How FastAPI describes the 422 that it adds to whatever takes parameters.
_OF_THE_FRAMEWORK: Final = "Validation Error"


def install(app: FastAPI) -> None:
    """Make the app describe itself so."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def operation_id(route: APIRoute) -> str:
    """The name of the function behind a route is the name of its operation.

    >>> operation_id(APIRoute("/x", TAGS.index, name="find_x"))
    'find_x'
    """
    return route.name


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=TITLE,
        version=app.version,
        summary=SUMMARY,
        description=DESCRIPTION,
        license_info=LICENCE,
        routes=app.routes,
        tags=[dict(tag) for tag in TAGS],
    )
    for operations in schema["paths"].values():
        for operation in operations.values():
            _with_true_problems(operation)
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    return schema


def _with_true_problems(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if answers.get("422", {}).get("description") == _OF_THE_FRAMEWORK:
        del answers["422"]
        answers.setdefault("400", responses(400)[400])
    for status, answer in answers.items():
        if status[0] in "45":
            answer.setdefault("content", responses(int(status))[int(status)]["content"])
    operation["responses"] = dict(sorted(answers.items()))
