"""What the rankers say of a document into one score from 0 to 1: the chance that it is what was asked for.

1. direct = logistic(similarity, lexical, label): is the document itself about the question?
2. score = 1 - (1 - direct)(1 - graph): or is it tied to things that are?

The weights began as those of a logistic regression on our own judged questions (docs/decisions/003-fusion.md).
Nothing is normalised within a result set, so a question that nothing answers gives low scores all over.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Weights:
    """How far each ranker moves the log-odds."""

    similarity: float
    lexical: float
    label: float
    intercept: float


WEIGHTS: Final = Weights(similarity=1.2, lexical=5.2, label=7.0, intercept=-5.3)
# Starts of the walk: this share of the best direct score, and so many at most.
_START_SHARE: Final = 0.3
_STARTS: Final = 6
# A thing under a title shares in the name of what it is under.
_INHERITED: Final = 0.7
# Kinds of the records that come from lists beside the workplan.
_RECORDS: Final = frozenset({"Practice", "MigrationCorridor", "Country", "Region"})
# Running text speaks of many things and is the answer to few questions; a record is one case of what a line of the
# workplan is about, so at equal likeness the line goes first.
_KIND: Final = {"Passage": -1.0, "Practice": -2.0, "MigrationCorridor": -2.0}


@dataclass(frozen=True)
class Signals:
    """What the rankers say of one document."""

    similarity: float = 0.0
    lexical: float = 0.0
    label: float = 0.0


def direct(signals: Signals, kind: str = "", weights: Weights = WEIGHTS) -> float:
    """The chance that a document of some kind is itself about the question.

    >>> round(direct(Signals(similarity=3.0, lexical=0.5)), 2), round(direct(Signals()), 2)
    (0.71, 0.0)
    """
    odds = (
        weights.similarity * signals.similarity
        + weights.lexical * signals.lexical
        + weights.label * signals.label
        + weights.intercept
        + _KIND.get(kind, 0.0)
    )
    return 1 / (1 + math.exp(-odds))


def dense_share(signals: Signals, weights: Weights = WEIGHTS) -> float:
    """The chance by similarity alone, as a score from 0 to 1 to show beside the others.

    >>> round(dense_share(Signals(similarity=5.3 / 1.2)), 3)
    0.5
    """
    return 1 / (1 + math.exp(-(weights.similarity * signals.similarity + weights.intercept)))


def inherit(signals: Mapping[str, Signals], above: Mapping[str, str]) -> dict[str, Signals]:
    """The signals with a share of the name match of the thing above; `above` maps a thing to what it is under.

    >>> inherit({"T2": Signals(label=1.0), "T2/4": Signals()}, {"T2/4": "T2"})["T2/4"].label
    0.7
    """
    return {
        notation: replace(one, label=max(one.label, _INHERITED * signals[above[notation]].label))
        if above.get(notation) in signals
        else one
        for notation, one in signals.items()
    }


def starts(directs: Mapping[str, float], above: Mapping[str, str] = MappingProxyType({})) -> dict[str, float]:
    """The documents from which to walk on: the best, as far as they are near the best.

    A thing under one that is better leads to the same places, so it takes no place from others.

    >>> starts({"a": 0.9, "b": 0.5, "c": 0.01})
    {'a': 0.9, 'b': 0.5}
    """
    ranked = sorted(directs.items(), key=lambda pair: (-pair[1], pair[0]))
    chosen: dict[str, float] = {}
    places = 0
    for notation, score in ranked:
        if places == _STARTS or score < _START_SHARE * ranked[0][1]:
            break
        places += above.get(notation) not in chosen
        chosen[notation] = score
    return chosen


def starts_of_each(
    directs: Mapping[str, float], kinds: Mapping[str, str], above: Mapping[str, str] = MappingProxyType({})
) -> dict[str, float]:
    """The starts among the things of the workplan and those among records, so that neither crowds out the other.

    >>> starts_of_each({"T2": 0.2, "p": 0.9}, {"T2": "Workstream", "p": "Practice"})
    {'T2': 0.2, 'p': 0.9}
    """
    records = {notation: score for notation, score in directs.items() if kinds.get(notation) in _RECORDS}
    others = {notation: score for notation, score in directs.items() if notation not in records}
    return starts(others, above) | starts(records)


def combine(direct_score: float, graph_score: float) -> float:
    """A document's own score and its gain from others.

    >>> combine(0.5, 0.5)
    0.75
    """
    return 1 - (1 - direct_score) * (1 - graph_score)


def gather(
    similarity: Mapping[str, float],
    lexical: Mapping[str, float],
    label: Mapping[str, float],
) -> dict[str, Signals]:
    """The rankers' scores by document.

    >>> gather({"a": 2.0}, {"b": 0.5}, {})["b"]
    Signals(similarity=0.0, lexical=0.5, label=0.0)
    """
    return {
        notation: Signals(similarity.get(notation, 0.0), lexical.get(notation, 0.0), label.get(notation, 0.0))
        for notation in sorted({*similarity, *lexical, *label})
    }
