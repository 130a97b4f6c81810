"""A graph pasted over HTTP into a SHACL report, made in a process that can be killed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api import problems
from api.negotiation import best
from kg.child_process import ChildLimits, ChildPool
from kg.errors import ChildLost, SyntaxFault
from kg.pasted_graph import PastedGraph, Refusal, preparation
from kg.rdf_documents import READABLE, Limits, syntax_of_media_type
from kg.report_formats import REPORT_FORMATS

Pool = ChildPool[PastedGraph, str | Refusal]
Severity = Literal["info", "warning", "violation"]

_FORMS: Final = {known.media_type: known.name for known in REPORT_FORMATS if known.media_type}
_SYNTAXES: Final = [syntax.media_type for syntax in READABLE]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    opened = app.state.opened
    settings = opened.settings
    limits = Limits(settings.validate_triples, settings.validate_nesting)
    costs = ChildLimits(settings.validate_seconds, settings.validate_memory_mb)
    prepare = preparation(opened.layout.graph, limits)
    with ChildPool(prepare, costs, settings.validate_workers, settings.validate_waiting) as pool:
        app.state.validation = pool
        yield


router = APIRouter(tags=["Validation"], lifespan=_lifespan)

_EXAMPLE: Final = {
    "conforms": True,
    "counts": {"Violation": 0, "Warning": 0, "Info": 0},
    "not_shown": 0,
    "engine": "pyshacl 0.40.1",
    "findings": [],
}
_DOCUMENTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The report, also where the graph does not conform.",
        "content": {media_type: {} for media_type in _FORMS} | {"application/json": {"example": _EXAMPLE}},
    },
    **problems.responses(400, 406, 413, 415, 503),
    422: {"description": "Checking the graph went past the limits of time or memory."},
}


@router.post(
    "/validate",
    summary="Check a graph of your own against the shapes",
    response_class=Response,
    responses=_DOCUMENTED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {media_type: {"schema": {"type": "string"}} for media_type in _SYNTAXES},
        }
    },
)
async def validate(
    request: Request,
    severity: Annotated[Severity, Query(description="Show findings from this severity up.")] = "warning",
    fail_on: Annotated[
        Severity, Query(description="What makes `conforms` false, from this severity up.")
    ] = "violation",
    lang: Annotated[Literal["en", "ru"], Query(description="Language of messages and fixes.")] = "en",
    context: Annotated[
        Literal["release", "none"], Query(description="What the graph may refer to without describing it itself.")
    ] = "release",
) -> Response:
    """The body is Turtle, N-Triples, N-Quads, TriG, JSON-LD or RDF/XML by its Content-Type.

    The report is JSON, Turtle, SARIF, JUnit or text by Accept. Nothing that is sent is kept, and nothing is fetched.
    """
    media_type = best(", ".join(request.headers.getlist("accept")), list(_FORMS))
    if media_type is None:
        raise HTTPException(406, f"Offered: {', '.join(_FORMS)}.")
    syntax = _syntax(request)
    body = await _body(request, request.app.state.opened.settings.validate_bytes)
    pasted = PastedGraph(
        body, syntax, context == "release", severity.title(), fail_on.title(), lang, _FORMS[media_type]
    )
    state = request.app.state
    return await _report(state.validation, pasted, media_type, state.opened.settings.answer_bytes)


async def _report(pool: Pool, pasted: PastedGraph, media_type: str, largest: int) -> Response:
    report = await run_in_threadpool(pool.run, pasted)
    if isinstance(report, Refusal):
        return problems.of_kind(SyntaxFault, report.message, report.hint, report.line)
    if len(report) > largest:
        said, hint = f"The report is longer than {largest} characters.", "Raise severity, or send less at a time."
        return problems.of_kind(ChildLost, said, hint)
    return Response(report, media_type=media_type, headers={"Vary": "Accept"})


def _syntax(request: Request) -> str:
    media_type, *parameters = (part.strip() for part in request.headers.get("content-type", "").lower().split(";"))
    charsets = [value.strip('" ') for name, _, value in (p.partition("=") for p in parameters) if name == "charset"]
    if syntax_of_media_type(media_type) is None or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise HTTPException(415, f"Send UTF-8 as one of: {', '.join(_SYNTAXES)}.")
    return media_type


async def _body(request: Request, limit: int) -> bytes:
    if int(request.headers.get("content-length") or 0) > limit:
        raise _too_large(limit)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limit:
            raise _too_large(limit)
    return bytes(data)


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"A graph may be at most {limit} bytes; check larger ones with `gcmkg validate`.")
