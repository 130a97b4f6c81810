"""The short cells of a table, turned into numbers, codes and parts with the words that say them."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.source_text import VisibleText
from ingest.vocabularies import alternation, vocabulary
from kg.errors import InputError

OBJECTIVES = range(1, 24)
AREAS = range(1, 6)
_AREA = re.compile(
    r"Тематическая\s+область\s+(?P<number>\d+)\s*[-‐‑–—]\s*(?P<name>\S.*?)\s*(?=Тематическая\s+область\s+\d|\Z)",
    re.DOTALL,
)
_STATUS = {
    wording.casefold(): code for code, wordings in vocabulary("rows")["statuses"].items() for wording in wordings
}
_QUANTITY = re.compile(
    rf"(?<!\w)[XХ]{{2,}}\s+.+?(?=\s*[,.;:)]|\s+{alternation(vocabulary('rows')['quantity_ends'])}\s|\s*\Z)", re.DOTALL
)


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


def parse_objectives(text: str) -> tuple[Numbered, ...]:
    """The objectives of a cell, in its order.

    >>> [found.number for found in parse_objectives("21, 7, и 16")]
    [21, 7, 16]

    Raises:
        InputError: the cell is no list of numbers of objectives.
    """
    found = tuple(Numbered(int(match[0]), *match.span()) for match in re.finditer(r"\d+", text))
    if not found or re.sub(r"\d+|[,;.\s]|(?<!\w)и(?!\w)", "", text):
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


def parse_areas(text: str) -> tuple[AreaLine, ...]:
    """The thematic areas of a cell.

    >>> parse_areas("Тематическая область 2 - Защита")
    (AreaLine(number=2, start=0, number_end=22, name_start=25, end=31),)

    Raises:
        InputError: the cell says something else, or a number is none of an area.
    """
    found = tuple(
        AreaLine(int(m["number"]), m.start(), m.end("number"), m.start("name"), m.end("name"))
        for m in _AREA.finditer(text)
    )
    if not found or _AREA.sub("", text).strip():
        raise InputError(
            f"The thematic area '{text.strip()[:60]}' cannot be read.",
            "Write 'Тематическая область <number> – <name>'.",
        )
    _refuse_outside("thematic area", [area.number for area in found], AREAS)
    return found


def parse_statuses(text: str) -> tuple[StatusWords, ...]:
    """The statuses of a cell, one or joined by a slash.

    >>> [status.code for status in parse_statuses("В процессе разработки/продолжение мобилизации ресурсов")]
    ['under-development', 'resource-mobilisation']

    Raises:
        InputError: a status is unknown.
    """
    parts = list(re.finditer(r"[^/\s][^/]*", text))
    unknown = next((part[0].strip() for part in parts if _status(part[0]) is None), None if parts else text)
    if unknown is not None:
        raise InputError(f"Unknown status '{unknown}'.", "Correct it, or add the wording to ingest/data/rows.yaml.")
    return tuple(
        StatusWords(_status(part[0]) or "", part.start(), part.start() + len(part[0].rstrip())) for part in parts
    )


def open_quantities(text: str) -> tuple[str, ...]:
    """The quantities that a text leaves open, as the words stand.

    >>> open_quantities("Определить XX стран/миграционных коридоров, в которых")
    ('XX стран/миграционных коридоров',)
    """
    return tuple(" ".join(match[0].split()) for match in _QUANTITY.finditer(text))


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


def _status(words: str) -> str | None:
    return _STATUS.get(" ".join(words.split()).casefold())


def _refuse_outside(what: str, numbers: list[int], allowed: range) -> None:
    for number in numbers:
        if number not in allowed:
            raise InputError(f"There is no {what} {number}.", f"Use a number from {allowed[0]} to {allowed[-1]}.")
        if numbers.count(number) > 1:
            raise InputError(f"The cell lists {what} {number} twice.", "Name it once.")
