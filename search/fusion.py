"""What the rankers say of a document into one score from 0 to 1: the estimated chance that it is what was asked for.

    direct = logistic(similarity, lexical, label)          is the document itself about the question?
    score  = 1 - (1 - direct)(1 - graph)                   or is it tied to things that are?

The weights are those of a logistic regression on our own judged questions (docs/decisions/003-fusion.md). Nothing is normalised
within a result set, so a question that nothing answers gives low scores all over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Weights:
    """How far each ranker moves the log-odds."""

    similarity: float
    lexical: float
    label: float
    intercept: float


WEIGHTS: Final = Weights(similarity=1.5, lexical=5.0, label=5.8, intercept=-4.8)
# Starts of the walk: this share of the best direct score, and so many at most.
_START_SHARE: Final = 0.2
_STARTS: Final = 10


@dataclass(frozen=True)
class Signals:
    """What the rankers say of one document."""

    similarity: float = 0.0
    lexical: float = 0.0
    label: float = 0.0


def direct(signals: Signals, weights: Weights = WEIGHTS) -> float:
    """The chance that a document itself is about the question.

    >>> round(direct(Signals(similarity=3.0, lexical=0.5)), 2), round(direct(Signals()), 2)
    (0.9, 0.01)
    """
    odds = (
        weights.similarity * signals.similarity
        + weights.lexical * signals.lexical
        + weights.label * signals.label
        + weights.intercept
    )
    return 1 / (1 + math.exp(-odds))


def dense_share(signals: Signals, weights: Weights = WEIGHTS) -> float:
    """The chance by similarity alone, as a score from 0 to 1 to show beside the others.

    >>> dense_share(Signals(similarity=3.2))
    0.5
    """
    return 1 / (1 + math.exp(-(weights.similarity * signals.similarity + weights.intercept)))


def starts(directs: Mapping[str, float]) -> dict[str, float]:
    """The documents from which to walk on: the best, as far as they are near the best.

    >>> starts({"a": 0.9, "b": 0.5, "c": 0.01})
    {'a': 0.9, 'b': 0.5}
    """
    ranked = sorted(directs.items(), key=lambda pair: (-pair[1], pair[0]))[:_STARTS]
    return {notation: score for notation, score in ranked if score >= _START_SHARE * ranked[0][1]}


def combine(direct_score: float, graph_score: float) -> float:
    """A document's own score and its gain from others.

    >>> combine(0.5, 0.5)
    0.75
    """
    return 1 - (1 - direct_score) * (1 - graph_score)


def gather(
    similarities: Mapping[str, float], lexical: Iterable[tuple[str, float]], labels: Mapping[str, float]
) -> dict[str, Signals]:
    """The rankers' scores by document.

    >>> gather({"a": 2.0}, [("b", 0.5)], {})["b"]
    Signals(similarity=0.0, lexical=0.5, label=0.0)
    """
    words = dict(lexical)
    return {
        notation: Signals(similarities.get(notation, 0.0), words.get(notation, 0.0), labels.get(notation, 0.0))
        for notation in sorted({*similarities, *words, *labels})
    }
