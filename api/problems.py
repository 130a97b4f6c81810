"""Errors into problem details (RFC 9457): the only place where the exception tree meets HTTP."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from kg.errors import (
    ChildLost,
    ChildrenBusy,
    EncoderError,
    GcmkgError,
    InputError,
    NotFound,
    QueryBusy,
    QueryError,
    QueryLimit,
    QueryRefused,
    QueryTooLarge,
    ReleaseError,
    SyntaxFault,
    ValidationFailed,
)
from kg.namespaces import BASE

MEDIA_TYPE = "application/problem+json"
TYPES: Final = f"{BASE}problem#"
_log = logging.getLogger(__name__)

# Most specific first; the slug is the problem type a client may rely on.
_PROBLEMS: tuple[tuple[type[GcmkgError], int, str, str], ...] = (
    (QueryRefused, 403, "query-refused", "The query is not allowed"),
    (QueryBusy, 503, "busy", "The service is busy"),
    (ChildrenBusy, 503, "busy", "The service is busy"),
    (QueryLimit, 503, "query-limit", "The query went past a limit"),
    (QueryTooLarge, 400, "query-too-large", "The query is too large"),
    (QueryError, 400, "malformed-query", "The query is malformed"),
    (NotFound, 404, "not-found", "There is no such thing"),
    (SyntaxFault, 400, "unreadable-graph", "The graph cannot be read"),
    (InputError, 400, "bad-input", "The request cannot be used"),
    (ValidationFailed, 422, "invalid-graph", "The graph breaks a shape"),
    (ChildLost, 422, "validation-limit", "Checking went past a limit"),
    (ReleaseError, 503, "no-release", "The release cannot be opened"),
    (EncoderError, 503, "no-encoder", "The embedding model cannot be loaded"),
    (GcmkgError, 500, "error", "Something went wrong"),
)


_PARAMETER: Final = "bad-parameter"
# These are documented under the wider kind with the same status.
_NARROW: Final = frozenset({"query-too-large", "malformed-query", "unreadable-graph"})
# What a client is told beside the body: after how many seconds asking again makes sense.
_HEADERS: Final = {"busy": {"Retry-After": "5"}}
# Problems that are known by their status alone.
_BY_STATUS: Final = {
    404: ("unknown-path", "There is nothing at this path"),
    405: ("method-not-allowed", "The path does not take this method"),
    406: ("not-acceptable", "None of the accepted formats is offered"),
    413: ("too-large", "The request is too large"),
    415: ("unsupported-media-type", "The body is in a format that is not read here"),
}


class Problem(BaseModel):
    """What went wrong and what to do about it (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457)."""

    type: str = Field(description="Which kind of problem: an IRI that programs may rely on.")
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong with this request.")
    suggestion: str | None = Field(None, description="What to do; absent where there is nothing to say.")


def problem(
    status: int, slug: str, title: str, detail: str, suggestion: str = "", line: int | None = None
) -> JSONResponse:
    """A problem details response.

    Args:
        status: the HTTP status.
        slug: the kind of problem for programs.
        title: the kind of problem for people.
        detail: what is wrong with this request.
        suggestion: what to do; left out when there is nothing to say.
        line: where in the body the fault stands, 1-based; left out where nobody knows
            (https://www.rfc-editor.org/rfc/rfc9457#name-extension-members).
    """
    body: dict[str, Any] = {"type": f"{TYPES}{slug}", "title": title, "status": status, "detail": detail}
    body |= {"suggestion": suggestion} if suggestion else {}
    body |= {"line": line} if line is not None else {}
    return JSONResponse(body, status, _HEADERS.get(slug), MEDIA_TYPE)


def of_kind(kind: type[GcmkgError], detail: str, suggestion: str = "", line: int | None = None) -> JSONResponse:
    """The problem that an error of this kind is, whoever words it."""
    _, status, slug, title = next(row for row in _PROBLEMS if issubclass(kind, row[0]))
    return problem(status, slug, title, detail, suggestion, line)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How a route documents the problems it may answer with: `responses=problems.responses(400, 404)`.

    >>> responses(404)[404]["description"]
    'There is no such thing'
    """
    return {status: _documented(status) for status in statuses}


def _documented(status: int) -> dict[str, Any]:
    slug, title = _kind(status)
    example = {"type": f"{TYPES}{slug}", "title": title, "status": status, "detail": "What is wrong, in a sentence."}
    return {
        "description": title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }


def _kind(status: int) -> tuple[str, str]:
    for _, known, slug, title in _PROBLEMS:
        if known == status and slug not in _NARROW:
            return slug, title
    return _BY_STATUS.get(status) or (HTTPStatus(status).phrase.lower().replace(" ", "-"), HTTPStatus(status).phrase)


def slugs() -> frozenset[str]:
    """Every kind of problem that this module knows of, as it stands after the # of its type.

    >>> "not-found" in slugs()
    True
    """
    return frozenset({slug for *_, slug, _ in _PROBLEMS} | {slug for slug, _ in _BY_STATUS.values()} | {_PARAMETER})


def install(app: FastAPI) -> None:
    """Make the app answer every error as a problem."""
    app.add_exception_handler(GcmkgError, _from_our_error)
    app.add_exception_handler(RequestValidationError, _from_bad_parameters)
    app.add_exception_handler(HTTPException, _from_http)
    app.add_exception_handler(Exception, _from_surprise)


async def _from_our_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GcmkgError)
    return of_kind(type(error), error.message, error.hint, error.line if isinstance(error, SyntaxFault) else None)


async def _from_bad_parameters(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{_where(e['loc'])}: {e['msg']}" for e in error.errors())
    return problem(400, _PARAMETER, "A parameter is not usable", wrong, "See /openapi.json for what is expected.")


def _where(location: tuple[int | str, ...]) -> str:
    """The name of the parameter; of a body that is no JSON only the offset is known."""
    source, *names = location
    return ".".join(str(name) for name in names) if any(isinstance(name, str) for name in names) else str(source)


async def _from_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    slug, title = _BY_STATUS.get(error.status_code) or _kind(error.status_code)
    response = problem(error.status_code, slug, title, _detail(request, error), _what_exists(request, error))
    response.headers.update(error.headers or {})
    return response


def _detail(request: Request, error: HTTPException) -> str:
    said = str(error.detail)
    if said != HTTPStatus(error.status_code).phrase:
        return said
    return {404: "No such path.", 405: f"No {request.method} here."}.get(error.status_code, f"{said}.")


def _what_exists(request: Request, error: HTTPException) -> str:
    """What a client could ask for instead of an unknown path or method."""
    paths = request.app.openapi()["paths"]
    if error.status_code == 404:
        return f"Paths: {', '.join(sorted(paths))}."
    if error.status_code == 405:
        return f"Use {' or '.join(_methods(paths, request.url.path)) or 'GET'}."
    return ""


def _methods(paths: dict[str, dict[str, Any]], path: str) -> list[str]:
    fitting = (operations for template, operations in paths.items() if compile_path(template)[0].match(path))
    return sorted({method.upper() for operations in fitting for method in operations})


async def _from_surprise(_: Request, error: Exception) -> JSONResponse:
    _log.error("unexpected error", exc_info=error)
    return problem(500, "error", "Something went wrong", "An unexpected error was logged.", "Try again or report it.")
