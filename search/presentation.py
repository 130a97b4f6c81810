"""A thing found into a result: its label, the words that prove it, the triples that tie it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.reading import Reading
from search.analyzer import terms
from search.answer import Evidence, Result, Scores, Suggestion, Why
from search.documents import Document
from search.evidence import Proofs
from search.explanation import Explainer
from search.fusion import Signals, dense_share
from search.glossary import Glossary, Slot
from search.graph_ranking import Path, Triple
from search.layers import Ties
from search.question import Question

_MOST_EVIDENCE: Final = 2
_SOURCE_LANGUAGE: Final = "ru"
Notions = tuple[Slot, ...]


@dataclass(frozen=True)
class Found:
    """A thing found: its score, what it is by itself and what by its ties, what the rankers say, the paths to it."""

    notation: str
    score: float
    direct: float
    graph: float
    signals: Signals
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Presenter:
    """Shows what was found; `wordings` says for the label of a thing how far it can be trusted."""

    documents: Mapping[str, Document]
    proofs: Proofs
    explainer: Explainer
    glossary: Glossary
    wordings: Mapping[tuple[str, str], str]

    def results(self, found: Iterable[Found], question: Question, languages: Reading, ties: Ties) -> tuple[Result, ...]:
        """Things with their proofs, which are among the ties."""
        notions = self.glossary.slots(question, _SOURCE_LANGUAGE)
        return tuple(self._result(one, notions, languages, ties) for one in found)

    def _result(self, one: Found, notions: Notions, languages: Reading, ties: Ties) -> Result:
        document = self.documents[one.notation]
        label, label_language = document.label(*languages)
        passages = self._passages(one, notions, ties)
        return Result(
            iri=document.iri,
            notation=document.notation,
            type=document.type,
            label=label,
            label_lang=label_language,
            label_basis=self.wordings.get((document.iri, label)),
            score=round(one.score, 4),
            scores=Scores(round(dense_share(one.signals), 4), round(one.signals.lexical, 4), round(one.graph, 4)),
            evidence=self.proofs.shown(passages[:_MOST_EVIDENCE]) or self._listed(one.notation),
            why=self._why(one, passages, languages, ties),
        )

    def suggestion(self, one: Found, languages: Reading) -> Suggestion:
        """A thing near to a question that nothing answers."""
        document = self.documents[one.notation]
        return Suggestion(
            document.iri, document.notation, document.type, *document.label(*languages), round(one.score, 4)
        )

    def _passages(self, one: Found, notions: Notions, ties: Ties) -> list[str]:
        """What proves a thing, best first: its own words, and the words that tie it to where it was found from."""
        own = self._by_overlap(self.proofs.of_thing(one.notation), notions)
        linked = [passage for triple in _links(one, ties) for passage in self.proofs.of_triple(triple)]
        first, second = (linked, own) if one.graph > one.direct else (own, linked)
        return list(dict.fromkeys((*first[:1], *second[:1], *first[1:], *second[1:])))

    def _by_overlap(self, passages: tuple[str, ...], notions: Notions) -> list[str]:
        """The passages that share most notions with the question first, else as the source has them."""
        if len(passages) < 2:
            return list(passages)

        def shared(passage: str) -> int:
            words = set(terms(self.proofs.passages[passage].quote, _SOURCE_LANGUAGE))
            return sum(any(words.issuperset(alternative) for alternative in notion) for notion in notions)

        return sorted(passages, key=lambda passage: -shared(passage))

    def _listed(self, notation: str) -> tuple[Evidence, ...]:
        listed = self.proofs.listed.get(notation)
        return (listed,) if listed else ()

    def _why(self, one: Found, passages: list[str], languages: Reading, ties: Ties) -> tuple[Why, ...]:
        """The paths to it; without any, the passage with its own words, else its best tie, else where it comes from."""
        reasons = self.explainer.reasons(one.paths, languages)
        if reasons:
            return reasons
        own = self.proofs.of_thing(one.notation)
        spoken = [(one.notation, "gcm:evidence", passage) for passage in passages if passage in own]
        origin = self.proofs.listed.get(one.notation) or self.proofs.passages.get(one.notation)
        source = [(one.notation, "dcterms:source", origin.source)] if origin else []
        chosen = [
            *(triple for triple in spoken if triple in ties.origins),
            *_links(one, ties),
            *(triple for triple in source if triple in ties.origins),
        ]
        return tuple(self.explainer.why((triple,), one.notation, languages) for triple in chosen[:1])


def _links(one: Found, ties: Ties) -> list[Triple]:
    if one.paths:
        return [path.triples[-1] for path in one.paths]
    links = sorted(ties.graphs.plain.neighbours(one.notation), key=lambda link: (-link.worth, link.triple))
    return [link.triple for link in links]
