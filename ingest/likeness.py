"""Practices into pairs that may be one and the same, for people to look at; nothing is merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from ingest.contributions import Practice
from ingest.reconcile import folded

LIKE: Final = 0.85
"""From this likeness of names up, two practices may be one."""


class Likeness(NamedTuple):
    """Two practices of one country, begun at most a year apart, with names from LIKE to 1 alike."""

    practice: str
    other: str
    likeness: float
    country: str


def likenesses(new: Iterable[Practice], known: Iterable[Practice]) -> tuple[Likeness, ...]:
    """The pairs of a new and another practice that may be one, the likeliest first.

    Args:
        new: the practices that are to be added.
        known: every practice that will stand, the new ones included.

    >>> one, two = (Practice(i, {"en": "Seasonal visa"}, {}, (), ("NZL",), (), (5,), 5, "law", start_year=y)
    ...             for i, y in (("a", 2007), ("b", 2008)))
    >>> likenesses([two], [one, two])
    (Likeness(practice='b', other='a', likeness=1.0, country='NZL'),)
    """
    by_country: dict[str, list[tuple[Practice, tuple[str, ...]]]] = defaultdict(list)
    for practice in known:
        for country in practice.countries:
            by_country[country].append((practice, _names(practice)))
    found: dict[frozenset[str], Likeness] = {}
    for practice in new:
        for pair in _pairs(practice, by_country):
            found.setdefault(frozenset(pair[:2]), pair)
    return tuple(sorted(found.values(), key=lambda pair: (-pair.likeness, pair)))


def _pairs(practice: Practice, by_country: dict[str, list[tuple[Practice, tuple[str, ...]]]]) -> Iterator[Likeness]:
    names = _names(practice)
    for country in practice.countries:
        for other, other_names in by_country[country]:
            if other.id == practice.id or not _near_in_time(practice, other):
                continue
            score = max((fuzz.token_sort_ratio(a, b) for a in names for b in other_names), default=0.0) / 100
            if score >= LIKE:
                yield Likeness(practice.id, other.id, round(score, 2), country)


def _near_in_time(one: Practice, other: Practice) -> bool:
    """Whether they began at most a year apart; an unknown year is near to any."""
    return one.start_year is None or other.start_year is None or abs(one.start_year - other.start_year) <= 1


def _names(practice: Practice) -> tuple[str, ...]:
    return tuple(folded(name) for name in practice.names.values())
