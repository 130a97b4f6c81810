"""The one table of formats: name, media type, file extension and the Oxigraph serializer behind it."""

from __future__ import annotations

from typing import NamedTuple

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


def result_format(name: str) -> ResultFormat:
    """The result format with this name.

    >>> result_format("csv").media_type
    'text/csv'

    Raises:
        InputError: there is none.
    """
    for known in RESULT_FORMATS:
        if known.name == name:
            return known
    raise InputError(f"Unknown result format '{name}'.", f"Use one of: {', '.join(f.name for f in RESULT_FORMATS)}.")


def graph_format(name: str) -> GraphFormat:
    """The graph format with this name.

    >>> graph_format("turtle").media_type
    'text/turtle'

    Raises:
        InputError: there is none.
    """
    for known in GRAPH_FORMATS:
        if known.name == name:
            return known
    raise InputError(f"Unknown graph format '{name}'.", f"Use one of: {', '.join(f.name for f in GRAPH_FORMATS)}.")
