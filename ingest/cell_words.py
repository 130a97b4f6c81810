"""The words of a row's cell that name things, each with the property that they prove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rdflib.term import URIRef

from ingest.actor_names import ActorNames
from ingest.cells import parse_areas, parse_objectives, parse_statuses, primary_objective
from ingest.gazetteer import Gazetteer
from ingest.plan_words import plan_words
from ingest.records import Evidence, Fact, Mention, Thing
from ingest.roles import parse_roles
from ingest.source_text import SourceText, VisibleText
from kg.namespaces import GCM

ROLES = {"lead": GCM.lead, "participant": GCM.participant, "interested": GCM.interested}


class Words(NamedTuple):
    """Where a visible text names a thing, and the properties of the workstream that this proves."""

    start: int
    end: int
    thing: Thing
    properties: tuple[URIRef, ...]


class CellReading(NamedTuple):
    """What one cell says of its workstream, and the passages that prove it."""

    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


def read_objectives(source: SourceText, cell: VisibleText) -> CellReading:
    """The objectives a workstream serves, and which of them comes first.

    Raises:
        SourceError: the cell is no list of numbers of objectives.
    """
    with source.locating(cell):
        numbers = parse_objectives(cell.text, source.language)
    primary = primary_objective(tuple(found.number for found in numbers))
    words = (
        Words(
            found.start,
            found.end,
            Thing("objective", f"O{found.number}"),
            _objective_properties(found.number == primary),
        )
        for found in numbers
    )
    return reading(source, cell, words)


def read_areas(source: SourceText, cell: VisibleText) -> CellReading:
    """The thematic areas a workstream belongs to, one passage a line.

    Raises:
        SourceError: the cell names no area that exists.
    """
    with source.locating(cell):
        lines = parse_areas(cell.text, source.language)
    readings = [
        reading(
            source,
            cell[line.start : line.end],
            [Words(0, line.number_end - line.start, Thing("area", f"A{line.number}"), (GCM.thematicArea,))],
        )
        for line in lines
    ]
    return CellReading(tuple(f for r in readings for f in r.facts), tuple(e for r in readings for e in r.evidence))


def read_statuses(source: SourceText, cell: VisibleText) -> CellReading:
    """The status of a workstream; a compound cell gives two.

    Raises:
        SourceError: a status is unknown.
    """
    with source.locating(cell):
        statuses = parse_statuses(cell.text, source.language)
    return reading(source, cell, (Words(s.start, s.end, Thing("status", s.code), (GCM.status,)) for s in statuses))


def read_roles(source: SourceText, cell: VisibleText, role: URIRef, names: ActorNames) -> CellReading:
    """The actors of a role cell, and what it says besides.

    Raises:
        SourceError: the cell names an unknown actor, or none.
    """
    with source.locating(cell):
        roles = parse_roles(cell.text, role, names, source.language)
    words = [Words(found.start, found.end, found.actor, (found.property,)) for found in roles.actors]
    also = (GCM.roleNote,) if roles.notes else ()
    return reading(source, cell, words, (role, *also))._replace(notes=roles.notes)


def read_established(source: SourceText, title: VisibleText, components: Gazetteer) -> tuple[Words, ...]:
    """The components of the mechanism that a title says are created."""
    if not title.clean.startswith(plan_words(source.language).creation):
        return ()
    return tuple(Words(m.start, m.end, m.thing, (GCM.establishes,)) for m in components.find_in_prose(title.text))


def reading(
    source: SourceText, cell: VisibleText, words: Iterable[Words], properties: tuple[URIRef, ...] = ()
) -> CellReading:
    """The facts that the words state, and a passage for each piece of the cell; it backs these properties too."""
    words = list(words)
    proven = dict.fromkeys([*properties, *(name for found in words for name in found.properties)])
    mentions = [Mention(source.passage(cell[w.start : w.end]), w.thing, w.properties) for w in words]
    facts = dict.fromkeys(Fact(name, found.thing) for found in words for name in found.properties)
    passages = [source.passage(piece) for piece in cell.pieces()]
    evidence = (
        Evidence(piece, tuple(proven), tuple(m for m in mentions if piece.start <= m.words.start < piece.end))
        for piece in passages
    )
    return CellReading(tuple(facts), tuple(evidence))


def _objective_properties(primary: bool) -> tuple[URIRef, ...]:
    return (GCM.objective, GCM.primaryObjective) if primary else (GCM.objective,)
