"""Dates in running text, as the words stand and as days or months of the calendar."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.plan_words import RUSSIAN, plan_words
from ingest.records import CalendarDate
from kg.errors import InputError


class DateWords(NamedTuple):
    """Where a text names a month and year, and the days it names before them."""

    start: int
    end: int
    days: tuple[int, ...]
    month: int
    year: int


def find_date_words(text: str, language: str = RUSSIAN) -> Iterator[DateWords]:
    """Each month with its year in the text; a year alone is no date.

    >>> [words.days for words in find_date_words("11 декабря 2019 года и 17 и 18 декабря 2020 года")]
    [(11,), (17, 18)]
    >>> list(find_date_words("перепись 2020 года"))
    []
    >>> [tuple(words) for words in find_date_words("2022年12月15日", "zh")]
    [(0, 11, (15,), 12, 2022)]
    """
    words = plan_words(language)
    for match in words.date.finditer(text):
        days = tuple(int(day) for day in re.findall(r"\d+", match["days"] or ""))
        month = words.months[" ".join(match["month"].lower().split())]
        yield DateWords(match.start(), match.end(), days, month, int(match["year"]))


def calendar_dates(words: DateWords) -> tuple[CalendarDate, ...]:
    """The days meant, or the month where no day is named.

    >>> [date.isoformat() for date in calendar_dates(DateWords(0, 0, (17, 18), 12, 2020))]
    ['2020-12-17', '2020-12-18']

    Raises:
        InputError: the calendar has no such day.
    """
    if not words.days:
        return (CalendarDate(words.year, words.month),)
    for day in words.days:
        try:
            datetime.date(words.year, words.month, day)
        except ValueError:
            message = f"There is no day {day} in month {words.month} of {words.year}."
            raise InputError(message, "Correct the date in the source.") from None
    return tuple(CalendarDate(words.year, words.month, day) for day in words.days)
