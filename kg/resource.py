"""A kind and a code into the thing they name, and a thing into the triples that a document about it holds.

Nothing is ever joined to a file path: a thing is what the graph has a triple about, found by look-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Final, Generic, NamedTuple, TypeVar, cast

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Triple
from rapidfuzz import fuzz, process, utils
from rdflib.namespace import RDF

from kg.errors import NotFound
from kg.labels import LABEL_PREDICATES, NOTATION
from kg.namespaces import BASE, GCM, prefixes

THINGS: Final = f"{BASE}id/"
EVIDENCE: Final = NamedNode(str(GCM.evidence))
_START: Final = NamedNode(str(GCM.start))
_NEAR, _NEAREST = 50, 5
_LONGEST_CODE: Final = 200
_TYPE: Final = str(RDF.type)
Item = TypeVar("Item")
Natural = tuple[tuple[int, str], ...]


class Thing(NamedTuple):
    """A thing of the graph: its kind and code, as in its IRI, and its notation, which may be empty."""

    kind: str
    code: str
    notation: str

    @property
    def iri(self) -> NamedNode:
        """The name of the thing.

        >>> Thing("agency", "IOM", "IOM").iri.value
        'https://w3id.org/gcm-kg/id/agency/IOM'
        """
        return NamedNode(f"{THINGS}{self.kind}/{self.code}")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list: which page this is, from 1, how many items a page holds and how many there are in all."""

    items: tuple[Item, ...]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one, empty, page.

        >>> Page((), 1, 50, 101).last
        3
        """
        return max(1, -(-self.total // self.size))


def paged(items: tuple[Item, ...], number: int, size: int) -> Page[Item]:
    """The page with this number.

    >>> paged(("a", "b", "c"), 2, 2).items
    ('c',)

    Raises:
        NotFound: the list has fewer pages.
    """
    page = Page(items[(number - 1) * size : number * size], number, size, len(items))
    if number > page.last:
        raise NotFound(f"There is no page {number} of {size} items.", f"The last page is {page.last}.")
    return page


class Things:
    """Every thing of a release by kind and code.

    Args:
        store: the release's graph.
    """

    def __init__(self, store: Store) -> None:
        self._by_kind = _by_kind(_things(store))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that have things, in alphabetical order."""
        return tuple(self._by_kind)

    def of_kind(self, kind: str) -> tuple[Thing, ...]:
        """The things of a kind, numbers in their codes in numeric order.

        Raises:
            NotFound: no thing is of that kind; the hint names the kinds.
        """
        if kind not in self._by_kind:
            raise NotFound(f"There is no kind of thing '{_shown(kind)}'.", f"The kinds are {', '.join(self.kinds)}.")
        return tuple(self._by_kind[kind].values())

    def find(self, kind: str, code: str) -> Thing | None:
        """The thing with this kind and code, if there is one."""
        return self._by_kind.get(kind, {}).get(code)

    def get(self, kind: str, code: str) -> Thing:
        """The thing with this kind and code.

        Raises:
            NotFound: there is none; the hint names the nearest codes or says which codes there are.
        """
        found = self.find(kind, code)
        if found is None:
            near = self._near(code, self.of_kind(kind))
            raise NotFound(f"There is no {kind} '{_shown(code)}'.", _hint(kind, near, self.of_kind(kind)))
        return found

    def _near(self, code: str, things: tuple[Thing, ...]) -> tuple[str, ...]:
        """The codes of the things whose notation is the code, or else those spelt most like it."""
        exact = tuple(thing.code for thing in things if thing.notation.casefold() == code.casefold())
        if exact or len(code) > _LONGEST_CODE:
            return exact
        codes = [thing.code for thing in things]
        found = process.extract(
            code, codes, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR, limit=_NEAREST
        )
        return tuple(near for near, _, _ in found)


def _hint(kind: str, near: tuple[str, ...], things: tuple[Thing, ...]) -> str:
    listed = f"The codes run from {things[0].code} to {things[-1].code}; /id/{kind} lists all {len(things)}."
    return f"Nearest: {', '.join(f'/id/{kind}/{code}' for code in near)}. {listed}" if near else listed


def _shown(given: str) -> str:
    """What was given, short and without control characters, so that an error can name it.

    >>> _shown("24" + chr(0))
    '24?'
    """
    short = given if len(given) <= _LONGEST_CODE else f"{given[:_LONGEST_CODE]}…"
    return "".join(letter if letter.isprintable() else "?" for letter in short)


def _things(store: Store) -> Iterator[Thing]:
    text = files("kg").joinpath("queries", "resource", "things.rq").read_text("utf-8")
    for found in cast(QuerySolutions, store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)):
        iri, notation = cast(NamedNode, found["thing"]), cast("Literal | None", found["notation"])
        kind, _, code = iri.value.removeprefix(THINGS).partition("/")
        if kind and code:
            yield Thing(kind, code, notation.value if notation else "")


def _by_kind(things: Iterable[Thing]) -> Mapping[str, Mapping[str, Thing]]:
    kinds: dict[str, dict[str, Thing]] = {}
    for thing in sorted(things, key=lambda thing: (thing.kind, natural_order(thing.code), thing.notation)):
        kinds.setdefault(thing.kind, {}).setdefault(thing.code, thing)
    return kinds


def natural_order(code: str) -> Natural:
    """A sort key that counts: 2 stands before 10.

    >>> sorted(["T10", "T2", "T2-4"], key=natural_order)
    ['T2', 'T2-4', 'T10']
    """
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", code) if part)


@dataclass(frozen=True)
class Resource:
    """What the graph says about a thing: facts are what it says of it, incoming what it says of others about it.

    Quads keep the layer that says so; `passages` are the quads of the passages that the thing has as evidence.
    """

    iri: NamedNode
    facts: tuple[Quad, ...]
    incoming: Page[Quad]
    passages: tuple[Quad, ...]
    labels: tuple[Triple, ...]

    @cached_property
    def evidence(self) -> tuple[NamedNode, ...]:
        """The passages that prove facts about the thing, in the order of the source."""
        places = {q.subject: int(q.object.value) for q in self.passages if q.predicate == _START}  # type: ignore[union-attr]
        found = {q.object for q in self.facts if q.predicate == EVIDENCE and isinstance(q.object, NamedNode)}
        return tuple(sorted(found, key=lambda iri: (places.get(iri, 0), iri.value)))

    @property
    def triples(self) -> tuple[Triple, ...]:
        """Facts, incoming facts, passages and labels, each once: the thing first, then the rest by name."""
        said = [quad.triple for quad in (*self.facts, *self.incoming.items, *self.passages)]
        return ordered({*said, *self.labels}, self.iri)


def describe(store: Store, iri: NamedNode, page: int = 1, size: int = 100) -> Resource:
    """What the graph says about a thing, with this page of what it says of others about it.

    Raises:
        NotFound: there is no such page of incoming facts.
    """
    facts = _distinct(store.quads_for_pattern(iri, None, None, None))
    incoming = paged(_distinct(store.quads_for_pattern(None, None, iri, None)), page, size)
    passages = _passages(store, facts)
    return Resource(iri, facts, incoming, passages, _neighbour_labels(store, iri, (*facts, *incoming.items, *passages)))


def _distinct(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Quads in one fixed order; of a triple that several layers say, the first layer's by name."""
    by_triple: dict[Triple, Quad] = {}
    for quad in sorted(quads, key=lambda quad: str(quad.graph_name)):
        by_triple.setdefault(quad.triple, quad)
    return tuple(by_triple[triple] for triple in ordered(by_triple))


def _passages(store: Store, facts: tuple[Quad, ...]) -> tuple[Quad, ...]:
    cited = [quad.object for quad in facts if quad.predicate == EVIDENCE and isinstance(quad.object, NamedNode)]
    return tuple(quad for iri in cited for quad in _distinct(store.quads_for_pattern(iri, None, None, None)))


def _neighbour_labels(store: Store, iri: NamedNode, quads: tuple[Quad, ...]) -> tuple[Triple, ...]:
    """What a client needs to show every neighbour by name: labels in all languages, and the notation."""
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object)}
    neighbours = [term for term in terms if isinstance(term, NamedNode) and term != iri]
    return tuple(
        quad.triple
        for neighbour in neighbours
        for predicate in (*LABEL_PREDICATES, NOTATION)
        for quad in store.quads_for_pattern(neighbour, predicate, None, None)
    )


def ordered(triples: Iterable[Triple], first: NamedNode | None = None) -> tuple[Triple, ...]:
    """Triples in one fixed order: those of the first subject, then by subject, type, predicate and object."""
    stated = tuple(triples)
    keys = {term: natural_order(str(term)) for term in {t for one in stated for t in (one.subject, one.object)}}

    def place(triple: Triple) -> tuple[bool, Natural, bool, str, Natural]:
        name = triple.predicate.value
        return triple.subject != first, keys[triple.subject], name != _TYPE, name, keys[triple.object]

    return tuple(sorted(stated, key=place))
