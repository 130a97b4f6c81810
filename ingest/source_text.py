"""A source document as text that can be quoted: spans with their line and offsets, and errors that say where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from ingest.records import Passage
from kg.errors import InputError, SourceError

PAGE_BREAK = "\f"
"""Stands in a visible text where a page break cut the source in two."""


class Character(NamedTuple):
    """A visible character, its place in the source, and whether it is in italics."""

    text: str
    start: int
    end: int
    italic: bool = False


@dataclass(frozen=True)
class VisibleText:
    """What a reader sees of a stretch of the source, each character tied to its place.

    A block tag shows as a line end, a page break as a form feed; both are white space.
    """

    characters: tuple[Character, ...]

    @cached_property
    def text(self) -> str:
        """The visible characters as a string whose indices are those of `characters`."""
        return "".join(character.text for character in self.characters)

    @property
    def clean(self) -> str:
        """The text with its white space collapsed."""
        return " ".join(self.text.split())

    def __bool__(self) -> bool:
        return any(not character.text.isspace() for character in self.characters)

    def __getitem__(self, span: slice) -> VisibleText:
        return VisibleText(self.characters[span])

    def __add__(self, other: VisibleText) -> VisibleText:
        return VisibleText(self.characters + other.characters)

    def stripped(self) -> VisibleText:
        """Without the white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : len(self.text.rstrip())]

    def pieces(self) -> Iterator[VisibleText]:
        """The stretches between page breaks that show something."""
        for start, end in stretches(self.text, PAGE_BREAK):
            piece = self[start:end].stripped()
            if piece:
                yield piece


def stretches(text: str, separator: str) -> Iterator[tuple[int, int]]:
    r"""The start and end of each stretch between the separators.

    >>> list(stretches("ab\fc", "\f"))
    [(0, 2), (3, 4)]
    """
    start = 0
    for part in text.split(separator):
        yield start, start + len(part)
        start += len(part) + len(separator)


@dataclass(frozen=True)
class SourceText:
    """A document, the file name under which errors report it, its language, and the plan that codes in it belong to."""

    name: str
    text: str
    language: str = "ru"
    plan: str = ""

    @property
    def code(self) -> str:
        """The code of the source document: that of its plan, else its file name up to the first dot.

        >>> SourceText("workplan-2019.ru.md", "").code, SourceText("draft.md", "", "fr", "workplan-2022").code
        ('workplan-2019', 'workplan-2022')
        """
        return self.plan or self.name.split(".")[0]

    @property
    def prefix(self) -> str:
        """What codes in it begin with: nothing in the workplan of 2019, which had the codes first.

        >>> SourceText("draft.md", "", "fr", "workplan-2022").prefix
        'workplan-2022/'
        """
        return f"{self.plan}/" if self.plan else ""

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first character."""
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")))[:-1]

    def line_at(self, offset: int) -> int:
        r"""The 1-based line that holds this offset.

        >>> SourceText("x", "a\nb").line_at(2)
        2
        """
        return bisect_right(self.line_starts, offset)

    def passage(self, visible: VisibleText) -> Passage:
        """The source from the first to the last visible character, the markup between them included.

        Raises:
            SourceError: the text shows nothing, so nothing can be quoted.
        """
        shown = visible.stripped().characters
        if not shown:
            raise self.error(visible, "There is no text here to quote.", "Write the text that is missing.")
        start, end = shown[0].start, shown[-1].end
        return Passage(self.text[start:end], self.line_at(start), start, end)

    def error(self, place: VisibleText | int, message: str, hint: str) -> SourceError:
        """The error to raise about the text or offset at this place."""
        if isinstance(place, VisibleText):
            place = next((c.start for c in (place.stripped() or place).characters), 0)
        return SourceError(self.name, self.line_at(place), message, hint)

    @contextmanager
    def locating(self, place: VisibleText) -> Iterator[None]:
        """Turn an input error raised inside into one that says the file and line.

        Raises:
            SourceError: what was raised inside, with its place.
        """
        try:
            yield
        except SourceError:
            raise
        except InputError as error:
            raise self.error(place, error.message, error.hint) from error
