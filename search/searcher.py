"""A question into an answer that proves itself: ranked things with quotes and the triples behind them."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from kg.reading import Reading, reading
from search import fusion
from search.answer import Answer, Entity, Interpretation
from search.calibration import Calibration
from search.documents import Document
from search.encoder import Encoder
from search.graph_ranking import Path, gain, walk
from search.labels import Match
from search.layers import LayeredTies, Ties
from search.presentation import Found, Presenter
from search.question import Question, QuestionReader
from search.questions.understanding import Understanding, Understood
from search.rankers import Ranked, Rankers

# What is at least this share as good as the best is a match, and so are the first few in any case.
_MATCHING: Final = 0.1
_FIRST: Final = 20
_SUGGESTIONS: Final = 5
# How surely each member is meant when all of a class are asked for.
_LISTED: Final = 0.9
# What is left of the score of things that are only near to a question that the graph has answered: of those of the kind
# that was asked for, and of others.
_BESIDE: Final = 0.4
_APART: Final = 0.04
# What is left of the score of a thing that is given in the question when its ties are asked for.
_GIVEN: Final = 0.4


_NO_SIGNALS: Final = fusion.Signals()


class _Heard(NamedTuple):
    """What matches, what else is near, and what the question was taken to mean."""

    matching: list[Found]
    nearest: list[Found]
    interpretation: Interpretation


@dataclass(frozen=True)
class Searcher:
    """Answers questions from one release; nothing in it changes, so threads may share it.

    Attributes:
        documents: everything findable, by notation.
        ties: how things are tied, by the layers that say so.
        presenter: gives results their labels, evidence and reasons.
        questions: reads what asks for ties, which the graph then answers; without it everything is searched for.
    """

    documents: Mapping[str, Document]
    reader: QuestionReader
    encoder: Encoder
    rankers: Rankers
    ties: LayeredTies
    calibration: Calibration
    presenter: Presenter
    release: str = ""
    questions: Understanding | None = None

    def search(
        self,
        query: str,
        limit: int = 10,
        lang: str | None = None,
        types: Collection[str] = (),
        objectives: Collection[str] = (),
        offset: int = 0,
        layers: Collection[str] = (),
    ) -> Answer:
        """One page of the best things for a question, or no match.

        A thing matches if its score is at least a tenth of the best one's; the twenty best do in any case. `total`
        and the facets count all that match, on whatever page; `types` and `objectives` keep some and change no score.

        Args:
            query: the question, in any of the six languages, or a few words.
            limit: how many results at most.
            lang: the language of labels; that of the question if left out.
            types: only things of these classes, for example Workstream.
            objectives: only things tied to these, for example O13.
            offset: how many of the matches come before this page.
            layers: the layers that links and reasons may come from; all if none is named.

        Raises:
            InputError: the language, a type, an objective or a layer is unknown.
        """
        began = time.perf_counter()
        reading(lang)
        ties = self.ties.within(layers)
        narrowing = ties.facets.narrowing(types, objectives)
        question = self.reader.read(query)
        languages = reading(lang, question.language)
        # A reading asks the whole graph, so it cannot speak for a choice of layers.
        heard = self._heard(question, ties, languages, None if layers else self.questions)
        matching = [one for one in heard.matching if ties.facets.passes(one.notation, narrowing)]
        nearest = [] if matching else _nameable(heard.nearest, self.documents)
        return Answer(
            query=query,
            language=question.language,
            no_match=not matching,
            interpretation=heard.interpretation,
            total=len(matching),
            offset=offset,
            limit=limit,
            results=self.presenter.results(matching[offset : offset + limit], question, languages, ties),
            facets=ties.facets.counts([one.notation for one in matching], languages) if matching else {},
            suggestions=tuple(self.presenter.suggestion(one, languages) for one in nearest),
            release=self.release,
            took_ms=round(1000 * (time.perf_counter() - began), 1),
        )

    def _heard(self, question: Question, ties: Ties, languages: Reading, questions: Understanding | None) -> _Heard:
        """What the graph says where the question asks it something, else what search finds."""
        matches = self.rankers.labels.find(question)
        understood = questions.understand(question, matches) if questions else None
        if questions and understood and understood.is_sure:
            told = questions.told(understood, self.presenter.explainer, languages)
            answers = questions.found(understood, ties)
            return _Heard(
                [*answers, *self._beside(question, answers, ties)], [], _interpreted(understood, matches, told)
            )
        ranked, on_topic = self._ranked(question, matches)
        found = self._found(ranked, ties)
        interpretation = _interpretation(ranked)
        # Where nothing matches, a reading that is not sure would only puzzle.
        if questions and understood and on_topic:
            told = questions.told(understood, self.presenter.explainer, languages)
            interpretation = replace(
                interpretation, sparql=understood.sparql, reading=told, count=len(understood.answers)
            )
        return _Heard(_matching(found) if on_topic else [], found, interpretation)

    def _beside(self, question: Question, answers: Sequence[Found], ties: Ties) -> list[Found]:
        """What else is near to a question that the graph has answered, by words and ties alone, and well below it.

        Things of the kind that was asked for go first: whoever asks who is responsible may also mean who supports.
        """
        known = {one.notation for one in answers}
        kinds = {name for one in answers for name in self.documents[one.notation].classes}
        others = [one for one in self._found(self.rankers.rank(question, None), ties) if one.notation not in known]
        shares = {
            one.notation: _BESIDE if kinds & {*self.documents[one.notation].classes} else _APART for one in others
        }
        near = [replace(one, score=shares[one.notation] * one.score) for one in others]
        return _matching(sorted(near, key=lambda one: (-one.score, one.notation))) if near else []

    def _ranked(self, question: Question, matches: tuple[Match, ...]) -> tuple[Ranked, bool]:
        vector = self.encoder.encode_queries([question.text])[0]
        ranked = self.rankers.rank(question, vector, matches)
        return ranked, ranked.is_all_named or not self.calibration.abstains(ranked, vector)

    def _found(self, ranked: Ranked, ties: Ties) -> list[Found]:
        signals = fusion.inherit(ranked.signals, self._above)
        directs = {notation: fusion.direct(one, self.documents[notation].type) for notation, one in signals.items()}
        directs |= self._listed(ranked)
        starts = fusion.starts_of_each(
            directs, {notation: self.documents[notation].type for notation in directs}, self._above
        )
        paths = walk(ties.graphs.suited(ranked.intent.relations, ranked.is_relational), starts)
        # Who asks what WHO leads does not ask for WHO.
        given = ranked.named if ranked.is_relational else frozenset()
        fits = {classes: ranked.intent.fit(classes) for classes in self._classes}
        found = [
            self._one(notation, ranked, directs.get(notation, 0.0), paths.get(notation, ()), fits, given)
            for notation in {*directs, *paths}
        ]
        return sorted(found, key=lambda one: (-one.score, one.notation))

    @cached_property
    def _classes(self) -> frozenset[tuple[str, ...]]:
        return frozenset(document.classes for document in self.documents.values())

    def _listed(self, ranked: Ranked) -> dict[str, float]:
        """The members of a class when a question says nothing but its name."""
        if not ranked.is_listing:
            return {}
        members = (name for name, document in self.documents.items() if ranked.intent.answer_class in document.classes)
        return dict.fromkeys(members, _LISTED)

    @cached_property
    def _above(self) -> dict[str, str]:
        return {notation: document.above for notation, document in self.documents.items() if document.above}

    def _one(
        self,
        notation: str,
        ranked: Ranked,
        direct: float,
        paths: tuple[Path, ...],
        fits: Mapping[tuple[str, ...], float],
        given: frozenset[str],
    ) -> Found:
        graph = gain(paths) if paths else 0.0
        fit = fits[self.documents[notation].classes]
        score = fusion.combine(direct, graph) * fit * (_GIVEN if notation in given else 1.0)
        return Found(notation, score, direct, graph, ranked.signals.get(notation, _NO_SIGNALS), paths)


def _nameable(found: Iterable[Found], documents: Mapping[str, Document]) -> list[Found]:
    return [one for one in found if documents[one.notation].type != "Passage"][:_SUGGESTIONS]


def _matching(found: Sequence[Found]) -> list[Found]:
    first, others = found[:_FIRST], found[_FIRST:]
    return [*first, *(one for one in others if one.score >= _MATCHING * found[0].score)]


def _interpreted(understood: Understood, matches: Iterable[Match], told: str) -> Interpretation:
    entities = tuple(Entity(match.notation, match.matched) for match in matches)
    asked = f"gcm:{understood.reading.answer_class}"
    return Interpretation(asked, entities, understood.sparql, told, is_sure=True, count=len(understood.answers))


def _interpretation(ranked: Ranked) -> Interpretation:
    asked = ranked.intent.answer_class
    entities = tuple(Entity(match.notation, match.matched) for match in ranked.matches)
    return Interpretation(f"gcm:{asked}" if asked else None, entities)
