"""The words of workplans in the six languages of the United Nations, as the table by which a plan is read and written.

The words are data: ingest/data/rows.yaml, roles.yaml and timeframes.yaml. A module that reads a cell asks for those of
the plan's language; Russian is that of the 2019 workplan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rdflib.term import URIRef

from ingest.vocabularies import alternation, vocabulary
from kg.errors import InputError
from kg.namespaces import GCM
from kg.reading import LANGUAGES

RUSSIAN = "ru"
"""The language of the 2019 workplan."""

_DAYS = r"(?P<days>\d{{1,2}}(?:\s*(?:,|{between}|-|–)\s*\d{{1,2}})*)"
_NOTHING = r"(?!)"


@dataclass(frozen=True)
class TableKind:
    """A kind of workstream table.

    Attributes:
        type: the class of its workstreams; letter: what their codes begin with.
        title: the label of the title row.
        number: what is printed after it, as a regular expression; empty where nothing is.
        below: the heading that must have come before, if any.
        has_priority: the first part of the number is that of a core priority.
        rows: the rows it must have; either: sets of rows of which it must have one.
    """

    type: URIRef
    letter: str
    title: str
    number: str
    below: str | None
    has_priority: bool
    rows: tuple[str, ...]
    either: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PlanWords:
    """The words of one language; every mapping goes from the words, or their case-folded form, to what they mean.

    Attributes:
        language: one of the six.
        rows: row → the labels under which it is printed, the usual one first.
        tables: the kinds of table.
        area: the words before the number of a thematic area.
        statuses: wording in lower case → code of the status.
        connectors: list items that only join their neighbours.
        creation: openings of a title that establishes something.
        quantity_ends: words before which a quantity left open ends.
        supporting: cues after which actors only support; predicates, qualifiers and conjunctions name no actor.
        months: form in lower case → number.
        date: a date in running text, with the groups `days`, `month` and `year`.
        deadline: a timeframe that is a deadline, with the group `date`.
        recurrences, open: wording in lower case → code of the recurrence, or type of the timeframe.
        units: unit of a duration → months; between_durations: words between two of them.
        example: a deadline as one writes it.
    """

    language: str
    rows: Mapping[str, tuple[str, ...]]
    tables: tuple[TableKind, ...]
    area: tuple[str, ...]
    statuses: Mapping[str, str]
    connectors: tuple[str, ...]
    creation: tuple[str, ...]
    quantity_ends: tuple[str, ...]
    supporting: tuple[str, ...]
    predicates: tuple[str, ...]
    qualifiers: tuple[str, ...]
    conjunctions: tuple[str, ...]
    months: Mapping[str, int]
    date: re.Pattern[str]
    deadline: re.Pattern[str]
    recurrences: Mapping[str, str]
    open: Mapping[str, str]
    units: Mapping[str, int]
    between_durations: tuple[str, ...]
    example: str


@cache
def plan_words(language: str) -> PlanWords:
    """The words of plans in a language.

    >>> plan_words("fr").rows["timeframe"][0], plan_words("es").months["mayo"]
    ('Échéance', 5)

    Raises:
        InputError: it is none of the six.
    """
    if language not in LANGUAGES:
        raise InputError(f"Workplans are not read in '{language}'.", f"Use one of {', '.join(LANGUAGES)}.")
    rows, roles, time = vocabulary("rows"), vocabulary("roles"), vocabulary("timeframes")
    months = {str(form).lower(): number for number, forms in time["months"][language].items() for form in forms}
    return PlanWords(
        language=language,
        rows={name: tuple(labels[language]) for name, labels in rows["rows"].items()},
        tables=tuple(_kind(kind, language) for kind in rows["tables"]),
        statuses=_codes(rows["statuses"], language), months=months,
        date=re.compile(_date(time, language, months), re.IGNORECASE),
        deadline=re.compile(_deadline(time, language), re.IGNORECASE),
        recurrences=_codes(time["recurrences"], language), open=_codes(time["open"], language),
        units=time["units"][language], example=time["example"][language],
        between_durations=tuple(time["between_durations"][language]),
        **{name: tuple(rows[name][language]) for name in ("area", "connectors", "creation", "quantity_ends")},
        **{name: tuple(roles[name][language]) for name in ("supporting", "predicates", "qualifiers", "conjunctions")},
    )  # fmt: skip


def any_of(words: tuple[str, ...]) -> str:
    """A regular expression for any of these phrases, which matches nothing where there are none.

    >>> any_of(())
    '(?!)'
    """
    return alternation(list(words)) if words else _NOTHING


def standing_alone(words: tuple[str, ...], language: str) -> str:
    """A regular expression for any of these phrases as words of their own; Chinese parts words by nothing.

    >>> bool(re.search(standing_alone(("and",), "en"), "sand")), bool(re.search(standing_alone(("和",), "zh"), "7和10"))
    (False, True)
    """
    return any_of(words) if language == "zh" else rf"(?<!\w){any_of(words)}(?!\w)"


def _kind(kind: Mapping[str, Any], language: str) -> TableKind:
    return TableKind(
        type=GCM[kind["class"]], letter=kind["letter"], title=kind["title"][language], number=kind.get("number", ""),
        below=kind["below"][language] if "below" in kind else None, has_priority=kind.get("priority", False),
        rows=tuple(kind["rows"]), either=tuple(tuple(names) for names in kind.get("either", ())),
    )  # fmt: skip


def _codes(table: Mapping[str, Mapping[str, list[str]]], language: str) -> dict[str, str]:
    return {wording.casefold(): code for code, wordings in table.items() for wording in wordings[language]}


def _date(time: Mapping[str, Any], language: str, months: Mapping[str, int]) -> str:
    days = _DAYS.format(between=alternation(time["between_days"][language]))
    month = rf"(?P<month>{alternation(list(months))})"
    form: str = time["dates"][language]
    return form.replace("{days}", days).replace("{month}", month).replace("{year}", r"(?P<year>\d{4})")


def _deadline(time: Mapping[str, Any], language: str) -> str:
    before, after = any_of(tuple(time["deadline"][language])), any_of(tuple(time["after_deadline"][language]))
    if language == RUSSIAN:
        return rf"{before}\s+(?P<date>.+?)(\s+{after})?\.?"
    return rf"(?:{before}\s*)?(?P<date>.+?)(?:\s*{after})?[.。]?"
