"""A contributed workplan into what its tables say, or into one fault for each row that cannot be read.

Codes of workstreams are those of their plan: T2 of 2021 is not T2 of 2019. They are minted from the plan's id, a slash
and the printed number (`workplan-2022/T2`, so `id/workstream/workplan-2022-T2`), never from titles. The plan of 2019
had its codes first and keeps them bare, so that no address that was ever given out changes. Objectives and thematic
areas are those of the Compact and of the Network, the same in every plan; the numbers of core priorities are each
plan's own, so a core workstream of another plan is not tied to a priority of 2019.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from ingest import contributions
from ingest.activities import parse_activities
from ingest.actor_names import ActorNames, bundled_actor_entries, bundled_actor_names
from ingest.cell_words import ROLES, read_areas, read_objectives, read_roles, read_statuses
from ingest.cells import title_and_description
from ingest.contributions import Fault, Origin
from ingest.dates import find_date_words
from ingest.gazetteer import Gazetteer
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.plan_words import plan_words
from ingest.records import Activity, Workplan, Workstream
from ingest.source_text import SourceText, VisibleText
from ingest.table_kinds import CodedTable, cells_of, kind_of_table
from ingest.tables import Block, Paragraph, Table, is_title, read_blocks, read_tables, row_name
from ingest.text_mentions import text_mentions
from ingest.timeframes import parse_timeframe
from ingest.workstreams import read_workstream
from kg.errors import InputError, SourceError
from kg.reading import LANGUAGES

FRONT_MATTER: Final = re.compile(r"---[ \t]*\n(?P<about>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""What says which plan it is: YAML between two lines of `---` at the beginning of the file."""

_MOST: Final = 20
"""After so many rows that cannot be read, the rest of the file is not looked at."""
_LONGEST: Final = 10_000
"""So many characters a cell may have; the longest of 2019 has 1,600."""
_YEARS: Final = range(2000, 2101)
_CODE: Final = re.compile(r"C[1-9](\.[1-9])?|[TFX][1-9][0-9]?")
_LAYOUT: Final = "A row is one line: the label, a TAB and the cell, or both between '|' signs."
_TITLE: Final = "title"
_ROW_LABEL: Final = re.compile(r"\s*\|[^|]*\||[^\t]*\t")


class PlanReading(NamedTuple):
    """What was read of a plan: everything, or nothing and the faults of its rows."""

    workplan: Workplan | None
    faults: tuple[Fault, ...]


class _Names(NamedTuple):
    actors: ActorNames
    instruments: Gazetteer
    components: Gazetteer


def read_plan(plan: contributions.Workplan) -> PlanReading:
    """What a contributed workplan says; its language is one of the six."""
    document = SourceText(plan.origin.file, _without_front_matter(plan.text), plan.language, plan.id)
    blocks, tables, faults = _laid_out(document)
    workstreams, wrong = _workstreams(document, tables, {fault.origin.row or 0 for fault in faults})
    faults += wrong
    if not tables and not faults:
        titles = ", ".join(dict.fromkeys(f"'{kind.title}'" for kind in plan_words(plan.language).tables))
        faults.append(_fault(document, 1, "tables", "There is no table of a workstream.", f"Begin one with {titles}."))
    if faults:
        return PlanReading(None, tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.origin.row or 0)))
    return PlanReading(_workplan(document, blocks, workstreams), ())


def read_sound_plan(plan: contributions.Workplan) -> Workplan:
    """What a workplan says that was found free of faults before.

    Raises:
        InputError: it has a fault, as when words that it uses were taken out of the tables of names since.
    """
    reading = read_plan(plan)
    if reading.workplan is None:
        raise InputError(f"The workplan '{plan.id}' cannot be read any more: {reading.faults[0]}", "Add it again.")
    return reading.workplan


def has_plan_tables(text: str) -> bool:
    """Whether a text has the title row of a workstream table, in any of the six languages.

    >>> has_plan_tables("| Axe de travail thématique 1 | Données |"), has_plan_tables("Thematic workstream 1")
    (True, False)
    """
    labels = {_label(line) for line in text.split("\n") if "\t" in line[:400] or line.lstrip().startswith("|")}
    return any(is_title(label, language) for label in labels for language in LANGUAGES)


def _label(line: str) -> str:
    label = re.split(r"[\t|]", line.strip().removeprefix("|"), maxsplit=1)[0][:400]
    return " ".join(re.sub(r"</?\w+>", "", label).split())


def _without_front_matter(text: str) -> str:
    """The text with its front matter blanked out, so that lines and offsets stay."""
    match = FRONT_MATTER.match(text)
    return re.sub(r"[^\n]", " ", match[0]) + text[match.end() :] if match else text


@cache
def _names() -> _Names:
    return _Names(bundled_actor_names(), bundled_instrument_names(), bundled_component_names())


def _laid_out(document: SourceText) -> tuple[list[Block], list[Table], list[Fault]]:
    """The blocks and tables; a line that cannot be placed is a fault and passed over, so that the others are read."""
    faults: dict[int, Fault] = {}
    while True:
        try:
            blocks = list(read_blocks(document))
            return blocks, list(read_tables(document, blocks)), list(faults.values())
        except SourceError as error:
            kept = "" if error.line in faults else _title_label(document, error.line)
            faults.setdefault(error.line, _layout_fault(document, error))
            if len(faults) == _MOST:
                return [], [], list(faults.values())
            document = _blanked(document, error.line, kept)


def _title_label(document: SourceText, line: int) -> str:
    """The label of a title row, which stays so that the rows below it have a table; of another line nothing."""
    text = document.text.split("\n")[line - 1]
    found = _ROW_LABEL.match(text)
    return found[0] if found and is_title(_label(text), document.language) else ""


def _blanked(document: SourceText, line: int, kept: str) -> SourceText:
    """The document with a line blanked out but for what it begins with."""
    lines = document.text.split("\n")
    lines[line - 1] = kept + " " * (len(lines[line - 1]) - len(kept))
    return replace(document, text="\n".join(lines))


def _layout_fault(document: SourceText, error: SourceError) -> Fault:
    line = document.text.split("\n")[error.line - 1]
    hint = error.hint if error.message.partition(": ")[2].startswith(("The tag", "Unknown tag")) else _LAYOUT
    if "Unknown row label" in error.message:
        hint = f"Use one of: {'; '.join(labels[0] for labels in plan_words(document.language).rows.values())}."
    return _fault(document, error.line, _label(line)[:60] or "row", _message(document, error), hint)


def _workstreams(
    document: SourceText, tables: Iterable[Table], unread: set[int]
) -> tuple[list[Workstream], list[Fault]]:
    """The workstream of each table, and the faults of the tables; `unread` are lines that were passed over."""
    found: list[Workstream] = []
    faults: list[Fault] = []
    codes: dict[str, int] = {}
    titles: dict[str, int] = {}
    counts: dict[str, int] = {}
    for place, table in enumerate(tables, start=1):
        try:
            kind, printed = kind_of_table(document, table)
        except SourceError as error:
            faults.append(_fault_of(document, error, table.title.label.clean))
            continue
        counts[kind.letter] = counts.get(kind.letter, 0) + 1
        code = kind.letter + (printed or str(counts[kind.letter]))
        faults += _code_faults(document, table, code, codes)
        cells, errors = cells_of(document, table, kind, code)
        faults += (
            _fault_of(document, error, table.title.label.clean)
            for error in errors
            if not (unread and " has no row " in error.message)
        )
        coded = CodedTable(kind.type, document.prefix + code, place, None, table, cells)
        unnamed = _line(document, table.title.label) in unread
        wrong = [*(() if unnamed else _title_faults(document, coded, titles)), *_cell_faults(document, coded)]
        faults += wrong
        if not (wrong or errors or unread):
            found.append(read_workstream(document, coded, _names().actors, _names().components))
    return found, faults


def _code_faults(document: SourceText, table: Table, code: str, codes: dict[str, int]) -> Iterator[Fault]:
    label, line = table.title.label.clean, _line(document, table.title.label)
    if not _CODE.fullmatch(code):
        hint = "Number it 1 to 99, a core workstream 1 to 9 or 1.1 to 9.9."
        yield _fault(document, line, label, f"'{code}' is no code of a workstream.", hint)
    elif code in codes:
        message = f"The workstream {code} stands already in line {codes[code]}."
        yield _fault(document, line, label, message, "Give this one a number of its own.")
    codes.setdefault(code, line)


def _title_faults(document: SourceText, coded: CodedTable, titles: dict[str, int]) -> Iterator[Fault]:
    cell = coded.table.title.cell
    line = _line(document, cell or coded.table.title.label)
    try:
        title = title_and_description(cell)[0].clean
    except InputError:
        hint = "Write the title, then its description, if any, in italics: <i>…</i>."
        yield _fault(document, line, _TITLE, f"The title '{cell.clean[:60]}' cannot be read.", hint)
        return
    if title in titles:
        message = f"The title '{title[:60]}' is that of the workstream in line {titles[title]}."
        yield _fault(document, line, _TITLE, message, "Give each a title of its own.")
    titles.setdefault(title, line)


def _cell_faults(document: SourceText, coded: CodedTable) -> Iterator[Fault]:
    """What is wrong in the cells of a table, each told on its own."""
    labels = {row_name(row.label.clean, document.language): row.label.clean for row in coded.table.rows}
    for row, cell in coded.cells.items():
        if not cell:
            continue
        try:
            _refuse_long(document, cell)
            _reader(row)(document, cell, coded)
        except SourceError as error:
            yield _fault_of(document, error, labels.get(row, row), _expected(document, row))


_CellReader = Callable[[SourceText, VisibleText, CodedTable], object]


def _reader(row: str) -> _CellReader:
    if row in ROLES:
        return lambda document, cell, coded: read_roles(document, cell, ROLES[row], _names().actors)
    return _READERS[row]


def _timeframe(document: SourceText, cell: VisibleText, coded: CodedTable) -> None:
    with document.locating(cell):
        parse_timeframe(cell.clean, document.language)
        _refuse_far_years(document, cell.clean)


def _activities(document: SourceText, cell: VisibleText, coded: CodedTable) -> None:
    for activity in parse_activities(document, cell, coded.notation):
        _refuse_many(document, cell, activity)
    with document.locating(cell):
        _refuse_far_years(document, cell.text)


def _refuse_far_years(document: SourceText, text: str) -> None:
    for words in find_date_words(text, document.language):
        if words.year not in _YEARS:
            raise InputError(f"{words.year} is not a year from {_YEARS[0]} to {_YEARS[-1]}.", "Correct it.")


def _refuse_long(document: SourceText, cell: VisibleText) -> None:
    if len(cell.characters) > _LONGEST:
        message = f"The cell has {len(cell.characters):,} characters, more than {_LONGEST:,}."
        raise document.error(cell, message, "Shorten it.")


def _refuse_many(document: SourceText, cell: VisibleText, activity: Activity) -> None:
    if activity.number > 99 or len(activity.items) > 26:
        raise document.error(cell, "There are more than 99 activities, or 26 bullets below one.", "Join some of them.")


_READERS: Final[dict[str, _CellReader]] = {
    "objectives": lambda document, cell, coded: read_objectives(document, cell),
    "areas": lambda document, cell, coded: read_areas(document, cell),
    "status": lambda document, cell, coded: read_statuses(document, cell),
    "timeframe": _timeframe,
    "activities": _activities,
}


def _expected(document: SourceText, row: str) -> str:
    """What a row of this name may hold, as a hint."""
    words = plan_words(document.language)
    if row in ROLES:
        return "Write names of known actors with commas between; '(+ name)' beside them keeps any other as a note."
    known = {
        "objectives": "Write numbers from 1 to 23, with commas between.",
        "areas": f"Write '{words.area[0]} <1 to 5> – <its name>'.",
        "status": f"Write one of: {', '.join(words.statuses)}; '/' joins two.",
        "timeframe": f"Write '{words.example}', a duration, or one of: {', '.join((*words.recurrences, *words.open))}.",
        "activities": "Number the lines '1) …', '2) …', in sequence; bullets below one begin with '•'.",
    }
    return known[row]


def _workplan(document: SourceText, blocks: Iterable[Block], workstreams: Iterable[Workstream]) -> Workplan:
    found = tuple(workstreams)
    paragraphs = tuple(document.passage(block.text) for block in blocks if isinstance(block, Paragraph))
    return Workplan(
        source=document.code, workstreams=found, priorities=(), areas=(), components=(), paragraphs=paragraphs,
        text_mentions=tuple(text_mentions(document.code, found, paragraphs, _names())), language=document.language,
    )  # fmt: skip


def _line(document: SourceText, place: VisibleText) -> int:
    return document.line_at(next((character.start for character in place.characters), 0))


def _fault_of(document: SourceText, error: SourceError, column: str, hint: str = "") -> Fault:
    message = _message(document, error)
    unknown = re.match(r"Unknown actor '(?P<name>.+)'", message)
    near = _nearest(unknown["name"]) if unknown else ""
    return _fault(document, error.line, column, message, f"{near}{hint or error.hint}")


def _nearest(name: str) -> str:
    """The actor with a name like this one, as a question."""
    from rapidfuzz import fuzz, process

    names = {spelling: entry.thing.notation for entry in bundled_actor_entries() for spelling in entry.names}
    found = process.extractOne(name, sorted(names), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=60)
    return f"Did you mean {names[found[0]]} ('{found[0]}')? " if found else ""


def _message(document: SourceText, error: SourceError) -> str:
    return error.message.removeprefix(f"{document.name}:{error.line}: ")


def _fault(document: SourceText, line: int, column: str, message: str, hint: str) -> Fault:
    return Fault(Origin(document.name, line), column, message, hint)
