"""A question over HTTP into how it was read, the SPARQL that says the same, and the answers with their proof."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import AfterValidator, BaseModel, Field
from starlette.exceptions import HTTPException

from api.addresses import Site, site_of
from api.answer_text import asked_text
from api.asking import answered
from api.negotiation import best
from api.problems import responses
from api.routes.search import LONGEST_QUESTION, not_blank
from kg.reading import Language
from search.answer import Answer
from search.answer_words import Outcome, message, outcome

router = APIRouter(tags=["Search"])
_OFFERED: Final = {"json": "application/json", "text": "text/plain"}


class AskRequest(BaseModel):
    """What can be asked of `/ask`."""

    q: Annotated[str, AfterValidator(not_blank)] = Field(
        description="A question in any of the six UN languages: who, which, when, how many, what about.",
        min_length=1,
        max_length=LONGEST_QUESTION,
        json_schema_extra={"pattern": r"\S"},
        examples=["which agencies lead T2?"],
    )
    lang: Language | None = Field(None, description="Language of the answer; that of the question if left out.")
    limit: int = Field(25, ge=1, le=100, description="How many answers at most.")
    format: Literal["json", "text"] | None = Field(None, description="Instead of Accept.")


@dataclass(frozen=True)
class Links:
    """Where to go on: the query at `/sparql`, to be edited there (null where there is none), and all of search."""

    sparql: str | None
    search: str


@dataclass(frozen=True)
class Asked(Answer):
    """The answer that `/search` gives, and what is said of it.

    Attributes:
        outcome: whether the graph answers, or search does instead and why.
        message: the same in words of the asker's language, with the reading and the count.
    """

    outcome: Outcome = "searched"
    message: str = ""
    links: Links = Links(None, "")


_EXAMPLE: Final[dict[str, Any]] = {
    "outcome": "answered",
    "message": "Read as: workstream T2 “Promoting and applying alternatives to detention”; deadline?\n"
    "Count: 1\nAnswers from the graph:",
    "query": "when is T2 due?",
    "language": "en",
    "no_match": False,
    "interpretation": {
        "answer_type": "gcm:Workstream",
        "entities": [{"notation": "T2", "matched": "T2"}],
        "sparql": "PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>\nSELECT DISTINCT ?answer ?deadline WHERE {\n"
        "  VALUES ?answer { <https://w3id.org/gcm-kg/id/workstream/T2> }\n  ?answer a gcm:Workstream .\n"
        "  OPTIONAL { ?answer gcm:deadline ?deadline . }\n}\nORDER BY ?answer",
        "reading": "workstream T2 “Promoting and applying alternatives to detention”; deadline?",
        "is_sure": True,
        "count": 1,
    },
    "results": [
        {
            "iri": "https://w3id.org/gcm-kg/id/workstream/T2",
            "notation": "T2",
            "type": "ThematicWorkstream",
            "label": "Promoting and applying alternatives to detention",
            "label_lang": "en",
            "label_basis": "own-translation",
            "score": 0.97,
            "scores": {"dense": 0.0, "lexical": 0.0, "graph": 0.97},
            "evidence": [
                {
                    "quote": "Поощрение и применение альтернатив задержанию",
                    "lang": "ru",
                    "source": "workplan-2019",
                    "line": 182,
                    "start": 29513,
                    "end": 29558,
                }
            ],
            "why": [],
            "references": [],
            "cautions": [],
            "is_answer": True,
            "values": [{"name": "deadline", "label": "deadline", "text": "2020-07"}],
        }
    ],
    "total": 1,
    "offset": 0,
    "limit": 25,
    "facets": {},
    "suggestions": [],
    "release": "1f2e3d4c5b6a7980",
    "took_ms": 7.4,
    "links": {
        "sparql": "https://example.org/sparql?query=PREFIX+gcm%3A+%3Chttps…",
        "search": "https://example.org/search?q=when+is+T2+due%3F",
    },
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The reading and the answers; where the graph does not answer, what search finds instead.",
        "content": {
            "application/json": {"example": _EXAMPLE},
            "text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE["message"]},
        },
    },
    **responses(400, 406, 503),
}


@router.get("/ask", summary="Ask who, which, when, how many", response_model=Asked, responses=_ANSWERS)
async def ask(request: Request, asked: Annotated[AskRequest, Query()]) -> Response:
    """The same answer as `/search`, presented as one: how the question was read, in words and as SPARQL to be edited,
    how many answers there are, and each with its proof and the values asked for.

    Where the reading is not sure or its query finds nothing, `outcome` and `message` say so, and the results are those
    of search.
    """
    wanted = asked.format or _wanted(request)
    answer = await run_in_threadpool(answered, request.app.state.opened, asked.q, limit=asked.limit, lang=asked.lang)
    vary = {"Vary": "Accept"}
    if wanted == "text":
        return PlainTextResponse(f"{asked_text(answer, asked.lang)}\n", headers=vary)
    return JSONResponse(_told(answer, asked.lang, site_of(request)), headers=vary)


def _wanted(request: Request) -> str:
    chosen = best(", ".join(request.headers.getlist("accept")), list(_OFFERED.values()))
    if chosen is None:
        raise HTTPException(406, f"Offered: {', '.join(_OFFERED.values())}.")
    return next(name for name, media_type in _OFFERED.items() if media_type == chosen)


def _told(answer: Answer, lang: str | None, site: Site) -> dict[str, Any]:
    """The fields of the answer, after what a reader wants to know first."""
    beside = {"outcome": outcome(answer), "message": message(answer, lang)}
    return beside | asdict(answer) | {"links": asdict(_links(answer, site))}


def _links(answer: Answer, site: Site) -> Links:
    sparql = answer.interpretation.sparql
    return Links(
        None if sparql is None else site.absolute(f"/sparql?{urlencode({'query': sparql})}"),
        site.absolute(f"/search?{urlencode({'q': answer.query})}"),
    )
