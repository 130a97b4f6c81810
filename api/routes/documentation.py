"""The description of the service as a page to read, without scripts from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.addresses import site_of
from api.pages.layout import CONTENT_POLICY, Frame
from api.pages.operations import operations_page
from api.served import release_of

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def documentation(request: Request) -> HTMLResponse:
    """Every operation, its parameters and answers."""
    frame = Frame(site_of(request), "en", release_of(request), (("/docs", "API"),), ())
    html = operations_page(frame, request.app.openapi())
    return HTMLResponse(html, headers={"Content-Security-Policy": CONTENT_POLICY})
