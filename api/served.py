"""A request into what answers it: the parts of the served release, and how its pages show them."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Query, Request
from fastapi.responses import Response
from pyoxigraph import Store

from api.addresses import site_of
from api.pages.layout import CONTENT_POLICY, Frame, language_of_page
from api.pages.view import View
from api.representations import (
    HTML,
    Document,
    Representation,
    description,
    link_header,
    local_formats,
    negotiated,
)
from kg.document import written
from kg.reading import Language
from kg.resource import Things

Lang = Annotated[
    Language, Query(description="Labels in HTML: this language, else English, else Russian, else any other.")
]
Crumbs = tuple[tuple[str, str], ...]


def store_of(request: Request) -> Store:
    """The graph."""
    return cast(Store, request.app.state.opened.store)


def things_of(request: Request) -> Things:
    """The things of the graph by kind and code."""
    return cast(Things, request.app.state.things())


def release_of(request: Request) -> str:
    """The id of the release."""
    return cast(str, request.app.state.opened.manifest.id)


def view_of(request: Request, language: str, document: Document, crumbs: Crumbs) -> View:
    """How the page of a document shows the graph to this client."""
    site = site_of(request)
    frame = Frame(site, language_of_page(language), release_of(request), crumbs, local_formats(document, site))
    return View(store_of(request), language, frame, document.path, document.query)


def sent(request: Request, document: Document, asked: Representation | None) -> Response:
    """The document in the format that its address asks for, or else in the one that Accept likes best.

    Raises:
        HTTPException: 406 where no offered format is acceptable.
    """
    site, chosen = site_of(request), asked or negotiated(request)
    headers = {"Link": link_header(document, site)}
    if asked is None:
        headers |= {"Vary": "Accept", "Content-Location": site.local(document.address(chosen))}
    if chosen is HTML:
        headers["Content-Security-Policy"] = CONTENT_POLICY
        return Response(document.page().encode(), media_type="text/html; charset=utf-8", headers=headers)
    stated = (*document.facts(), *description(document, site, release_of(request)).triples())
    return Response(written(stated, chosen.name), media_type=_with_charset(chosen.media_type), headers=headers)


def _with_charset(media_type: str) -> str:
    # Only Turtle is a text type, whose charset a client would otherwise have to guess.
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
