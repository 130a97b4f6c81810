"""Paths of triples into the reasons a reader sees: the triples, the same in words, and the query that confirms them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Store

from kg.identifiers import mint
from kg.namespaces import compact
from kg.reading import Reading, shown
from search.answer import Why
from search.confirmation import EVIDENCE, ORIGIN, Statement, hit_query, words_query
from search.documents import Document, language_of, solutions
from search.graph_ranking import Path, Triple
from search.own_words import OwnWords
from search.remarks import Remarks, reason_words

_LONGEST_LABEL: Final = 70
_MOST_REASONS: Final = 3
# Kinds that come by the dozen: one of them says what the others would.
_RECORDS: Final = frozenset({"Practice", "MigrationCorridor"})
# Passages and sources are named by properties that lead nowhere else, so their IRIs follow from their notations.
_ENDS_OF: Final = {EVIDENCE: "passage", ORIGIN: "source"}


class Explainer:
    """Puts paths into words and into queries.

    Args:
        documents: notation → what it stands for.
        properties: property → language → what it is called.
        remarks: what records say of their ties.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        properties: Mapping[str, Mapping[str, str]],
        remarks: Remarks,
    ) -> None:
        self._documents = documents
        self._properties = properties
        self._remarks = remarks

    def reasons(self, paths: Iterable[Path], languages: Reading) -> tuple[Why, ...]:
        """The best few paths that say something new: one for each thing they lead through, or kind of start."""
        chosen: dict[tuple[str, ...], Path] = {}
        for path in paths:
            chosen.setdefault(self._gist(path), path)
            if len(chosen) == _MOST_REASONS:
                break
        return tuple(self.why(path.triples, path.start, path.target, languages) for path in chosen.values())

    def why(self, triples: tuple[Triple, ...], start: str, hit: str, languages: Reading) -> Why:
        """A chain of triples from a start that ties a hit to it, in words and as a query."""
        return Why(triples, self.told(triples, start, languages), self._query(triples, hit))

    def found_by_itself(self, own: OwnWords, triple: Triple, hit: str, languages: Reading) -> Why:
        """That a hit itself is what was asked for, by its own words; the triple says where it speaks."""
        quoted = ", ".join(f"«{_shortened(word)}»" for word in own.words)
        return Why((triple,), f"{reason_words(own.kind, languages)}: {quoted}", self._query((triple,), hit))

    def words_query(self, triples: Iterable[Triple]) -> str:
        """The query that quotes the words behind each triple of a path."""
        return words_query(map(self._statement, triples))

    def told(self, triples: tuple[Triple, ...], start: str, languages: Reading) -> str:
        """A chain of triples from a start, in words; a tie that is somebody's reading says whose."""
        parts, here = [self._name(start, languages)], start
        for triple in triples:
            subject, property_, object_ = triple
            forward = subject == here
            here = object_ if forward else subject
            called = self.property_label(property_, languages)[0]
            parts.append(_step(called, self._name(here, languages), forward))
        bases = dict.fromkeys(self._remarks.of_tie(triple, languages) for triple in triples)
        return " ".join((*parts, *(f"({basis})" for basis in bases if basis)))

    def stated(self, notation: str, property_: str, text: str, languages: Reading) -> str:
        """A property of a thing that is no link, in words."""
        return f"{self._name(notation, languages)} {_step(self.property_label(property_, languages)[0], text, True)}"

    def property_label(self, property_: str, languages: Reading) -> tuple[str, str]:
        """What a property is called and in which language; one that is not ours by the words of its English name."""
        language, label = shown(self._properties.get(property_, {}), languages) or ("en", _spelt_out(property_))
        return label, language

    def class_label(self, class_: str, languages: Reading) -> str:
        """What a class is called; one without a label by the words of its English name."""
        found = shown(self._properties.get(class_, {}), languages)
        return found[1] if found else _spelt_out(class_)

    def named(self, notation: str, languages: Reading) -> str:
        """A thing by its notation and label."""
        return self._name(notation, languages)

    def _query(self, triples: tuple[Triple, ...], hit: str) -> str:
        return hit_query([self._statement(triple) for triple in triples], NamedNode(self._documents[hit].iri))

    def _statement(self, triple: Triple) -> Statement:
        subject, property_, object_ = triple
        kind = _ENDS_OF.get(property_)
        end = str(mint(kind, object_)) if kind else self._documents[object_].iri
        return Statement(NamedNode(self._documents[subject].iri), property_, NamedNode(end))

    def _gist(self, path: Path) -> tuple[str, ...]:
        """What tells two reasons apart: the things they go through; else the tie, and what the start is part of."""
        ends = {path.start, path.target}
        between = tuple(end for subject, _, object_ in path.triples for end in (subject, object_) if end not in ends)
        start = self._documents[path.start]
        group = start.type if start.type in _RECORDS else start.above or start.notation
        return between or (*(property_ for _, property_, _ in path.triples), group)

    def _name(self, notation: str, languages: Reading) -> str:
        document = self._documents.get(notation)
        if document is None:
            return notation
        label = document.label(*languages)[0]
        short = _shortened(label)
        return short if document.type == "Passage" else f"{notation} “{short}”"


def property_labels(store: Store) -> dict[str, dict[str, str]]:
    """Property → language → what it is called, from the ontology."""
    found: dict[str, dict[str, str]] = {}
    for property_, label in solutions(store, "property_labels"):
        found.setdefault(compact(property_.value), {})[language_of(label)] = label.value
    return found


def _step(called: str, other: str, forward: bool) -> str:
    return f"– {called} → {other}" if forward else f"← {called} – {other}"


def _spelt_out(property_: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", property_.rpartition(":")[2]).lower()


def _shortened(label: str) -> str:
    """A label cut at a word where it is long; Chinese has no spaces to cut at."""
    cut = label[:_LONGEST_LABEL]
    return label if label == cut else f"{cut.rpartition(' ')[0] or cut} …"
