"""What the rankers say of a question into whether the graph holds an answer to it at all.

A logistic regression on six features, fitted when an index is built (so for its encoder and its documents) on
sample questions of which we know whether they are on the subject: search/data/calibration.yaml. Three features are
what the rankers found; three compare the question with the sample questions and with ordinary text. None depends on
how many results there are. `python bench/abstention.py` measures them against others by cross-validation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.fusion import Signals

FloatArray = NDArray[np.float32]
Doubles = NDArray[np.float64]

_BEST: Final = 5
_NEAREST: Final = 8
# The leaning falls off with the distance of a sample: to 1/e where the cosine is this much less than 1.
_WIDTH: Final = 1 / 6
_SMOOTHING: Final = 0.1
# Decimals kept of what is written, so that the last bits of a linear solver do not change a release.
_DECIMALS: Final = 5
_RIDGE: Final = 1.0
_ITERATIONS: Final = 50
# Below this chance of being on the subject nothing is shown.
THRESHOLD: Final = 0.4


class Likeness(NamedTuple):
    """What a question is like, by its vector alone.

    Attributes:
        closeness: how much nearer it is to samples on the subject than to others, in steps of similarity.
        leaning: what the samples say of a question at its place: about 1 on the subject, about -1 off it.
        ordinariness: its mean cosine with ordinary sentences, in steps.
    """

    closeness: float
    leaning: float
    ordinariness: float


@dataclass(frozen=True)
class Samples:
    """Sample questions as vectors, whether each is on the subject, and its weight in the leaning of others.

    Attributes:
        vectors: unit vectors, one a row.
        on_topic: which of them are on the subject.
        weights: the coefficients of a kernel ridge regression, one a sample.
    """

    vectors: FloatArray
    on_topic: NDArray[np.bool_]
    weights: FloatArray

    def likeness(self, vector: FloatArray, step: float, zero: float) -> Likeness:
        """What a question that is no sample is like.

        Args:
            vector: the question's.
            step: one step of similarity, as a cosine.
            zero: the question's mean cosine with ordinary sentences.
        """
        # einsum, not a matrix product: a library of many threads may wait for cores longer than the sum takes.
        cosines: FloatArray = np.einsum("ij,j->i", self.vectors, vector)
        leaning = float(_kernel(cosines) @ self.weights) + _middle(self.on_topic)
        return Likeness(_closeness(cosines, self.on_topic) / step, leaning, zero / step)

    def likenesses(self, step: float, zeros: Sequence[float]) -> list[Likeness]:
        """What each sample is like, judged by all the others."""
        cosines = self.vectors @ self.vectors.T
        leanings = _regress(self.vectors, self.on_topic)[1]
        others = ~np.eye(len(self.vectors), dtype=bool)
        return [
            Likeness(_closeness(row[rest], self.on_topic[rest]) / step, float(leaning), zero / step)
            for row, rest, leaning, zero in zip(cosines, others, leanings, zeros, strict=True)
        ]


def weigh(vectors: FloatArray, on_topic: NDArray[np.bool_]) -> Samples:
    """The samples with their weights.

    >>> samples = weigh(np.eye(4, dtype=np.float32), np.array([True, True, False, False]))
    >>> [round(samples.likeness(vector, 1.0, 0.0).leaning, 1) for vector in samples.vectors]
    [0.9, 0.9, -0.9, -0.9]
    """
    weights, _ = _regress(vectors, on_topic)
    return Samples(vectors, on_topic, weights.round(_DECIMALS).astype(np.float32))


def _regress(vectors: FloatArray, on_topic: NDArray[np.bool_]) -> tuple[Doubles, Doubles]:
    """The coefficients of a kernel ridge regression, and what it says of each sample when fitted without that one.

    What it says without a sample follows from the whole fit, without fitting again:
    https://gaussianprocess.org/gpml/chapters/RW5.pdf (equation 5.12).
    """
    exact = vectors.astype(float)
    inverse = np.linalg.inv(_kernel(exact @ exact.T) + _SMOOTHING * np.eye(len(exact)))
    targets = np.where(on_topic, 1.0, -1.0)
    weights = inverse @ (targets - _middle(on_topic))
    return weights, targets - weights / np.diag(inverse)


def _kernel(cosines: FloatArray | Doubles) -> Doubles:
    return np.exp((cosines.astype(float) - 1) / _WIDTH)


def _middle(on_topic: NDArray[np.bool_]) -> float:
    return 2 * float(on_topic.mean()) - 1


def _closeness(cosines: FloatArray, on_topic: NDArray[np.bool_]) -> float:
    """The mean cosine with the nearest few samples on the subject less that with the nearest few others."""
    near, far = (np.sort(cosines[side])[-_NEAREST:].mean() for side in (on_topic, ~on_topic))
    return float(near - far)


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
        return self.chance(features) < THRESHOLD


def features(signals: Iterable[Signals], likeness: Likeness) -> tuple[float, ...]:
    """The six features of a question.

    Args:
        signals: what the rankers say of each document.
        likeness: what the question is like.
    """
    # A thing without any likeness has only been named, such as a country: that says nothing of the subject.
    listed = [one for one in signals if one.similarity or one.lexical]
    similar = sorted((one.similarity for one in listed), reverse=True)[:_BEST] or [0.0]
    return (similar[0], fmean(similar), max((one.lexical for one in listed), default=0.0), *likeness)


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
