"""An activities cell, turned into numbered lines and the bullets below them, in whatever lists and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rdflib.namespace import SKOS

from ingest.cells import open_quantities
from ingest.citations import compact_paragraphs
from ingest.dates import calendar_dates, find_date_words
from ingest.plan_words import plan_words
from ingest.records import Activity, CalendarDate, Evidence, Item
from ingest.source_text import PAGE_BREAK, SourceText, VisibleText, stretches
from ingest.vocabularies import vocabulary
from kg.namespaces import GCM

_DIGITS: dict[str, int] = vocabulary("rows")["digit_look_alikes"]
# At the start of a line or page any number opens an activity; within a line only the next one, after a sentence.
_MARKER = re.compile(
    rf"(?:(?:\A|(?<=[\n{PAGE_BREAK}]))\s*(?:(?P<number>\d{{1,2}}|[{''.join(_DIGITS)}])\)|(?P<bullet>•))"
    r"|(?<=[.;:])[^\S\n\f]+(?P<inline>\d{1,2})\))\s+"
)


class _Line(NamedTuple):
    """A numbered line or a bullet: its number (None for a bullet) and its text."""

    number: int | None
    text: VisibleText


def parse_activities(source: SourceText, cell: VisibleText, workstream: str) -> tuple[Activity, ...]:
    """The numbered lines of a workstream's cell with the bullets below them.

    Raises:
        SourceError: a line has no number, a number is left out, or a date is impossible.
    """
    lines = list(_lines(source, cell))
    starts = [index for index, line in enumerate(lines) if line.number is not None]
    groups = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return tuple(_activity(source, group, workstream, number) for number, group in enumerate(groups, start=1))


def _lines(source: SourceText, cell: VisibleText) -> Iterator[_Line]:
    markers = list(_markers(cell.text))
    if not markers or markers[0]["bullet"] or cell[: markers[0].start()]:
        raise source.error(cell, "The activities do not begin with a number.", "Number the first line '1) '.")
    expected = 1
    ends = [*(marker.start() for marker in markers[1:]), len(cell.text)]
    for marker, end in zip(markers, ends, strict=True):
        text = _unit(source, cell[marker.end() : end])
        number = _number(marker)
        if number is not None and number != expected:
            raise source.error(
                text, f"Activity {number} stands where {expected} was expected.", "Number the activities 1, 2, 3 …"
            )
        expected += number is not None
        yield _Line(number, text)


def _markers(text: str) -> Iterator[re.Match[str]]:
    expected = 1
    for marker in _MARKER.finditer(text):
        number = _number(marker)
        if marker["inline"] and number != expected:
            continue
        expected = expected if number is None else number + 1
        yield marker


def _number(marker: re.Match[str]) -> int | None:
    printed = marker["number"] or marker["inline"]
    if not printed:
        return None
    return _DIGITS[printed] if printed in _DIGITS else int(printed)


def _unit(source: SourceText, text: VisibleText) -> VisibleText:
    """The text of one line, without a list item that only joins it to the next."""
    blocks = [(start, end) for start, end in stretches(text.text, "\n") if text.text[start:end].strip()]
    if not blocks:
        raise source.error(text, "A numbered line or bullet is empty.", "Give it a text or remove it.")
    kept_end = blocks[0][1]
    for start, end in blocks[1:]:
        if PAGE_BREAK in _space_before(text.text[kept_end:end]):
            kept_end = end
        elif text[start:end].clean not in plan_words(source.language).connectors:
            shown = text[start:end].clean[:40]
            raise source.error(text[start:end], f"The line '{shown}…' has neither number nor bullet.", "Give it one.")
    return text[:kept_end].stripped()


def _space_before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _activity(source: SourceText, lines: list[_Line], workstream: str, number: int) -> Activity:
    notation, text = f"{workstream}/{number}", lines[0].text
    items = tuple(_item(source, line.text, notation, place) for place, line in enumerate(lines[1:], start=1))
    dates = dates_in(source, text)
    citations, placeholders = tuple(compact_paragraphs(text.clean)), open_quantities(text.clean, source.language)
    values = {GCM.mentionsDate: dates, GCM.citesParagraph: citations, GCM.placeholder: placeholders}
    properties = (SKOS.prefLabel, *(name for name, found in values.items() if found))
    evidence = tuple(Evidence(source.passage(piece), properties) for piece in text.pieces())
    return Activity(notation, number, text.clean, items, dates, citations, placeholders, evidence)


def _item(source: SourceText, text: VisibleText, activity: str, place: int) -> Item:
    letter = chr(ord("a") + place - 1)
    pieces = tuple(Evidence(source.passage(piece), (SKOS.prefLabel,)) for piece in text.pieces())
    return Item(f"{activity}/{letter}", place, text.clean, pieces)


def dates_in(source: SourceText, text: VisibleText) -> tuple[CalendarDate, ...]:
    """The dates that the text names.

    Raises:
        SourceError: the calendar has no such day.
    """
    dates: list[CalendarDate] = []
    for words in find_date_words(text.text, source.language):
        with source.locating(text[words.start : words.end]):
            dates.extend(calendar_dates(words))
    return tuple(dates)
