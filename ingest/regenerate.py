"""Workstream tables written anew from the facts of the graph, and compared cell by cell with those of the document.

`regenerated_tables` knows only the graph. `printed_tables` knows only the document and reads it as plainly as can be,
sharing no code with the real reader, so that no mistake can hide in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import lxml.html
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Node, URIRef

from ingest.plan_words import RUSSIAN, TableKind, plan_words
from kg.errors import InputError
from kg.namespaces import GCM

TITLE = "title"
_LISTS = {"objectives": GCM.objective, "lead": GCM.lead, "participant": GCM.participant, "interested": GCM.interested}
_SEPARATOR = re.compile(r"(?:,\s*|\s+)и\s+|,\s*")
_DASH = re.compile(r"\s+[-‐‑–—]\s+")


class Cell(NamedTuple):
    """A cell in plain text, with the label of its row and the row's name."""

    row: str
    label: str
    text: str


class Difference(NamedTuple):
    """A cell that the graph does not give back as it is printed."""

    workstream: str
    row: str
    printed: str
    regenerated: str


def differences(text: str, graph: Graph) -> Iterator[Difference]:
    """The cells in which the document and the graph differ, separators of lists and dashes aside.

    Raises:
        InputError: the graph has more or fewer workstreams than the document has tables.
    """
    printed, regenerated = printed_tables(text), regenerated_tables(graph)
    if len(printed) != len(regenerated):
        message = f"The document has {len(printed)} tables, the graph {len(regenerated)} workstreams."
        raise InputError(message, "Compare a document with the graph that was built from it.")
    for cells, (notation, facts) in zip(printed, regenerated, strict=True):
        ours, theirs = {cell.row: _comparable(cell) for cell in facts}, {cell.row: _comparable(cell) for cell in cells}
        for row in dict.fromkeys([*theirs, *ours]):
            if ours.get(row) != theirs.get(row):
                yield Difference(notation, row, theirs.get(row, ""), ours.get(row, ""))


def printed_tables(text: str) -> list[list[Cell]]:
    r"""The tables that a document prints: what stands before and after the TAB of each line, with pieces joined.

    >>> [[title, timeframe]] = printed_tables("Сквозное направление работы\t<b>А</b>\nСроки\t<p>1</p>\n\n\t<p>год</p>")
    >>> timeframe
    Cell(row='timeframe', label='Срок', text='1 год')
    """
    lines: list[tuple[str, str]] = []
    for line in text.split("\n"):
        label, tab, cell = (_plain(part) if part != "\t" else part for part in line.partition("\t"))
        if tab and (not label or not cell) and lines:
            lines[-1] = (f"{lines[-1][0]} {label}".strip(), f"{lines[-1][1]} {cell}".strip())
        elif tab:
            lines.append((label, cell))
    tables: list[list[Cell]] = []
    for label, cell in lines:
        if "направление работы" in label:
            tables.append([])
        tables[-1].append(_named_cell(label, cell))
    return tables


def regenerated_tables(graph: Graph) -> list[tuple[str, list[Cell]]]:
    """The tables that the graph's facts amount to, in the document's order, each after its workstream's notation."""
    kinds: dict[Node, TableKind] = {kind.type: kind for kind in plan_words(RUSSIAN).tables}
    found = {thing: kinds[name] for thing, name in graph.subject_objects(RDF.type) if name in kinds}
    notations = {thing: str(graph.value(thing, SKOS.notation)) for thing in found}
    return [(notations[thing], list(_cells(graph, thing, found[thing]))) for thing in _numbered(graph, found)]


def _cells(graph: Graph, workstream: Node, kind: TableKind) -> Iterator[Cell]:
    number = str(graph.value(workstream, SKOS.notation))[1:] if kind.number else ""
    label = f"{kind.title} {number}".strip()
    description = graph.value(workstream, DCTERMS.description)
    yield Cell(TITLE, label, f"{_label(graph, workstream)} {description or ''}".strip())
    rows = {
        **{row: ", ".join(_words(graph, workstream, name)) for row, name in _LISTS.items()},
        "areas": " ".join(_area_lines(graph, workstream)),
        "timeframe": str(graph.value(workstream, GCM.timeframe)),
        "activities": " ".join(_activity_lines(graph, workstream)),
        "status": "/".join(_words(graph, workstream, GCM.status)),
    }
    yield from (Cell(row, labels[0], rows[row]) for row, labels in plan_words(RUSSIAN).rows.items() if rows[row])


def _words(graph: Graph, workstream: Node, name: URIRef) -> list[str]:
    """The words by which the document names a property's values, in order, then the IRIs of those it does not name."""
    values = set(graph.objects(workstream, name))
    words = {thing: str(graph.value(mention, GCM.quote)) for mention, thing in _mentions(graph, workstream, name)}
    named = [_plain(word) for thing, word in words.items() if thing in values]
    return named + sorted(str(thing) for thing in values - words.keys())


def _area_lines(graph: Graph, workstream: Node) -> Iterator[str]:
    for _, area in _mentions(graph, workstream, GCM.thematicArea):
        number = str(area).rsplit("/", 1)[1]
        yield f"Тематическая область {number} – {_label(graph, area)}"


def _activity_lines(graph: Graph, workstream: Node) -> Iterator[str]:
    for activity in _numbered(graph, graph.objects(workstream, GCM.activity)):
        yield f"{_integer(graph, activity, GCM.number)}) {_label(graph, activity)}"
        yield from (f"• {_label(graph, item)}" for item in _numbered(graph, graph.subjects(DCTERMS.isPartOf, activity)))


def _mentions(graph: Graph, workstream: Node, name: URIRef) -> list[tuple[Node, Node]]:
    """The mentions in the workstream's cells that prove this property, in the document's order, with what they name."""
    found = {
        mention
        for passage in graph.objects(workstream, GCM.evidence)
        for mention in graph.subjects(DCTERMS.isPartOf, passage)
        if (mention, GCM.evidenceFor, name) in graph
    }
    ordered = sorted(found, key=lambda mention: _integer(graph, mention, GCM.start))
    return [(mention, thing) for mention in ordered for thing in graph.objects(mention, GCM.mentions)]


def _numbered(graph: Graph, things: Iterable[Node]) -> list[Node]:
    return sorted(things, key=lambda thing: _integer(graph, thing, GCM.number))


def _integer(graph: Graph, thing: Node, name: URIRef) -> int:
    return int(str(graph.value(thing, name)))


def _label(graph: Graph, thing: Node) -> str:
    labels = graph.objects(thing, SKOS.prefLabel)
    return next((str(label) for label in labels if isinstance(label, Literal) and label.language == "ru"), "")


def _plain(markup: str) -> str:
    if not markup.strip():
        return ""
    return " ".join(" ".join(str(text) for text in lxml.html.fromstring(f"<div>{markup}</div>").itertext()).split())


def _named_cell(label: str, text: str) -> Cell:
    for row, variants in plan_words(RUSSIAN).rows.items():
        if label in variants:
            return Cell(row, variants[0], text)
    return Cell(TITLE if "направление работы" in label else label, label, text)


def _comparable(cell: Cell) -> str:
    text = cell.text
    if cell.row in _LISTS:
        text = _SEPARATOR.sub(", ", text)
    if cell.row == "areas":
        text = _DASH.sub(" – ", text)
    return f"{cell.label}: {text}"
