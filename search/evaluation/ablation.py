"""A searcher into what each of its parts is worth: the same questions asked without it, and of few parts alone.

A searcher is immutable, so a part is switched off by putting one that knows nothing in its place: an index of no
vectors, of no words, of no names, a graph without ties. All rows are measured with abstention off, the whole too,
because the model that decides on it is fitted to all the signals together: without one of them it would keep silent
for that reason alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce
from statistics import fmean
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np

from search import dense, lexical
from search.calibration import Calibration
from search.evaluation.bootstrap import Interval, interval
from search.evaluation.judgements import Judged
from search.evaluation.outcomes import FETCHED, Outcome, Progress, ask_all
from search.evaluation.report import MEASURES, Measure, Row, row, rows
from search.glossary import Glossary
from search.intent import Intent, IntentReader
from search.labels import LabelIndex
from search.layers import LayeredTies
from search.names import Names
from search.question import Question, load_stopwords
from search.rankers import Rankers
from search.searcher import Searcher
from search.similarity import Similarities

Switch = Callable[[Searcher], Searcher]
# What a variant without abstention can be told by.
_RANKING: Final = tuple(one for one in MEASURES if one.name in {"ndcg", "mrr", "recall", "exact", "exact_first"})


def _without_dense(searcher: Searcher) -> Searcher:
    nothing = dense.build(np.empty((0, searcher.encoder.dimension), np.float32), ())
    similarities = Similarities(nothing, searcher.calibration.scale)
    return _ranked_by(searcher, replace(searcher.rankers, similarities=similarities))


def _without_lexical(searcher: Searcher) -> Searcher:
    return _ranked_by(searcher, replace(searcher.rankers, lexical=lexical.empty()))


def _without_glossary(searcher: Searcher) -> Searcher:
    return _ranked_by(searcher, replace(searcher.rankers, glossary=Glossary((), load_stopwords())))


def _without_labels(searcher: Searcher) -> Searcher:
    nameless = Names({}, {}, {}, {}, {}, {})
    labels = LabelIndex(nameless, searcher.rankers.intents.class_phrases)
    return _ranked_by(searcher, replace(searcher.rankers, labels=labels))


def _without_intents(searcher: Searcher) -> Searcher:
    return _ranked_by(searcher, replace(searcher.rankers, intents=_NoIntents(())))


def _without_questions(searcher: Searcher) -> Searcher:
    return replace(searcher, questions=None)


def _without_graph(searcher: Searcher) -> Searcher:
    return replace(searcher, ties=LayeredTies(searcher.documents, {}, {}))


def _ranked_by(searcher: Searcher, rankers: Rankers) -> Searcher:
    return replace(searcher, rankers=rankers)


class _NoIntents(IntentReader):
    """Takes every question for one that asks for anything at all."""

    def read(self, question: Question, named: object = ()) -> Intent:
        return Intent(None, 0.0, frozenset())


class _Outspoken(Calibration):
    """Never abstains."""

    def abstains(self, *_: object, **__: object) -> bool:
        return False


def outspoken(searcher: Searcher) -> Searcher:
    """The searcher with abstention off: it shows what it has, however unlikely."""
    calibrated = searcher.calibration
    parts = {field.name: getattr(calibrated, field.name) for field in fields(calibrated)}
    return replace(searcher, calibration=_Outspoken(**parts))


# What can be switched off, and how.
PARTS: Final[Mapping[str, Switch]] = MappingProxyType(
    {
        "dense": _without_dense,
        "lexical": _without_lexical,
        "glossary": _without_glossary,
        "labels": _without_labels,
        "intents": _without_intents,
        "graph": _without_graph,
        "questions": _without_questions,
    }
)
# What makes sense without the others: the graph needs something to start from, the glossary words to translate,
# the reading of questions the names in them.
_ALONE: Final = (
    ("dense",),
    ("lexical", "glossary"),
    ("dense", "lexical", "glossary"),
    ("labels",),
    ("labels", "questions"),
)


class Variant(NamedTuple):
    """A searcher with parts switched off, and what to call it."""

    name: str
    searcher: Searcher


@dataclass(frozen=True)
class Compared:
    """The figures of one variant, and for each measure how it differs from the whole, question by question.

    Attributes:
        by_type: type of question → nDCG@10.
        differences: measure → mean difference, negative where the variant is worse; empty for the whole itself.
        intervals: measure → where that mean lies with 95 % confidence.
    """

    row: Row
    by_type: Mapping[str, float | None]
    differences: Mapping[str, float]
    intervals: Mapping[str, Interval]


@dataclass(frozen=True)
class Ablation:
    """The whole first, then each part off, then some parts alone."""

    rows: tuple[Compared, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """The table as plain values for json.dumps."""
        return [_json(compared) for compared in self.rows]


def ablate(
    searcher: Searcher,
    questions: Sequence[Judged],
    progress: Progress = lambda step, done, total: None,
    limit: int = FETCHED,
) -> Ablation:
    """Ask the questions of every variant of a searcher.

    Args:
        searcher: the whole.
        questions: with their judgements; those out of scope are left out, since no variant abstains.
        progress: told the variant and how many questions were asked of it.
        limit: how many results to ask for.
    """
    asked = [question for question in questions if question.in_scope]
    outcomes = {
        variant.name: ask_all(variant.searcher, asked, _named(progress, variant.name), limit)
        for variant in variants(outspoken(searcher))
    }
    whole = next(iter(outcomes.values()))
    return Ablation(tuple(_compared(name, found, whole) for name, found in outcomes.items()))


def variants(searcher: Searcher) -> tuple[Variant, ...]:
    """The whole, it without each of its parts, and parts of it alone."""
    present = [name for name in PARTS if name != "questions" or searcher.questions is not None]
    kept = [names for names in _ALONE if set(names) <= set(present)]
    without = (Variant(f"without {name}", PARTS[name](searcher)) for name in present)
    alone = (
        Variant(f"only {' + '.join(names)}", _without(searcher, (name for name in present if name not in names)))
        for names in kept
    )
    return (Variant("whole", searcher), *without, *alone)


def _without(searcher: Searcher, parts: Iterable[str]) -> Searcher:
    return reduce(lambda left, part: PARTS[part](left), parts, searcher)


def _named(progress: Progress, name: str) -> Progress:
    return lambda _step, done, total: progress(f"Asking {name}", done, total)


def _compared(name: str, outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> Compared:
    differences = {} if outcomes is whole else {one.name: _differences(one, outcomes, whole) for one in _RANKING}
    return Compared(
        row(name, outcomes),
        {group.group: group.ndcg for group in rows(outcomes, lambda one: one.question.type)},
        {name: fmean(values) for name, values in differences.items() if values},
        {name: found for name, values in differences.items() if (found := interval(values)) is not None},
    )


def _differences(measure: Measure, outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> list[float]:
    pairs = ((measure.value(one), measure.value(other)) for one, other in zip(outcomes, whole, strict=True))
    return [one - other for one, other in pairs if one is not None and other is not None]


def _json(compared: Compared) -> dict[str, Any]:
    return {
        **compared.row.as_json(),
        "by_type": dict(compared.by_type),
        "differences": dict(compared.differences),
        "difference_intervals": {name: list(found) for name, found in compared.intervals.items()},
    }
