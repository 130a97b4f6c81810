"""Practices and corridors that hold now, bundled or contributed, turned into quads with countries and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from ingest.bundled_tables import (
    CORRIDORS,
    PRACTICES,
    figure_passages,
    read_corridors,
    read_practices,
    summary_passages,
)
from ingest.collection import Contributed, Stored, standing
from ingest.contributions import Corridor, Practice
from ingest.corridors import corridor_quads, cube_quads, figure_quads, unmeasured
from ingest.countries import country_quads
from ingest.practices import practice_quads, summary_quads
from ingest.reconcile import bundled_spellings
from kg.named_graphs import graph_name
from kg.quads import Quad

CONTRIBUTIONS: Final = "contributions"
"""The notation of the source that contributed records cite."""
GRAPH: Final = graph_name("curated", CONTRIBUTIONS)
"""The named graph of contributed records."""


class Table(NamedTuple):
    """The text of a bundled table and the name of its file."""

    text: str
    file: str


def records_of(practices: Table, corridors: Table) -> tuple[Stored, ...]:
    """The records of the bundled tables, and the corridors that only practices name."""
    listed, measured = read_practices(*practices), read_corridors(*corridors)
    return (*listed, *measured, *unmeasured(listed, measured))


def record_quads(practices: Table, corridors: Table, contributed: Contributed) -> Iterator[Quad]:
    """Every fact of the bundled practices and corridors that hold, and of the countries of all that hold.

    What contributors say of theirs is in `ingest.contribution_mapping`; the corridors that only their practices name
    are here, since the bundled ones must be known for that.

    Raises:
        InputError: a code, region or type is unknown.
    """
    kept = standing(records_of(practices, corridors), contributed)
    bundled = [record for key, record in kept.items() if key not in contributed.records]
    listed, described = _practices(kept.values()), _corridors(kept.values())
    named = tuple(unmeasured(listed, described))
    yield from _practice_facts(_practices(bundled), practices)
    yield from _corridor_facts(_corridors(bundled), corridors)
    yield from corridor_quads(named, CONTRIBUTIONS, GRAPH)
    yield from cube_quads(figure.revision for corridor in described for figure in corridor.figures)
    yield from country_quads(_codes(listed, (*described, *named)))


def _practice_facts(listed: Iterable[Practice], table: Table) -> Iterator[Quad]:
    yield from practice_quads(listed, bundled_spellings().exact)
    places = summary_passages(*table)
    yield from summary_quads({practice.id: places[practice.id] for practice in listed})


def _corridor_facts(listed: tuple[Corridor, ...], table: Table) -> Iterator[Quad]:
    yield from corridor_quads((corridor for corridor in listed if corridor.figures), CORRIDORS)
    yield from corridor_quads((corridor for corridor in listed if not corridor.figures), PRACTICES)
    codes = {corridor.notation for corridor in listed}
    yield from figure_quads({key: place for key, place in figure_passages(*table).items() if key.corridor in codes})


def _codes(practices: Iterable[Practice], corridors: Iterable[Corridor]) -> Iterator[str]:
    for practice in practices:
        yield from practice.countries
    for corridor in corridors:
        yield from (corridor.origin_country, corridor.destination_country)


def _practices(records: Iterable[Stored]) -> tuple[Practice, ...]:
    return tuple(record for record in records if isinstance(record, Practice))


def _corridors(records: Iterable[Stored]) -> tuple[Corridor, ...]:
    return tuple(record for record in records if isinstance(record, Corridor))
