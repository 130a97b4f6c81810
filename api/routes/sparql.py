"""SPARQL requests over HTTP into answers (SPARQL 1.1 Protocol, read-only)."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.negotiation import best
from kg import sparql
from kg.errors import InputError
from kg.formats import GRAPH_FORMATS, RESULT_FORMATS

router = APIRouter(tags=["SPARQL"])
_RESULTS = {f.media_type: f.name for f in RESULT_FORMATS} | {"application/json": "json"}
_GRAPHS = {f.media_type: f.name for f in GRAPH_FORMATS}
_CAPPED_BODY = 200_000


def _query_pool(request: Request) -> sparql.QueryPool:
    pool: sparql.QueryPool = request.app.state.pool
    return pool


Pool = Annotated[sparql.QueryPool, Depends(_query_pool)]
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The whole answer; never a shortened one.",
        "content": {media_type: {} for media_type in [*_RESULTS, *_GRAPHS]},
    }
}


@router.get("/sparql", summary="Run a SPARQL query given in the address", responses=_ANSWERS, response_class=Response)
async def query_by_get(request: Request, pool: Pool, query: str) -> Response:
    """`default-graph-uri` and `named-graph-uri` restrict what the query sees; without them it sees every layer."""
    return await _answer(request, pool, query, dict(_multi(request.query_params.multi_items())))


@router.post("/sparql", summary="Run a SPARQL query given in the body", responses=_ANSWERS, response_class=Response)
async def query_by_post(request: Request, pool: Pool) -> Response:
    """The body is a form with a field `query`, or the query itself as `application/sparql-query`."""
    body = await _body(request)
    parameters = _multi(request.query_params.multi_items())
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/sparql-query":
        return await _answer(request, pool, body, parameters)
    if content_type == "application/x-www-form-urlencoded":
        form = parse_qs(body, keep_blank_values=True)
        queries = form.get("query", [])
        if len(queries) != 1:
            raise InputError(f"The form has {len(queries)} fields named query.", "Send exactly one.")
        return await _answer(request, pool, queries[0], parameters | form)
    raise HTTPException(415, "Send application/sparql-query or application/x-www-form-urlencoded.")


async def _body(request: Request) -> str:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _CAPPED_BODY:
            raise HTTPException(413, f"A query may be at most {_CAPPED_BODY} bytes.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8.", "Send the query as UTF-8.") from None


def _multi(items: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in items:
        grouped.setdefault(name, []).append(value)
    return grouped


async def _answer(request: Request, pool: sparql.QueryPool, query: str, parameters: dict[str, list[str]]) -> Response:
    accept = ", ".join(request.headers.getlist("accept"))
    result, graph = best(accept, list(_RESULTS)), best(accept, list(_GRAPHS))
    if result is None and graph is None:
        raise HTTPException(406, f"Offered: {', '.join([*_RESULTS, *_GRAPHS])}.")
    asked = sparql.Request(
        query,
        _RESULTS[result or "application/sparql-results+json"],
        _GRAPHS[graph or "text/turtle"],
        tuple(parameters.get("default-graph-uri", ())),
        tuple(parameters.get("named-graph-uri", ())),
    )
    answer = await run_in_threadpool(pool.run, asked)
    return Response(answer.body, media_type=answer.media_type, headers={"Vary": "Accept"})
