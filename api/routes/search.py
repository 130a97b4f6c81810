"""A question over HTTP into graph-grounded answers."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from search.answer import Answer

router = APIRouter(tags=["Search"])
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]


@router.get("/search", summary="Ask in any of the six UN languages")
async def search(
    request: Request,
    q: Annotated[str, Query(description="The question, or a few words.", min_length=1, max_length=2000)],
    limit: Annotated[int, Query(ge=1, le=100, description="How many results.")] = 10,
    lang: Annotated[Language | None, Query(description="Language of labels; that of the question if left out.")] = None,
    type: Annotated[list[str] | None, Query(description="Only these classes, for example Workstream.")] = None,
    objective: Annotated[list[str] | None, Query(description="Only what is linked to these, for example O13.")] = None,
) -> Answer:
    """Each result carries its evidence in the source and the triples that tie it to the question.

    Where the graph holds no answer, `no_match` is true and `suggestions` names the nearest concepts.
    """
    searcher = request.app.state.opened.searcher
    answer: Answer = await run_in_threadpool(
        searcher.search, q, limit=limit, lang=lang, types=tuple(type or ()), objectives=tuple(objective or ())
    )
    return answer
