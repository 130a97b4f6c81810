"""Values measured on a sample of questions, into how far chance in the choice of questions may have moved their mean.

The percentile bootstrap (Efron and Tibshirani 1993, chapter 13): questions are drawn again with replacement many
times, and the middle 95 % of the means is the interval. Two searches that answered the same questions are compared
by the differences question by question. All draws come from one seed, so a report says the same each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_DRAWS: Final = 2000
_SEED: Final = 20181219
_TAIL: Final = 2.5
# Of fewer questions the bootstrap knows nothing: it can only draw the same few again.
_FEWEST: Final = 5


class Interval(NamedTuple):
    """Where a mean lies with 95 % confidence."""

    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether chance in the choice of questions alone does not explain a difference.

        >>> Interval(0.01, 0.04).excludes_zero, Interval(-0.01, 0.04).excludes_zero
        (True, False)
        """
        return self.low > 0 or self.high < 0


def interval(values: Sequence[float]) -> Interval | None:
    """The interval of the mean of some values, one a question; None if there are fewer than five.

    >>> interval([0.5, 0.5, 0.5, 0.5, 0.5]), interval([0.5, 0.5])
    (Interval(low=0.5, high=0.5), None)
    """
    if len(values) < _FEWEST:
        return None
    sample = np.asarray(values, float)
    drawn = np.random.default_rng(_SEED).integers(0, len(sample), (_DRAWS, len(sample)))
    low, high = np.percentile(sample[drawn].mean(axis=1), [_TAIL, 100 - _TAIL])
    return Interval(round(float(low), 6), round(float(high), 6))


def chance_spread(groups: Mapping[str, Sequence[float]]) -> float:
    """How far apart the means of the best and the worst group would be if it were chance which group a value is in.

    >>> chance_spread({"en": [1.0, 1.0], "ru": [1.0]})
    0.0
    """
    sizes = [len(values) for values in groups.values()]
    pooled = np.concatenate([np.asarray(values, float) for values in groups.values()])
    rng = np.random.default_rng(_SEED)
    return round(float(np.mean([_spread(rng.permutation(pooled), sizes) for _ in range(_DRAWS)])), 6)


def _spread(values: NDArray[np.float64], sizes: Sequence[int]) -> float:
    means = [float(part.mean()) for part in np.split(values, np.cumsum(sizes)[:-1])]
    return max(means) - min(means)
