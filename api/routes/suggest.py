"""The beginning of a name over HTTP into the things it may mean."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from kg.reading import Language
from search.suggestions import Completion

router = APIRouter(tags=["Search"])


class Suggestions(BaseModel):
    """What `/suggest` answers: things that may be meant, the likeliest first."""

    query: str
    suggestions: tuple[Completion, ...]


_EXAMPLE: Final[dict[str, Any]] = {
    "query": "МОМ",
    "suggestions": [
        {
            "notation": "IOM",
            "iri": "https://w3id.org/gcm-kg/id/agency/IOM",
            "type": "Agency",
            "label": "International Organization for Migration",
            "label_lang": "en",
            "matched": "МОМ",
            "matched_lang": "ru",
        }
    ],
}


@router.get(
    "/suggest",
    summary="Complete what is being typed",
    responses={200: {"content": {"application/json": {"example": _EXAMPLE}}}},
)
async def suggest(
    request: Request,
    q: Annotated[str, Query(description="The beginning of a name, an acronym or a notation.", max_length=200)],
    lang: Annotated[Language | None, Query(description="Language of labels; that of the name if left out.")] = None,
    limit: Annotated[int, Query(ge=1, le=50, description="How many things at most.")] = 10,
) -> Suggestions:
    """Labels, acronyms and variants in all six languages; case, accents, ё and Arabic letter variants do not matter.

    Where nothing begins so, names a slip or two away are given. Nothing is guessed from meaning: that is `/search`.
    """
    return Suggestions(query=q, suggestions=request.app.state.opened.suggester.suggest(q, limit, lang))
