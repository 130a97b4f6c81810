"""A thing found into a result: its label, the words that prove it, the triples that tie it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.reading import Reading
from search.answer import Evidence, Result, Scores, Suggestion, Why
from search.confirmation import EVIDENCE, ORIGIN
from search.documents import Document
from search.evidence import Proofs
from search.explanation import Explainer
from search.fusion import Signals, dense_share
from search.glossary import Glossary
from search.graph_ranking import Path, Triple
from search.layers import Ties
from search.own_words import Asked
from search.question import Question
from search.references import Bibliography
from search.remarks import Remarks

_MOST_EVIDENCE: Final = 2
# A thing is found by its own words where they make at least this share of its score.
_OWN_SHARE: Final = 0.2


@dataclass(frozen=True)
class Found:
    """A thing found: its score, what it is by itself and what by its ties, what the rankers say, the paths to it."""

    notation: str
    score: float
    direct: float
    graph: float
    signals: Signals
    paths: tuple[Path, ...]
    is_answer: bool = False


@dataclass(frozen=True)
class Presenter:
    """Shows what was found; `wordings` says for the label of a thing how far it can be trusted."""

    documents: Mapping[str, Document]
    proofs: Proofs
    explainer: Explainer
    glossary: Glossary
    wordings: Mapping[tuple[str, str], str]
    bibliography: Bibliography
    remarks: Remarks

    def results(self, found: Iterable[Found], question: Question, languages: Reading, ties: Ties) -> tuple[Result, ...]:
        """Things with their proofs, which are among the ties."""
        asked = Asked(question, self.glossary, languages)
        return tuple(self._result(one, asked, ties) for one in found)

    def _result(self, one: Found, asked: Asked, ties: Ties) -> Result:
        document = self.documents[one.notation]
        label, label_language = document.label(*asked.languages)
        own = self._by_overlap(one.notation, asked)
        passages = self._passages(one, own, ties)
        evidence = self.proofs.shown(passages[:_MOST_EVIDENCE]) or self._listed(one.notation)
        return Result(
            iri=document.iri,
            notation=document.notation,
            type=document.type,
            label=label,
            label_lang=label_language,
            label_basis=self.wordings.get((document.iri, label)),
            score=round(one.score, 4),
            scores=Scores(round(dense_share(one.signals), 4), round(one.signals.lexical, 4), round(one.graph, 4)),
            evidence=evidence,
            why=self._why(one, own, asked, ties),
            references=self.bibliography.references(one.notation, evidence, asked.languages),
            cautions=self.remarks.of_thing(one.notation, asked.languages),
            is_answer=one.is_answer,
        )

    def suggestion(self, one: Found, languages: Reading) -> Suggestion:
        """A thing near to a question that nothing answers."""
        document = self.documents[one.notation]
        return Suggestion(
            document.iri, document.notation, document.type, *document.label(*languages), round(one.score, 4)
        )

    def _passages(self, one: Found, own: list[str], ties: Ties) -> list[str]:
        """What proves a thing, best first: its own words, and the words that tie it to where it was found from."""
        linked = [passage for triple in _links(one, ties) for passage in self.proofs.of_triple(triple)]
        first, second = (linked, own) if one.graph > one.direct else (own, linked)
        return list(dict.fromkeys((*first[:1], *second[:1], *first[1:], *second[1:])))

    def _by_overlap(self, notation: str, asked: Asked) -> list[str]:
        """The passages of a thing that share most notions with the question first, else as the source has them."""
        passages = self.proofs.of_thing(notation)
        if len(passages) < 2:
            return list(passages)
        return sorted(passages, key=lambda passage: -asked.shared(self.proofs.passages[passage]))

    def _listed(self, notation: str) -> tuple[Evidence, ...]:
        listed = self.proofs.listed.get(notation)
        return (listed,) if listed else ()

    def _why(self, one: Found, own: list[str], asked: Asked, ties: Ties) -> tuple[Why, ...]:
        """That it is itself what was asked for, and the paths to it; without either, the best there is."""
        reasons = self.explainer.reasons(one.paths, asked.languages)
        spoken = self._spoken(one.notation, own, ties)
        if spoken is None:
            return reasons or self._best_tie(one, asked, ties)
        triple, proof = spoken
        said = asked.own_words(self.documents[one.notation], proof)
        itself = self.explainer.found_by_itself(said, triple, one.notation, asked.languages)
        if reasons and (said.kind == "near" or one.direct < _OWN_SHARE * one.score):
            return reasons
        return (itself, *reasons) if one.direct >= one.graph else (*reasons, itself)

    def _best_tie(self, one: Found, asked: Asked, ties: Ties) -> tuple[Why, ...]:
        tied = _links(one, ties)[:1]
        return tuple(self.explainer.why((triple,), one.notation, one.notation, asked.languages) for triple in tied)

    def _spoken(self, notation: str, own: list[str], ties: Ties) -> tuple[Triple, Evidence] | None:
        """Where a thing speaks itself, if the chosen layers say so: its best passage, or the list it comes from."""
        passages = ((_standing(notation, name, self.proofs), self.proofs.passages[name]) for name in own)
        listed = (((notation, ORIGIN, proof.source), proof) for proof in self._listed(notation))
        return next((said for said in (*passages, *listed) if said[0] in ties.origins), None)


def _standing(notation: str, passage: str, proofs: Proofs) -> Triple:
    """That a thing has a passage; running text, which is one itself, that it stands in its source."""
    return (notation, ORIGIN, proofs.passages[passage].source) if passage == notation else (notation, EVIDENCE, passage)


def _links(one: Found, ties: Ties) -> list[Triple]:
    if one.paths:
        return [path.triples[-1] for path in one.paths]
    links = sorted(ties.graphs.plain.neighbours(one.notation), key=lambda link: (-link.worth, link.triple))
    return [link.triple for link in links]
