"""Rankings and grades into numbers from 0 to 1.

- nDCG@k = DCG / ideal DCG, where DCG is the sum over ranks i = 1..k of rel(i) / log2(i + 1): the gain is the grade
  itself, not 2^rel - 1 (Järvelin and Kekäläinen 2002, https://doi.org/10.1145/582415.582418; trec_eval's ndcg_cut);
- MRR@k is the mean over questions of 1 / rank of the first relevant result, 0 where none is among the first k;
- recall@k is the share of the relevant things that are among the first k;
- a ranking is exact if its first n results are the n things wanted, in any order.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

CUTOFF: Final = 10
# The least grade that counts as relevant where grades are not used as such.
RELEVANT: Final = 2


def ndcg(ranking: Sequence[str], gold: Mapping[str, int], cutoff: int = CUTOFF) -> float:
    """Normalised discounted cumulative gain, with the grades themselves as gains.

    >>> ndcg(["a", "b"], {"a": 3, "b": 1}), round(ndcg(["b", "a"], {"a": 3, "b": 1}), 3)
    (1.0, 0.797)
    """
    ideal = _dcg(sorted(gold.values(), reverse=True)[:cutoff])
    return _dcg([gold.get(key, 0) for key in ranking[:cutoff]]) / ideal if ideal else 0.0


def _dcg(grades: Iterable[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def reciprocal_rank(
    ranking: Sequence[str], gold: Mapping[str, int], cutoff: int = CUTOFF, least: int = RELEVANT
) -> float:
    """One over the rank of the first thing of at least some grade.

    >>> reciprocal_rank(["x", "a"], {"a": 2})
    0.5
    """
    ranks = (rank for rank, key in enumerate(ranking[:cutoff], 1) if gold.get(key, 0) >= least)
    return 1 / next(ranks, math.inf)


def recall(ranking: Sequence[str], gold: Mapping[str, int], cutoff: int = CUTOFF, least: int = RELEVANT) -> float:
    """The share of the things of at least some grade that are among the first.

    >>> recall(["a"], {"a": 3, "b": 2, "c": 1})
    0.5
    """
    wanted = {key for key, grade in gold.items() if grade >= least}
    return len(wanted & set(ranking[:cutoff])) / len(wanted) if wanted else 0.0


def is_exact(ranking: Sequence[str], wanted: Collection[str]) -> bool:
    """Whether a ranking begins with all that is wanted and nothing else between.

    >>> is_exact(["b", "a", "x"], {"a", "b"}), is_exact(["a", "x", "b"], {"a", "b"}), is_exact(["a"], ())
    (True, False, False)
    """
    return bool(wanted) and set(ranking[: len(wanted)]) == set(wanted)
