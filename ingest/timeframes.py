"""The cell of a timeframe row, turned into a deadline, a recurrence, a duration or the statement that it is open."""

from __future__ import annotations

import re

from ingest.dates import calendar_dates, find_date_words
from ingest.plan_words import RUSSIAN, PlanWords, any_of, plan_words
from ingest.records import Timeframe
from kg.errors import InputError


def parse_timeframe(text: str, language: str = RUSSIAN) -> Timeframe:
    """What the cell says about time; of a deadline the month, where the words name a day too.

    >>> parse_timeframe("18 месяцев– 2 года").maximum
    24
    >>> parse_timeframe("Выполнить к маю 2020 года").deadline.isoformat()
    '2020-05'
    >>> parse_timeframe("2022年12月前完成", "zh").deadline.isoformat()
    '2022-12'

    Raises:
        InputError: the cell is worded in an unknown way or names an impossible date.
    """
    words = plan_words(language)
    return _fixed(text, words) or _deadline(text, words) or _duration(text, words) or _unknown(text, words)


def _fixed(text: str, words: PlanWords) -> Timeframe | None:
    if recurrence := words.recurrences.get(text.casefold()):
        return Timeframe(text, "recurring", recurrence=recurrence)
    kind = words.open.get(text.casefold())
    return Timeframe(text, kind) if kind else None


def _deadline(text: str, words: PlanWords) -> Timeframe | None:
    match = words.deadline.fullmatch(text)
    if not match:
        return None
    found = list(find_date_words(match["date"], words.language))
    whole = len(found) == 1 and match["date"] == match["date"][found[0].start : found[0].end]
    if not whole or len(dates := calendar_dates(found[0])) != 1:
        return None
    return Timeframe(text, "deadline", deadline=dates[0]._replace(day=None))


def _duration(text: str, words: PlanWords) -> Timeframe | None:
    one = rf"(\d+)\s*({any_of(tuple(words.units))})"
    match = re.fullmatch(rf"{one}(?:\s*(?:[-–—]|{any_of(words.between_durations)})\s*{one})?", text, re.IGNORECASE)
    if not match:
        return None
    shortest, unit, longest, longest_unit = match.groups()
    minimum = int(shortest) * words.units[unit.lower()]
    maximum = int(longest) * words.units[longest_unit.lower()] if longest else minimum
    if minimum > maximum:
        raise InputError(f"The duration '{text}' ends before it begins.", "Write the shorter duration first.")
    return Timeframe(text, "duration", minimum=minimum, maximum=maximum)


def _unknown(text: str, words: PlanWords) -> Timeframe:
    hint = f"Write '{words.example}', a duration or a phrase of ingest/data/timeframes.yaml."
    raise InputError(f"The timeframe '{text}' is worded in an unknown way.", hint)
