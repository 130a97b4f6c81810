"""What the rankers say of a question into whether the graph holds an answer to it at all.

A logistic regression on five features, fitted when an index is built (so for its encoder and its documents) on
sample questions of which we know whether they are on the subject: search/data/calibration.yaml. The features do
not depend on how many results there are, and the last one compares the question with the sample questions
themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.fusion import Signals

FloatArray = NDArray[np.float32]

_BEST: Final = 5
_NEAREST: Final = 3
_RIDGE: Final = 1.0
_ITERATIONS: Final = 50
# Below this chance of being on the subject nothing is shown.
_THRESHOLD: Final = 0.4


@dataclass(frozen=True)
class Samples:
    """Sample questions as vectors, and whether each is on the subject."""

    vectors: FloatArray
    on_topic: NDArray[np.bool_]

    def without(self, row: int) -> Samples:
        """All samples but one, to judge that one by."""
        keep = np.arange(len(self.on_topic)) != row
        return Samples(self.vectors[keep], self.on_topic[keep])

    def closeness(self, vector: FloatArray) -> float:
        """How much nearer a question is to samples on the subject than to others, by the nearest few of each."""
        cosines = self.vectors @ vector
        near, far = cosines[self.on_topic], cosines[~self.on_topic]
        return float(np.sort(near)[-_NEAREST:].mean() - np.sort(far)[-_NEAREST:].mean())


@dataclass(frozen=True)
class Model:
    """The fitted regression: one weight a feature, and what is added."""

    weights: tuple[float, ...]
    intercept: float

    def chance(self, features: Sequence[float]) -> float:
        """The chance that a question with these features is on the subject.

        >>> Model((1.0,), 0.0).chance([0.0])
        0.5
        """
        odds = sum(weight * feature for weight, feature in zip(self.weights, features, strict=True)) + self.intercept
        return float(1 / (1 + np.exp(-odds)))

    def abstains(self, features: Sequence[float]) -> bool:
        """Whether nothing should be shown."""
        return self.chance(features) < _THRESHOLD


def features(signals: Iterable[Signals], vector: FloatArray, samples: Samples, step: float) -> tuple[float, ...]:
    """The five features of a question.

    Args:
        signals: what the rankers say of each document.
        vector: the question's.
        samples: the sample questions, without this one.
        step: one step of similarity, as a cosine.
    """
    # A thing without any likeness has only been named, such as a country: that says nothing of the subject.
    listed = [one for one in signals if one.similarity or one.lexical]
    similar = sorted((one.similarity for one in listed), reverse=True)[:_BEST] or [0.0]
    return (
        similar[0],
        fmean(similar),
        max((one.lexical for one in listed), default=0.0),
        max((one.label for one in listed), default=0.0),
        samples.closeness(vector) / step,
    )


def fit(rows: Sequence[Sequence[float]], on_topic: Sequence[bool]) -> Model:
    """The regression that tells the sample questions apart, by Newton's method with a ridge on standardised features.

    >>> fit([[2.0], [3.0], [0.0], [-1.0]], [True, True, False, False]).abstains([-2.0])
    True
    """
    table = np.asarray(rows, float)
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    design = np.column_stack([(table - middle) / spread, np.ones(len(table))])
    solution = _newton(design, np.asarray(on_topic, float))
    weights = solution[:-1] / spread
    rounded = tuple(round(float(weight), 6) for weight in weights)
    return Model(rounded, round(float(solution[-1] - weights @ middle), 6))


def _newton(design: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    solution = np.zeros(design.shape[1])
    ridge = np.diag([_RIDGE] * (design.shape[1] - 1) + [0.0])
    for _ in range(_ITERATIONS):
        chance = 1 / (1 + np.exp(-np.clip(design @ solution, -30, 30)))
        gradient = design.T @ (target - chance) - ridge @ solution
        # The small addition keeps the matrix invertible where all chances are certain.
        hessian = design.T @ (design * (chance * (1 - chance))[:, None]) + ridge + 1e-9 * np.eye(len(solution))
        solution = solution + np.linalg.solve(hessian, gradient)
    return solution
