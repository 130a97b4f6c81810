"""A thing found into a result: its label, the words that prove it, the triples that tie it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from search.analyzer import terms
from search.answer import Evidence, Result, Scores, Suggestion, Why
from search.documents import Document
from search.evidence import Proofs
from search.explanation import Explainer
from search.fusion import Signals, dense_share
from search.glossary import Glossary, Slot
from search.graph_ranking import Path, Triple, TypedGraph
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
    graph: TypedGraph
    glossary: Glossary
    wordings: Mapping[tuple[str, str], str]

    def results(self, found: Iterable[Found], question: Question, language: str) -> tuple[Result, ...]:
        """Things with their proofs."""
        notions = self.glossary.slots(question, _SOURCE_LANGUAGE)
        return tuple(self._result(one, notions, language) for one in found)

    def _result(self, one: Found, notions: Notions, language: str) -> Result:
        document = self.documents[one.notation]
        label, label_language = document.label(language)
        passages = self._passages(one, notions)
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
            why=self._why(one, passages, language),
        )

    def suggestion(self, one: Found, language: str) -> Suggestion:
        """A thing near to a question that nothing answers."""
        document = self.documents[one.notation]
        return Suggestion(
            document.iri, document.notation, document.type, *document.label(language), round(one.score, 4)
        )

    def _passages(self, one: Found, notions: Notions) -> list[str]:
        """What proves a thing, best first: its own words, and the words that tie it to where it was found from."""
        own = self._by_overlap(self.proofs.of_thing(one.notation), notions)
        linked = [passage for triple in self._ties(one) for passage in self.proofs.of_triple(triple)]
        first, second = (linked, own) if one.graph > one.direct else (own, linked)
        return list(dict.fromkeys((*first[:1], *second[:1], *first[1:], *second[1:])))

    def _ties(self, one: Found) -> list[Triple]:
        if one.paths:
            return [path.triples[-1] for path in one.paths]
        links = sorted(self.graph.neighbours(one.notation), key=lambda link: (-link.worth, link.triple))
        return [link.triple for link in links]

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

    def _why(self, one: Found, passages: list[str], language: str) -> tuple[Why, ...]:
        reasons = self.explainer.reasons(one.paths, language)
        if reasons:
            return reasons
        own = self.proofs.of_thing(one.notation)
        chosen = next((passage for passage in passages if passage in own), None)
        if chosen is not None and chosen != one.notation:
            return (self.explainer.why(((one.notation, "gcm:evidence", chosen),), one.notation, language),)
        ties = self._ties(one)[:1]
        origin = self.proofs.listed.get(one.notation) or self.proofs.passages.get(one.notation)
        if not ties and origin:
            ties = [(one.notation, "dcterms:source", origin.source)]
        return tuple(self.explainer.why((triple,), one.notation, language) for triple in ties)
