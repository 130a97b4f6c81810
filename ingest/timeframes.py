"""The cell of a timeframe row, turned into a deadline, a recurrence, a duration or the statement that it is open."""

from __future__ import annotations

import re

from ingest.dates import calendar_dates, find_date_words
from ingest.records import Timeframe
from ingest.vocabularies import alternation, vocabulary
from kg.errors import InputError

_WORDS = vocabulary("timeframes")
_DEADLINE = re.compile(rf"{alternation(_WORDS['deadline'])}\s+(?P<date>.+?)(\s+года)?\.?", re.IGNORECASE)
_DURATION = rf"(\d+)\s+({alternation(list(_WORDS['units']))})"
_DURATIONS = re.compile(rf"{_DURATION}(?:\s*[-–—]\s*{_DURATION})?", re.IGNORECASE)


def parse_timeframe(text: str) -> Timeframe:
    """What the cell says about time.

    >>> parse_timeframe("18 месяцев– 2 года").maximum
    24
    >>> parse_timeframe("Выполнить к маю 2020 года").deadline.isoformat()
    '2020-05'

    Raises:
        InputError: the cell is worded in an unknown way or names an impossible date.
    """
    return _fixed(text) or _deadline(text) or _duration(text) or _unknown(text)


def _fixed(text: str) -> Timeframe | None:
    if recurrence := _WORDS["recurrences"].get(text):
        return Timeframe(text, "recurring", recurrence=recurrence)
    kind = _WORDS["open"].get(text)
    return Timeframe(text, kind) if kind else None


def _deadline(text: str) -> Timeframe | None:
    match = _DEADLINE.fullmatch(text)
    if not match:
        return None
    found = list(find_date_words(match["date"]))
    whole = len(found) == 1 and match["date"] == match["date"][found[0].start : found[0].end]
    if not whole or len(dates := calendar_dates(found[0])) != 1:
        return None
    return Timeframe(text, "deadline", deadline=dates[0])


def _duration(text: str) -> Timeframe | None:
    match = _DURATIONS.fullmatch(text)
    if not match:
        return None
    shortest, unit, longest, longest_unit = match.groups()
    minimum = int(shortest) * _WORDS["units"][unit.lower()]
    maximum = int(longest) * _WORDS["units"][longest_unit.lower()] if longest else minimum
    if minimum > maximum:
        raise InputError(f"The duration '{text}' ends before it begins.", "Write the shorter duration first.")
    return Timeframe(text, "duration", minimum=minimum, maximum=maximum)


def _unknown(text: str) -> Timeframe:
    hint = "Write 'Выполнить к <месяц> <год> года', a duration or a phrase of ingest/data/timeframes.yaml."
    raise InputError(f"The timeframe '{text}' is worded in an unknown way.", hint)
