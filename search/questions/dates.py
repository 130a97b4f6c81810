"""Months and years in a question into the beginnings of the dates that they mean, as "2019-11"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from babel.dates import get_month_names

from kg.reading import LANGUAGES
from search.analyzer import folded, normalize

_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
# Arabic has several sets of month names: Egypt and the Gulf say نوفمبر, the Levant تشرين الثاني, Morocco نونبر.
_LOCALES: Final = {
    "ar": ("ar", "ar_SY", "ar_DZ", "ar_MA"),
    "zh": ("zh",),
    "ru": ("ru",),
    "en": ("en",),
    "fr": ("fr",),
    "es": ("es",),
}
# Russian and Arabic month names are inflected, take a prefix or vary (يوليو, يوليه); the stem is what all forms share.
_ENDING: Final = re.compile(r"(?<=\w\w)[аяьйو]$")
_BETWEEN: Final = r"[\s,./-]*(?:de |del |of |года? |год |d'|عام |سنة |年)?\s*"
_CHINESE: Final = re.compile(
    rf"{_YEAR}\s*年(?:\s*(?P<month>1[0-2]|0?[1-9])\s*月)?(?:\s*(?P<day>[12]\d|3[01]|0?[1-9])\s*[日号])?"
)
_ISO: Final = re.compile(rf"\b{_YEAR}-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?\b")
_NUMERIC: Final = re.compile(rf"\b(?:(?P<day>\d\d?)\.)?(?P<month>0[1-9]|1[0-2])\.{_YEAR}\b")
_ALONE: Final = re.compile(
    rf"(?:\b(?:año|annee|année|year|عام|سنة)\s+)?(?<!\d){_YEAR}(?!\d)(?:\s*(?:год[ауе]?|г\.|年))?"
)


class DateMention(NamedTuple):
    """A date in a question, as precise as it is given: year, month or day."""

    value: str
    start: int
    end: int


def dates(text: str, language: str) -> tuple[DateMention, ...]:
    """The dates in a text, in order; a month needs its year.

    >>> dates("due in November 2019 or on 8 May 2020", "en")
    (DateMention(value='2019-11', start=7, end=20), DateMention(value='2020-05-08', start=27, end=37))
    >>> [date.value for date in dates("к ноябрю 2019 года", "ru")], [date.value for date in dates("2019年11月", "zh")]
    (['2019-11'], ['2019-11'])
    """
    # Offsets must be those of the text as typed, and folding case can change its length.
    written = folded(text)
    found: list[DateMention] = []
    for date in (*_patterned(written), *_worded(written, language), *_years(written)):
        if all(date.end <= other.start or other.end <= date.start for other in found):
            found.append(date)
    return tuple(sorted(found, key=lambda date: date.start))


def _patterned(text: str) -> Iterator[DateMention]:
    for pattern in (_CHINESE, _ISO, _NUMERIC):
        for match in pattern.finditer(text):
            yield _date(match, match.group("month"), match.start())


def _worded(text: str, language: str) -> Iterator[DateMention]:
    for number, pattern in _months(language):
        for match in pattern.finditer(text):
            yield _date(match, str(number), match.start())


def _years(text: str) -> Iterator[DateMention]:
    return (DateMention(match["year"], match.start(), match.end()) for match in _ALONE.finditer(text))


def _date(match: re.Match[str], month: str | None, start: int) -> DateMention:
    parts = [match["year"], *([f"{int(month):02}"] if month else [])]
    day = match.group("day")
    if day and month:
        parts.append(f"{int(day):02}")
    return DateMention("-".join(parts), start, match.end())


@cache
def _months(language: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    known = language if language in LANGUAGES and language != "zh" else "en"
    return tuple((number, _pattern(names)) for number, names in _month_names(known).items())


def _month_names(language: str) -> dict[int, tuple[str, ...]]:
    listed = [
        get_month_names("wide", form, locale) for locale in _LOCALES[language] for form in ("format", "stand-alone")
    ]
    return {
        number: tuple(sorted({_ENDING.sub("", normalize(names[number])) for names in listed}, key=len, reverse=True))
        for number in range(1, 13)
    }


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    name = rf"(?:{'|'.join(map(re.escape, names))})"
    # The United Nations write both Arabic names of a month: كانون الأول/ديسمبر.
    month = rf"{name}(?:\s*/\s*{name})?"
    day = r"(?:\b(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|-го)?\s+(?:of |de )?)?"
    return re.compile(rf"{day}\b\w?{month}\w{{0,2}}{_BETWEEN}{_YEAR}")
