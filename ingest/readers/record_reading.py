"""Rows into records, and into one fault for every value that cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from ingest.contributions import (
    Corridor,
    Deletion,
    Document,
    Fault,
    Figure,
    Origin,
    Practice,
    ReadFile,
    Record,
    Reference,
)
from ingest.readers import values
from ingest.readers.columns import columns, kind_of_columns, known_name, nearest_name
from ingest.readers.consistency import consistent
from ingest.readers.country_names import Countries
from ingest.readers.plain_text import quoted
from ingest.readers.rows import Found, Row, Value
from ingest.vocabularies import vocabulary
from kg.errors import Unfit
from kg.reading import LANGUAGES

T = TypeVar("T")

_REVISION: Final = re.compile(r"(?i)rev(?:ision)?[._ ]*(20\d\d)|International Migrant Stock (20\d\d)")
_REFERENCE: Final = ("title", "publisher", "year", "url", "seen_at")
_KINDS: Final = ("practice", "corridor", "document", "workplan")


@dataclass
class _Form:
    """The values of one row by column, and the faults found so far; every question asked of it may add one."""

    origin: Origin
    values: Mapping[str, Value]
    faults: list[Fault] = field(default_factory=list)

    def get(self, column: str, read: Callable[[Value], T]) -> T | None:
        given = self.values.get(column)
        return None if _is_empty(given) else self.read(column, given, read)

    def read(self, column: str, given: Value, read: Callable[[Value], T]) -> T | None:
        try:
            return read(given)
        except Unfit as error:
            self.fault(column, error.message, error.hint)
            return None

    def need(self, column: str, read: Callable[[Value], T]) -> T | None:
        if _is_empty(self.values.get(column)):
            self.empty(column)
            return None
        return self.get(column, read)

    def listed(self, column: str, read: Callable[[Value], T]) -> tuple[T, ...]:
        found = [self.read(column, item, read) for item in self.get(column, values.items) or []]
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def empty(self, column: str) -> None:
        self.fault(column, "It is empty.", f"Give it: {_meaning(column)}")

    def fault(self, column: str, message: str, hint: str) -> None:
        self.faults.append(Fault(self.origin, column, message, hint))


def read_records(found: Iterable[Found], countries: Countries, file: str) -> ReadFile:
    """The records of a file.

    Args:
        found: its rows, and the faults of rows that could not be taken apart.
        countries: who knows countries.
        file: its name, which may say a revision of the figures.

    Raises:
        InputError: what the rows are read from raises it.
    """
    records: list[Record] = []
    faults: list[Fault] = []
    told: set[tuple[str, str]] = set()
    broken_headers: dict[tuple[str, ...], bool] = {}
    for row in found:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        if row.header is not None and row.header not in broken_headers:
            header_faults = list(_header_faults(row))
            faults += header_faults
            broken_headers[row.header] = any(fault.column == "header" for fault in header_faults)
        if row.header is not None and broken_headers[row.header]:
            continue
        record, row_faults = _record(row, countries, file, told)
        faults += row_faults
        if record is not None:
            records.append(record)
    kept, clashes = consistent(records)
    order = sorted((*faults, *clashes), key=lambda fault: (fault.origin.file, fault.origin.row or 0))
    return ReadFile(kept, tuple(order))


def _header_faults(row: Row) -> Iterator[Fault]:
    """What is wrong with the header of a table: a column of another name, or a required one that is missing."""
    origin, header = Origin(row.origin.file, 1), row.header or ()
    kind = row.kind or kind_of_columns(tuple(header))
    if _deletes(row) or known_name("practice", "kind") in {known_name("practice", one) for one in header}:
        return
    if kind is None:
        given = ", ".join(quoted(one) for one in header[:8])
        hint = "See `gcmkg template practice`, `corridor` and `document`."
        yield Fault(origin, "header", f"The columns {given} are those of no kind of record.", hint)
        return
    present = {known_name(kind, one) for one in header}
    missing = [column.name for column in columns()[kind].values() if column.required and column.name not in present]
    missing = [one for one in missing if not (one in ("name", "summary") and f"{one}_en" in present)]
    unknown = [one for one in header if one and known_name(kind, one) is None]
    if missing and "delete" not in present:
        listed = ", ".join(f"'{one}'" for one in missing)
        near = [f"'{one}'" for one in unknown if nearest_name(kind, one) in missing]
        hint = f"Is it spelt {' or '.join(near)}?" if near else f"See `gcmkg template {kind}`."
        yield Fault(origin, "header", f"The table has no column {listed}, which a {kind} needs.", hint)


def _record(row: Row, countries: Countries, file: str, told: set[tuple[str, str]]) -> tuple[Record | None, list[Fault]]:
    form = _Form(row.origin, {})
    kind = _kind(row, form)
    if kind is None:
        return None, form.faults
    unknown: list[Fault] = []
    form.values = _named(row, kind, form, told, unknown)
    if form.get("delete", values.yes_or_no):
        record: Record | None = _deletion(kind, form, countries)
    else:
        if form.values.get("replaced_by"):
            form.fault("replaced_by", "Only a record that is taken out can be replaced.", "Add delete: yes.")
        record = _READERS[kind](form, countries, file)
    return (None if form.faults else record), unknown + form.faults


def _kind(row: Row, form: _Form) -> str | None:
    given = next((row.values[key] for key in row.values if key.strip().casefold() == "kind"), None)
    if given:
        return form.read("kind", given, lambda value: values.one_of(value, _KINDS))
    keys = row.header or [key for key, value in row.values.items() if value is not None]
    if row.kind == "deletion":
        form.fault("kind", "It is empty.", "Say practice, corridor or document.")
        return None
    kind = row.kind or kind_of_columns(tuple(keys))
    if kind is None:
        shown = ", ".join(quoted(key) for key in keys[:8])
        hint = "Add kind: practice, corridor or document."
        form.fault("kind", f"A record with {shown} is of no kind that can be told.", hint)
    return kind


def _named(row: Row, kind: str, form: _Form, told: set[tuple[str, str]], unknown: list[Fault]) -> dict[str, Value]:
    """The values by the names of the table; an unknown name is told once a file, and no fault of the row."""
    found: dict[str, Value] = {}
    for given, value in row.values.items():
        name = known_name(kind, given)
        if name is None and (kind, given) not in told:
            told.add((kind, given))
            near = nearest_name(kind, given)
            hint = f"Did you mean '{near}'?" if near else "Rename it, or take it out."
            message = f"A {kind} has no column or key of this name."
            unknown.append(Fault(row.origin, quoted(given).strip("'"), message, hint))
        elif name in found:
            form.fault(name, "It is given twice, under two spellings.", "Keep one of them.")
        elif name is not None:
            found[name] = value
    return found


def _deletes(row: Row) -> bool:
    return any(key.strip().casefold() == "delete" for key in row.header or ())


def _is_empty(value: Value) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _meaning(column: str) -> str:
    name = re.sub(r"_(?:\d+_|[a-z]{2}$)", "", column)
    rows = (table.get(column) or table.get(name) for table in columns().values())
    return next((row.meaning for row in rows if row and row.meaning), "a value")


def _deletion(kind: str, form: _Form, countries: Countries) -> Deletion | None:
    def reference(value: Value) -> str:
        return "-".join(values.corridor(value, countries)) if kind == "corridor" else values.code(value)

    if kind == "corridor" and not form.values.get("id") and form.values.get("origin"):
        form.values = {**form.values, "id": [form.values.get("origin"), form.values.get("destination")]}
    id_, replacement = form.need("id", reference), form.get("replaced_by", reference)
    if id_ is not None and id_ == replacement:
        form.fault("replaced_by", f"'{id_}' would be replaced by itself.", "Name another record, or none.")
    return Deletion(kind, id_, replacement, form.origin) if id_ is not None else None


def _practice(form: _Form, countries: Countries, _file: str) -> Practice | None:
    def country(value: Value) -> str:
        return values.country(value, countries)

    kinds = columns()["practice"]
    id_ = form.need("id", values.code)
    names, summaries = _localised(form, "name", values.line), _localised(form, "summary", values.text)
    organisations = form.listed("organisations", values.line)
    if not organisations and not any(fault.column == "organisations" for fault in form.faults):
        form.empty("organisations")
    places = form.listed("countries", country), form.listed("regions", values.line)
    if not any(places) and not any(fault.column in ("countries", "regions") for fault in form.faults):
        form.fault("countries", "Neither a country nor a region is given.", "Give one of them.")
    objectives = form.listed("objectives", values.objective)
    if not objectives and not any(fault.column == "objectives" for fault in form.faults):
        form.empty("objectives")
    primary = _primary(form, objectives)
    practice_type = form.need("practice_type", lambda given: values.one_of(given, kinds["practice_type"].allowed))
    corridors = _pairs(form, countries)
    basis = form.get("corridor_basis", lambda given: values.one_of(given, kinds["corridor_basis"].allowed))
    if corridors and basis is None and not any(fault.column == "corridor_basis" for fault in form.faults):
        hint = "Write source, parties or general_knowledge."
        form.fault("corridor_basis", "Corridors are given without saying on what basis.", hint)
    start, end = form.get("start_year", values.year), form.get("end_year", values.year)
    if start and end and start > end:
        form.fault("end_year", f"{end} comes before the start year {start}.", "Correct one of them.")
    references = _references(form)
    confidence = form.get("confidence", lambda given: values.one_of(given, ("high", "medium"))) or "medium"
    if confidence == "high" and not references and not any(f.column.startswith("source") for f in form.faults):
        form.fault("source_title", "Confidence is high, but no source is given.", "Give one, or write medium.")
    principles = form.listed("principles", lambda given: values.one_of(given, _principles()))
    flags = {name: form.get(name, values.yes_or_no) for name in ("completed", "replicable", "contested")}
    note = form.get("note", values.text)
    if form.faults or id_ is None or primary is None or practice_type is None:
        return None
    return Practice(
        id=id_, names=names, summaries=summaries, organisations=organisations, countries=places[0], regions=places[1],
        objectives=objectives, primary_objective=primary, practice_type=practice_type, corridors=corridors,
        corridor_basis=basis, start_year=start, end_year=end, principles=principles, references=references,
        confidence=confidence, note=note or None, origin=form.origin, **flags,
    )  # fmt: skip


def _principles() -> tuple[str, ...]:
    return tuple(item["id"] for item in vocabulary("reference")["guiding_principles"]["items"])


def _primary(form: _Form, objectives: Sequence[int]) -> int | None:
    primary = form.get("primary_objective", values.objective)
    faulty = any(fault.column in ("primary_objective", "objectives") for fault in form.faults)
    if primary is None and len(objectives) == 1:
        return objectives[0]
    if not faulty and primary is None:
        form.fault("primary_objective", "It is empty, and there are several objectives.", "Say which is the main one.")
    elif not faulty and primary not in objectives:
        form.fault("primary_objective", f"{primary} is not one of the objectives.", "Add it to them, or correct it.")
    return primary


def _pairs(form: _Form, countries: Countries) -> tuple[tuple[str, str], ...]:
    return form.listed("corridors", lambda value: values.corridor(value, countries))


def _localised(form: _Form, column: str, read: Callable[[Value], str]) -> dict[str, str]:
    """Language → text, from `name`, `name_ru` …, or from a mapping of languages."""
    given: dict[str, Value] = {}
    for whole in (form.values.get(column), form.values.get({"name": "names", "summary": "summaries"}[column])):
        if isinstance(whole, Mapping):
            given |= {str(language): text for language, text in whole.items() if text}
        elif whole:
            given["en"] = whole
    given |= {code: text for code in LANGUAGES if (text := form.values.get(f"{column}_{code}"))}
    for language in sorted(set(given).difference(LANGUAGES)):
        form.fault(column, f"{quoted(language)} is not a language of the table.", f"Use {', '.join(LANGUAGES)}.")
    found = {
        code: form.read(column if code == "en" else f"{column}_{code}", given[code], read)
        for code in LANGUAGES
        if code in given
    }
    if "en" not in given:
        form.empty(column)
    return {code: text for code, text in found.items() if text}


def _references(form: _Form) -> tuple[Reference, ...]:
    """The sources: source_title …, source_2_title …, or `source` and `additional_sources` as mappings."""
    blocks: dict[int, dict[str, Value]] = {}
    for column, value in form.values.items():
        match = re.fullmatch(r"source_(?:(\d+)_)?(\w+)", column)
        if match and value:
            blocks.setdefault(int(match[1] or 1), {})[match[2]] = value
    whole = form.values.get("source")
    nested: list[Value] = [whole] if whole else []
    for several in (form.values.get("additional_sources"), form.values.get("references")):
        nested += several if isinstance(several, Sequence) and not isinstance(several, str) else [several]
    for number, block in enumerate((one for one in nested if one), start=100):
        if isinstance(block, Mapping):
            blocks[number] = {key: value for key, value in block.items() if value}
        else:
            form.fault("source", f"{quoted(block)} is not a source.", "Give its title, publisher, year and url.")
    found = (
        _reference(form, "source" if n in (1, 100) else f"source_{n}", block) for n, block in sorted(blocks.items())
    )
    return tuple(one for one in found if one is not None)


def _reference(form: _Form, prefix: str, block: Mapping[str, Value]) -> Reference | None:
    for unknown in sorted(set(block).difference(_REFERENCE)):
        form.fault(prefix, f"A source has no {quoted(unknown)}.", f"It has {', '.join(_REFERENCE)}.")
    part = _Form(form.origin, {f"{prefix}_{key}": value for key, value in block.items()}, form.faults)
    if not block:
        return None
    title = part.need(f"{prefix}_title", values.line)
    publisher, year = part.get(f"{prefix}_publisher", values.line), part.get(f"{prefix}_year", values.year)
    url, seen = part.get(f"{prefix}_url", values.web_address), part.get(f"{prefix}_seen_at", values.web_address)
    return Reference(title, publisher, year, url, seen) if title else None


def _corridor(form: _Form, countries: Countries, file: str) -> Corridor | None:
    ends = [form.need(end, lambda given: values.country(given, countries)) for end in ("origin", "destination")]
    origin, destination = ends
    if origin and origin == destination:
        form.fault("destination", f"The corridor begins and ends in {origin}.", "Give two countries.")
    id_ = form.get("id", lambda given: "-".join(values.corridor(given, countries)))
    if id_ and origin and destination and id_ != f"{origin}-{destination}":
        form.fault("id", f"'{id_}' is not the corridor {origin}-{destination}.", "Correct it, or leave it empty.")
    figures = tuple(one for one in _figures(form, file) if one)
    if form.faults or not (origin and destination):
        return None
    return Corridor(origin, destination, figures, form.origin)


def _figures(form: _Form, file: str) -> Iterator[Figure | None]:
    nested = form.get("figures", values.items)
    for number, figure in enumerate(nested or (), start=1):
        if isinstance(figure, Mapping):
            yield _figure(_Form(form.origin, figure, form.faults), file)
        else:
            form.fault(f"figures {number}", f"{quoted(figure)} is not a figure.", "Give year, stock and revision.")
    if form.values.get("stock") or form.values.get("year"):
        yield _figure(form, file)


def _figure(form: _Form, file: str) -> Figure | None:
    year = form.need("year", values.year)
    stock = form.need("stock", lambda given: values.whole(given, 0, 10_000_000_000, "a number of people"))
    source = form.get("source", values.line)
    revision = form.get("revision", values.year) or _revision(source or "") or _revision(file)
    if revision is None and not any(fault.column == "revision" for fault in form.faults):
        form.fault("revision", "No revision is given, and neither source nor file name says it.", "Write 2020.")
    if year is None or stock is None or revision is None:
        return None
    return Figure(year, stock, revision, source or f"UN DESA, International Migrant Stock {revision}")


def _revision(given: str) -> int | None:
    match = _REVISION.search(given)
    return int(match[1] or match[2]) if match else None


def _document(form: _Form, _countries: Countries, _file: str) -> Document | None:
    id_, title = form.need("id", values.code), form.need("title", values.line)
    language = form.need("language", lambda given: values.one_of(given, LANGUAGES))
    body, url = form.need("text", values.text), form.get("url", values.web_address)
    if not (id_ and language and title and body):
        return None
    return Document(id_, language, title, body, url, form.origin)


def _workplan(form: _Form, _countries: Countries, _file: str) -> None:
    form.fault("kind", "A workplan is no row of a table.", "Give it as Markdown: `gcmkg template workplan`.")


_READERS: Final[Mapping[str, Callable[[_Form, Countries, str], Any]]] = {
    "practice": _practice,
    "corridor": _corridor,
    "document": _document,
    "workplan": _workplan,
}
