"""Lines of a release's N-Quads into RDF files.

The lines are parsed and written again without a store between, because Oxigraph's store rewrites lexical forms
("01" becomes 1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import takewhile
from typing import Final, NamedTuple

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg.export.property_graph import PropertyGraph
from kg.jsonld import document
from kg.named_graphs import layer_of
from kg.namespaces import prefixes

_LABEL: Final = "http://www.w3.org/2008/05/skos-xl#prefLabel"
_EVIDENCE: Final = prefixes()["gcm"] + "evidence"
_MENTIONS: Final = prefixes()["gcm"] + "mentions"
_PART: Final = "http://purl.org/dc/terms/isPartOf"


class Terms(NamedTuple):
    """A line's IRIs; the object is empty where it is a literal."""

    subject: str
    predicate: str
    object: str
    graph: str


def terms(line: str) -> Terms:
    """The IRIs of a canonical N-Quads line.

    >>> terms('<urn:s> <urn:p> "a b" <urn:g> .')
    Terms(subject='urn:s', predicate='urn:p', object='', graph='urn:g')
    """
    subject, predicate, rest = line.split(" ", 2)
    object_, graph = rest.removesuffix(" .").rsplit(" ", 1)
    return Terms(subject[1:-1], predicate[1:-1], object_[1:-1] if object_.startswith("<") else "", graph[1:-1])


def of_layers(lines: Iterable[str], layers: Collection[str]) -> list[str]:
    """The lines that these layers state."""
    return [line for line in lines if layer_of(terms(line).graph) in layers]


def about(lines: Iterable[str], things: Collection[str], chosen: PropertyGraph) -> list[str]:
    """What the lines say of the chosen things, with their labels and the passages that prove them.

    Args:
        things: IRIs of all things that could have been chosen; a link to one of them stays only if it was.
        chosen: the things and the links between them.
    """
    known = [(line, terms(line)) for line in lines]
    inside = {node.iri for node in chosen.nodes}
    notes = _notes([said for _, said in known], inside)
    ends = {(chosen.by_id[edge.source].iri, chosen.by_id[edge.target].iri) for edge in chosen.edges}
    linked = ends | {(target, source) for source, target in ends}

    def is_kept(said: Terms) -> bool:
        if said.subject in notes:
            return said.object not in things or said.object in inside
        return said.subject in inside and (said.object not in things or (said.subject, said.object) in linked)

    return [line for line, said in known if is_kept(said)]


def _notes(known: Collection[Terms], inside: Collection[str]) -> set[str]:
    """The labels and passages of things, and the mentions in these passages that name one of them."""
    own = {said.object for said in known if said.predicate in (_LABEL, _EVIDENCE) and said.subject in inside}
    naming = {said.subject for said in known if said.predicate == _MENTIONS and said.object in inside}
    return own | {said.subject for said in known if said.predicate == _PART and said.object in own} & naming


def nquads(lines: Iterable[str]) -> bytes:
    """The lines as they are."""
    return "".join(f"{line}\n" for line in lines).encode()


def trig(lines: Iterable[str]) -> bytes:
    """The named graphs, one after the other."""
    by_graph = sorted(lines, key=lambda line: (terms(line).graph, line))
    return _serialized(_quads(by_graph), RdfFormat.TRIG)


def turtle(lines: Iterable[str]) -> bytes:
    """The union of the named graphs."""
    return _serialized(_triples(lines), RdfFormat.TURTLE)


def jsonld(lines: Iterable[str]) -> bytes:
    """The union of the named graphs, with the context inside: nothing has to be fetched to read it."""
    return document(_triples(lines)) + b"\n"


def _triples(lines: Iterable[str]) -> Iterator[Triple]:
    """Each triple once, though several layers state it."""
    return iter(dict.fromkeys(quad.triple for quad in _quads(lines)))


def _quads(lines: Iterable[str]) -> Iterator[Quad]:
    return parse(input=nquads(lines), format=RdfFormat.N_QUADS)


def _serialized(statements: Iterable[Quad] | Iterable[Triple], format: RdfFormat) -> bytes:
    written = serialize(statements, format=format, prefixes=prefixes())
    assert written is not None
    return _with_sorted_prefixes(written)


def _with_sorted_prefixes(text: bytes) -> bytes:
    """The serializer writes the prefixes in the order of a hash table, which a new version may change."""
    lines = text.splitlines(keepends=True)
    count = sum(1 for _ in takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join((*sorted(lines[:count]), *lines[count:]))
