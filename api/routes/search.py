"""A question over HTTP into one page of answers, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Body, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException

from api.addresses import Site, site_of
from api.answer_formats import ANSWER_FORMATS, AnswerFormat, Pages, answer_format
from api.asking import answered
from api.negotiation import best
from api.problems import responses
from kg.named_graphs import LAYERS
from kg.reading import Language
from search.answer import Answer

router = APIRouter(tags=["Search"])
LONGEST_QUESTION: Final = 2000
_LAST_OFFSET: Final = 100_000


def not_blank(text: str) -> str:
    """The text, if it says anything."""
    if not text.strip():
        raise PydanticCustomError("blank", "Say what to search for")
    return text


def _split(listed: list[str]) -> list[str]:
    """Values given one by one or by commas."""
    return [value.strip() for given in listed for value in given.split(",") if value.strip()]


Listed = Annotated[list[str], AfterValidator(_split)]


class SearchRequest(BaseModel):
    """What can be asked of `/search`, in the address or as a JSON body."""

    q: Annotated[str, AfterValidator(not_blank)] = Field(
        description="The question, or a few words, in any of the six UN languages.",
        min_length=1,
        max_length=LONGEST_QUESTION,
        json_schema_extra={"pattern": r"\S"},
        examples=["alternatives to child detention in mixed movements"],
    )
    limit: int = Field(10, ge=1, le=100, description="How many results on a page.")
    offset: int | None = Field(None, ge=0, le=_LAST_OFFSET, description="How many matches come before the page.")
    page: int | None = Field(None, ge=1, le=_LAST_OFFSET, description="The page, from 1; instead of offset.")
    lang: Language | None = Field(None, description="Language of labels; that of the question if left out.")
    type: Listed = Field([], description="Only these classes, for example Workstream.")
    objective: Listed = Field([], description="Only what is tied to these, for example O13 or 13.")
    layers: Listed = Field(
        [],
        description=f"Only links that these layers state, for example asserted,curated. One or more of: "
        f"{', '.join(LAYERS)}.",
    )
    format: Literal["json", "jsonld", "csv"] | None = Field(None, description="Instead of Accept.")

    @model_validator(mode="after")
    def _one_way_to_page(self) -> SearchRequest:
        if self.page is not None and self.offset is not None:
            raise PydanticCustomError("page_and_offset", "Give page or offset, not both")
        return self

    @property
    def first(self) -> int:
        """How many matches come before the page."""
        return self.offset or ((self.page or 1) - 1) * self.limit

    def address(self, offset: int) -> str:
        """The same search from another offset on, as a path of the service.

        >>> SearchRequest(q="a b", lang="fr").address(10)
        '/search?q=a+b&limit=10&offset=10&lang=fr'
        """
        single = {"q": self.q, "limit": self.limit, "offset": offset, "lang": self.lang}
        many = {"type": self.type, "objective": self.objective, "layers": self.layers, "format": self.format}
        given = {name: value for name, value in (single | many).items() if value not in (None, [])}
        return f"/search?{urlencode(given, doseq=True)}"


class SearchBody(SearchRequest):
    """The same as a JSON body; what it does not know it refuses, so that a misspelt field is not passed over."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class SearchPage(Answer):
    """An answer, and the addresses of the pages around it; null where there is none."""

    next: str | None = None
    prev: str | None = None


_EXAMPLE: Final[dict[str, Any]] = {
    "query": "which workstreams are about alternatives to detention?",
    "language": "en",
    "no_match": False,
    "interpretation": {
        "answer_type": "gcm:Workstream",
        "entities": [{"notation": "T2", "matched": "alternatives to detention"}],
        "sparql": None,
        "reading": None,
        "is_sure": False,
        "count": None,
    },
    "results": [
        {
            "iri": "https://w3id.org/gcm-kg/id/workstream/T2",
            "notation": "T2",
            "type": "ThematicWorkstream",
            "label": "Promoting and applying alternatives to detention",
            "label_lang": "en",
            "label_basis": "own-translation",
            "score": 0.9999,
            "scores": {"dense": 0.15, "lexical": 1.0, "graph": 0.9536},
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
            "why": [
                {
                    "path": [["T2", "gcm:evidence", "workplan-2019.29513-29558"]],
                    "text": "named in the question: «alternatives to detention»",
                    "sparql": "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
                    "PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>\n"
                    "SELECT DISTINCT ?hit ?quote ?source ?line WHERE {\n"
                    "  ?hit gcm:evidence <https://w3id.org/gcm-kg/id/passage/workplan-2019.29513-29558> .\n"
                    "  <https://w3id.org/gcm-kg/id/passage/workplan-2019.29513-29558> "
                    "gcm:quote ?quote ; dcterms:source ?source ; gcm:line ?line .\n"
                    "}",
                },
                {
                    "path": [["reg-european-atd-network-pilots", "gcm:objective", "O7"], ["T2", "gcm:objective", "O7"]],
                    "text": "reg-european-atd-network-pilots “European Alternatives to Detention Network pilots” "
                    "– objective → O7 “Address and reduce vulnerabilities in migration” "
                    "← objective – T2 “Promoting and applying alternatives to detention” (the compiler’s coding)",
                    "sparql": "PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>\n"
                    "SELECT ?hit WHERE {\n"
                    "  <https://w3id.org/gcm-kg/id/practice/reg-european-atd-network-pilots> "
                    "gcm:objective <https://w3id.org/gcm-kg/id/objective/7> .\n"
                    "  ?hit gcm:objective <https://w3id.org/gcm-kg/id/objective/7> .\n"
                    "}",
                },
            ],
            "references": [
                {
                    "title": "Workplan of the United Nations Network on Migration, July 2019",
                    "publisher": "United Nations Network on Migration",
                    "year": None,
                    "url": None,
                }
            ],
            "cautions": [],
            "is_answer": False,
            "values": [],
        }
    ],
    "total": 20,
    "offset": 0,
    "limit": 1,
    "facets": {
        "objective": [{"value": "O7", "label": "Address and reduce vulnerabilities in migration", "count": 10}],
    },
    "suggestions": [],
    "release": "1f2e3d4c5b6a7980",
    "took_ms": 31.4,
    "next": "https://example.org/search?q=which+workstreams+are+about+alternatives+to+detention%3F&limit=1&offset=1",
    "prev": None,
}
_CSV_EXAMPLE: Final = (
    "rank,notation,type,label,label_lang,score,iri,quote,quote_lang,source,line,why,cautions,references,is_answer,values\r\n"
    "1,T2,ThematicWorkstream,Promoting and applying alternatives to detention,en,0.9966,…\r\n"
)
_JSONLD_EXAMPLE: Final = {
    "@context": {"@vocab": "https://schema.org/"},
    "@type": "SearchResultsPage",
    "mainEntity": {"@type": "ItemList", "numberOfItems": 20, "itemListElement": []},
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One page; with `no_match` true if nothing matches, and then `suggestions` near to it.",
        "content": {
            "application/json": {"example": _EXAMPLE},
            "application/ld+json": {"schema": {"type": "object"}, "example": _JSONLD_EXAMPLE},
            "text/csv": {"schema": {"type": "string"}, "example": _CSV_EXAMPLE},
        },
    },
    **responses(400, 406, 503),
}


@router.get("/search", summary="Ask in any of the six UN languages", response_model=SearchPage, responses=_ANSWERS)
async def search(request: Request, asked: Annotated[SearchRequest, Query()]) -> Response:
    """Each result carries its evidence in the source, the triples that tie it to the question with a SPARQL query that
    confirms them, and its published sources.

    A thing matches if its score is at least a tenth of the best one's; the twenty best do in any case. `total` and
    the facets count all that match. Where the graph holds no answer, `no_match` is true. A question who, which, when or
    how many is read into SPARQL: `interpretation` has the query and the same in words, and where it `is_sure`, the
    results with `is_answer` come first and are what the query finds. `/ask` shows the same as an answer.
    """
    return await _answer(request, asked)


@router.post(
    "/search",
    summary="The same question as a JSON body",
    response_model=SearchPage,
    responses=_ANSWERS | responses(413),
)
async def search_by_post(request: Request, asked: Annotated[SearchBody, Body()]) -> Response:
    """The fields are those of GET; `type`, `objective` and `layers` are lists."""
    return await _answer(request, asked)


async def _answer(request: Request, asked: SearchRequest) -> Response:
    wanted = _wanted(request, asked)
    answer = await run_in_threadpool(
        answered,
        request.app.state.opened,
        asked.q,
        limit=asked.limit,
        lang=asked.lang,
        types=asked.type,
        objectives=asked.objective,
        offset=asked.first,
        layers=asked.layers,
    )
    written = wanted.write(answer, _pages(answer, asked, site_of(request)))
    return Response(written, media_type=wanted.media_type, headers={"Vary": "Accept"})


def _wanted(request: Request, asked: SearchRequest) -> AnswerFormat:
    if asked.format is not None:
        return answer_format(asked.format)
    offered = {known.media_type: known for known in ANSWER_FORMATS}
    chosen = best(", ".join(request.headers.getlist("accept")), list(offered))
    if chosen is None:
        raise HTTPException(406, f"Offered: {', '.join(offered)}.")
    return offered[chosen]


def _pages(answer: Answer, asked: SearchRequest, site: Site) -> Pages:
    end, before = answer.offset + answer.limit, min(answer.offset, answer.total) - answer.limit
    return Pages(
        this=site.absolute(asked.address(answer.offset)),
        next=site.absolute(asked.address(end)) if end < answer.total else None,
        prev=site.absolute(asked.address(max(0, before))) if answer.offset else None,
    )
