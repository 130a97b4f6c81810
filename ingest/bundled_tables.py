"""The bundled tables of practices and corridors read into records, and into the place of each in its file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import yaml

from ingest.contributions import Corridor, Figure, Origin, Practice, Reference
from ingest.passages import passage_at
from ingest.records import Passage
from kg.errors import SourceError

PRACTICES: Final = "practices"
CORRIDORS: Final = "corridors"

_REVISION: Final = re.compile(r"Rev\.(\d{4})")
# The list has no field for it; its notes say so in these words.
_CONTESTED: Final = re.compile(r"\bcontested practice\b", re.IGNORECASE)


class FigureKey(NamedTuple):
    """What a figure is known by."""

    corridor: str
    year: int
    revision: int


def read_practices(text: str, file: str) -> tuple[Practice, ...]:
    """The practices of the bundled list, in its order.

    Raises:
        SourceError: the text is not YAML, or a practice lacks a field.
    """
    lines = {id_: passage.line for id_, passage in _values(text, file, "id")}
    return tuple(_practice(record, Origin(file, lines[record["id"]])) for record in _load(text, file)["practices"])


def summary_passages(text: str, file: str) -> dict[str, Passage]:
    """Where the summary of each practice stands, line breaks of the file included."""
    return dict(_values(text, file, "summary"))


def read_corridors(text: str, file: str) -> tuple[Corridor, ...]:
    """The corridors of the bundled table with their figures, in its order.

    Raises:
        SourceError: a row does not say from which revision its figure is.
    """
    found: dict[tuple[str, str], list[tuple[Figure, int]]] = {}
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        found.setdefault((row["origin"], row["destination"]), []).append((_figure(row, file, line), line))
    return tuple(
        Corridor(*pair, tuple(figure for figure, _ in rows), Origin(file, rows[0][1])) for pair, rows in found.items()
    )


def figure_passages(text: str, file: str) -> dict[FigureKey, Passage]:
    """Where each figure stands: its row up to and with the source."""
    found, start = dict[FigureKey, Passage](), 0
    header, *lines = text.splitlines(keepends=True)
    names, start = next(csv.reader([header])), len(header)
    for number, line in enumerate(lines, start=2):
        row = dict(zip(names, next(csv.reader([line])), strict=True))
        figure = _figure(row, file, number)
        key = FigureKey(f"{row['origin']}-{row['destination']}", figure.year, figure.revision)
        end = start + line.index(row["source"]) + len(row["source"])
        found[key] = passage_at(text, start, end)
        start += len(line)
    return found


def _practice(record: Mapping[str, Any], origin: Origin) -> Practice:
    note = record["note"]
    return Practice(
        id=record["id"],
        names={"en": record["name"]},
        summaries={"en": record["summary"]},
        organisations=tuple(record["implementing_organisations"]),
        countries=tuple(record["countries"]),
        regions=tuple(record["regions"]),
        objectives=tuple(record["gcm_objectives"]),
        primary_objective=record["gcm_primary_objective"],
        practice_type=record["practice_type"],
        corridors=tuple((start, end) for start, end in record["corridors"]),
        corridor_basis=record["corridor_basis"],
        start_year=record["start_year"],
        end_year=record["end_year"],
        contested=True if _CONTESTED.search(note or "") else None,
        references=tuple(_references(record)),
        confidence=record["confidence"],
        note=note,
        origin=origin,
    )


def _references(record: Mapping[str, Any]) -> Iterator[Reference]:
    for source in (record["source"], *record["additional_sources"]):
        if source and source.get("title"):
            keys = ("title", "publisher", "year", "url", "seen_at")
            yield Reference(**{key: source.get(key) for key in keys})


def _figure(row: Mapping[str, str], file: str, line: int) -> Figure:
    revision = _REVISION.search(row["source"])
    if revision is None:
        message = f"The source '{row['source']}' names no revision."
        raise SourceError(file, line, message, "Name it as in POP/DB/MIG/Stock/Rev.2020.")
    return Figure(int(row["year"]), int(row["stock"]), int(revision[1]), row["source"])


def _load(text: str, file: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(file, line, f"This is not YAML: {error.problem}.", "Correct the file.") from None
    return loaded


_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _values(text: str, file: str, field: str) -> Iterator[tuple[str, Passage]]:
    """The id of each practice with the place of a field of its record."""
    _load(text, file)
    root = yaml.compose(text, _Loader)
    assert root is not None, "the same text was loaded above"
    listed = next(value for key, value in root.value if key.value == "practices")
    for record in listed.value:
        nodes = {key.value: value for key, value in record.value}
        node = nodes[field]
        quoted = 1 if node.style in ("'", '"') else 0
        start, end = node.start_mark.index + quoted, node.end_mark.index - quoted
        yield nodes["id"].value, passage_at(text, start, start + len(text[start:end].rstrip()))
