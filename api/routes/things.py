"""The name of a thing into a document about it: 303 from what it is to what is written about it.

A code may hold dots, so a name counts as a whole before its end is taken for a format
(https://www.w3.org/TR/cooluris/#r303gendocument).
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pyoxigraph import NamedNode, Store, Triple
from rdflib.namespace import RDF

from api import problems
from api.addresses import in_language, query_of, site_of, with_query
from api.markup import Markup
from api.pages.listing import kinds_page, things_page
from api.pages.thing import thing_page
from api.representations import (
    Document,
    Representation,
    asked_by,
    documented,
    link_header,
    media_types,
    negotiated,
    split_extension,
)
from api.served import Lang, sent, store_of, things_of, view_of
from kg.labels import LABEL_PREDICATES, NOTATION, label_of
from kg.namespaces import BASE
from kg.resource import Page, Resource, Thing, describe, ordered, paged

router = APIRouter(tags=["Linked data"])
PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="Which page, from 1.")]
PageSize = Annotated[int, Query(ge=1, le=500, description="How many on a page.")]

_TURTLE = """<http://localhost:8000/doc/workstream/T2> a foaf:Document ;
\tfoaf:primaryTopic id:workstream\\/T2 .
id:workstream\\/T2 a gcm:ThematicWorkstream ;
\tgcm:lead id:agency\\/IOM , id:agency\\/UNHCR , id:agency\\/UNICEF .
"""
_DOCUMENT: dict[int | str, dict[str, Any]] = problems.responses(400, 404, 406) | documented(
    "The document, in the format asked for.", media_types(_TURTLE)
)
_LOCATION: dict[str, Any] = {"schema": {"type": "string"}, "example": "/doc/workstream/T2.ttl"}
_REDIRECT: dict[int | str, dict[str, Any]] = problems.responses(400, 404, 406)
_REDIRECT[303] = {"description": "See the document about the thing.", "headers": {"Location": _LOCATION}}


@router.get("/id", summary="The kinds of things", responses=_DOCUMENT, response_class=Response)
@router.get("/doc", include_in_schema=False)
def kinds(request: Request, lang: Lang = "en") -> Response:
    """Each kind with the number of its things; HTML or RDF by `Accept`."""
    return _kinds(request, lang, None)


@router.get("/id.{extension}", include_in_schema=False)
@router.get("/doc.{extension}", include_in_schema=False)
def kinds_in(request: Request, extension: str, lang: Lang = "en") -> Response:
    """The same in one format."""
    return _kinds(request, lang, asked_by(extension))


@router.get("/id/{kind}", summary="The things of a kind", responses=_DOCUMENT, response_class=Response)
@router.get("/doc/{kind}", include_in_schema=False)
def things_of_kind(
    request: Request, kind: str, lang: Lang = "en", page: PageNumber = 1, size: PageSize = 50
) -> Response:
    """A page of the list, in the order of the codes. `Link` leads to the pages before and after it.

    The name may end in .html, .ttl, .jsonld, .nt or .rdf; without one of these `Accept` decides.
    """
    things = things_of(request)
    name, asked = (kind, None) if kind in things.kinds else split_extension(kind)
    found = paged(things.of_kind(name), page, size)
    return _listed(request, name, asked, lang, found)


@router.get(
    "/id/{kind}/{code:path}",
    summary="What a thing is called: see the document about it",
    responses=_REDIRECT,
    response_class=Response,
    status_code=303,
)
def thing(request: Request, kind: str, code: str) -> Response:
    """The IRI of a thing names the thing itself, so it answers 303 with the address of a document about it.

    `Accept` chooses the document's format; a code that ends in .ttl, .jsonld, .nt, .rdf or .html asks for that one.
    """
    found, asked = _found(request, kind, code)
    site = site_of(request)
    document = Document(_path(found), query_of(request), (found.iri,), tuple, Markup)
    headers = {
        "Location": site.local(document.address(asked or negotiated(request))),
        "Link": f'{link_header(document, site)}, <{site.absolute(document.address())}>; rel="describedby"',
        "Vary": "Accept",
    }
    return Response(status_code=303, headers=headers)


@router.get("/doc/{kind}/{code:path}", summary="A document about a thing", responses=_DOCUMENT, response_class=Response)
def document_of(
    request: Request, kind: str, code: str, lang: Lang = "en", page: PageNumber = 1, size: PageSize = 100
) -> Response:
    """What the graph says of the thing and of others about it, its evidence with the place in the source, and names.

    `page` and `size` turn the pages of what the graph says of others about it. The code may end in .html, .ttl,
    .jsonld, .nt or .rdf; without one of these `Accept` decides.
    """
    found, asked = _found(request, kind, code)
    resource = describe(store_of(request), found.iri, page, size)
    return _described(request, found, asked, lang, resource)


def _found(request: Request, kind: str, code: str) -> tuple[Thing, Representation | None]:
    things = things_of(request)
    whole = things.find(kind, code)
    if whole is not None:
        return whole, None
    stem, asked = split_extension(code)
    return things.get(kind, stem), asked


def _described(request: Request, thing: Thing, asked: Representation | None, lang: str, resource: Resource) -> Response:
    def page() -> Markup:
        name = thing.notation or label_of(store_of(request), thing.iri, lang).text
        crumbs = (*_crumbs(lang, thing.kind), (_path(thing), name))
        return thing_page(view_of(request, lang, document, crumbs), resource)

    path, query = _path(thing), query_of(request)
    around = _neighbours(path, query, resource.incoming)
    document = Document(path, query, (thing.iri,), lambda: resource.triples, page, around)
    return sent(request, document, asked)


def _listed(request: Request, kind: str, asked: Representation | None, lang: str, found: Page[Thing]) -> Response:
    topics = tuple(thing.iri for thing in found.items)

    def page() -> Markup:
        return things_page(view_of(request, lang, document, _crumbs(lang, kind)), kind, found)

    path, query = f"/id/{kind}", query_of(request)
    around = _neighbours(path, query, found)
    document = Document(path, query, topics, lambda: _names(store_of(request), topics), page, around, found.total)
    return sent(request, document, asked)


def _kinds(request: Request, lang: str, asked: Representation | None) -> Response:
    lists = tuple(NamedNode(f"{BASE}id/{kind}") for kind in things_of(request).kinds)

    def page() -> Markup:
        return kinds_page(view_of(request, lang, document, _crumbs(lang)), things_of(request))

    document = Document("/id", query_of(request), lists, tuple, page, total=len(lists))
    return sent(request, document, asked)


def _names(store: Store, things: tuple[NamedNode, ...]) -> tuple[Triple, ...]:
    """What a list says of its things: their types, labels and notations."""
    shown = (*LABEL_PREDICATES, NOTATION, NamedNode(str(RDF.type)))
    return ordered(
        quad.triple
        for thing in things
        for predicate in shown
        for quad in store.quads_for_pattern(thing, predicate, None, None)
    )


def _path(thing: Thing) -> str:
    return f"/doc/{thing.kind}/{quote(thing.code)}"


def _crumbs(lang: str, kind: str = "") -> tuple[tuple[str, str], ...]:
    above = ((in_language("/id", lang), "id"),)
    return (*above, (in_language(f"/id/{kind}", lang), kind)) if kind else above


def _neighbours(path: str, query: str, page: Page[Any]) -> tuple[tuple[str, str], ...]:
    around = (("prev", page.number - 1), ("next", page.number + 1))
    return tuple((name, with_query(path, query, page=n)) for name, n in around if 1 <= n <= page.last)
