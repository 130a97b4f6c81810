"""Judged questions and a searcher into a report: nDCG@10, MRR@10, recall@10, abstention, by type and by language.

- nDCG@k = DCG / ideal DCG, where DCG is the sum over ranks i = 1..k of rel(i) / log2(i + 1)
  (Järvelin and Kekäläinen 2002, https://doi.org/10.1145/582415.582418);
- MRR@k = 1 / rank of the first result with rel >= 2, 0 when there is none among the first k;
- recall@k = share of the things with rel >= 2 that are among the first k.

Results of kinds that are not judged are passed over. Out-of-scope questions (type g) count only for abstention.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Final, Protocol

from kg.errors import InputError
from search.answer import Answer

CUTOFF: Final = 10
_FETCHED: Final = 30
_RELEVANT: Final = 2
_OUT_OF_SCOPE: Final = "g"
JUDGED_TYPES: Final = frozenset({
    "CoreWorkstream", "ThematicWorkstream", "FutureWorkstream", "CrossCuttingWorkstream", "PlannedActivity",
    "Objective", "ThematicArea", "CorePriority", "Agency", "NetworkBody", "ActorGroup", "MechanismComponent",
})  # fmt: skip


Progress = Callable[[str, int, int], None]


class Searches(Protocol):
    """Anything that answers questions."""

    def search(self, query: str, limit: int = ...) -> Answer:
        """The answer to a question."""


@dataclass(frozen=True)
class Judged:
    """A question, and how relevant each relevant thing is: 3 exactly what was asked, 2 clearly relevant, 1 related."""

    id: str
    language: str
    type: str
    text: str
    gold: Mapping[str, int]


@dataclass(frozen=True)
class Outcome:
    """How one question was answered."""

    question: Judged
    ranking: tuple[str, ...]
    no_match: bool
    language: str

    @property
    def in_scope(self) -> bool:
        """Whether the graph holds an answer."""
        return self.question.type != _OUT_OF_SCOPE


@dataclass(frozen=True)
class Row:
    """The measures over one group of questions; a measure without questions is None."""

    group: str
    questions: int
    ndcg: float | None
    mrr: float | None
    recall: float | None
    abstention: float | None
    false_abstention: float | None


@dataclass(frozen=True)
class Report:
    """The measures over all questions, by type and by language, and each outcome behind them."""

    overall: Row
    by_type: tuple[Row, ...]
    by_language: tuple[Row, ...]
    outcomes: tuple[Outcome, ...]

    def to_text(self) -> str:
        """The report as aligned plain text."""
        heads = ("", "n", "nDCG@10", "MRR@10", "recall@10", "abstains (g)", "abstains wrongly")
        rows = [heads, *(_cells(row) for row in (self.overall, *self.by_type, *self.by_language))]
        widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
        return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def read_queries(file: Path) -> tuple[Judged, ...]:
    """Judged questions from a JSON list of {id, lang, type, q, gold: [{key, rel}]}.

    Raises:
        InputError: the file is not such a list.
    """
    try:
        listed = json.loads(file.read_text("utf-8"))
        if not isinstance(listed, list):
            raise TypeError(type(listed).__name__)
        return tuple(map(_judged, listed))
    except (OSError, KeyError, TypeError, ValueError) as problem:
        raise InputError(
            f"{file} is not a list of judged questions ({problem!r}).",
            "Each needs id, lang, type, q and gold, a list of {key, rel}.",
        ) from problem


def _judged(stated: dict[str, Any]) -> Judged:
    gold = {judgement["key"]: judgement["rel"] for judgement in stated["gold"]}
    return Judged(stated["id"], stated["lang"], stated["type"], stated["q"], gold)


def evaluate(
    searcher: Searches,
    questions: Sequence[Judged],
    progress: Progress = lambda step, done, total: None,
    judged_types: frozenset[str] = JUDGED_TYPES,
) -> Report:
    """Ask every question and measure the answers.

    Args:
        searcher: what is measured.
        questions: with their judgements.
        progress: told how many questions were asked.
        judged_types: local names of the classes that the judgements cover.
    """
    outcomes = []
    for number, question in enumerate(questions, 1):
        outcomes.append(_outcome(searcher, question, judged_types))
        progress("Asking questions", number, len(questions))
    return _report(tuple(outcomes))


def _report(outcomes: tuple[Outcome, ...]) -> Report:
    return Report(
        _row("all", outcomes),
        _rows(outcomes, lambda outcome: outcome.question.type),
        _rows(outcomes, lambda outcome: outcome.question.language),
        outcomes,
    )


def ndcg(ranking: Sequence[str], gold: Mapping[str, int], cutoff: int = CUTOFF) -> float:
    """Normalised discounted cumulative gain, with the grades themselves as gains.

    >>> ndcg(["a", "b"], {"a": 3, "b": 1}), round(ndcg(["b", "a"], {"a": 3, "b": 1}), 3)
    (1.0, 0.797)
    """
    ideal = _dcg(sorted(gold.values(), reverse=True)[:cutoff])
    return _dcg([gold.get(key, 0) for key in ranking[:cutoff]]) / ideal if ideal else 0.0


def _dcg(grades: Iterable[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def reciprocal_rank(ranking: Sequence[str], gold: Mapping[str, int], cutoff: int = CUTOFF) -> float:
    """One over the rank of the first clearly relevant thing.

    >>> reciprocal_rank(["x", "a"], {"a": 2})
    0.5
    """
    ranks = (rank for rank, key in enumerate(ranking[:cutoff], 1) if gold.get(key, 0) >= _RELEVANT)
    return 1 / next(ranks, math.inf)


def recall(ranking: Sequence[str], gold: Mapping[str, int], cutoff: int = CUTOFF) -> float:
    """The share of clearly relevant things that are among the first.

    >>> recall(["a"], {"a": 3, "b": 2, "c": 1})
    0.5
    """
    wanted = {key for key, grade in gold.items() if grade >= _RELEVANT}
    return len(wanted & set(ranking[:cutoff])) / len(wanted) if wanted else 0.0


def _outcome(searcher: Searches, question: Judged, judged_types: frozenset[str]) -> Outcome:
    answer = searcher.search(question.text, limit=_FETCHED)
    ranking = tuple(result.notation for result in answer.results if result.type in judged_types)
    return Outcome(question, ranking, answer.no_match, answer.language)


def _rows(outcomes: Iterable[Outcome], group: Callable[[Outcome], str]) -> tuple[Row, ...]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[group(outcome)].append(outcome)
    return tuple(_row(name, groups[name]) for name in sorted(groups))


def _row(name: str, outcomes: Sequence[Outcome]) -> Row:
    inside = [outcome for outcome in outcomes if outcome.in_scope]
    return Row(
        name,
        len(outcomes),
        _mean(ndcg(outcome.ranking, outcome.question.gold) for outcome in inside),
        _mean(reciprocal_rank(outcome.ranking, outcome.question.gold) for outcome in inside),
        _mean(recall(outcome.ranking, outcome.question.gold) for outcome in inside),
        _mean(float(outcome.no_match) for outcome in outcomes if not outcome.in_scope),
        _mean(float(outcome.no_match) for outcome in inside),
    )


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None


def _cells(row: Row) -> tuple[str, ...]:
    measures = (row.ndcg, row.mrr, row.recall, row.abstention, row.false_abstention)
    return (row.group, str(row.questions), *("–" if value is None else f"{value:.3f}" for value in measures))
