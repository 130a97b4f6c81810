"""A file with the tables of a workplan, Markdown or text, into one record of it, or into a fault for each bad row."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ingest.contributions import Deletion, Fault, Origin, ReadFile, Workplan
from ingest.plans import FRONT_MATTER, has_plan_tables, read_plan
from ingest.readers import values
from ingest.readers.limits import Limits, decoded, refuse_long_lines
from ingest.readers.plain_text import plain, quoted
from ingest.readers.rows import Row, Value
from ingest.readers.yaml_rows import yaml_rows
from kg.errors import InputError, Unfit
from kg.reading import LANGUAGES

LONGEST: Final = 500_000
"""So many characters a workplan may have; that of 2019 has 50,000."""
LINES: Final = 10_000
"""So many lines; that of 2019 has 297."""

_TEMPLATE: Final = " See `gcmkg template workplan`."
_MARKUP: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]*\b[^<>]*>")
_YEARS: Final = re.compile(r"(\d{4})(?:\s*[-–—/]\s*(\d{4}))?")


def is_workplan(content: bytes, name: str) -> bool:
    """Whether a text says that it is a workplan, or has the tables of one and does not say that it is a document.

    Raises:
        InputError: it is not UTF-8.
    """
    text = _text(content, name)
    front = FRONT_MATTER.match(text)
    kind = re.search(r"(?im)^kind[ \t]*:[ \t]*['\"]?(\w+)", front["about"]) if front else None
    return kind[1].lower() == "workplan" if kind else has_plan_tables(text)


def workplan_file(content: bytes, name: str, limits: Limits) -> ReadFile:
    """The workplan of a file, or the wish to take it out.

    Raises:
        InputError: it is not UTF-8, too large, or its front matter is not YAML.
    """
    text = _text(content, name)
    refuse_long_lines(text, name, limits)
    if len(text) > LONGEST:
        raise InputError(f"{name} is longer than {LONGEST:,} characters.", "A workplan is shorter: leave out annexes.")
    if text.count("\n") > LINES:
        raise InputError(f"{name} has more than {LINES:,} lines.", "A workplan is shorter: leave out annexes.")
    about, faults = _about(text, name, limits)
    if about.get("delete"):
        deletion = Deletion("workplan", about.get("id", ""), about.get("replaced_by"), Origin(name, 1))
        return ReadFile(() if faults else (deletion,), tuple(faults))
    fields = {"id": "plan", "title": "", "language": "", "years": (0, 0)} | about
    start, end = fields.pop("years")
    plan = Workplan(**fields, text=text, start_year=start, end_year=end, origin=Origin(name, 1))
    faults += _unfit_lines(text, name) or (read_plan(plan).faults if plan.language else ())
    return ReadFile(() if faults else (plan,), tuple(faults))


def _text(content: bytes, name: str) -> str:
    """The text in NFC with plain line ends: what offsets count."""
    return unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", decoded(content, name)))


def _about(text: str, name: str, limits: Limits) -> tuple[dict[str, Any], list[Fault]]:
    """What the front matter says, checked; of a record that stays without what only a deletion has."""
    front, here = FRONT_MATTER.match(text), Origin(name, 1)
    rows = list(yaml_rows(f"\n{front['about']}".encode(), name, limits)) if front and front["about"].strip() else []
    given: Mapping[str, Value] = next((row.values for row in rows if isinstance(row, Row)), {})
    faults = [row for row in rows if isinstance(row, Fault)]
    found: dict[str, Any] = {}
    for column, value in given.items():
        try:
            found[column] = _value(column, value)
        except Unfit as error:
            faults.append(Fault(here, quoted(column).strip("'"), error.message, error.hint))
    faults += _missing(given, bool(found.get("delete")), here, "" if front else _TEMPLATE)
    if found.get("replaced_by") and not found.get("delete"):
        message = "Only a record that is taken out can be replaced."
        faults.append(Fault(here, "replaced_by", message, "Add delete: yes."))
    unsaid = ("kind",) if found.get("delete") else ("kind", "delete", "replaced_by")
    return {column: value for column, value in found.items() if value is not None and column not in unsaid}, faults


def _value(column: str, value: Value) -> object:
    if column not in _COLUMNS:
        raise Unfit("There is no such line.", f"A workplan has {', '.join(_COLUMNS)}.")
    return None if value in (None, "") else _COLUMNS[column](value)


def _missing(given: Mapping[str, Value], deletes: bool, here: Origin, more: str) -> Iterator[Fault]:
    """A fault for each line that is needed and not there; a deletion needs the id only."""
    for column, hint in _NEEDED.items():
        if given.get(column) in (None, "") and (column == "id" or not deletes):
            yield Fault(here, column, "It is missing.", f"Add {hint} between '---' lines.{more}")


def _years(value: Value) -> tuple[int, int]:
    """The years that a plan is for.

    >>> _years("2021–2022"), _years("2020")
    ((2021, 2022), (2020, 2020))
    """
    given = values.line(value)
    match = _YEARS.fullmatch(given)
    if not match:
        raise Unfit(f"{quoted(given)} is neither a year nor two.", "Write 2022, or 2022-2024.")
    start, end = values.year(match[1]), values.year(match[2] or match[1])
    if start > end:
        raise Unfit(f"The plan would end in {end}, before it begins in {start}.", "Correct one of them.")
    return start, end


_COLUMNS: Final[Mapping[str, Callable[[Value], Any]]] = {
    "kind": lambda value: values.one_of(value, ("workplan",)),
    "id": values.code,
    "language": lambda value: values.one_of(value, LANGUAGES),
    "title": values.line,
    "years": _years,
    "url": values.web_address,
    "delete": values.yes_or_no,
    "replaced_by": values.code,
}
_NEEDED: Final = {
    "id": "a line 'id: workplan-2022'",
    "language": f"a line 'language: en' ({', '.join(LANGUAGES)})",
    "title": "a line 'title: …'",
    "years": "a line 'years: 2022-2024'",
}


def _unfit_lines(text: str, name: str) -> list[Fault]:
    """Lines with characters that cannot be seen, or with markup that is hidden behind character references."""
    faults = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            plain(html.unescape(_MARKUP.sub(" ", line)))
        except Unfit as error:
            faults.append(Fault(Origin(name, number), "text", error.message, error.hint))
    return faults
