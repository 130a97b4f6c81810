"""The records that people contribute: practices, corridors with figures, documents, and workplans of other years.

Every reader, whatever its format, gives these types; everything after the readers takes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Origin:
    """Where a record stands in the file it came from; row and column as a spreadsheet or editor counts them, from 1."""

    file: str
    row: int | None = None

    def __str__(self) -> str:
        """The place as messages name it.

        >>> str(Origin("practices.csv", 7))
        'practices.csv:7'
        """
        return self.file if self.row is None else f"{self.file}:{self.row}"


@dataclass(frozen=True)
class Reference:
    """A published source of a practice or a figure; seen_at is a mirror where the publisher's own page was not read."""

    title: str
    publisher: str | None = None
    year: int | None = None
    url: str | None = None
    seen_at: str | None = None


@dataclass(frozen=True)
class Practice:
    """A migration practice.

    Attributes:
        id: its notation for ever: lower-case Latin letters, digits and hyphens.
        names, summaries: language → text; English always.
        organisations: implementing organisations, as the record spells them.
        countries: ISO 3166-1 alpha-3 codes.
        regions: names of regions, as the record spells them.
        objectives: numbers 1 to 23; primary_objective is one of them.
        corridors: (origin, destination) as alpha-3 codes; corridor_basis: source, parties or general_knowledge.
        principles: codes of guiding principles.
        completed, replicable, contested: None where the record does not say.
        references: published sources, the main one first; may be empty where confidence is not high.
    """

    id: str
    names: Mapping[str, str]
    summaries: Mapping[str, str]
    organisations: tuple[str, ...]
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    objectives: tuple[int, ...]
    primary_objective: int
    practice_type: str
    corridors: tuple[tuple[str, str], ...] = ()
    corridor_basis: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    principles: tuple[str, ...] = ()
    completed: bool | None = None
    replicable: bool | None = None
    contested: bool | None = None
    references: tuple[Reference, ...] = ()
    confidence: str = "high"
    note: str | None = None
    origin: Origin = field(default_factory=lambda: Origin("?"), compare=False)


@dataclass(frozen=True)
class Figure:
    """Migrant stock, both sexes, as one revision estimates it for a year; revisions never mix as a trend."""

    year: int
    stock: int
    revision: int
    source: str


@dataclass(frozen=True)
class Corridor:
    """Two countries or areas that people move between, as alpha-3 codes, with what is known of their number."""

    origin_country: str
    destination_country: str
    figures: tuple[Figure, ...] = ()
    origin: Origin = field(default_factory=lambda: Origin("?"), compare=False)

    @property
    def notation(self) -> str:
        """Its notation.

        >>> Corridor("PHL", "DEU").notation
        'PHL-DEU'
        """
        return f"{self.origin_country}-{self.destination_country}"


@dataclass(frozen=True)
class Document:
    """A text that becomes searchable passages; language is one of the six UN languages."""

    id: str
    language: str
    title: str
    text: str
    url: str | None = None
    origin: Origin = field(default_factory=lambda: Origin("?"), compare=False)


@dataclass(frozen=True)
class Workplan:
    """A workplan in the table form of that of 2019, which `ingest.plans` reads.

    Attributes:
        id: the notation of its source, and what the codes of its workstreams begin with.
        language: one of the six UN languages.
        text: the file as it was, front matter included, so that lines and offsets are those of the file.
        start_year, end_year: the years that it plans for.
    """

    id: str
    language: str
    title: str
    text: str
    start_year: int
    end_year: int
    url: str | None = None
    origin: Origin = field(default_factory=lambda: Origin("?"), compare=False)


@dataclass(frozen=True)
class Deletion:
    """A wish to take a record out: its kind (practice, corridor, document, workplan), its id, and what replaces it."""

    kind: str
    id: str
    replaced_by: str | None = None
    origin: Origin = field(default_factory=lambda: Origin("?"), compare=False)


Record = Practice | Corridor | Document | Workplan | Deletion


@dataclass(frozen=True)
class Fault:
    """Why a record cannot be used: one sentence with what was given and what is expected, at a place in a file."""

    origin: Origin
    column: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """The fault as a message.

        >>> str(Fault(Origin("p.csv", 3), "start_year", "3019 is not a year from 1900 to 2100.", "Correct it."))
        'p.csv:3: start_year: 3019 is not a year from 1900 to 2100. Correct it.'
        """
        return f"{self.origin}: {self.column}: {self.message} {self.hint}".strip()


@dataclass(frozen=True)
class ReadFile:
    """What a reader found: the good records in the order of the file, and every fault."""

    records: tuple[Record, ...]
    faults: tuple[Fault, ...]
