"""The frozen values that carry what the workplan says from its reader to its mapping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rdflib.term import URIRef


class Thing(NamedTuple):
    """A thing of the graph by its kind and notation, as `kg.identifiers.mint` wants them."""

    kind: str
    notation: str


class Passage(NamedTuple):
    """A verbatim span of a source: `quote == source[start:end]`, and the 1-based line it starts on."""

    quote: str
    line: int
    start: int
    end: int


class Mention(NamedTuple):
    """The words of a passage that name one thing, and the properties that they prove."""

    words: Passage
    thing: Thing
    properties: tuple[URIRef, ...]


class Evidence(NamedTuple):
    """A passage with the properties it backs and the mentions in it."""

    passage: Passage
    properties: tuple[URIRef, ...] = ()
    mentions: tuple[Mention, ...] = ()


class CalendarDate(NamedTuple):
    """A day, or a month where the source names no day."""

    year: int
    month: int
    day: int | None = None

    def isoformat(self) -> str:
        """The lexical form of xsd:date or xsd:gYearMonth.

        >>> CalendarDate(2019, 5).isoformat(), CalendarDate(2019, 5, 8).isoformat()
        ('2019-05', '2019-05-08')
        """
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"


@dataclass(frozen=True)
class Timeframe:
    """By when or for how long; durations are in months."""

    text: str
    type: str
    deadline: CalendarDate | None = None
    recurrence: str | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Item:
    """A bullet below a numbered activity."""

    notation: str
    number: int
    label: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Activity:
    """A numbered line of a workstream."""

    notation: str
    number: int
    label: str
    items: tuple[Item, ...]
    dates: tuple[CalendarDate, ...]
    citations: tuple[str, ...]
    placeholders: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Fact(NamedTuple):
    """A property that ties a workstream to a thing."""

    property: URIRef
    thing: Thing


@dataclass(frozen=True)
class Workstream:
    """One table of the workplan."""

    notation: str
    type: URIRef
    number: int
    title: str
    description: str
    timeframe: Timeframe
    activities: tuple[Activity, ...]
    facts: tuple[Fact, ...]
    role_notes: tuple[str, ...]
    citations: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Named:
    """A priority, area or mechanism component with the names that the document gives it, the usual one first."""

    thing: Thing
    labels: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class TextMention(NamedTuple):
    """A name found in the running text of a thing."""

    subject: Thing
    mentioned: Thing


@dataclass(frozen=True)
class Workplan:
    """Everything read from one workplan document."""

    source: str
    workstreams: tuple[Workstream, ...]
    priorities: tuple[Named, ...]
    areas: tuple[Named, ...]
    components: tuple[Named, ...]
    paragraphs: tuple[Passage, ...]
    text_mentions: tuple[TextMention, ...]
    language: str = "ru"
