"""A stretch of a question and what it stands for."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a stretch of a question stands for."""

    THING = "thing"
    CLASS = "class"
    RELATION = "relation"
    VALUE = "value"
    OPERATOR = "operator"
    NUMBER = "number"
    DATE = "date"


class Mention(NamedTuple):
    """A stretch of a question and what it stands for; two may share a stretch.

    Attributes:
        meaning: a notation, the local name of a class or operator, a property, a concept, digits or a date.
        is_sure: whether it can mean nothing else: a thing by an acronym or number, a class by its plain name.
    """

    kind: Kind
    meaning: str
    start: int
    end: int
    is_sure: bool = False

    def holds(self, other: Mention) -> bool:
        """Whether another stretch is a true part of this one."""
        return self.start <= other.start and other.end <= self.end and self.length > other.length

    @property
    def length(self) -> int:
        """How many characters it takes."""
        return self.end - self.start
