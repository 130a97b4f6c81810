"""A path into records and faults: the one table of formats, and the function that picks the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from ingest.contributions import ReadFile
from ingest.readers.country_names import Countries, country_names
from ingest.readers.delimited_rows import csv_rows, tsv_rows
from ingest.readers.document_rows import document_rows
from ingest.readers.graph_rows import graph_rows
from ingest.readers.json_rows import json_lines_rows, json_rows
from ingest.readers.limits import Limits, bounded_bytes
from ingest.readers.record_reading import read_records
from ingest.readers.rows import Found
from ingest.readers.stock_workbook import spreadsheet_rows
from ingest.readers.workplan_file import is_workplan, workplan_file
from ingest.readers.yaml_rows import yaml_rows
from kg.errors import InputError

Reader = Callable[[bytes, str, Limits], Iterator[Found]]


class Format(NamedTuple):
    """A format: its name, its file extensions and its reader."""

    name: str
    extensions: tuple[str, ...]
    rows: Reader


FORMATS: Final = (
    Format("CSV", ("csv",), csv_rows),
    Format("TSV", ("tsv", "tab"), tsv_rows),
    Format("XLSX", ("xlsx",), spreadsheet_rows),
    Format("YAML", ("yaml", "yml"), yaml_rows),
    Format("JSON", ("json",), json_rows),
    Format("JSON Lines", ("jsonl", "ndjson"), json_lines_rows),
    Format("RDF", ("ttl", "jsonld", "nt", "nq", "trig", "rdf"), graph_rows),
    Format("text with front matter", ("md", "txt"), document_rows),
)
"""Every format that is read. To add one: a module with a reader, and a line here."""


def read_file(path: Path, countries: Countries | None = None, limits: Limits | None = None) -> ReadFile:
    """The records of a file, and a fault for each that cannot be used.

    Args:
        path: the file; its extension says its format.
        countries: who knows countries; the bundled table unless given.
        limits: how much the file may hold.

    Raises:
        InputError: the file as a whole cannot be read: it is of no known format, malformed or too large.
    """
    extension = path.suffix.lower().lstrip(".")
    reader = next((one.rows for one in FORMATS if extension in one.extensions), None)
    if reader is None:
        known = ", ".join(f".{extension}" for one in FORMATS for extension in one.extensions)
        raise InputError(f"'.{extension}' is not a kind of file that can be added.", f"Use one of {known}.")
    bounds = limits or Limits()
    content = bounded_bytes(path, bounds)
    if reader is document_rows and is_workplan(content, path.name):
        return workplan_file(content, path.name, bounds)
    return read_records(reader(content, path.name, bounds), countries or country_names(), path.stem)
