"""The operations that a question mentions into amounts, figures and dates: "more than two", "the largest"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from search.questions.clauses import Said
from search.questions.mentions import Kind, Mention
from search.questions.reading import ANSWER, Comparison, Group, Measure, Tally, ValueFilter
from search.questions.tree import Tree

# The dates that things of a kind have.
DATES: Final[Mapping[str, str]] = {
    "Workstream": "gcm:deadline",
    "PlannedActivity": "gcm:mentionsDate",
    "DatedEvent": "gcm:date",
    "Practice": "gcm:startYear",
}
END: Final = "gcm:endYear"
# The scheme of a concept → the property that has it as a value, and the kind of thing that has the property.
VALUES: Final[Mapping[str, tuple[str, str]]] = {
    "status": ("gcm:status", "Workstream"),
    "recurrence": ("gcm:recurrence", "Workstream"),
    "practice-type": ("gcm:practiceType", "Practice"),
}
# What "what is the … of …" asks the value of.
STATED: Final = frozenset({"gcm:deadline", "gcm:mentionsDate", "gcm:status", "gcm:recurrence", "gcm:startYear"})
COMPARISONS: Final[Mapping[str, Comparison]] = {
    "MoreThan": Comparison.MORE,
    "FewerThan": Comparison.FEWER,
    "AtLeast": Comparison.AT_LEAST,
    "AtMost": Comparison.AT_MOST,
    "Exactly": Comparison.EQUAL,
}
EXTREMES: Final[Mapping[str, Comparison]] = {"Most": Comparison.MORE, "Fewest": Comparison.FEWER}
SIZES: Final[Mapping[str, Comparison]] = {"Largest": Comparison.MORE, "Smallest": Comparison.FEWER}
ENDS: Final[Mapping[str, Comparison]] = {"Earliest": Comparison.FEWER, "Latest": Comparison.MORE}
WITHOUT: Final[Mapping[str, None]] = {"Without": None}
# The kind of thing that has figures.
SIZED: Final = "MigrationCorridor"
_TIMES: Final[Mapping[str, Comparison]] = {"Before": Comparison.FEWER, "After": Comparison.MORE}
# What is planned in workstreams, and so has their dates; a corridor or a country has none.
_PLANNED: Final = frozenset({"Actor", "Objective", "ThematicArea", "CorePriority", "MechanismComponent"})
# "One", "un" and "una" are no longer than this, and mostly articles; "a single", "une seule" are.
_ARTICLE: Final = 3


def values_of(kind: str) -> frozenset[str]:
    """The properties whose values can be asked of things of a kind that has dates."""
    return frozenset({DATES[kind], *(name for name, owner in VALUES.values() if owner == kind)})


def amount(said: Said, station: Mention) -> Tally | None:
    """The amount that stands before a class or relation; the variable is left open."""
    extreme = said.operator_before(station, EXTREMES)
    if extreme:
        return Tally("", EXTREMES[extreme.meaning])
    numbers = [one for one in said.of_kind(Kind.NUMBER) if one.end <= station.start]
    if not numbers or said.has_words(numbers[-1].end, station.start):
        return None
    compared = said.operator_before(numbers[-1], COMPARISONS)
    if compared is None and numbers[-1].meaning == "1" and numbers[-1].length <= _ARTICLE:
        return None
    comparison = COMPARISONS[compared.meaning] if compared else Comparison.EQUAL
    return Tally("", comparison, int(numbers[-1].meaning))


def measure(said: Said, kind: str) -> Measure | None:
    """By what things of a kind are put in order: corridors by their figures, others by their dates."""
    return _size(said) if kind == SIZED else _end(said, kind)


def _size(said: Said) -> Measure | None:
    sizes = {**SIZES, "Earliest": Comparison.MORE}  # The first corridor is the largest.
    size = next((one for one in said.of_kind(Kind.OPERATOR) if one.meaning in sizes), None)
    if size is None:
        return None
    numbers = [int(one.meaning) for one in said.of_kind(Kind.NUMBER)]
    years = [one.meaning[:4] for one in said.of_kind(Kind.DATE)]
    return Measure(numbers[0] if numbers else 1, years[0] if years else "", sizes[size.meaning])


def _end(said: Said, kind: str) -> Measure | None:
    end = next((one for one in said.of_kind(Kind.OPERATOR) if one.meaning in ENDS), None)
    dated = any(one.meaning in {*DATES.values(), END} for one in said.of_kind(Kind.RELATION))
    return Measure(comparison=ENDS[end.meaning], property=DATES[kind]) if end and dated and kind in DATES else None


def is_measured(said: Said, measured: Measure | None) -> bool:
    """Whether no amount or year is left over that the question gives of corridors."""
    asked = said.asked.meaning if said.asked else ""
    compares = said.says("MoreThan", "FewerThan", "AtLeast", "AtMost") and bool(said.of_kind(Kind.NUMBER))
    return asked != SIZED or measured is not None or not (compares or said.of_kind(Kind.DATE))


def valued(said: Said, tree: Tree) -> list[Group]:
    """The concepts that are demanded as values: "under development", "annual", "agreement"."""
    found = []
    for value in said.of_kind(Kind.VALUE):
        property_, owner = VALUES[value.meaning.partition("/")[0]]
        node = tree.reach(owner)
        if node:
            wanted = (ValueFilter(node.variable, (property_,), value.meaning),)
            found += [Group(values=wanted, is_negated=said.is_denied(value)), *node.groups]
    return found


def dated(said: Said, tree: Tree) -> list[Group]:
    """The dates that are demanded, of what is asked for or of the workstreams on the way."""
    passed = (tree.target, *tree.kinds(), *(["Workstream"] if tree.target in _PLANNED else []))
    kind = next((one for one in passed if one in DATES), None)
    dates = said.of_kind(Kind.DATE) if tree.target != SIZED else ()
    node = tree.reach(kind) if kind and dates else None
    if node is None:
        return [] if dates else _any_date(said, tree.target)
    property_ = _date_property(said, node.kind)
    wanted = tuple(ValueFilter(node.variable, (property_,), date.meaning, _time(said, date)) for date in dates)
    return [Group(values=wanted), *node.groups]


def _date_property(said: Said, kind: str) -> str:
    ended = kind == "Practice" and any(one.meaning == END for one in said.of_kind(Kind.RELATION))
    return END if ended else DATES[kind]


def _time(said: Said, date: Mention) -> Comparison:
    time = said.operator_before(date, _TIMES)
    return _TIMES[time.meaning] if time else Comparison.EQUAL


def _any_date(said: Said, kind: str) -> list[Group]:
    """ "Activities that have a date": any will do."""
    known = {DATES.get(kind, ""), END if kind == "Practice" else ""}
    named = [one.meaning for one in said.of_kind(Kind.RELATION) if one.meaning in known]
    if not named or said.of_kind(Kind.VALUE) or said.says("Without", *ENDS):
        return []
    return [Group(values=(ValueFilter(ANSWER, (named[0],), ""),))]
