"""A document and an Accept header into the representation the client asks for, with links to all the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from fastapi import Request
from pyoxigraph import NamedNode, Triple
from starlette.exceptions import HTTPException

from api.addresses import Site, with_query
from api.markup import Markup
from api.negotiation import best
from kg.document import LICENCE, Description
from kg.errors import NotFound
from kg.formats import GRAPH_FORMATS


class Representation(NamedTuple):
    """A format in which documents are offered: the end of its address, its media type and its name in kg.formats."""

    extension: str
    media_type: str
    name: str


HTML: Final = Representation("html", "text/html", "html")
_EXTENSIONS: Final = {"turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}
_GRAPHS: Final = tuple(
    Representation(_EXTENSIONS[known.name], known.media_type, known.name)
    for known in GRAPH_FORMATS
    if known.name in _EXTENSIONS
)
# HTML first: whoever takes anything is most likely a reader, a link checker or a search engine.
OFFERED: Final = (HTML, *_GRAPHS)
BY_EXTENSION: Final = {offered.extension: offered for offered in OFFERED}


@dataclass(frozen=True)
class Document:
    """A document that can be sent in every offered format.

    Args:
        path: its address without host and extension.
        query: the query string that belongs to its address.
        topics: what it is about.
        facts: makes what its RDF formats hold besides what it says of itself.
        page: makes its HTML.
        neighbours: ("prev" or "next", path) of the pages before and after, if it is a page of a list.
        total: how many topics the whole list has, if it is a page of one.
    """

    path: str
    query: str
    topics: tuple[NamedNode, ...]
    facts: Callable[[], Iterable[Triple]]
    page: Callable[[], Markup]
    neighbours: tuple[tuple[str, str], ...] = ()
    total: int | None = None

    def address(self, representation: Representation | None = None) -> str:
        """The path of the document, or of it in one format, with its query string."""
        return with_query(f"{self.path}.{representation.extension}" if representation else self.path, self.query)


def split_extension(name: str) -> tuple[str, Representation | None]:
    """A name that may end in the extension of an offered format, as the rest and that format.

    >>> split_extension("13.ttl")[0], split_extension("workplan-2019.14836-14837")[1]
    ('13', None)
    """
    stem, dot, extension = name.rpartition(".")
    return (stem, BY_EXTENSION[extension]) if dot and extension in BY_EXTENSION else (name, None)


def negotiated(request: Request) -> Representation:
    """The offered format that the request's Accept header likes best.

    Raises:
        HTTPException: 406; the detail lists what is offered.
    """
    media_types = [offered.media_type for offered in OFFERED]
    chosen = best(", ".join(request.headers.getlist("accept")), media_types)
    if chosen is None:
        raise HTTPException(406, f"Offered: {', '.join(media_types)}.", {"Vary": "Accept"})
    return OFFERED[media_types.index(chosen)]


def alternates(document: Document, site: Site) -> tuple[tuple[str, str], ...]:
    """The absolute address of the document in each format, with the media type."""
    return tuple((site.absolute(document.address(offered)), offered.media_type) for offered in OFFERED)


def local_formats(document: Document, site: Site) -> tuple[tuple[str, str], ...]:
    """The same without the host, as a page links to them."""
    return tuple((site.local(document.address(offered)), offered.media_type) for offered in OFFERED)


def link_header(document: Document, site: Site) -> str:
    """The Link header of a document (RFC 8288): its formats, its address without one, licence, topic, neighbours."""
    typed = [f'<{address}>; rel="alternate"; type="{kind}"' for address, kind in alternates(document, site)]
    related = [(site.absolute(document.address()), "canonical"), (LICENCE.value, "license")]
    related += [(topic.value, "describes") for topic in document.topics if document.total is None]
    related += [(site.absolute(path), name) for name, path in document.neighbours]
    return ", ".join([*typed, *(f'<{address}>; rel="{relation}"' for address, relation in related)])


def description(document: Document, site: Site, release: str) -> Description:
    """What the document says of itself."""
    return Description(
        site.absolute(document.address()),
        document.topics,
        release,
        alternates(document, site),
        tuple((name, site.absolute(path)) for name, path in document.neighbours),
        document.total,
    )


def media_types(example: str = "") -> dict[str, dict[str, Any]]:
    """The offered media types as OpenAPI content, with an example of the Turtle."""
    shown: dict[str, dict[str, Any]] = {offered.media_type: {} for offered in OFFERED}
    return shown | ({"text/turtle": {"example": example}} if example else {})


def asked_by(extension: str) -> Representation:
    """The offered format with this extension.

    >>> asked_by("ttl").media_type
    'text/turtle'

    Raises:
        NotFound: there is none.
    """
    if extension not in BY_EXTENSION:
        raise NotFound("There is no such format here.", f"An address may end in {', '.join(BY_EXTENSION)}.")
    return BY_EXTENSION[extension]


def documented(description: str, content: dict[str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    """How a route documents a document in OpenAPI: what it sends, or that the client has it already."""
    return {
        200: {"description": description, "content": content},
        304: {"description": "The client holds this already (`If-None-Match`)."},
    }
