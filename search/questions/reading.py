"""What a question was taken to ask: things of a class that are tied to others, counted or compared if it says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from search.questions.schema import Step

# The variable that stands for what is asked for.
ANSWER: Final = "answer"


class Comparison(StrEnum):
    """How a number or a date is compared."""

    EQUAL = "="
    MORE = ">"
    FEWER = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True)
class Pattern:
    """A tie: from a variable by a step to another variable.

    Attributes:
        of: the variable it starts from.
        step: the properties, their direction and the class at the other end.
        to: the variable at the other end.
    """

    of: str
    step: Step
    to: str


@dataclass(frozen=True)
class Given:
    """A variable that stands for one of some known things, by notation; `of_class` narrows it to a class instead."""

    variable: str
    notations: tuple[str, ...] = ()
    of_class: str = ""


@dataclass(frozen=True)
class ValueFilter:
    """A value that a variable must have: a concept by "status/ongoing", a date by its beginning, or any if empty."""

    of: str
    properties: tuple[str, ...]
    value: str
    comparison: Comparison = Comparison.EQUAL


@dataclass(frozen=True)
class Group:
    """Ties and values that belong together: all hold, or none may (`is_negated`)."""

    patterns: tuple[Pattern, ...] = ()
    given: tuple[Given, ...] = ()
    values: tuple[ValueFilter, ...] = ()
    is_negated: bool = False


@dataclass(frozen=True)
class Tally:
    """How many different things a variable must stand for, or that it be the most or fewest (`number` is None)."""

    variable: str
    comparison: Comparison
    number: int | None = None


@dataclass(frozen=True)
class Measure:
    """The figure or date by which things are put in order: how many are wanted, of which year, the largest or least.

    Attributes:
        property: what is measured: the migrant stock of corridors, or a date.
    """

    limit: int = 1
    year: str = ""
    comparison: Comparison = Comparison.MORE
    property: str = "gcm:stock"


@dataclass(frozen=True)
class Reading:
    """What is asked for.

    Attributes:
        answer_class: local name of the class whose members are wanted.
        groups: what must hold of them, and what must not.
        tally: how many ties they must have.
        measure: the figure they are ranked by.
        shown: properties whose values answer the question, such as a deadline.
        is_count: whether it asks how many there are.
        is_sure: whether all that matters in the question was understood.
    """

    answer_class: str
    groups: tuple[Group, ...]
    tally: Tally | None = None
    measure: Measure | None = None
    shown: tuple[str, ...] = ()
    is_count: bool = False
    is_sure: bool = True

    def given(self) -> Iterator[Given]:
        """What it takes as known, outside of what must not hold."""
        for group in self.groups:
            if not group.is_negated:
                yield from group.given
