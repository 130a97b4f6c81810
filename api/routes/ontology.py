"""The ontology, its shapes and its JSON-LD context over HTTP: one document for all hash IRIs such as /ontology#lead."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pyoxigraph import Triple
from rdflib.namespace import OWL

from api import problems
from api.addresses import query_of
from api.markup import Markup
from api.pages.ontology import ontology_page, shapes_page
from api.representations import Document, Representation, asked_by, documented, media_types
from api.served import Lang, sent, store_of, view_of
from kg.errors import NotFound
from kg.vocabulary import ONTOLOGY, SHAPES, context_document, ontology_triples, shape_triples, terms

router = APIRouter(tags=["Linked data"])
_ONTOLOGY = """<https://w3id.org/gcm-kg/ontology> a owl:Ontology ;
\towl:versionInfo "0.1.0" .
gcm:lead a owl:ObjectProperty ;
\trdfs:label "lead"@en .
"""
_SHAPES = """gcmsh:Actor a sh:NodeShape ;
\tsh:targetClass gcm:Actor .
"""


def _document(example: str) -> dict[int | str, dict[str, Any]]:
    sent_in = documented("The document, in the format asked for.", media_types(example))
    return problems.responses(400, 404, 406) | sent_in


_CONTEXT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The context.",
        "content": {"application/ld+json": {"example": {"@context": {"lead": {"@id": "gcm:lead", "@type": "@id"}}}}},
    }
}


@router.get("/ontology", summary="The ontology", responses=_document(_ONTOLOGY), response_class=Response)
def ontology(request: Request, lang: Lang = "en") -> Response:
    """Every class and property with its definitions in English and Russian.

    `Accept`, or an address that ends in .html, .ttl, .jsonld, .nt or .rdf, decides the format.
    """
    return _ontology(request, lang, None)


@router.get("/ontology.{extension}", include_in_schema=False)
def ontology_in(request: Request, extension: str, lang: Lang = "en") -> Response:
    """The ontology in one format."""
    return _ontology(request, lang, asked_by(extension))


@router.get("/ontology/shapes", summary="The SHACL shapes", responses=_document(_SHAPES), response_class=Response)
def shapes(request: Request, lang: Lang = "en") -> Response:
    """Every shape that a release must meet. `Accept` or the end of the address decides the format."""
    return _shapes(request, lang, None)


@router.get("/shapes", include_in_schema=False)
def shapes_by_namespace(request: Request, lang: Lang = "en") -> Response:
    """What the hash IRIs of the shapes lead to: the namespace is .../shapes#."""
    return _shapes(request, lang, None)


@router.get("/ontology/shapes.{extension}", include_in_schema=False)
def shapes_in(request: Request, extension: str, lang: Lang = "en") -> Response:
    """The shapes in one format."""
    return _shapes(request, lang, asked_by(extension))


@router.get("/ontology/context.jsonld", summary="The JSON-LD context", responses=_CONTEXT, response_class=Response)
def context() -> Response:
    """The terms that JSON-LD of this service is written in."""
    return Response(context_document(), media_type="application/ld+json")


@router.get(
    "/ontology/{version}",
    summary="A version of the ontology",
    responses=_document(_ONTOLOGY),
    response_class=Response,
)
def version(request: Request, version: str, lang: Lang = "en") -> Response:
    """The ontology of the served release under its version IRI; other versions are served with their own releases."""
    served = _version(ontology_triples(store_of(request)))
    if version != served:
        raise NotFound("This release does not have that version of the ontology.", f"It has /ontology/{served}.")
    return _ontology(request, lang, None)


def _version(triples: tuple[Triple, ...]) -> str:
    stated = (t.object for t in triples if t.subject == ONTOLOGY and t.predicate.value == str(OWL.versionInfo))
    return next((str(getattr(value, "value", "")) for value in stated), "")


def _ontology(request: Request, lang: str, asked: Representation | None) -> Response:
    triples = ontology_triples(store_of(request))

    def page() -> Markup:
        view = view_of(request, lang, document, (("/ontology", "ontology"),))
        return ontology_page(view, triples, terms(triples))

    document = Document("/ontology", query_of(request), (ONTOLOGY,), lambda: triples, page)
    return sent(request, document, asked)


def _shapes(request: Request, lang: str, asked: Representation | None) -> Response:
    def page() -> Markup:
        view = view_of(request, lang, document, (("/ontology", "ontology"), ("/ontology/shapes", "shapes")))
        return shapes_page(view, shape_triples())

    document = Document("/ontology/shapes", query_of(request), (SHAPES,), shape_triples, page)
    return sent(request, document, asked)
