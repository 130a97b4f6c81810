"""Judged questions asked of a searcher, into what it answered to each, as far as the judgements speak of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.answer import Answer, Result
from search.documents import Document
from search.evaluation import measures
from search.evaluation.judgements import RELATIONAL, Judged, judged_kinds

Progress = Callable[[str, int, int], None]
FETCHED = 30


class Searches(Protocol):
    """Anything that answers questions about known things."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Everything findable, by notation."""

    def search(self, query: str, limit: int = ...) -> Answer:
        """The answer to a question."""


@dataclass(frozen=True)
class Outcome:
    """How one question was answered.

    Attributes:
        ranking: what was found, best first, results of kinds that are not judged passed over.
        of_asked_type: those of them that share a class with a thing of the gold.
        stated: what the answer itself says is the exact answer; None where it does not say.
        language: the one that the question was taken to be in.
    """

    question: Judged
    ranking: tuple[str, ...]
    of_asked_type: tuple[str, ...]
    stated: frozenset[str] | None
    no_match: bool
    language: str

    @property
    def ndcg(self) -> float:
        """Normalised discounted cumulative gain at 10."""
        return measures.ndcg(self.ranking, self.question.gold)

    @property
    def reciprocal_rank(self) -> float:
        """One over the rank of the first clearly relevant result among ten."""
        return measures.reciprocal_rank(self.ranking, self.question.gold)

    @property
    def recall(self) -> float:
        """The share of the clearly relevant things among the first ten."""
        return measures.recall(self.ranking, self.question.gold)

    @property
    def is_relational(self) -> bool:
        """Whether the question wants a set and nothing else."""
        return self.question.type == RELATIONAL

    @property
    def is_exact(self) -> bool:
        """Whether the first results of the type asked for are the gold, all of it and nothing else."""
        return measures.is_exact(self.of_asked_type, self.question.gold)

    @property
    def is_exact_and_first(self) -> bool:
        """Whether the gold moreover comes before results of any other type."""
        return measures.is_exact(self.ranking, self.question.gold)

    @property
    def is_stated_right(self) -> bool:
        """Whether what the answer says is the exact answer is the gold."""
        return self.stated == frozenset(self.question.gold)


def ask_all(
    searcher: Searches,
    questions: Sequence[Judged],
    progress: Progress = lambda step, done, total: None,
    limit: int = FETCHED,
) -> tuple[Outcome, ...]:
    """Ask every question.

    Args:
        searcher: what is measured.
        questions: with their judgements.
        progress: told how many questions were asked.
        limit: how many results to ask for, of judged kinds and others.
    """
    kinds = judged_kinds(questions, searcher.documents)
    outcomes = []
    for number, question in enumerate(questions, 1):
        outcomes.append(ask(searcher, question, kinds.for_question(question), limit))
        progress("Asking questions", number, len(questions))
    return tuple(outcomes)


def ask(searcher: Searches, question: Judged, kinds: frozenset[str], limit: int = FETCHED) -> Outcome:
    """Ask one question, and keep of the answer what is of the judged kinds."""
    answer = searcher.search(question.text, limit=limit)
    ranking = tuple(result.notation for result in answer.results if result.type in kinds)
    asked = _classes(question.gold, searcher.documents)
    of_asked_type = tuple(key for key in ranking if asked & _classes((key,), searcher.documents))
    return Outcome(question, ranking, of_asked_type, _stated(answer.results), answer.no_match, answer.language)


def _classes(keys: Mapping[str, int] | tuple[str, ...], documents: Mapping[str, Document]) -> set[str]:
    return {name for key in keys if key in documents for name in documents[key].classes}


def _stated(results: Sequence[Result]) -> frozenset[str] | None:
    """The results that the answer marks as the exact answer, if it marks any."""
    marked = frozenset(result.notation for result in results if result.is_answer)
    return marked or None
