"""The release, or a part of it, over HTTP into a file that another tool opens."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.exporting import chosen, selection_from
from api.opened_release import OpenedRelease
from api.problems import responses
from kg.export.formats import EXPORT_FORMATS, ExportFormat, export_format
from kg.export.page import content_policy
from kg.export.selection import MOST_STEPS, Selection
from kg.named_graphs import LAYERS
from kg.reading import Language

router = APIRouter(tags=["Export"])
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file; the same bytes whenever the release and the options are the same.",
        "content": {known.media_type.partition(";")[0]: {} for known in EXPORT_FORMATS}
        | {"text/turtle": {"example": '<https://w3id.org/gcm-kg/id/objective/13> skos:notation "O13" .'}},
    },
    **responses(400, 404),
}
_FORMATS = "; ".join(f"`{known.name}`: {known.about}" for known in EXPORT_FORMATS)


@router.get(
    "/export/{format}",
    summary="Download the graph, or a part of it, for another tool",
    responses=_ANSWERS,
    response_class=Response,
)
async def export(
    request: Request,
    format: Annotated[str, Path(description=_FORMATS, examples=["gexf"])],
    type: Annotated[
        list[str] | None,
        Query(description="Only things of these classes.", examples=[["Workstream", "Agency"]]),
    ] = None,
    focus: Annotated[
        str | None,
        Query(description="Only what is near to the thing with this notation.", examples=["O13"], max_length=200),
    ] = None,
    depth: Annotated[
        int, Query(ge=0, le=MOST_STEPS, description="How many links away from the focus.", examples=[2])
    ] = 1,
    lang: Annotated[
        Language, Query(description="Language of labels; else English, Russian, any. RDF has all.", examples=["fr"])
    ] = "en",
    layers: Annotated[
        list[str] | None,
        Query(description=f"Only what these layers state: {', '.join(LAYERS)}.", examples=[["asserted", "curated"]]),
    ] = None,
    query: Annotated[
        str | None,
        Query(
            description="Only what a search finds, and the triples that say why.",
            examples=["alternatives to detention"],
            max_length=2000,
        ),
    ] = None,
) -> Response:
    """Without options: every thing and link of the release that can be drawn, or all of its RDF."""
    wanted = export_format(format)
    selection = selection_from(type or (), focus, depth, lang, layers or ())
    return await run_in_threadpool(_answer, request.app.state.opened, wanted, selection, query)


def _answer(opened: OpenedRelease, format: ExportFormat, selection: Selection, query: str | None) -> Response:
    content = format.content(chosen(opened, selection, query))
    # The page is for looking at, everything else for saving.
    shown = "inline" if format.name == "html" else "attachment"
    headers = {"Content-Disposition": f'{shown}; filename="{format.file_name}"'}
    if format.name == "html":
        headers["Content-Security-Policy"] = f"{content_policy()}; frame-ancestors 'none'"
    return Response(content, media_type=format.media_type, headers=headers)
