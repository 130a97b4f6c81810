"""Passages in the graph into proofs: the words that speak of a thing, and the words that back a triple."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from kg.namespaces import compact
from search.answer import Evidence
from search.documents import Document, language_of, rows, solutions
from search.graph_ranking import Triple

# Passages that hold a thing's own words, rather than a fact about it in another cell.
_OWN_WORDS: Final = frozenset({"skos:prefLabel", "skos:altLabel", "dcterms:description", "gcm:date", "gcm:stock", ""})


@dataclass(frozen=True)
class Proofs:
    """Evidence by what it is evidence for.

    Attributes:
        passages: notation of a passage → where it stands.
        words: thing → passages with its own words, in the order of the source.
        facts: triple → the passage whose words state it.
        cells: thing and property → the passage that backs all such triples.
        listed: thing → what the list that it comes from says of it, else its name there.
    """

    passages: Mapping[str, Evidence]
    words: Mapping[str, tuple[str, ...]]
    facts: Mapping[Triple, str]
    cells: Mapping[tuple[str, str], str]
    listed: Mapping[str, Evidence]

    def of_thing(self, notation: str) -> tuple[str, ...]:
        """The passages with a thing's own words; for running text itself."""
        return self.words.get(notation) or ((notation,) if notation in self.passages else ())

    def of_triple(self, triple: Triple) -> tuple[str, ...]:
        """The passages that back a triple; where one thing contains or mentions the other, the words of the part."""
        subject, property_, object_ = triple
        stated = self.facts.get(triple) or self.cells.get((subject, property_))
        if stated:
            return (stated,)
        if property_ == "gcm:mentions":
            return self.of_thing(subject)
        return self.of_thing(object_) or self.of_thing(subject)

    def shown(self, passages: Iterable[str]) -> tuple[Evidence, ...]:
        """The passages as evidence, each once."""
        return tuple(self.passages[passage] for passage in dict.fromkeys(passages) if passage in self.passages)


def read_proofs(store: Store, documents: Iterable[Document]) -> Proofs:
    """All the evidence that the graph holds."""
    listed = tuple(documents)
    backing = [(owner, passage, compact(name)) for owner, passage, name in _backing(store)]
    words: dict[str, list[str]] = defaultdict(list)
    for owner, passage, property_ in backing:
        if property_ in _OWN_WORDS:
            words[owner].append(passage)
    return Proofs(
        {passage.value: _evidence(row) for passage, *row in solutions(store, "running_text")},
        {owner: tuple(dict.fromkeys(found)) for owner, found in words.items()},
        {(owner, compact(name), target): passage for owner, name, target, passage in rows(store, "mentions")},
        {(owner, property_): passage for owner, passage, property_ in reversed(backing) if property_},
        _listed(store, listed),
    )


def _backing(store: Store) -> list[tuple[str, str, str]]:
    return [(row[0], row[1], row[7]) for row in rows(store, "evidence")]


def _evidence(row: Iterable[NamedNode | Literal]) -> Evidence:
    quote, source, *numbers = row
    line, start, end = (int(number.value) for number in numbers)
    return Evidence(quote.value, language_of(quote), source.value, line, start, end)


def _listed(store: Store, documents: Iterable[Document]) -> dict[str, Evidence]:
    labels = {document.notation: document.label("en") for document in documents}
    found: dict[str, Evidence] = {}
    for thing, list_, text in solutions(store, "listed"):
        if thing.value in labels:
            said = (text.value, language_of(text)) if text else labels[thing.value]
            found.setdefault(thing.value, Evidence(*said, list_.value, None, None, None))
    return found
