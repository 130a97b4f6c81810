"""The named graphs of the release over HTTP (https://www.w3.org/TR/sparql11-http-rdf-update/, reading only)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.negotiation import best
from api.problems import responses
from kg.errors import InputError, NotFound
from kg.formats import GRAPH_FORMATS
from kg.namespaces import BASE
from kg.sparql import QueryPool
from kg.sparql import Request as SparqlRequest

router = APIRouter(tags=["SPARQL"])
_FORMATS: Final = {known.media_type: known.name for known in GRAPH_FORMATS}
_ALL: Final = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
_EXAMPLE: Final = "<https://w3id.org/gcm-kg/id/workstream/T2> a <https://w3id.org/gcm-kg/ontology#Workstream> ."
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The triples of the graph.",
        "content": {media_type: {"schema": {"type": "string"}, "example": _EXAMPLE} for media_type in _FORMATS},
    },
    **responses(400, 404, 406, 503),
}


@router.get("/rdf-graph-store", summary="Read a named graph", responses=_ANSWERS, response_class=Response)
async def read_graph(
    request: Request,
    graph: Annotated[str | None, Query(description="IRI of the graph.", examples=[f"{BASE}graph/inferred"])] = None,
    default: Annotated[str | None, Query(description="Given: the union of all graphs.", examples=[""])] = None,
) -> Response:
    """Indirect identification: `?graph=<IRI>` for one layer and source, `?default` for the union of all."""
    if (graph is None) == (default is None):
        raise InputError("The request names no graph, or two.", "Use either ?graph=<IRI> or ?default.")
    return await _graph(request, graph)


@router.get(
    "/graph/{name:path}", summary="Read a named graph at its address", responses=_ANSWERS, response_class=Response
)
async def read_graph_directly(request: Request, name: str) -> Response:
    """Direct identification: the path of the graph's IRI, such as `/graph/curated/events`."""
    return await _graph(request, f"{BASE}graph/{name}")


async def _graph(request: Request, iri: str | None) -> Response:
    pool: QueryPool = request.app.state.pool
    if iri is not None and iri not in pool.graphs:
        raise NotFound("There is no such graph.", f"The graphs are {', '.join(pool.graphs)}.")
    accepted = best(", ".join(request.headers.getlist("accept")), list(_FORMATS))
    if accepted is None:
        raise HTTPException(406, f"Offered: {', '.join(_FORMATS)}.")
    wanted = SparqlRequest(_ALL, graph=_FORMATS[accepted], default_graphs=() if iri is None else (iri,))
    answer = await pool.answer(wanted)
    return Response(answer.body, media_type=answer.media_type, headers={"Vary": "Accept"})
