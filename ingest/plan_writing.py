"""A workplan as values into Markdown that `ingest.readers` reads back: front matter, a table for each workstream."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ingest.plan_words import PlanWords, plan_words

_MARKS: Final = str.maketrans({"|": "&#124;", "•": "&#8226;"})


@dataclass(frozen=True)
class PlanTable:
    """One workstream as its table says it.

    Attributes:
        letter: C, T, F or X, the kind; number: as printed, empty where the order counts.
        areas: number and name of each thematic area.
        timeframe: the words of the cell.
        activities: each with the bullets below it.
        lead, participant, interested: names of actors as written.
        status: its words.
    """

    letter: str
    number: str
    title: str
    description: str
    objectives: tuple[int, ...]
    areas: tuple[tuple[int, str], ...]
    timeframe: str
    activities: tuple[tuple[str, tuple[str, ...]], ...]
    lead: tuple[str, ...]
    participant: tuple[str, ...]
    interested: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class PlanOutline:
    """A whole workplan: what its front matter says, its running text and its tables."""

    id: str
    language: str
    title: str
    years: str
    paragraphs: tuple[str, ...]
    tables: tuple[PlanTable, ...]


def plan_markdown(plan: PlanOutline) -> str:
    """The plan as Markdown (https://github.github.com/gfm/#tables-extension-).

    Workstreams for the future and cross-cutting ones stand below the heading of the annex, as they must.
    """
    words = plan_words(plan.language)
    front = [f"id: {plan.id}", f"language: {plan.language}", f"title: {_quoted(plan.title)}", f"years: {plan.years}"]
    parts = ["\n".join(["---", *front, "---"]), f"# {_escaped(plan.title)}", *map(_escaped, plan.paragraphs)]
    main = [table for table in plan.tables if _kind_below(table, words) is None]
    annex = [table for table in plan.tables if _kind_below(table, words) is not None]
    parts += (_table(table, words) for table in main)
    if annex:
        parts += [f"## {_kind_below(annex[0], words)}", *(_table(table, words) for table in annex)]
    return "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).translate(_MARKS)


def _kind_below(table: PlanTable, words: PlanWords) -> str | None:
    return next(kind.below for kind in words.tables if kind.letter == table.letter)


def _table(table: PlanTable, words: PlanWords) -> str:
    kind = next(kind for kind in words.tables if kind.letter == table.letter)
    description = f" <i>{_escaped(table.description)}</i>" if table.description else ""
    rows = [(f"{kind.title} {table.number}".strip(), f"<b>{_escaped(table.title)}</b>{description}")]
    rows += ((words.rows[name][0], cell) for name, cell in _cells(table, words) if cell)
    head, *others = (f"| {label} | {cell} |" for label, cell in rows)
    return "\n".join([head, "|---|---|", *others])


def _cells(table: PlanTable, words: PlanWords) -> Iterator[tuple[str, str]]:
    yield "objectives", ", ".join(map(str, table.objectives))
    areas = (f"<li>{words.area[0]} {number} – {_escaped(name)}</li>" for number, name in table.areas)
    yield "areas", _list(areas)
    yield "timeframe", _escaped(table.timeframe)
    yield "activities", _list(_items(table.activities))
    for name, actors in (("lead", table.lead), ("participant", table.participant), ("interested", table.interested)):
        yield name, ", ".join(map(_escaped, actors))
    yield "status", _escaped(table.status)


def _items(activities: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    for number, (text, bullets) in enumerate(activities, start=1):
        yield f"<li>{number}) {_escaped(text)}</li>"
        yield from (f"<li>• {_escaped(bullet)}</li>" for bullet in bullets)


def _list(items: Iterable[str]) -> str:
    joined = "".join(items)
    return f"<ul>{joined}</ul>" if joined else ""
