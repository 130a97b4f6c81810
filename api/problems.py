"""Errors into problem details (RFC 9457): the only place where the exception tree meets HTTP."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from kg.errors import (
    EncoderError,
    GcmkgError,
    InputError,
    QueryError,
    QueryLimit,
    QueryRefused,
    ReleaseError,
    ValidationFailed,
)

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)

# Most specific first; the slug is the problem type a client may rely on.
_PROBLEMS: tuple[tuple[type[GcmkgError], int, str, str], ...] = (
    (QueryRefused, 403, "query-refused", "The query is not allowed"),
    (QueryLimit, 503, "query-limit", "The query went past a limit"),
    (QueryError, 400, "malformed-query", "The query is malformed"),
    (InputError, 400, "bad-input", "The request cannot be used"),
    (ValidationFailed, 422, "invalid-graph", "The graph breaks a shape"),
    (ReleaseError, 503, "no-release", "The release cannot be opened"),
    (EncoderError, 503, "no-encoder", "The embedding model cannot be loaded"),
    (GcmkgError, 500, "error", "Something went wrong"),
)


def problem(status: int, slug: str, title: str, detail: str, suggestion: str = "") -> JSONResponse:
    """A problem details response; `suggestion` says what to do and is left out when there is nothing to say."""
    body = {"type": f"about:blank#{slug}", "title": title, "status": status, "detail": detail}
    return JSONResponse(body | ({"suggestion": suggestion} if suggestion else {}), status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make the app answer every error as a problem."""
    app.add_exception_handler(GcmkgError, _from_our_error)
    app.add_exception_handler(RequestValidationError, _from_bad_parameters)
    app.add_exception_handler(HTTPException, _from_http)
    app.add_exception_handler(Exception, _from_surprise)


async def _from_our_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GcmkgError)
    for kind, status, slug, title in _PROBLEMS:
        if isinstance(error, kind):
            return problem(status, slug, title, error.message, error.hint)
    raise error


async def _from_bad_parameters(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{'.'.join(str(part) for part in e['loc'][1:])}: {e['msg']}" for e in error.errors())
    return problem(400, "bad-parameter", "A parameter is not usable", wrong, "See /openapi.json for what is expected.")


async def _from_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    response = problem(error.status_code, "http", str(error.detail), str(error.detail))
    response.headers.update(error.headers or {})
    return response


async def _from_surprise(_: Request, error: Exception) -> JSONResponse:
    _log.error("unexpected error", exc_info=error)
    return problem(500, "error", "Something went wrong", "An unexpected error was logged.", "Try again or report it.")
