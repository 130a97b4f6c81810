"""A kind of record and a format into a file that is filled in with a real example, to be written over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ingest.contributions import Record
from ingest.plan_writing import PlanOutline, PlanTable, plan_markdown
from ingest.readers.columns import Column, columns
from ingest.readers.country_names import country_names
from ingest.readers.limits import Limits
from ingest.readers.record_reading import read_records
from ingest.readers.workbook_rows import NOTES_SHEET
from ingest.readers.yaml_rows import yaml_rows
from ingest.record_files import fill_sheet, kind_of, workbook_bytes, write_records
from ingest.vocabularies import vocabulary
from kg.errors import InputError
from kg.reading import LANGUAGES

KINDS: Final = ("practice", "corridor", "document")
FORMATS: Final = ("csv", "xlsx", "yaml", "json")
WORKPLAN: Final = ("workplan", "md")
"""Workplans are texts with tables: a kind and a format of their own."""


def template(kind: str, format_name: str) -> bytes:
    """A filled-in example; the same bytes each time.

    Args:
        kind: one of KINDS.
        format_name: one of FORMATS. XLSX and YAML explain the columns; CSV and JSON have no place for notes.

    Raises:
        InputError: kind or format is none of these.
    """
    if kind not in KINDS:
        raise InputError(f"There is no template for '{kind}'.", f"Use one of: {', '.join(KINDS)}.")
    if format_name not in FORMATS:
        hint = f"Use one of: {', '.join(FORMATS)}; a workplan is given as {WORKPLAN[1]}."
        raise InputError(f"There is no template of a {kind} as '{format_name}'.", hint)
    records = [example(kind)]
    if format_name == "xlsx":
        return _workbook(kind, records)
    written = write_records(records, format_name)
    return _notes(kind).encode() + written if format_name == "yaml" else written


def example(kind: str) -> Record:
    """The record that the templates of a kind hold."""
    return next(record for record in _examples() if kind_of(record) == kind)


def workplan_template(format_name: str, language: str) -> bytes:
    """A filled-in workplan in one of the six languages; the same bytes each time.

    Raises:
        InputError: the format is not that of workplans, or the language is none of the six.
    """
    if format_name != WORKPLAN[1]:
        raise InputError(f"There is no template of a workplan as '{format_name}'.", f"Use {WORKPLAN[1]}.")
    return plan_markdown(plan_example(language)).encode()


def plan_example(language: str) -> PlanOutline:
    """The invented workplan that the template in a language holds.

    Raises:
        InputError: the language is none of the six.
    """
    if language not in LANGUAGES:
        raise InputError(f"There is no template in '{language}'.", f"Use one of: {', '.join(LANGUAGES)}.")
    told = vocabulary("workplan-example")[language]
    tables = tuple(_plan_table(table) for table in told["tables"])
    return PlanOutline("workplan-2022", language, told["title"], "2022-2024", tuple(told["paragraphs"]), tables)


def _plan_table(told: Mapping[str, Any]) -> PlanTable:
    return PlanTable(
        letter=told["letter"], number=told["number"], title=told["title"], description=told["description"],
        objectives=tuple(told["objectives"]), areas=tuple((number, name) for number, name in told["areas"]),
        timeframe=told["timeframe"], activities=tuple((text, tuple(bullets)) for text, bullets in told["activities"]),
        lead=tuple(told["lead"]), participant=tuple(told["participant"]), interested=(), status=told["status"],
    )  # fmt: skip


@cache
def _examples() -> tuple[Record, ...]:
    content = files("ingest.readers").joinpath("examples.yaml").read_bytes()
    return read_records(yaml_rows(content, "examples.yaml", Limits()), country_names(), "examples").records


def _explained(kind: str) -> list[Column]:
    return [column for column in (*columns()[kind].values(), columns()["every"]["delete"]) if not column.ignored]


def _notes(kind: str) -> str:
    lines = [
        f"# {column.name}{' (required)' if column.required else ''}: {_meaning(column)}" for column in _explained(kind)
    ]
    return "\n".join([f"# A {kind} to `gcmkg add`: write over the example, and repeat it for each record.", *lines, ""])


def _meaning(column: Column) -> str:
    several = " Several: with ';' between them in a table." if column.list else ""
    allowed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
    return f"{column.meaning}{allowed}{several}"


def _workbook(kind: str, records: Sequence[Record]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = f"{kind}s"
    header = fill_sheet(sheet, kind, records)
    sheet.freeze_panes = "B2"
    for place, name in enumerate(header, start=1):
        cell = sheet.cell(1, place)
        cell.font, column = Font(bold=True), columns()[kind].get(name)
        sheet.column_dimensions[get_column_letter(place)].width = 40 if name in ("name", "summary", "text") else 22
        if column:
            _explain(sheet, cell, column)
    notes = book.create_sheet(NOTES_SHEET)
    notes.append(["column", "required", "meaning", "allowed values"])
    for column in _explained(kind):
        notes.append([column.name, "yes" if column.required else "", _meaning(column), "; ".join(column.allowed)])
    for letter, width in (("A", 22), ("B", 10), ("C", 90), ("D", 60)):
        notes.column_dimensions[letter].width = width
    for row in notes.iter_rows():
        for cell in row:
            cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=cell.row == 1)
    return workbook_bytes(book)


def _explain(sheet: Any, cell: Any, column: Column) -> None:  # noqa: ANN401
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation

    cell.comment = Comment(_meaning(column), "gcmkg", width=320, height=110)
    if column.allowed and not column.list:
        choice = DataValidation(type="list", formula1=f'"{",".join(column.allowed)}"', allow_blank=True)
        choice.error, choice.errorTitle = f"Choose one of: {', '.join(column.allowed)}."[:255], column.name
        choice.add(f"{cell.column_letter}2:{cell.column_letter}1000")
        sheet.add_data_validation(choice)
