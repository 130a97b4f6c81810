"""A SPARQL request that uses `search:query` into the same request with the hits beside the graph, as triples.

    ?hit search:query "alternatives to detention" ; search:score ?score ; search:rank ?rank .
    (?hit ?score ?rank) search:query ("détention" 20 "fr") .

The words are searched for before the query runs; the hits are real triples in a graph that only this query sees, so
OPTIONAL, FILTER, paths and GROUP BY work on them as on all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from kg.errors import QueryTooLarge
from kg.namespaces import prefixes
from kg.query import OVERLAY, Request
from kg.query_text import SEARCH_QUERY, SearchCall, search_calls

MOST_CALLS: Final = 4
MOST_CHARACTERS: Final = 500
HITS: Final = 50
MOST_HITS: Final = 100
_XSD: Final = prefixes()["xsd"]
_RDF: Final = prefixes()["rdf"]
_SEARCH: Final = prefixes()["search"]


class Hit(NamedTuple):
    """A thing found: its IRI, and how well it fits, 0 to 1."""

    iri: str
    score: float


Find = Callable[[SearchCall], tuple[Hit, ...]]


def calls_of(request: Request) -> tuple[SearchCall, ...]:
    """The searches that a request asks for.

    Raises:
        QueryError: a search does not say what to search for.
        QueryTooLarge: there are too many, or one is too long or asks for too many hits.
    """
    if "search" not in request.query:  # neither the prefix nor the IRI: most queries end here
        return ()
    calls = search_calls(request.query)
    if len(calls) > MOST_CALLS:
        raise QueryTooLarge(f"The query has {len(calls)} searches; {MOST_CALLS} are allowed.", "Send two queries.")
    for call in calls:
        if len(call.text) > MOST_CHARACTERS:
            raise QueryTooLarge(f"A search is longer than {MOST_CHARACTERS} characters.", "Shorten it.")
        if not 0 < (call.limit or HITS) <= MOST_HITS:
            raise QueryTooLarge(f"A search asks for {call.limit} hits; 1 to {MOST_HITS} are allowed.", "Ask for fewer.")
    return calls


def with_hits(request: Request, calls: tuple[SearchCall, ...], find: Find) -> Request:
    """The request with the hits of its searches beside the graph."""
    quads = [quad for call in calls for quad in _quads(call, find(call), alone=len(calls) == 1)]
    return (
        replace(request, overlay=cast("bytes", serialize(quads, format=RdfFormat.N_QUADS)).decode())
        if quads
        else request
    )


def _quads(call: SearchCall, hits: tuple[Hit, ...], alone: bool) -> Iterator[Quad]:
    words, listed = _object(call)
    yield from listed
    for rank, hit in enumerate(hits, 1):
        thing, score, place = NamedNode(hit.iri), _decimal(hit.score), Literal(rank)
        if alone:
            yield _quad(thing, "score", score)
            yield _quad(thing, "rank", place)
        if call.scored:
            for members in ((thing,), (thing, score), (thing, score, place)):
                head, cells = _list(members)
                yield from cells
                yield _quad(head, "query", words)
        else:
            yield _quad(thing, "query", words)


def _object(call: SearchCall) -> tuple[Literal | NamedNode | BlankNode, list[Quad]]:
    words = Literal(call.text, language=call.tag) if call.tag else Literal(call.text)
    if call.arguments is None:
        return words, []
    return _list((words, *(Literal(argument) for argument in call.arguments)))


def _list(members: tuple[Literal | NamedNode, ...]) -> tuple[BlankNode, list[Quad]]:
    """An RDF collection, the triples that a list in a query stands for."""
    cells = [BlankNode() for _ in members]
    after: list[BlankNode | NamedNode] = [*cells[1:], NamedNode(f"{_RDF}nil")]
    firsts = [_graph(cell, NamedNode(f"{_RDF}first"), one) for cell, one in zip(cells, members, strict=True)]
    rests = [_graph(cell, NamedNode(f"{_RDF}rest"), rest) for cell, rest in zip(cells, after, strict=True)]
    return cells[0], [*firsts, *rests]


def _quad(subject: NamedNode | BlankNode, name: str, value: Literal | NamedNode | BlankNode) -> Quad:
    return _graph(subject, NamedNode(SEARCH_QUERY if name == "query" else f"{_SEARCH}{name}"), value)


def _graph(subject: NamedNode | BlankNode, property_: NamedNode, value: Literal | NamedNode | BlankNode) -> Quad:
    return Quad(subject, property_, value, NamedNode(OVERLAY))


def _decimal(number: float) -> Literal:
    return Literal(f"{number:.4f}", datatype=NamedNode(f"{_XSD}decimal"))
