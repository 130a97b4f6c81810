"""The one table of formats: name, media type, file extension and the Oxigraph serializer behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.errors import InputError


class ResultFormat(NamedTuple):
    """How an answer to SELECT or ASK is written (https://www.w3.org/TR/sparql11-protocol/#conneg)."""

    name: str
    media_type: str
    serializer: QueryResultsFormat


class GraphFormat(NamedTuple):
    """How an answer to CONSTRUCT or DESCRIBE is written."""

    name: str
    media_type: str
    serializer: RdfFormat


RESULT_FORMATS = (
    ResultFormat("json", "application/sparql-results+json", QueryResultsFormat.JSON),
    ResultFormat("xml", "application/sparql-results+xml", QueryResultsFormat.XML),
    ResultFormat("csv", "text/csv", QueryResultsFormat.CSV),
    ResultFormat("tsv", "text/tab-separated-values", QueryResultsFormat.TSV),
)
GRAPH_FORMATS = (
    GraphFormat("turtle", "text/turtle", RdfFormat.TURTLE),
    GraphFormat("ntriples", "application/n-triples", RdfFormat.N_TRIPLES),
    GraphFormat("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    GraphFormat("rdfxml", "application/rdf+xml", RdfFormat.RDF_XML),
)


class Named(Protocol):
    """Anything that a table lists under a name."""

    @property
    def name(self) -> str:
        """Its name."""


T = TypeVar("T", bound=Named)


def named(known: Sequence[T], name: str, kind: str = "format") -> T:
    """The one of a table with this name.

    >>> named(RESULT_FORMATS, "csv").media_type
    'text/csv'

    Raises:
        InputError: there is none; the hint lists them all.
    """
    for one in known:
        if one.name == name:
            return one
    raise InputError(f"Unknown {kind} '{name}'.", f"Use one of: {', '.join(one.name for one in known)}.")


def result_format(name: str) -> ResultFormat:
    """The result format with this name.

    Raises:
        InputError: there is none.
    """
    return named(RESULT_FORMATS, name, "result format")


def graph_format(name: str) -> GraphFormat:
    """The graph format with this name.

    Raises:
        InputError: there is none.
    """
    return named(GRAPH_FORMATS, name, "graph format")
