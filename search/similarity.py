"""A question's vector into how much nearer each document is to it than ordinary text is.

Cosines of e5 lie between .75 and .9 whatever is asked, and a question in one language lies nearer to everything
than one in another. So the mean cosine with background sentences is taken off, and the result counted in standard
deviations of such cosines. Some texts are near to every question (the name of the Network); what a document has on
the average over questions on the subject is taken off as well. Both corrections depend on the question or the
document alone, never on the other results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from search.dense import DenseIndex
from search.pooling import Pooling
from search.views import similarity

FloatArray = NDArray[np.float32]
# All vectors of an index up to this size are compared; of a larger one those of so many of the nearest.
_EXACT = 30_000
_NEAREST = 3000


@dataclass(frozen=True)
class Scale:
    """Where zero is and how long one step is.

    Attributes:
        background: vectors of ordinary sentences.
        step: standard deviation of the cosines between questions and those.
        hubs: notation → what the document has on the average over questions, in steps.
    """

    background: FloatArray
    step: float
    hubs: Mapping[str, float]

    def zero(self, vector: FloatArray) -> float:
        """The cosine that means nothing for this question."""
        return float((self.background @ vector).mean())


class Similarities:
    """Compares questions with all documents."""

    def __init__(self, dense: DenseIndex, scale: Scale) -> None:
        self._dense = dense
        self._scale = scale
        self._pooling = Pooling(dense.keys) if len(dense) <= _EXACT else None

    def of(self, vector: FloatArray) -> dict[str, float]:
        """Notation → similarity in steps above chance, for every document near the question."""
        zero = self._scale.zero(vector)
        hubs = self._scale.hubs
        return {
            notation: (cosine - zero) / self._scale.step - hubs.get(notation, 0.0)
            for notation, cosine in self._pooled(vector).items()
        }

    def _pooled(self, vector: FloatArray) -> dict[str, float]:
        if self._pooling is None:
            return {notation: similarity(cosines) for notation, cosines in self._cosines(vector).items()}
        cosines = self._dense.cosines(vector).astype(np.float64)
        return dict(zip(self._pooling.items, self._pooling.pool(cosines).tolist(), strict=True))

    def _cosines(self, vector: FloatArray) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for key, cosine in self._dense.rank(vector, min(len(self._dense), _NEAREST)):
            found[key.item][key.view] = cosine
        items = set(found)
        scores = self._dense.scores(vector, (key for key in self._dense.keys if key.item in items))
        for key, cosine in scores.items():
            found[key.item][key.view] = cosine
        return found


def measure(dense: DenseIndex, background: FloatArray, questions: Iterable[FloatArray]) -> Scale:
    """The scale for an index, from background sentences and from sample questions on the subject."""
    vectors = list(questions)
    step = float(np.std(np.stack(vectors) @ background.T - np.stack(vectors) @ background.mean(axis=0)[:, None]))
    plain = Similarities(dense, Scale(background, step, {}))
    sums: dict[str, list[float]] = defaultdict(list)
    for vector in vectors:
        for notation, score in plain.of(vector).items():
            sums[notation].append(score)
    return Scale(background, step, {notation: fmean(scores) for notation, scores in sorted(sums.items())})
