"""SPARQL requests over HTTP into answers (https://www.w3.org/TR/sparql11-protocol/, read-only)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.negotiation import best
from api.problems import responses
from kg import sparql
from kg.errors import InputError, QueryRefused
from kg.formats import GRAPH_FORMATS, RESULT_FORMATS, GraphFormat
from kg.named_graphs import LAYERS, graphs_in
from kg.query_text import form
from kg.service_description import serialized, service_description

router = APIRouter(tags=["SPARQL"])
_RESULTS: Final = {f.media_type: f.name for f in RESULT_FORMATS} | {"application/json": "json"}
_GRAPHS: Final = {f.media_type: f.name for f in GRAPH_FORMATS}
_CAPPED_BODY: Final = 200_000
_EXAMPLE: Final = "SELECT ?workstream { ?workstream gcm:objective <https://w3id.org/gcm-kg/id/objective/13> }"


class _Asked(NamedTuple):
    """What a protocol request says, wherever it says it."""

    query: str
    parameters: Mapping[str, list[str]]


def _parameter(name: str, description: str, example: str, many: bool = False) -> dict[str, Any]:
    text = {"type": "string"}
    schema = {"type": "array", "items": text} if many else text
    return {"name": name, "in": "query", "description": description, "schema": schema, "example": example}


_DATASET: Final = [
    _parameter("layers", f"Only these layers, by commas: {', '.join(LAYERS)}.", "asserted,curated"),
    _parameter("default-graph-uri", "Graphs of the release whose union is the default graph.", "", many=True),
    _parameter("named-graph-uri", "Graphs of the release that GRAPH may see.", "", many=True),
    _parameter("format", f"Instead of Accept: {', '.join((*_RESULTS.values(), *_GRAPHS.values()))}.", "json"),
]
for _one in _DATASET[1:3]:
    _one["example"] = ["https://w3id.org/gcm-kg/graph/inferred"]
_JSON_EXAMPLE: Final = {
    "head": {"vars": ["workstream"]},
    "results": {"bindings": [{"workstream": {"type": "uri", "value": "https://w3id.org/gcm-kg/id/workstream/T2"}}]},
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A table for SELECT and ASK, a graph for CONSTRUCT and DESCRIBE.",
        "content": {media_type: {"schema": {"type": "string"}} for media_type in (*_RESULTS, *_GRAPHS)}
        | {"application/sparql-results+json": {"schema": {"type": "object"}, "example": _JSON_EXAMPLE}}
        | {"application/json": {"schema": {"type": "object"}, "example": _JSON_EXAMPLE}},
    },
    **responses(400, 403, 406, 503),
}
_QUERY: Final = _parameter(
    "query", "SELECT, ASK, CONSTRUCT or DESCRIBE. All prefixes of the project are known.", _EXAMPLE
)


@router.get(
    "/sparql",
    summary="Run a SPARQL query, or describe the endpoint",
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={"parameters": [_QUERY, *_DATASET]},
)
async def query_by_get(request: Request) -> Response:
    """Without `query`, the service description. `?hit search:query "words"` asks the hybrid search inside a query.

    A query that goes past a limit is an error with a reason, never a shortened answer.
    """
    parameters = _parameters(request.scope["query_string"].decode("latin-1"))
    if not {"query", "update"} & parameters.keys():
        return await _describe_service(request)
    return await _answer(request, _asked(parameters))


@router.post(
    "/sparql",
    summary="Run a SPARQL query given in the body",
    responses=_ANSWERS | responses(413, 415),
    response_class=Response,
    openapi_extra={
        "parameters": _DATASET,
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}, "example": _EXAMPLE},
                "application/x-www-form-urlencoded": {
                    "schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
                    "example": {"query": _EXAMPLE},
                },
            },
        },
    },
)
async def query_by_post(request: Request) -> Response:
    """The body is a form with a field `query`, or the query itself as `application/sparql-query`."""
    body = await _body(request)
    parameters = _parameters(request.scope["query_string"].decode("latin-1"))
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "application/sparql-query":
            if "query" in parameters:
                raise InputError("A query stands in the address and another in the body.", "Send exactly one.")
            return await _answer(request, _asked(parameters | {"query": [body]}))
        case "application/x-www-form-urlencoded":
            return await _answer(request, _asked(_merged(parameters, _parameters(body))))
        case "application/sparql-update":
            raise QueryRefused("This endpoint is read-only.", "Send application/sparql-query.")
    raise HTTPException(415, "Send application/sparql-query or application/x-www-form-urlencoded.")


def _merged(address: Mapping[str, list[str]], form: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: [*address.get(name, ()), *form.get(name, ())] for name in {**address, **form}}


async def _body(request: Request) -> str:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _CAPPED_BODY:
            raise HTTPException(413, f"A query may be at most {_CAPPED_BODY} bytes.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8.", "Send the query as UTF-8.") from None


def _parameters(encoded: str) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise InputError("The request is not UTF-8.", "Percent-encode the UTF-8 bytes of the query.") from None


def _asked(parameters: Mapping[str, list[str]]) -> _Asked:
    if "update" in parameters:
        raise QueryRefused("This endpoint is read-only.", "Send a query as the parameter `query`.")
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise InputError(f"The request has {len(queries)} queries.", "Send exactly one.")
    return _Asked(queries[0], parameters)


async def _answer(request: Request, asked: _Asked) -> Response:
    pool: sparql.QueryPool = request.app.state.pool
    prepared = _request(asked, _negotiated(request, asked), pool.graphs)
    if "search" in prepared.query:
        prepared = await run_in_threadpool(request.app.state.opened.with_hits, prepared)
    answer = await pool.answer(prepared)
    return Response(answer.body, media_type=answer.media_type, headers={"Vary": "Accept"})


def _request(asked: _Asked, wanted: str, graphs: tuple[str, ...]) -> sparql.Request:
    default, named = (tuple(asked.parameters.get(f"{kind}-graph-uri", ())) for kind in ("default", "named"))
    layers = [layer.strip() for given in asked.parameters.get("layers", ()) for layer in given.split(",")]
    if layers and (default or named):
        raise InputError("The request names layers and graphs.", "Use either layers or default-graph-uri.")
    if layers:
        default = named = graphs_in(layers, graphs)
    if wanted in _GRAPHS.values():
        return sparql.Request(asked.query, graph=wanted, default_graphs=default, named_graphs=named)
    return sparql.Request(asked.query, result=wanted, default_graphs=default, named_graphs=named)


def _negotiated(request: Request, asked: _Asked) -> str:
    offered = _GRAPHS if form(asked.query) in ("construct", "describe") else _RESULTS
    # Clients send names of their own here, with an Accept header that says it better.
    for name in asked.parameters.get("format", ()):
        if name in offered.values():
            return name
    accepted = best(", ".join(request.headers.getlist("accept")), list(offered))
    if accepted is None:
        raise HTTPException(406, f"Offered for this query: {', '.join(offered)}.")
    return offered[accepted]


async def _describe_service(request: Request) -> Response:
    accepted = best(", ".join(request.headers.getlist("accept")), list(_GRAPHS))
    if accepted is None:
        raise HTTPException(406, f"The service description is offered as {', '.join(_GRAPHS)}; or send a query.")
    sizes = await run_in_threadpool(lambda: request.app.state.opened.graph_sizes)
    wanted = next(known for known in GRAPH_FORMATS if known.media_type == accepted)
    return _description(str(request.url.replace(query="")), sizes, wanted)


def _description(endpoint: str, sizes: Mapping[str, int], wanted: GraphFormat) -> Response:
    body = serialized(service_description(endpoint, sizes), wanted)
    return Response(body, media_type=wanted.media_type, headers={"Vary": "Accept"})
