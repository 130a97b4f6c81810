"""CSV and TSV text into rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from ingest.contributions import Fault, Origin
from ingest.readers.limits import Limits, decoded
from ingest.readers.plain_text import quoted
from ingest.readers.rows import Found, Row
from kg.errors import InputError

# What a spreadsheet would run: =1+1, @SUM(A1), +cmd|' /C calc'!A0, -2+3+cmd|…
_FORMULA: Final = re.compile(r"\s*(?:=|@\w+\(|[+\-@][^\s]*[|!(])")
# The apostrophe with which spreadsheets, and our own writer, mark such a text as text.
_MARKED_TEXT: Final = re.compile(r"'+[=+\-@\t\r]")


def csv_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The rows of CSV (https://www.rfc-editor.org/rfc/rfc4180) with comma, semicolon or tab, as its header shows.

    Raises:
        InputError: the text is not well-formed, has no header, or is too large.
    """
    text = decoded(content, name)
    header = text.lstrip("\n\r").partition("\n")[0][:10_000]
    delimiter = max(",;\t", key=header.count)
    yield from _rows(text, name, delimiter, limits)


def tsv_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The rows of tab-separated values.

    Raises:
        InputError: as for CSV.
    """
    yield from _rows(decoded(content, name), name, "\t", limits)


def table_header(cells: list[str], origin: Origin, limits: Limits) -> tuple[str, ...]:
    """The names of columns.

    Raises:
        InputError: there are none, too many, or two are alike.
    """
    names = tuple(cell.strip() for cell in cells)
    while names and not names[-1]:
        names = names[:-1]
    if len(names) > limits.columns:
        raise InputError(f"{origin}: there are more than {limits.columns} columns.", "Remove the empty ones.")
    repeated = sorted({one for one in names if one and names.count(one) > 1})
    if repeated:
        raise InputError(f"{origin}: the column {quoted(repeated[0])} stands twice.", "Keep one of them.")
    return names


def _rows(text: str, name: str, delimiter: str, limits: Limits) -> Iterator[Found]:
    header: tuple[str, ...] | None = None
    with _cells_up_to(limits.cell):
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(lines, start=1):
                limits.count(number - 1, name)
                if not any(cell.strip() for cell in cells):
                    continue
                if header is None:
                    header = table_header(cells, Origin(name, number), limits)
                else:
                    yield _row(cells, header, Origin(name, number))
        except csv.Error as error:
            long = "field larger" in str(error)
            message = f"a cell is longer than {limits.cell:,} characters" if long else f"{error}"
            hint = "Break it up." if long else 'Close every quotation mark, and write one inside a text as "".'
            raise InputError(f"{name}:{lines.line_num}: {message}.", hint) from None


def _row(cells: list[str], header: tuple[str, ...], origin: Origin) -> Found:
    if any(cell.strip() for cell in cells[len(header) :]):
        message = f"The row has {len(cells)} cells, the header {len(header)}."
        return Fault(origin, "row", message, "Put a cell that holds the delimiter in quotation marks.")
    for column, cell in zip(header, cells, strict=False):
        if _FORMULA.match(cell):
            return Fault(origin, column, f"{quoted(cell)} looks like a formula.", "Give its value, or begin it with '.")
    values = {column: _literal(cell) or None for column, cell in zip(header, cells, strict=False) if column}
    return Row(origin, values, header)


def _literal(cell: str) -> str:
    return cell[1:] if _MARKED_TEXT.match(cell) else cell


@contextmanager
def _cells_up_to(length: int) -> Iterator[None]:
    before = csv.field_size_limit(length)
    try:
        yield
    finally:
        csv.field_size_limit(before)
