"""A plan of changes into words for people and into JSON values for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from api.contributing import Plan
from api.plain_text import visible
from ingest.collection import Changed, Changes, key_of, name_of
from ingest.contributions import Deletion, Fault, Record
from ingest.reconcile import Suggestion

_MOST: Final = 20
"""So many rows of one sort are shown; the rest are counted. JSON has them all."""
_LONGEST: Final = 60


def faults_text(faults: Iterable[Fault]) -> str:
    """One line for each fault, as file:row: column: message."""
    return "".join(f"{visible(str(fault))}\n" for fault in faults)


def plan_text(plan: Plan) -> str:
    """What would change, what may be there already, and which names wait for a reviewer."""
    return visible("\n".join([*_changes(plan.changes), *_likenesses(plan), *_suggestions(plan)])) + "\n"


def counted(changes: Changes) -> str:
    """How many records of each sort there are.

    >>> counted(Changes())
    '0 new, 0 changed, 0 unchanged, 0 deleted'
    """
    sorts = (("new", changes.new), ("changed", changes.changed), ("unchanged", changes.unchanged))
    return ", ".join(f"{len(records)} {name}" for name, records in (*sorts, ("deleted", changes.deleted)))


def plan_values(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    found = plan.changes
    return {
        "files": [file._asdict() for file in plan.files],
        "faults": [_fault(fault) for fault in plan.faults],
        "new": [_named(record) for record in found.new],
        "changed": [
            _named(one.record) | {"fields": [field._asdict() for field in one.fields]} for one in found.changed
        ],
        "unchanged": [_named(record) for record in found.unchanged],
        "deleted": [_named(record) | {"replaced_by": record.replaced_by} for record in found.deleted],
        "possible_duplicates": [pair._asdict() for pair in plan.likenesses],
        "suggestions": [suggestion_values(suggestion) for suggestion in plan.suggestions],
    }


def suggestion_values(suggestion: Suggestion) -> dict[str, Any]:
    """A suggested link as JSON values."""
    return {
        "id": suggestion.id,
        "name": suggestion.name,
        "actor": suggestion.actor.notation,
        "confidence": suggestion.confidence,
        "practices": list(suggestion.practices),
    }


def suggestion_text(suggestion: Suggestion) -> str:
    """A suggested link in one line."""
    first, *others = suggestion.practices
    where = first + (f" and {len(others)} more" if others else "")
    name = _short(visible(suggestion.name))
    return f"{suggestion.id}  {suggestion.confidence:.2f}  “{name}” may be {suggestion.actor.notation}  ({where})"


def _changes(found: Changes) -> Iterator[str]:
    yield from _few([f"new        {_line(record)}  {_short(name_of(record))}" for record in found.new])
    yield from _few(["\n".join(_changed(one)) for one in found.changed])
    yield from _few([f"deleted    {_line(record)}{_successor(record)}" for record in found.deleted])
    yield from _few([f"unchanged  {_line(record)}" for record in found.unchanged])
    yield f"{counted(found)}."


def _changed(one: Changed) -> Iterator[str]:
    yield f"changed    {_line(one.record)}"
    for field in one.fields:
        yield f"           {field.name}: {_differing(_value(field.old), _value(field.new))}"


def _likenesses(plan: Plan) -> Iterator[str]:
    if plan.likenesses:
        yield "\nPossible duplicates; nothing was merged:"
        yield from _few(
            [
                f"  {pair.practice} is like {pair.other} (names {pair.likeness:.2f} alike, both {pair.country})"
                for pair in plan.likenesses
            ]
        )


def _suggestions(plan: Plan) -> Iterator[str]:
    if plan.suggestions:
        yield "\nNames that may mean an actor; `gcmkg review` accepts or rejects them:"
        yield from _few([f"  {suggestion_text(suggestion)}" for suggestion in plan.suggestions])


def _few(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"… and {len(lines) - _MOST} more"


def _line(record: Record) -> str:
    key = key_of(record)
    return f"{key.kind:8}  {key.id}"


def _successor(deletion: Deletion) -> str:
    return f" (replaced by {deletion.replaced_by})" if deletion.replaced_by else ""


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{language}: {text}" for language, text in sorted(value.items()))
    if isinstance(value, tuple):
        return ", ".join(map(_value, value)) or "nothing"
    return "nothing" if value is None else str(value)


def _differing(old: str, new: str) -> str:
    """Both values; of texts of several lines the first line that differs.

    >>> _differing("same\\none", "same\\ntwo")
    'line 2: one → two'
    """
    before, after = old.split("\n"), new.split("\n")
    if len(before) == 1 or len(after) == 1:
        return f"{_short(old)} → {_short(new)}"
    line = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
    if line is None:
        return f"{len(before)} lines → {len(after)} lines"
    return f"line {line + 1}: {_short(before[line])} → {_short(after[line])}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _named(record: Record) -> dict[str, Any]:
    kind, id_ = key_of(record)
    return {"kind": kind, "id": id_, "file": record.origin.file, "row": record.origin.row}


def _fault(fault: Fault) -> dict[str, Any]:
    place = {"file": fault.origin.file, "row": fault.origin.row}
    return place | {"column": fault.column, "message": fault.message, "hint": fault.hint}
