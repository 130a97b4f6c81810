"""What was answered to judged questions into a report: each measure over all, by type, by language and by both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any, Final, NamedTuple

from search.evaluation.bootstrap import Interval, chance_spread, interval
from search.evaluation.judgements import Judged, unknown_keys
from search.evaluation.outcomes import FETCHED, Outcome, Progress, Searches, ask_all


class Measure(NamedTuple):
    """A measure: its name in JSON, its heading in text, and its value for an outcome, None where it does not apply."""

    name: str
    heading: str
    value: Callable[[Outcome], float | None]


def _ranked(value: Callable[[Outcome], float]) -> Callable[[Outcome], float | None]:
    return lambda outcome: value(outcome) if outcome.question.in_scope else None


def _relational(value: Callable[[Outcome], bool]) -> Callable[[Outcome], float | None]:
    return lambda outcome: float(value(outcome)) if outcome.is_relational else None


# `stated` is the share of relational questions for which the answer says which results are the exact answer, and
# `stated_right` how often what it says is right where it says it.
MEASURES: Final = (
    Measure("ndcg", "nDCG@10", _ranked(lambda one: one.ndcg)),
    Measure("mrr", "MRR@10", _ranked(lambda one: one.reciprocal_rank)),
    Measure("recall", "recall@10", _ranked(lambda one: one.recall)),
    Measure("exact", "exact (d)", _relational(lambda one: one.is_exact)),
    Measure("exact_first", "and first (d)", _relational(lambda one: one.is_exact_and_first)),
    Measure("stated", "says set (d)", _relational(lambda one: one.stated is not None)),
    Measure(
        "stated_right",
        "said right",
        lambda one: float(one.is_stated_right) if one.is_relational and one.stated is not None else None,
    ),
    Measure("abstention", "abstains (g)", lambda one: None if one.question.in_scope else float(one.no_match)),
    Measure("false_abstention", "abstains wrongly", _ranked(lambda one: float(one.no_match))),
)


@dataclass(frozen=True)
class Row:
    """The measures over one group of questions; a measure that applies to none of them is None.

    Attributes:
        intervals: measure → where its mean lies with 95 % confidence.
    """

    group: str
    questions: int
    ndcg: float | None
    mrr: float | None
    recall: float | None
    exact: float | None
    exact_first: float | None
    stated: float | None
    stated_right: float | None
    abstention: float | None
    false_abstention: float | None
    intervals: Mapping[str, Interval]

    def mean(self, measure: Measure) -> float | None:
        """The mean of one of the measures."""
        found: float | None = getattr(self, measure.name)
        return found

    def as_json(self) -> dict[str, Any]:
        """The row as plain values for json.dumps."""
        return {**vars(self), "intervals": {name: list(found) for name, found in self.intervals.items()}}


@dataclass(frozen=True)
class Parity:
    """How far apart the languages are in nDCG@10.

    Attributes:
        spread: best less worst.
        by_chance: the spread to be expected if the language made no difference, from the same questions shuffled.
    """

    best: str
    worst: str
    ratio: float
    spread: float
    by_chance: float


@dataclass(frozen=True)
class Report:
    """The measures over all questions and over groups of them, and each outcome behind them.

    Attributes:
        by_type_and_language: named as "d ru".
        parity: None where there are fewer than two languages.
        unknown: judged keys that the graph does not hold → the questions judged by them.
    """

    overall: Row
    by_type: tuple[Row, ...]
    by_language: tuple[Row, ...]
    by_type_and_language: tuple[Row, ...]
    parity: Parity | None
    unknown: Mapping[str, tuple[str, ...]]
    outcomes: tuple[Outcome, ...]

    def worst(self, most: int) -> tuple[Outcome, ...]:
        """The questions answered worst, the very worst first: ranked badly, or answered though out of scope."""
        marked = [(_mark(outcome), outcome.question.id, outcome) for outcome in self.outcomes]
        return tuple(outcome for mark, _, outcome in sorted(marked, key=lambda one: one[:2]) if mark < 1)[:most]

    def as_json(self) -> dict[str, Any]:
        """The report as plain values for json.dumps."""
        return {
            "overall": self.overall.as_json(),
            "by_type": [group.as_json() for group in self.by_type],
            "by_language": [group.as_json() for group in self.by_language],
            "by_type_and_language": [group.as_json() for group in self.by_type_and_language],
            "parity": asdict(self.parity) if self.parity else None,
            "unknown": {key: list(questions) for key, questions in self.unknown.items()},
            "outcomes": [_outcome_json(outcome) for outcome in self.outcomes],
        }


def evaluate(
    searcher: Searches,
    questions: Sequence[Judged],
    progress: Progress = lambda step, done, total: None,
    limit: int = FETCHED,
) -> Report:
    """Ask every question and measure the answers; what is what: `ask_all`."""
    outcomes = ask_all(searcher, questions, progress, limit)
    return report_on(outcomes, unknown_keys(questions, searcher.documents))


def report_on(outcomes: tuple[Outcome, ...], unknown: Mapping[str, tuple[str, ...]]) -> Report:
    """The report on some outcomes."""
    return Report(
        overall=row("all", outcomes),
        by_type=rows(outcomes, lambda one: one.question.type),
        by_language=rows(outcomes, lambda one: one.question.language),
        by_type_and_language=rows(outcomes, lambda one: f"{one.question.type} {one.question.language}"),
        parity=_parity(outcomes),
        unknown=unknown,
        outcomes=outcomes,
    )


def row(name: str, outcomes: Sequence[Outcome]) -> Row:
    """The measures over a group of outcomes."""
    values = {measure.name: values_of(measure, outcomes) for measure in MEASURES}
    means = {name: fmean(found) if found else None for name, found in values.items()}
    intervals = {name: found for name, listed in values.items() if (found := interval(listed)) is not None}
    return Row(name, len(outcomes), **means, intervals=intervals)


def values_of(measure: Measure, outcomes: Iterable[Outcome]) -> list[float]:
    """The values of a measure for the outcomes it applies to."""
    return [value for outcome in outcomes if (value := measure.value(outcome)) is not None]


def rows(outcomes: Iterable[Outcome], group: Callable[[Outcome], str]) -> tuple[Row, ...]:
    """The measures over each group of outcomes, by name of the group."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[group(outcome)].append(outcome)
    return tuple(row(name, groups[name]) for name in sorted(groups))


def _parity(outcomes: Iterable[Outcome]) -> Parity | None:
    groups: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.question.in_scope:
            groups[outcome.question.language].append(outcome.ndcg)
    if len(groups) < 2:
        return None
    means = {language: fmean(groups[language]) for language in sorted(groups)}
    best, worst = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
    ratio = means[worst] / means[best] if means[best] else 1.0
    return Parity(best, worst, ratio, means[best] - means[worst], chance_spread(groups))


def _mark(outcome: Outcome) -> float:
    return outcome.ndcg if outcome.question.in_scope else float(outcome.no_match)


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    question = outcome.question
    return {
        "id": question.id,
        "language": question.language,
        "read_as": outcome.language,
        "type": question.type,
        "text": question.text,
        "gold": dict(question.gold),
        "ranking": list(outcome.ranking),
        "stated": None if outcome.stated is None else sorted(outcome.stated),
        "no_match": outcome.no_match,
        **{measure.name: measure.value(outcome) for measure in MEASURES},
    }
