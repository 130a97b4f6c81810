"""A request into the addresses under which the service and its documents are known to the client."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import Request

from kg.errors import InputError
from kg.namespaces import BASE
from kg.resource import THINGS

# What a Host header may hold (RFC 3986, section 3.2.2): it goes into IRIs, so nothing else may pass.
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\Z")

# What lies under the same path here as below the base IRI.
_PATHS: Final = tuple(f"{BASE}{name}" for name in ("ontology", "shapes#", "catalog", ".well-known/void", "graph/"))


class Site(NamedTuple):
    """Where the service is: its absolute address, and the path below which its own paths lie."""

    root: str
    prefix: str

    def absolute(self, path: str) -> str:
        """The absolute address of a path.

        >>> Site("https://example.org/kg", "/kg").absolute("/doc/agency/IOM")
        'https://example.org/kg/doc/agency/IOM'
        """
        return self.root + path

    def local(self, path: str) -> str:
        """The same without the host, as links within a page have it.

        >>> Site("https://example.org/kg", "/kg").local("/doc")
        '/kg/doc'
        """
        return self.prefix + path


def site_of(request: Request) -> Site:
    """Where the client thinks the service is: the setting `public_url`, else what the request says.

    Raises:
        InputError: the Host header holds no host.
    """
    public = request.app.state.opened.settings.public_url.rstrip("/")
    if public:
        return Site(public, urlsplit(public).path)
    host = request.headers.get("host", "localhost")
    if not _HOST.match(host):
        raise InputError("The Host header does not name a host.", "Send the name or address of this service.")
    prefix = quote(request.scope.get("root_path", "").rstrip("/"))
    return Site(f"{request.scope['scheme']}://{host}{prefix}", prefix)


def document_path(iri: str) -> str | None:
    """The path that tells about an IRI of ours, or None where we have no document about it.

    >>> document_path("https://w3id.org/gcm-kg/id/agency/IOM")
    '/doc/agency/IOM'
    >>> document_path("https://w3id.org/gcm-kg/ontology#lead")
    '/ontology#lead'
    >>> document_path("https://example.org/") is None
    True
    """
    if iri.startswith(THINGS):
        return f"/doc/{quote(iri.removeprefix(THINGS))}"
    if iri.startswith(_PATHS):
        return f"/{iri.removeprefix(BASE)}"
    return None


def with_query(path: str, known: str = "", /, **changed: str | int) -> str:
    """A path with a query string in which some parameters are changed.

    >>> with_query("/id/agency", "lang=fr&page=1", page=2)
    '/id/agency?lang=fr&page=2'
    """
    parameters = dict(parse_qsl(known)) | {name: str(value) for name, value in changed.items()}
    return f"{path}?{urlencode(parameters)}" if parameters else path


_OF_DOCUMENTS: Final = ("lang", "page", "size")


def query_of(request: Request) -> str:
    """The part of the query string that chooses among documents; anything else in it changes nothing."""
    given = request.query_params
    return urlencode([(name, given[name]) for name in _OF_DOCUMENTS if name in given])


def in_language(path: str, language: str) -> str:
    """The address of a page with labels in a language; English needs no saying.

    >>> in_language("/doc/agency/IOM", "fr"), in_language("/ontology#lead", "ru"), in_language("/id", "en")
    ('/doc/agency/IOM?lang=fr', '/ontology?lang=ru#lead', '/id')
    """
    address, hash_, anchor = path.partition("#")
    return path if language == "en" else with_query(address, lang=language) + hash_ + anchor
