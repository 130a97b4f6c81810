"""Priorities, areas and mechanism components, with the names that headings and cells give them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from rdflib.namespace import SKOS

from ingest.cells import parse_areas
from ingest.gazetteer import Gazetteer
from ingest.records import Evidence, Named, Thing, Workstream
from ingest.source_text import SourceText, VisibleText
from ingest.table_kinds import CodedTable
from ingest.tables import Block, Heading, Paragraph
from kg.namespaces import GCM

_PRIORITY = re.compile(r"(?P<number>\d+)\.\s+")


def read_priorities(source: SourceText, blocks: Iterable[Block]) -> tuple[Named, ...]:
    """The core priorities: the numbered headings, each with the paragraphs right below it."""
    return tuple(
        Named(
            Thing("priority", f"P{number['number']}"),
            (name.clean,),
            (_label(source, name), *_paragraphs(source, below)),
        )
        for heading, below in _sections(blocks)
        if (number := _PRIORITY.match(heading.text))
        for name in [heading[number.end() :]]
    )


def read_areas(source: SourceText, tables: Iterable[CodedTable]) -> tuple[Named, ...]:
    """The thematic areas under the name that most cells print, the other wordings after it."""
    printed: dict[int, list[VisibleText]] = {}
    for cell in (table.cells["areas"] for table in tables if "areas" in table.cells):
        for line in parse_areas(cell.text, source.language):
            printed.setdefault(line.number, []).append(cell[line.name_start : line.end])
    return tuple(_area(source, number, names) for number, names in sorted(printed.items()))


def read_components(
    source: SourceText, blocks: Iterable[Block], workstreams: Iterable[Workstream], components: Gazetteer
) -> tuple[Named, ...]:
    """The mechanism's components: the title that establishes each, and the paragraphs below headings that name it."""
    evidence: dict[Thing, list[Evidence]] = {}
    for workstream in workstreams:
        for fact in workstream.facts:
            if fact.property == GCM.establishes:
                evidence.setdefault(fact.thing, []).append(Evidence(workstream.evidence[0].passage))
    for heading, below in _sections(blocks):
        for thing in dict.fromkeys(match.thing for match in components.find_in_prose(heading.text)):
            evidence.setdefault(thing, []).extend(_paragraphs(source, below))
    return tuple(Named(thing, (), tuple(found)) for thing, found in evidence.items())


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[VisibleText, list[VisibleText]]]:
    """Each heading with the paragraphs between it and whatever else follows."""
    heading: VisibleText | None = None
    below: list[VisibleText] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            below.append(block.text)
            continue
        if heading:
            yield heading, below
        heading, below = block.text if isinstance(block, Heading) else None, []
    if heading:
        yield heading, below


def _label(source: SourceText, name: VisibleText) -> Evidence:
    return Evidence(source.passage(name), (SKOS.prefLabel,))


def _paragraphs(source: SourceText, texts: Iterable[VisibleText]) -> Iterator[Evidence]:
    return (Evidence(source.passage(text)) for text in texts)


def _area(source: SourceText, number: int, names: list[VisibleText]) -> Named:
    wordings = [wording for wording, _ in Counter(name.clean for name in names).most_common()]
    evidence = []
    for place, wording in enumerate(wordings):
        first = next(name for name in names if name.clean == wording)
        evidence.append(Evidence(source.passage(first), (SKOS.altLabel if place else SKOS.prefLabel,)))
    return Named(Thing("area", f"A{number}"), tuple(wordings), tuple(evidence))
