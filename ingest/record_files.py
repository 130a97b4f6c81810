"""Records into files that `ingest.readers` reads back as the same records: CSV, XLSX, YAML, JSON and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import yaml

from ingest.contributions import Corridor, Deletion, Document, Figure, Practice, Record, Reference, Workplan
from ingest.readers.columns import columns
from kg.errors import InputError
from kg.reading import LANGUAGES

Fields = dict[str, Any]

_LISTS: Final = {"practice": "practices", "corridor": "corridors", "document": "documents", "deletion": "deletions"}
_REFERENCE: Final = ("title", "publisher", "year", "url", "seen_at")
_LONGEST_CELL: Final = 32_767
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_TIMES: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
# What a spreadsheet would take for a formula is marked as text with an apostrophe; the reader takes it away again.
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r]|'+[=+\-@\t\r]")


def write_records(records: Iterable[Record], format_name: str) -> bytes:
    """Records as a file.

    Args:
        records: of one kind for csv; xlsx gives each kind a sheet.
        format_name: csv, xlsx, yaml, json or jsonl.

    Raises:
        InputError: the format is another, there are several kinds for csv, a text is too long for a cell, or there
            is a workplan, which is no row of a table.
    """
    records = tuple(records)
    if any(isinstance(record, Workplan) for record in records):
        raise InputError("A workplan is no row of a table.", "It is the Markdown file that it was read from.")
    if format_name not in _WRITERS:
        raise InputError(f"Records are not written as '{format_name}'.", f"Use one of {', '.join(_WRITERS)}.")
    return _WRITERS[format_name](records)


def kind_of(record: Record) -> str:
    """The kind of a record.

    >>> kind_of(Corridor("PHL", "DEU"))
    'corridor'
    """
    return type(record).__name__.lower()


def fields_of(record: Record) -> Fields:
    """The values of a record by the names of the columns, nested, without those that it does not have.

    >>> fields_of(Corridor("PHL", "DEU", (Figure(2020, 5, 2020, "UN"),)))["figures"]
    [{'year': 2020, 'stock': 5, 'revision': 2020, 'source': 'UN'}]
    """
    fields = dict(_FIELDS[type(record)](record))
    return {column: value for column, value in fields.items() if value not in (None, "", [], {})}


def table_rows(record: Record) -> Iterator[dict[str, str]]:
    """A record as rows of a table: one, or for a corridor one for each figure."""
    if isinstance(record, Corridor) and record.figures:
        ends = {"origin": record.origin_country, "destination": record.destination_country}
        for figure in record.figures:
            yield {**ends, **{column: str(value) for column, value in _figure(figure).items()}}
        return
    fields = fields_of(record)
    sources = [fields.pop("source", None), *fields.pop("additional_sources", ())]
    flat = {column: _cell(value) for column, value in fields.items()}
    for number, source in enumerate((one for one in sources if one), start=1):
        prefix = "source_" if number == 1 else f"source_{number}_"
        flat |= {prefix + key: str(value) for key, value in source.items()}
    yield flat


def _practice(record: Practice) -> Iterator[tuple[str, Any]]:
    yield "id", record.id
    for column, texts in (("name", record.names), ("summary", record.summaries)):
        yield column, texts.get("en")
        yield from ((f"{column}_{code}", texts.get(code)) for code in LANGUAGES if code != "en")
    yield from (
        (name, list(getattr(record, name)))
        for name in ("organisations", "countries", "regions", "objectives", "principles")
    )
    yield "corridors", [f"{origin}>{destination}" for origin, destination in record.corridors]
    yield from (
        (name, getattr(record, name))
        for name in ("primary_objective", "practice_type", "corridor_basis", "start_year", "end_year", "completed")
    )
    yield from ((name, getattr(record, name)) for name in ("replicable", "contested", "confidence", "note"))
    references = [_reference(one) for one in record.references]
    yield "source", references[0] if references else None
    yield "additional_sources", references[1:]


def _reference(reference: Reference) -> Fields:
    return {key: value for key in _REFERENCE if (value := getattr(reference, key)) is not None}


def _corridor(record: Corridor) -> Iterator[tuple[str, Any]]:
    yield "origin", record.origin_country
    yield "destination", record.destination_country
    yield "figures", [_figure(figure) for figure in record.figures]


def _figure(figure: Figure) -> Fields:
    return {"year": figure.year, "stock": figure.stock, "revision": figure.revision, "source": figure.source}


def _document(record: Document) -> Iterator[tuple[str, Any]]:
    yield from ((name, getattr(record, name)) for name in ("id", "language", "title", "text", "url"))


def _deletion(record: Deletion) -> Iterator[tuple[str, Any]]:
    yield from (("kind", record.kind), ("id", record.id), ("delete", True), ("replaced_by", record.replaced_by))


_FIELDS: Final[Mapping[type, Callable[[Any], Iterator[tuple[str, Any]]]]] = {
    Practice: _practice,
    Corridor: _corridor,
    Document: _document,
    Deletion: _deletion,
}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(str(item).replace("\\", "\\\\").replace(";", "\\;") for item in value)
    return str(value)


def columns_of(kind: str, rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The header of a table: the columns of the kind, those that only some records have where they are in use."""
    used = {column for row in rows for column in row}
    if kind == "deletion":
        return ("kind", "id", "delete", "replaced_by")
    listed: list[str] = []
    for column in columns()[kind].values():
        if not column.ignored and (kind != "corridor" or column.name != "id"):
            listed += [column.name, *(f"{column.name}_{code}" for code in LANGUAGES if column.languages)]
    always = [name for name in listed if name in used or name in columns()[kind]]
    return (*always, *sorted(used.difference(always), key=_by_number))


def _by_number(column: str) -> tuple[int, int, str]:
    match = re.fullmatch(r"source_(\d+)_(\w+)", column)
    return (int(match[1]), _REFERENCE.index(match[2]), "") if match else (0, 0, column)


def _by_kind(records: Sequence[Record]) -> dict[str, list[Record]]:
    ordered = sorted(records, key=lambda record: list(_LISTS).index(kind_of(record)))
    return {kind: list(group) for kind, group in groupby(ordered, key=kind_of)}


def _csv(records: Sequence[Record]) -> bytes:
    kinds = _by_kind(records)
    if len(kinds) > 1:
        raise InputError(f"A CSV file holds one kind of record, not {', '.join(kinds)}.", "Use xlsx, yaml or jsonl.")
    stream = io.StringIO(newline="")
    for kind, group in kinds.items():
        rows = [row for record in group for row in table_rows(record)]
        header = columns_of(kind, rows)
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([_safe(row.get(column, "")) for column in header] for row in rows)
    # With its mark Excel takes the file for UTF-8.
    return stream.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _xlsx(records: Sequence[Record]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for kind, group in _by_kind(records).items():
        fill_sheet(book.create_sheet(_LISTS[kind]), kind, group)
    if not book.worksheets:
        raise InputError("There are no records to write.", "Choose at least one.")
    return workbook_bytes(book)


def fill_sheet(sheet: Any, kind: str, records: Iterable[Record]) -> tuple[str, ...]:  # noqa: ANN401
    """Write records into a sheet of a workbook, below their header; the header is given back.

    Raises:
        InputError: a text is longer than a cell can hold.
    """
    rows = [row for record in records for row in table_rows(record)]
    header = columns_of(kind, rows)
    for number, row in enumerate((dict(zip(header, header, strict=True)), *rows), start=1):
        for place, column in enumerate(header, start=1):
            text = row.get(column, "")
            if len(text) > _LONGEST_CELL:
                message = f"'{column}' in row {number} is longer than {_LONGEST_CELL:,} characters."
                raise InputError(message, "A workbook cannot hold it: use csv, yaml or jsonl.")
            if text:
                cell = sheet.cell(number, place, text)
                cell.data_type = "s"  # a text that begins with '=' stays a text
    return header


def workbook_bytes(book: Any) -> bytes:  # noqa: ANN401
    """A workbook as bytes that are the same whenever it is written."""
    stream, fixed = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as written, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in written.namelist():
            content = written.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(rb"\g<1>2018-12-10T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return fixed.getvalue()


def _yaml(records: Sequence[Record]) -> bytes:
    lists = {_LISTS[kind]: [fields_of(record) for record in group] for kind, group in _by_kind(records).items()}
    text = yaml.dump(lists, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, which the reader refuses."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _json(records: Sequence[Record]) -> bytes:
    lists = {_LISTS[kind]: [fields_of(record) for record in group] for kind, group in _by_kind(records).items()}
    return (json.dumps(lists, ensure_ascii=False, indent=2) + "\n").encode()


def _json_lines(records: Sequence[Record]) -> bytes:
    lines = ({"kind": kind_of(record), **fields_of(record)} for record in records)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


_WRITERS: Final[Mapping[str, Callable[[Sequence[Record]], bytes]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "yaml": _yaml,
    "json": _json,
    "jsonl": _json_lines,
}
