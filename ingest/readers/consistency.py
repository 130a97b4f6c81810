"""The records of one file into those that agree with each other, and a fault for each clash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ingest.contributions import Corridor, Deletion, Document, Fault, Practice, Record


def consistent(records: Iterable[Record]) -> tuple[tuple[Record, ...], tuple[Fault, ...]]:
    """Records with the figures of a corridor brought together; no id twice, no circle of replacements.

    >>> kept, faults = consistent([Deletion("practice", "a", "b"), Deletion("practice", "b", "a")])
    >>> kept, [fault.column for fault in faults]
    ((), ['replaced_by', 'replaced_by'])
    """
    faults: list[Fault] = []
    found: dict[tuple[str, str], Record] = {}
    for record in records:
        key, earlier = _key(record), found.get(_key(record))
        if earlier is None:
            found[key] = record
        elif isinstance(record, Corridor) and isinstance(earlier, Corridor):
            found[key] = _joined(earlier, record, faults)
        else:
            message = f"'{key[1]}' stands already in row {earlier.origin.row}."
            faults.append(Fault(record.origin, "id", message, "Keep one of them, or give the other an id of its own."))
    circles = _circles(found)
    faults += [_circle_fault(found[key]) for key in sorted(circles)]
    return tuple(record for key, record in found.items() if key not in circles), tuple(faults)


def _key(record: Record) -> tuple[str, str]:
    if isinstance(record, Corridor):
        return "corridor", record.notation
    if isinstance(record, Deletion):
        return record.kind, record.id
    if isinstance(record, Practice):
        return "practice", record.id
    return ("document" if isinstance(record, Document) else "workplan"), record.id


def _joined(earlier: Corridor, later: Corridor, faults: list[Fault]) -> Corridor:
    known = Counter((figure.year, figure.revision) for figure in earlier.figures)
    for figure in later.figures:
        if known[figure.year, figure.revision]:
            message = f"{earlier.notation} has a figure for {figure.year} of revision {figure.revision} already."
            faults.append(Fault(later.origin, "year", message, "Keep one of them."))
            return earlier
    return replace(earlier, figures=earlier.figures + later.figures)


def _circles(found: Mapping[tuple[str, str], Record]) -> set[tuple[str, str]]:
    """The deletions whose replacement leads back to themselves."""
    follows = {
        key: (key[0], record.replaced_by)
        for key, record in found.items()
        if isinstance(record, Deletion) and record.replaced_by
    }
    circles: set[tuple[str, str]] = set()
    done: set[tuple[str, str]] = set()
    for start in follows:
        path: dict[tuple[str, str], None] = {}
        key = start
        while key in follows and key not in path and key not in done:
            path[key] = None
            key = follows[key]
        if key in path:
            listed = list(path)
            circles.update(listed[listed.index(key) :])
        done.update(path)
    return circles


def _circle_fault(record: Record) -> Fault:
    message = f"'{_key(record)[1]}' and its replacement would replace each other."
    return Fault(record.origin, "replaced_by", message, "End the chain in a record that stays.")
