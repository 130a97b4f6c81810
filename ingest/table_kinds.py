"""Tables sorted into the four kinds of workstream, each with its code and its rows by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from rdflib.term import URIRef

from ingest.source_text import SourceText, VisibleText
from ingest.tables import Table, row_name
from ingest.vocabularies import vocabulary
from kg.namespaces import GCM


class CodedTable(NamedTuple):
    """A table with its class, code, place in the document, core priority, and cells by row name."""

    type: URIRef
    notation: str
    number: int
    priority: int | None
    table: Table
    cells: dict[str, VisibleText]


def coded_tables(source: SourceText, tables: Iterable[Table]) -> tuple[CodedTable, ...]:
    """Each table with its code: the printed number, or the order of appearance within its kind.

    Raises:
        SourceError: a number is missing or used twice, or a table has not the rows it should have.
    """
    seen: Counter[str] = Counter()
    coded: list[CodedTable] = []
    for place, table in enumerate(tables, start=1):
        kind, printed = _kind(source, table)
        seen[kind["letter"]] += 1
        notation = kind["letter"] + (printed or str(seen[kind["letter"]]))
        _refuse_out_of_sequence(source, table, notation, [earlier.notation for earlier in coded])
        priority = int(printed.split(".")[0]) if kind.get("priority") else None
        coded.append(
            CodedTable(GCM[kind["class"]], notation, place, priority, table, _cells(source, table, kind, notation))
        )
    return tuple(coded)


def _refuse_out_of_sequence(source: SourceText, table: Table, notation: str, earlier: list[str]) -> None:
    """1.1 comes first or after 1; after 1.1 comes 1.2, 2 or 2.1."""
    before = [code for code in earlier if code[0] == notation[0]][-1:]
    major, minor = _parts(notation)
    last_major, last_minor = _parts(before[0]) if before else (0, 0)
    if (major, minor) not in {(last_major, last_minor + 1), (last_major + 1, 0), (last_major + 1, 1)}:
        message = f"Workstream {notation} stands after {before[0] if before else 'no other'}."
        raise source.error(
            table.title.label, message, "Number the workstreams in sequence, or restore the table that is missing."
        )


def _parts(notation: str) -> tuple[int, int]:
    major, _, minor = notation[1:].partition(".")
    return int(major), int(minor or 0)


def _kind(source: SourceText, table: Table) -> tuple[dict[str, Any], str]:
    """The kind of a table and the number printed in its label."""
    label = table.title.label.clean
    headings = {heading.text.clean for heading in table.headings}
    for kind in vocabulary("rows")["tables"]:
        match = re.fullmatch(rf"{re.escape(kind['title'])}\s*(?P<number>{kind.get('number', '')})", label)
        if match and kind.get("below") in {None, *headings}:
            return kind, match["number"]
    hint = "Print the number after the label; only below the heading 'Приложение' may it be left out."
    raise source.error(table.title.label, f"The title '{label}' fits no kind of workstream here.", hint)


def _cells(source: SourceText, table: Table, kind: dict[str, Any], notation: str) -> dict[str, VisibleText]:
    cells: dict[str, VisibleText] = {}
    for row in table.rows:
        name = row_name(row.label.clean) or ""
        if name in cells:
            raise source.error(
                row.label, f"Workstream {notation} has two rows '{row.label.clean}'.", "Keep one of them."
            )
        if not row.cell:
            raise source.error(
                row.label, f"The row '{row.label.clean}' of workstream {notation} is empty.", "Fill its cell."
            )
        cells[name] = row.cell
    _refuse_missing(source, table, kind, notation, set(cells))
    return cells


def _refuse_missing(source: SourceText, table: Table, kind: dict[str, Any], notation: str, present: set[str]) -> None:
    either: list[list[str]] = kind.get("either", [])
    nearest = max(either, key=lambda names: len(present.intersection(names)), default=[])
    missing = [vocabulary("rows")["rows"][name][0] for name in [*kind["rows"], *nearest] if name not in present]
    if missing:
        rows = ", ".join(f"'{label}'" for label in missing)
        hint = "Add the row below the title, or restore its label and TAB."
        raise source.error(table.title.label, f"Workstream {notation} has no row {rows}.", hint)
