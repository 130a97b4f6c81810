"""The named example queries over HTTP: as a list, as text to run, and as RDF that query editors read."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.negotiation import best
from api.problems import responses
from kg.errors import NotFound
from kg.formats import GRAPH_FORMATS
from kg.named_queries import described, named_queries, portable
from kg.service_description import serialized

router = APIRouter(tags=["SPARQL"])
_GRAPHS: Final = {known.media_type: known for known in GRAPH_FORMATS}
_SPARQL: Final = "application/sparql-query"


class Example(BaseModel):
    """A query that comes with the service, and the question it answers."""

    name: str
    question: str
    question_ru: str
    text: str
    href: str


_LISTED: Final = {
    "name": "workstreams-by-objective-13",
    "question": "Which workstreams serve objective 13?",
    "question_ru": "Какие направления работы связаны с целью 13?",
    "text": 'SELECT ?answer { ?ws gcm:objective/skos:notation "O13" ; skos:notation ?answer } ORDER BY ?answer',
    "href": "/queries/workstreams-by-objective-13",
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The queries, as JSON or as `sh:SPARQLExecutable` in RDF.",
        "content": {
            "application/json": {"example": [_LISTED]},
            **{media_type: {"schema": {"type": "string"}} for media_type in _GRAPHS},
        },
    },
    **responses(406),
}


@router.get(
    "/queries", summary="Example queries, each run by the tests", responses=_ANSWERS, response_model=list[Example]
)
async def list_queries(request: Request) -> Response:
    """Every query answers the question it names, in English and Russian; the tests hold the answers."""
    accepted = best(", ".join(request.headers.getlist("accept")), ["application/json", *_GRAPHS])
    if accepted is None:
        raise HTTPException(406, f"Offered: application/json, {', '.join(_GRAPHS)}.")
    if accepted == "application/json":
        listed = [Example(**named._asdict(), href=f"/queries/{named.name}") for named in named_queries()]
        return JSONResponse([example.model_dump() for example in listed], headers={"Vary": "Accept"})
    triples = described(named_queries(), str(request.url_for("query_by_get")))
    return Response(serialized(triples, _GRAPHS[accepted]), media_type=accepted, headers={"Vary": "Accept"})


@router.get(
    "/queries/{name}",
    summary="The text of an example query",
    response_class=Response,
    responses={200: {"content": {_SPARQL: {"example": "SELECT ?ws { … }"}}}, **responses(404)},
)
async def read_query(name: str) -> Response:
    """SPARQL text with its question as comments; send it to `/sparql`."""
    known = {named.name: named for named in named_queries()}
    if name not in known:
        raise NotFound("There is no query of this name.", "The names are listed at /queries.")
    return Response(portable(known[name].text), media_type=_SPARQL)
