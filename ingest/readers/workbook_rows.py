"""A workbook (XLSX) into rows; what its zip file holds is measured before openpyxl sees it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

from ingest.contributions import Fault, Origin
from ingest.readers.delimited_rows import table_header
from ingest.readers.limits import Limits
from ingest.readers.plain_text import quoted
from ingest.readers.rows import Found, Row
from kg.errors import InputError

NOTES_SHEET: Final = "Columns"
"""The sheet of a template that explains its columns; it holds no records."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_CHUNK: Final = 1 << 16
# openpyxl frees memory at the end of each row or shared text, so what lies between two such ends is bounded.
_ROW_ENDS: Final = re.compile(rb"</(?:\w+:)?(?:row|si)>|<(?:\w+:)?(?:row|si)\b[^<>]*/>")
_BETWEEN_ENDS: Final = 2_000_000
_SIDE_PART: Final = 5_000_000
_LAST_ROW: Final = 1_048_576
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def workbook_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The rows of each sheet but the notes; a sheet's first row that is not empty is its header.

    Raises:
        InputError: the file is not a workbook, is encrypted, or would unpack to too much.
    """
    book = open_workbook(content, name, limits)
    sheets = [sheet for sheet in book.worksheets if sheet.title != NOTES_SHEET]
    found = False
    for sheet in sheets:
        title = name if len(sheets) == 1 else f"{name} [{sheet.title}]"
        rows = _sheet_rows(sheet, title, limits) if sheet.sheet_state == "visible" else _hidden(sheet, title, limits)
        for row in rows:
            found = True
            yield row
    if not found:
        raise InputError(f"{name} has no rows below a header.", "Get an example with `gcmkg template practice`.")


def open_workbook(content: bytes, name: str, limits: Limits) -> Any:  # noqa: ANN401 - openpyxl's read-only book
    """A workbook that can be read row by row.

    Raises:
        InputError: as for `workbook_rows`.
    """
    _check_parts(content, name, limits)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a malformed part leads to
        raise _malformed(name, error) from None


def cells_of(sheet: Any, name: str, limits: Limits) -> Iterator[tuple[int, tuple[Any, ...]]]:  # noqa: ANN401
    """The number of each row and its cells up to the last filled one, empty rows left out.

    Raises:
        InputError: the sheet is malformed, or has too many rows.
    """
    sheet.reset_dimensions()
    number = filled = 0
    empty: tuple[Any, ...] = ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, cells in enumerate(sheet.iter_rows(max_col=limits.columns + 1), start=1):
                if number > _LAST_ROW:
                    raise InputError(f"{name}: a row is numbered above {_LAST_ROW:,}.", "Save the workbook anew.")
                if cells is empty:  # openpyxl gives one and the same tuple for all rows that are left out
                    continue
                if width := _width(cells):
                    filled += 1
                    limits.count(filled - 1, name)
                    yield number, cells[:width]
                else:
                    empty = cells
    except (InputError, GeneratorExit):
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise _malformed(name, error) from None


def _width(cells: tuple[Any, ...]) -> int:
    """How many cells there are up to the last filled one; openpyxl pads each row to the widest that may be."""
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1].value not in (None, "")), 0)


def _hidden(sheet: Any, name: str, limits: Limits) -> Iterator[Found]:  # noqa: ANN401
    """A fault where a sheet holds anything: who looks at the workbook does not see it."""
    for _ in cells_of(sheet, name, limits):
        yield Fault(Origin(name, 1), "sheet", f"The sheet {quoted(sheet.title)} is hidden.", "Show it, or delete it.")
        return


def _sheet_rows(sheet: Any, name: str, limits: Limits) -> Iterator[Found]:  # noqa: ANN401
    header: tuple[str, ...] | None = None
    for number, cells in cells_of(sheet, name, limits):
        origin = Origin(name, number)
        if header is None:
            header = table_header([str(cell_text(cell.value) or "") for cell in cells], origin, limits)
        else:
            yield _row(cells, header, origin)


def _row(cells: tuple[Any, ...], header: tuple[str, ...], origin: Origin) -> Found:
    values: dict[str, str | None] = {}
    for column, cell in zip(header, cells, strict=False):
        if cell.data_type == "f":
            shown = quoted(getattr(cell.value, "text", cell.value))
            return Fault(origin, column, f"{shown} is a formula.", "Put its value into the cell (Paste special).")
        if cell.data_type == "e":
            return Fault(origin, column, f"{quoted(cell.value)} is an error of the spreadsheet.", "Mend the cell.")
        if column:
            values[column] = cell_text(cell.value) or None
    beyond = [cell for cell in cells[len(header) :] if cell.value not in (None, "")]
    if beyond:
        return Fault(origin, "row", f"{quoted(beyond[0].value)} stands under no column name.", "Name the column.")
    return Row(origin, values, header)


def cell_text(value: object) -> str | None:
    """A cell as text: whole numbers without a decimal point, dates as ISO 8601.

    >>> cell_text(2019.0), cell_text(True), cell_text(None)
    ('2019', 'true', None)
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _check_parts(content: bytes, name: str, limits: Limits) -> None:
    if content.startswith(_OLE):
        raise InputError(f"{name} is an old or password-protected workbook.", "Save it as .xlsx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, len(content), name, limits)
            if "[Content_Types].xml" not in archive.namelist() or "xl/workbook.xml" not in archive.namelist():
                raise InputError(f"{name} is a zip file but not a workbook.", "Save the table as .xlsx.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part, name)
    except _BROKEN as error:
        raise _malformed(name, error) from None


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int, name: str, limits: Limits) -> None:
    for part in parts:
        if part.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", part.filename) or ":" in part.filename:
            raise InputError(f"{name} holds the path {quoted(part.filename)}.", "Save the workbook anew.")
        if part.flag_bits & 1:
            raise InputError(f"{name} is encrypted.", "Save it without a password.")
    names = [part.filename for part in parts]
    if len(parts) > 1000 or len(names) != len(set(names)):
        raise InputError(f"{name} holds more parts than a workbook has, or one of them twice.", "Save it anew.")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked:
        raise InputError(f"{name} unpacks to more than {limits.unpacked // 1_000_000} MB.", "Send it in parts.")
    if unpacked > limits.ratio * packed:
        raise InputError(f"{name} unpacks to over {limits.ratio} times its size.", "Remove repeated or empty cells.")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse a part with a DTD, or with so much between two rows that reading it would fill the memory."""
    table = part.filename.startswith("xl/worksheets/") or part.filename == "xl/sharedStrings.xml"
    if not table and part.file_size > _SIDE_PART:
        raise InputError(f"{name}: the part {quoted(part.filename)} is too large.", "Remove pictures and styles.")
    since, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if b"\0" in chunk or re.search(rb"<!(?:DOCTYPE|ENTITY)", window, re.IGNORECASE):
                raise InputError(f"{name}: {quoted(part.filename)} declares a document type.", "Save it anew.")
            ends = [match.end() for match in _ROW_ENDS.finditer(window)]
            since = len(window) - ends[-1] if ends else since + len(chunk)
            if since > _BETWEEN_ENDS:
                raise InputError(f"{name}: a row or cell of {quoted(part.filename)} is too long.", "Break it up.")
            tail = window[-64:] if not ends else window[max(ends[-1], len(window) - 64) :]


def _malformed(name: str, error: Exception) -> InputError:
    reason = quoted(f"{error}".strip().rstrip(".") or type(error).__name__)
    return InputError(f"{name} is not a workbook that can be read: {reason}.", "Save it anew as .xlsx.")
