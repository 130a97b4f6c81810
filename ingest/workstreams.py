"""One table of the workplan, turned into a workstream with the evidence for each of its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import URIRef

from ingest.activities import parse_activities
from ingest.actor_names import ActorNames
from ingest.cell_words import (
    ROLES,
    CellReading,
    Words,
    read_areas,
    read_established,
    read_objectives,
    read_roles,
    read_statuses,
    reading,
)
from ingest.cells import title_and_description
from ingest.citations import compact_paragraphs
from ingest.gazetteer import Gazetteer
from ingest.records import Thing, Timeframe, Workstream
from ingest.source_text import SourceText, VisibleText
from ingest.table_kinds import CodedTable
from ingest.timeframes import parse_timeframe
from kg.namespaces import GCM


def read_workstream(source: SourceText, coded: CodedTable, actors: ActorNames, components: Gazetteer) -> Workstream:
    """The workstream that a table describes.

    Raises:
        SourceError: a cell cannot be read.
    """
    with source.locating(coded.table.title.cell):
        title, description = title_and_description(coded.table.title.cell)
    with source.locating(coded.cells["timeframe"]):
        timeframe = parse_timeframe(coded.cells["timeframe"].clean, source.language)
    citations = tuple(compact_paragraphs(title.clean))
    readings = [
        *_title_readings(source, coded, title, description, components),
        reading(source, coded.cells["timeframe"], [], timeframe_properties(timeframe)),
        *_cell_readings(source, coded.cells, actors),
    ]
    return Workstream(
        notation=coded.notation, type=coded.type, number=coded.number, title=title.clean, description=description.clean,
        timeframe=timeframe, activities=parse_activities(source, coded.cells["activities"], coded.notation),
        facts=tuple(fact for read in readings for fact in read.facts),
        role_notes=tuple(note for read in readings for note in read.notes), citations=citations,
        evidence=tuple(evidence for read in readings for evidence in read.evidence),
    )  # fmt: skip


def timeframe_properties(timeframe: Timeframe) -> tuple[URIRef, ...]:
    """The properties that a timeframe has a value for.

    >>> [str(name).split("#")[1] for name in timeframe_properties(Timeframe("Неприменимо", "not-applicable"))]
    ['timeframe', 'timeframeType']
    """
    values = {
        GCM.deadline: timeframe.deadline,
        GCM.recurrence: timeframe.recurrence,
        GCM.minimumDuration: timeframe.minimum,
        GCM.maximumDuration: timeframe.maximum,
    }
    return (GCM.timeframe, GCM.timeframeType, *(name for name, value in values.items() if value is not None))


def _title_readings(
    source: SourceText, coded: CodedTable, title: VisibleText, description: VisibleText, components: Gazetteer
) -> Iterator[CellReading]:
    cites = (GCM.citesParagraph,) if any(compact_paragraphs(title.clean)) else ()
    yield reading(source, title, read_established(source, title, components), (SKOS.prefLabel, *cites))
    if description:
        yield reading(source, description, [], (DCTERMS.description,))
    if coded.priority is not None:
        yield _priority_reading(source, coded.table.title.label, coded.priority)


def _priority_reading(source: SourceText, label: VisibleText, priority: int) -> CellReading:
    start = re.search(r"\d", label.text)
    place = start.start() if start else 0
    words = Words(place, place + len(str(priority)), Thing("priority", f"P{priority}"), (GCM.priority,))
    return reading(source, label, [words])


def _cell_readings(source: SourceText, cells: dict[str, VisibleText], actors: ActorNames) -> Iterator[CellReading]:
    readers = {"objectives": read_objectives, "areas": read_areas, "status": read_statuses}
    for name, cell in cells.items():
        if name in readers:
            yield readers[name](source, cell)
        elif name in ROLES:
            yield read_roles(source, cell, ROLES[name], actors)
