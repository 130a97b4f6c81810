"""The cosines of all views into one similarity a document, for all documents at once.

The rule is that of `search.views.similarity`, which says it for one document; the tests hold the two equal. Doing it
for all of them at once is what keeps a search short of twice the time of encoding its question.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.dense import Key
from search.views import ALONE, PLAIN, PLAIN_WEIGHT, SENTENCE, group

Doubles = NDArray[np.float64]
Rows = NDArray[np.intp]


class Pooling:
    """Where the views of each document stand among all vectors.

    Args:
        keys: the key of every vector.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        groups = [(key.item, *group(key.view)) for key in keys]
        self.items = tuple(dict.fromkeys(item for item, _, kind in groups if kind == ALONE))
        places = {item: place for place, item in enumerate(self.items)}
        texts = dict.fromkeys((item, language) for item, language, kind in groups if kind == ALONE)
        numbers = {text: number for number, text in enumerate(texts)}
        whole = [(row, numbers[one[:2]]) for row, one in enumerate(groups) if one[2] not in {PLAIN, SENTENCE}]
        sentences = [(row, numbers[one[:2]]) for row, one in enumerate(groups) if one[2] == SENTENCE]
        plain = [(row, places[one[0]]) for row, one in enumerate(groups) if one[2] == PLAIN]
        self._whole, self._sentences, self._plain = (_columns(pairs) for pairs in (whole, sentences, plain))
        self._owners = np.array([places[item] for item, _ in texts], np.intp)

    def pool(self, cosines: Doubles) -> Doubles:
        """One similarity an item.

        Args:
            cosines: those of all vectors, in the order of the keys.
        """
        texts, items = len(self._owners), len(self.items)
        middle = _means(self._whole, cosines, texts)
        best = np.full(texts, -np.inf)
        rows, owners = self._sentences
        np.maximum.at(best, owners, cosines[rows])
        nearer = np.where(np.isfinite(best), np.maximum(middle, (middle + best) / 2), middle)
        own = _means((np.arange(texts), self._owners), nearer, items)
        plain = _means(self._plain, cosines, items)
        pooled: Doubles = np.where(np.isnan(plain), own, own + PLAIN_WEIGHT * np.maximum(0.0, plain - own))
        return pooled


def _columns(pairs: Sequence[tuple[int, int]]) -> tuple[Rows, Rows]:
    table = np.array(pairs, np.intp).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _means(columns: tuple[Rows, Rows], values: Doubles, owners: int) -> Doubles:
    """The mean of what each owner has; not a number for one that has nothing."""
    rows, owner = columns
    counts = np.bincount(owner, minlength=owners)
    sums = np.bincount(owner, weights=values[rows], minlength=owners)
    means: Doubles = np.divide(sums, counts, out=np.full(owners, np.nan), where=counts > 0)
    return means
