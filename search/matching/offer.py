"""The values that the answer to a request for support is made of; their fields are the JSON that every door gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from search.answer import Result, Suggestion

GROUPS: Final = (
    "actors", "workstreams", "activities", "practices", "corridors", "objectives", "instruments", "components",
)  # fmt: skip
"""The groups of an offer, in the order in which they are shown."""


@dataclass(frozen=True)
class Role:
    """What an actor does: in a workstream that matches, or for a practice that does.

    Attributes:
        role: the property, such as gcm:lead.
        called: the same in the reader's language.
        of: notation of the workstream, activity or practice.
    """

    role: str
    called: str
    of: str


@dataclass(frozen=True)
class Helper(Result):
    """An actor that can help, with its roles, those that count most first."""

    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Comparable(Result):
    """A practice or corridor, with how near it is to the country that asks.

    Attributes:
        nearness: country, corridor, partner, sub_region or region; null where only the world ties them.
        nearness_called: the same in the reader's language.
    """

    nearness: str | None = None
    nearness_called: str | None = None


@dataclass(frozen=True)
class Place:
    """A country that a request is about."""

    notation: str
    label: str


@dataclass(frozen=True)
class Asked:
    """A kind of support that a request asks for."""

    kind: str
    called: str


@dataclass(frozen=True)
class Offer:
    """What there is for a request for support.

    Attributes:
        countries: those that it is about, the one given first.
        asks: the kinds of support that it asks for.
        actors: who can help, by their roles in what matches.
        workstreams: those that already do it.
        activities: their planned lines that do.
        practices: what was done elsewhere, the comparable first.
        corridors: where these practices work, and those of the countries.
        objectives: parts of the Compact to cite, and its guiding principles.
        instruments: what else to cite.
        components: of the capacity-building mechanism, for what is asked.
        suggestions: what is near where nothing matches.
    """

    request: str
    language: str
    no_match: bool
    countries: tuple[Place, ...] = ()
    asks: tuple[Asked, ...] = ()
    actors: tuple[Helper, ...] = ()
    workstreams: tuple[Result, ...] = ()
    activities: tuple[Result, ...] = ()
    practices: tuple[Comparable, ...] = ()
    corridors: tuple[Comparable, ...] = ()
    objectives: tuple[Result, ...] = ()
    instruments: tuple[Result, ...] = ()
    components: tuple[Result, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    release: str = ""
    took_ms: float = 0.0

    def groups(self) -> Iterator[tuple[str, tuple[Result, ...]]]:
        """Each group that has something, by name.

        >>> list(Offer("?", "en", no_match=True).groups())
        []
        """
        for name in GROUPS:
            if offered := getattr(self, name):
                yield name, offered


def widened(result: Result) -> dict[str, Any]:
    """The fields of a result, to make one that says more."""
    return {field.name: getattr(result, field.name) for field in fields(Result)}
