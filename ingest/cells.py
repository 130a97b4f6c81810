"""The short cells of a table, turned into numbers, codes and parts with the words that say them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ingest.plan_words import RUSSIAN, any_of, plan_words, standing_alone
from ingest.source_text import VisibleText
from kg.errors import InputError

OBJECTIVES = range(1, 24)
AREAS = range(1, 6)


class Numbered(NamedTuple):
    """A number and where it stands."""

    number: int
    start: int
    end: int


class AreaLine(NamedTuple):
    """A thematic area as a cell prints it: the words that number it, then its name."""

    number: int
    start: int
    number_end: int
    name_start: int
    end: int


class StatusWords(NamedTuple):
    """A status and where it stands."""

    code: str
    start: int
    end: int


def parse_objectives(text: str, language: str = RUSSIAN) -> tuple[Numbered, ...]:
    """The objectives of a cell, in its order.

    >>> [found.number for found in parse_objectives("21, 7, и 16")]
    [21, 7, 16]
    >>> [found.number for found in parse_objectives("13、7和10", "zh")]
    [13, 7, 10]

    Raises:
        InputError: the cell is no list of numbers of objectives.
    """
    found = tuple(Numbered(int(match[0]), *match.span()) for match in re.finditer(r"\d+", text))
    conjunction = standing_alone(plan_words(language).conjunctions, language)
    if not found or re.sub(rf"{conjunction}|[,;.\s،؛、，；。]", "", re.sub(r"\d+", " ", text), flags=re.IGNORECASE):
        raise InputError(
            f"The objectives '{text.strip()}' are no list of numbers.",
            "Write numbers from 1 to 23, with commas between.",
        )
    _refuse_outside("objective", [number.number for number in found], OBJECTIVES)
    return found


def primary_objective(numbers: tuple[int, ...]) -> int | None:
    """The only objective, or the first where the text lists them out of numeric order.

    >>> primary_objective((13, 7, 10)), primary_objective((5, 7)), primary_objective((1,))
    (13, None, 1)
    """
    in_order = list(numbers) == sorted(numbers)
    return numbers[0] if len(numbers) == 1 or (numbers and not in_order) else None


def parse_areas(text: str, language: str = RUSSIAN) -> tuple[AreaLine, ...]:
    """The thematic areas of a cell.

    >>> parse_areas("Тематическая область 2 - Защита")
    (AreaLine(number=2, start=0, number_end=22, name_start=25, end=31),)

    Raises:
        InputError: the cell says something else, or a number is none of an area.
    """
    area = _area(language)
    found = tuple(
        AreaLine(int(m["number"]), m.start(), m.end("number"), m.start("name"), m.end("name"))
        for m in area.finditer(text)
    )
    if not found or area.sub("", text).strip():
        raise InputError(
            f"The thematic area '{text.strip()[:60]}' cannot be read.",
            "Write 'Тематическая область <number> – <name>'.",
        )
    _refuse_outside("thematic area", [area.number for area in found], AREAS)
    return found


def parse_statuses(text: str, language: str = RUSSIAN) -> tuple[StatusWords, ...]:
    """The statuses of a cell, one or joined by a slash.

    >>> [status.code for status in parse_statuses("В процессе разработки/продолжение мобилизации ресурсов")]
    ['under-development', 'resource-mobilisation']

    Raises:
        InputError: a status is unknown.
    """
    parts = list(re.finditer(r"[^/\s][^/]*", text))
    known = plan_words(language).statuses
    unknown = next((part[0].strip() for part in parts if _folded(part[0]) not in known), None if parts else text)
    if unknown is not None:
        raise InputError(f"Unknown status '{unknown}'.", "Correct it, or add the wording to ingest/data/rows.yaml.")
    return tuple(
        StatusWords(known[_folded(part[0])], part.start(), part.start() + len(part[0].rstrip())) for part in parts
    )


def open_quantities(text: str, language: str = RUSSIAN) -> tuple[str, ...]:
    """The quantities that a text leaves open, as the words stand.

    >>> open_quantities("Определить XX стран/миграционных коридоров, в которых")
    ('XX стран/миграционных коридоров',)
    """
    return tuple(" ".join(match[0].split()) for match in _quantity(language).finditer(text))


def title_and_description(cell: VisibleText) -> tuple[VisibleText, VisibleText]:
    """A title cell cut where its italics begin.

    Raises:
        InputError: there is no title, or upright text below the italics.
    """
    shown = [index for index, c in enumerate(cell.characters) if c.text.strip()]
    italic = [index for index in shown if cell.characters[index].italic]
    cut = italic[0] if italic else len(cell.characters)
    if not cell[:cut] or len(italic) != sum(index >= cut for index in shown):
        raise InputError(
            f"The title cell '{cell.clean[:60]}' cannot be read.", "Write the title, then its description in italics."
        )
    return cell[:cut].stripped(), cell[cut:].stripped()


@cache
def _area(language: str) -> re.Pattern[str]:
    """A thematic area: its number, a dash and its name, up to the next one."""
    word = any_of(plan_words(language).area)
    return re.compile(
        rf"{word}\s*(?P<number>\d+)\s*[-‐‑–—:：]\s*(?P<name>\S.*?)\s*(?={word}\s*\d|\Z)", re.DOTALL | re.IGNORECASE
    )


@cache
def _quantity(language: str) -> re.Pattern[str]:
    end = any_of(plan_words(language).quantity_ends)
    return re.compile(rf"(?<!\w)[XХ]{{2,}}\s+.+?(?=\s*[,.;:)]|\s+{end}\s|\s*\Z)", re.DOTALL)


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def _refuse_outside(what: str, numbers: list[int], allowed: range) -> None:
    for number in numbers:
        if number not in allowed:
            raise InputError(f"There is no {what} {number}.", f"Use a number from {allowed[0]} to {allowed[-1]}.")
        if numbers.count(number) > 1:
            raise InputError(f"The cell lists {what} {number} twice.", "Name it once.")
