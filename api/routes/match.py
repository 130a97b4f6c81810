"""A request for support over HTTP into who can help, what is being done, what to learn from and what to cite."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.problems import responses
from api.routes.search import not_blank
from kg.reading import Language
from search.matching.offer import Offer
from search.matching.support_request import LONGEST

router = APIRouter(tags=["Search"])


class MatchRequest(BaseModel):
    """What can be asked of `/match`, in the address or as a JSON body."""

    text: Annotated[str, AfterValidator(not_blank)] = Field(
        description="The request for support, some sentences in any of the six UN languages.",
        min_length=1,
        max_length=LONGEST,
        json_schema_extra={"pattern": r"\S"},
        examples=["Our ministry wants to stop detaining unaccompanied children and needs partners and examples."],
    )
    country: str | None = Field(
        None, description="The country that asks: ISO 3166-1 alpha-3 or its name.", max_length=100, examples=["THA"]
    )
    lang: Language | None = Field(None, description="Language of labels; that of the request if left out.")
    limit: int = Field(5, ge=1, le=50, description="How many things at most in each group.")


class MatchBody(MatchRequest):
    """The same as a JSON body; what it does not know it refuses, so that a misspelt field is not passed over."""

    model_config = ConfigDict(extra="forbid")


_EXAMPLE: Final[dict[str, Any]] = {
    "request": "Our ministry wants to stop detaining unaccompanied children and needs partners and examples.",
    "language": "en",
    "no_match": False,
    "countries": [{"notation": "THA", "label": "Thailand"}],
    "asks": [{"kind": "partners", "called": "partners"}, {"kind": "examples", "called": "examples"}],
    "actors": [
        {
            "iri": "https://w3id.org/gcm-kg/id/agency/UNICEF",
            "notation": "UNICEF",
            "type": "Agency",
            "label": "United Nations Children's Fund",
            "label_lang": "en",
            "label_basis": "memory",
            "score": 0.3127,
            "scores": {"dense": 0.0112, "lexical": 0.1612, "graph": 0.2871},
            "evidence": [
                {
                    "quote": "ЮНИСЕФ, УВКБ, МОМ",
                    "lang": "ru",
                    "source": "workplan-2019",
                    "line": 186,
                    "start": 31213,
                    "end": 31230,
                }
            ],
            "why": [
                {
                    "path": [["T2", "gcm:lead", "UNICEF"]],
                    "text": "leads T2 “Promoting and applying alternatives to detention”",
                    "sparql": "PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>\n"
                    "SELECT DISTINCT ?hit ?quote ?source ?line WHERE {\n"
                    "  <https://w3id.org/gcm-kg/id/workstream/T2> gcm:lead ?hit .\n  …\n}",
                }
            ],
            "references": [],
            "cautions": [],
            "is_answer": False,
            "values": [],
            "roles": [{"role": "gcm:lead", "called": "leads", "of": "T2"}],
        }
    ],
    "workstreams": [],
    "activities": [],
    "practices": [],
    "corridors": [],
    "objectives": [],
    "instruments": [],
    "components": [],
    "suggestions": [],
    "release": "1f2e3d4c5b6a7980",
    "took_ms": 84.2,
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "What there is, in groups; with `no_match` true if nothing, and then `suggestions` near to it.",
        "content": {"application/json": {"example": _EXAMPLE}},
    },
    **responses(400, 503),
}


@router.get("/match", summary="Match a request for support", response_model=Offer, responses=_ANSWERS)
async def match(request: Request, asked: Annotated[MatchRequest, Query()]) -> Response:
    """Who can help, by role; the workstreams and planned activities that do it already; practices, those of the same or
    a comparable country first; corridors; and what to cite. Each with its reason, its evidence and the SPARQL query
    that confirms it.

    Countries that the text names count beside the one given. Off the subject, `no_match` is true.
    """
    return await _offer(request, asked)


@router.post(
    "/match", summary="The same request as a JSON body", response_model=Offer, responses=_ANSWERS | responses(413)
)
async def match_by_post(request: Request, asked: Annotated[MatchBody, Body()]) -> Response:
    """The fields are those of GET."""
    return await _offer(request, asked)


async def _offer(request: Request, asked: MatchRequest) -> Response:
    matcher = await run_in_threadpool(lambda: request.app.state.opened.matcher)
    offer: Offer = await run_in_threadpool(
        matcher.match, asked.text, country=asked.country, lang=asked.lang, limit=asked.limit
    )
    return JSONResponse(asdict(offer))
