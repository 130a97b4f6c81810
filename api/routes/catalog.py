"""The descriptions of the dataset over HTTP: VoID at its well-known address, DCAT 3, and schema.org."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import problems
from api.addresses import query_of, site_of
from api.markup import Markup
from api.pages.catalog import catalogue_page, numbers_page
from api.representations import Document, Representation, asked_by, documented, media_types
from api.served import Lang, sent, view_of
from kg.catalog import Distribution, Published, dcat, schema_org, void
from kg.document import DATASET
from kg.export.formats import EXPORT_FORMATS
from kg.resource import ordered

router = APIRouter(tags=["Catalogue"])
_VOID = """<https://w3id.org/gcm-kg/catalog#dataset> a void:Dataset ;
\tvoid:triples 15379 ;
\tvoid:sparqlEndpoint <http://localhost:8000/sparql> .
"""
_DCAT = """<https://w3id.org/gcm-kg/catalog> a dcat:Catalog ;
\tdcat:dataset <https://w3id.org/gcm-kg/catalog#dataset> .
"""
_SCHEMA_ORG = {"application/ld+json": {"example": {"@context": {"@vocab": "https://schema.org/"}, "@type": "Dataset"}}}


def _document(example: str) -> dict[int | str, dict[str, Any]]:
    sent_in = documented("The document, in the format asked for.", media_types(example))
    return problems.responses(400, 404, 406) | sent_in


@router.get(
    "/.well-known/void", summary="The dataset in numbers (VoID)", responses=_document(_VOID), response_class=Response
)
def void_description(request: Request, lang: Lang = "en") -> Response:
    """Size, classes and properties with their counts, ways in, example resources, and links to other datasets.

    `Accept`, or an address that ends in .html, .ttl, .jsonld, .nt or .rdf, decides the format.
    """
    return _void(request, lang, None)


@router.get("/.well-known/void.{extension}", include_in_schema=False)
def void_description_in(request: Request, extension: str, lang: Lang = "en") -> Response:
    """The VoID description in one format."""
    return _void(request, lang, asked_by(extension))


@router.get("/catalog", summary="The catalogue (DCAT 3)", responses=_document(_DCAT), response_class=Response)
def catalogue(request: Request, lang: Lang = "en") -> Response:
    """The dataset with its current release, the files it can be had as, the services over it, and its sources.

    `Accept`, or an address that ends in .html, .ttl, .jsonld, .nt or .rdf, decides the format.
    """
    return _catalogue(request, lang, None)


@router.get("/catalog.{extension}", include_in_schema=False)
def catalogue_in(request: Request, extension: str, lang: Lang = "en") -> Response:
    """The catalogue in one format."""
    return _catalogue(request, lang, asked_by(extension))


@router.get(
    "/dataset.jsonld",
    summary="The dataset for search engines",
    responses=problems.responses(400) | documented("The description.", _SCHEMA_ORG),
    response_class=Response,
)
def dataset(request: Request) -> Response:
    """The dataset as a schema.org Dataset, with its context inline."""
    return Response(schema_org(_published(request)), media_type="application/ld+json")


def _void(request: Request, lang: str, asked: Representation | None) -> Response:
    published = _published(request)

    def page() -> Markup:
        view = view_of(request, lang, document, (("/catalog", "catalog"), ("/.well-known/void", "void")))
        return numbers_page(view, published)

    document = Document("/.well-known/void", query_of(request), (DATASET,), lambda: ordered({*void(published)}), page)
    return sent(request, document, asked)


def _catalogue(request: Request, lang: str, asked: Representation | None) -> Response:
    published = _published(request)

    def page() -> Markup:
        return catalogue_page(view_of(request, lang, document, (("/catalog", "catalog"),)), published)

    document = Document("/catalog", query_of(request), (DATASET,), lambda: ordered({*dcat(published)}), page)
    return sent(request, document, asked)


def _published(request: Request) -> Published:
    manifest = request.app.state.opened.manifest
    numbers, graph = request.app.state.statistics(), manifest.identity.graph
    return Published(site_of(request).root, manifest.id, graph, numbers, distributions(graph))


def distributions(graph: str) -> tuple[Distribution, ...]:
    """Every export format; the graph's digest is that of the sorted N-Quads, so one checksum is known beforehand."""
    sums = {"nquads": graph}
    return tuple(
        Distribution(
            known.name, known.media_type.partition(";")[0], f"{known.name}: {known.about}", sums.get(known.name, "")
        )
        for known in EXPORT_FORMATS
    )
