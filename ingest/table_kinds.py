"""Tables sorted into the four kinds of workstream, each with its code and its rows by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rdflib.term import URIRef

from ingest.plan_words import TableKind, plan_words
from ingest.source_text import SourceText, VisibleText
from ingest.tables import Table, row_name
from kg.errors import SourceError


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
        kind, printed = kind_of_table(source, table)
        seen[kind.letter] += 1
        notation = kind.letter + (printed or str(seen[kind.letter]))
        _refuse_out_of_sequence(source, table, notation, [earlier.notation for earlier in coded])
        priority = int(printed.split(".")[0]) if kind.has_priority else None
        cells, errors = cells_of(source, table, kind, notation)
        if errors:
            raise errors[0]
        coded.append(CodedTable(kind.type, notation, place, priority, table, cells))
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


def kind_of_table(source: SourceText, table: Table) -> tuple[TableKind, str]:
    """The kind of a table and the number printed in its label.

    Raises:
        SourceError: the label is that of no kind, or the number is missing.
    """
    label = table.title.label.clean
    headings = {heading.text.clean for heading in table.headings}
    kinds = plan_words(source.language).tables
    for kind in kinds:
        match = re.fullmatch(rf"{re.escape(kind.title)}\s*(?P<number>{kind.number})", label)
        if match and kind.below in {None, *headings}:
            return kind, match["number"]
    annex = next(kind.below for kind in kinds if kind.below)
    hint = f"Print the number after the label; only below the heading '{annex}' may it be left out."
    raise source.error(table.title.label, f"The title '{label}' fits no kind of workstream here.", hint)


def cells_of(
    source: SourceText, table: Table, kind: TableKind, notation: str
) -> tuple[dict[str, VisibleText], list[SourceError]]:
    """The cells of a table by row name, and what is wrong with its rows: given twice, empty or missing."""
    cells: dict[str, VisibleText] = {}
    errors: list[SourceError] = []
    for row in table.rows:
        name = row_name(row.label.clean, source.language) or ""
        if name in cells:
            message = f"Workstream {notation} has two rows '{row.label.clean}'."
            errors.append(source.error(row.label, message, "Keep one of them."))
            continue
        if not row.cell:
            message = f"The row '{row.label.clean}' of workstream {notation} is empty."
            errors.append(source.error(row.label, message, "Fill its cell."))
        cells[name] = row.cell
    return cells, [*errors, *_missing(source, table, kind, notation, set(cells))]


def _missing(
    source: SourceText, table: Table, kind: TableKind, notation: str, present: set[str]
) -> Iterator[SourceError]:
    nearest = max(kind.either, key=lambda names: len(present.intersection(names)), default=())
    labels = plan_words(source.language).rows
    missing = [labels[name][0] for name in (*kind.rows, *nearest) if name not in present]
    if missing:
        rows = ", ".join(f"'{label}'" for label in missing)
        hint = "Add the row below the title, or restore its label and TAB."
        yield source.error(table.title.label, f"Workstream {notation} has no row {rows}.", hint)
