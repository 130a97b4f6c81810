"""Change sets on disk: one file each, numbered in order, whole or not there at all, and readable by people.

`contributions/000001.jsonl` in the home holds JSON Lines: first what the set is and which files it was read from,
then one change a line, each with the file and row that it came from. A file is never changed once it is there.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from ingest.collection import Change, Contributed, Decision, key_of, replayed
from ingest.contributions import Corridor, Deletion, Document, Figure, Origin, Practice, Reference, Workplan
from kg.errors import InputError

FORMAT: Final = 1
_HINT: Final = "Restore the file from a backup; change sets are not meant to be edited."


class ReadFrom(NamedTuple):
    """A file that a change set was read from."""

    name: str
    sha256: str


@dataclass(frozen=True)
class ChangeSet:
    """What one `gcmkg add` or `gcmkg review` changed."""

    changes: tuple[Change, ...]
    files: tuple[ReadFrom, ...] = ()


def directory_of(home: Path) -> Path:
    """Where the change sets of a home are."""
    return home / "contributions"


@contextmanager
def locked(home: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Only one process at a time adds, reviews or builds in a home; the lock goes with its process, however that ends.

    Args:
        home: the home.
        waiting: told once if another process has the lock.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def read_change_sets(home: Path) -> tuple[ChangeSet, ...]:
    """The change sets of a home, in order; none where nobody contributed yet.

    Raises:
        InputError: a file is missing from the row or is not a change set; it is named, with its line.
    """
    found = sorted(directory_of(home).glob("*.jsonl"))
    for number, path in enumerate(found, 1):
        if path.name != _name(number):
            raise InputError(f"The change set {_name(number)} is missing before {path.name}.", _HINT)
    return tuple(map(_read, found))


def contributed_in(home: Path) -> Contributed:
    """What people contributed to a home, as it holds now.

    Raises:
        InputError: a file is missing or is not a change set.
    """
    return replayed(change for change_set in read_change_sets(home) for change in change_set.changes)


def append(home: Path, change_set: ChangeSet) -> Path:
    """Keep a change set after all others: it is written beside its place, synchronised, and renamed.

    The caller holds the lock of the home.

    Raises:
        InputError: the directory cannot be written.
    """
    directory = directory_of(home)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for abandoned in directory.glob(".draft-*"):
            abandoned.unlink()
        path = directory / _name(len(list(directory.glob("*.jsonl"))) + 1)
        with tempfile.NamedTemporaryFile("w", dir=directory, prefix=".draft-", encoding="utf-8", delete=False) as draft:
            draft.writelines(_lines(change_set))
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).chmod(0o644)
        Path(draft.name).rename(path)
        _sync(directory)
    except OSError as error:
        raise InputError(f"The contributions in {directory} cannot be written ({error}).", "Free some space.") from None
    return path


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _name(number: int) -> str:
    return f"{number:06d}.jsonl"


def _lines(change_set: ChangeSet) -> Iterator[str]:
    yield _line({"format": FORMAT, "files": [file._asdict() for file in change_set.files]})
    yield from (_line(to_json(change)) for change in change_set.changes)


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def to_json(change: Change) -> dict[str, Any]:
    """A change as JSON values, without what it does not say.

    >>> to_json(Deletion("practice", "a", "b", Origin("gone.csv", 2)))
    {'delete': 'practice', 'id': 'a', 'replaced_by': 'b', 'from': ['gone.csv', 2]}
    """
    if isinstance(change, Decision):
        verb = "accept" if change.accepted else "reject"
        return {verb: change.name, "kind": change.kind, "notation": change.notation}
    place = [change.origin.file, change.origin.row]
    if isinstance(change, Deletion):
        replacement = {} if change.replaced_by is None else {"replaced_by": change.replaced_by}
        return {"delete": change.kind, "id": change.id, **replacement, "from": place}
    stated = {name: value for name, value in asdict(change).items() if name != "origin" and value not in (None, ())}
    return {"put": key_of(change).kind, "record": stated, "from": place}


def from_json(stated: Mapping[str, Any]) -> Change:
    """What `to_json` wrote.

    >>> record = Corridor("PHL", "DEU", (Figure(2020, 30000, 2020, "UN DESA"),), Origin("c.csv", 4))
    >>> from_json(json.loads(json.dumps(to_json(record)))) == record
    True

    Raises:
        KeyError, TypeError, ValueError: it is none of ours.
    """
    for verb in ("accept", "reject"):
        if verb in stated:
            return Decision(stated[verb], stated["kind"], stated["notation"], verb == "accept")
    origin = Origin(*stated["from"])
    if "delete" in stated:
        return Deletion(stated["delete"], stated["id"], stated.get("replaced_by"), origin)
    return _RECORDS[stated["put"]](stated["record"], origin)


def _practice(stated: Mapping[str, Any], origin: Origin) -> Practice:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stated.items()}
    given["corridors"] = tuple((start, end) for start, end in stated.get("corridors", ()))
    given["references"] = tuple(Reference(**reference) for reference in stated.get("references", ()))
    for name in ("organisations", "countries", "regions", "objectives"):
        given.setdefault(name, ())
    return Practice(**given, origin=origin)


def _corridor(stated: Mapping[str, Any], origin: Origin) -> Corridor:
    figures = tuple(Figure(**figure) for figure in stated.get("figures", ()))
    return Corridor(stated["origin_country"], stated["destination_country"], figures, origin)


def _document(stated: Mapping[str, Any], origin: Origin) -> Document:
    return Document(**stated, origin=origin)


def _workplan(stated: Mapping[str, Any], origin: Origin) -> Workplan:
    return Workplan(**stated, origin=origin)


_RECORDS: Final[Mapping[str, Callable[[Mapping[str, Any], Origin], Change]]] = {
    "practice": _practice,
    "corridor": _corridor,
    "document": _document,
    "workplan": _workplan,
}


def _read(path: Path) -> ChangeSet:
    number = 1
    try:
        with path.open(encoding="utf-8") as stream:
            header = json.loads(next(stream, ""))
            if header["format"] != FORMAT:
                raise ValueError(f"format {header['format']} is not {FORMAT}")
            files = tuple(ReadFrom(**file) for file in header["files"])
            changes: list[Change] = []
            for line in stream:
                number += 1
                changes.append(from_json(json.loads(line)))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path.name}:{number}: this is not a change set ({error}).", _HINT) from None
    return ChangeSet(tuple(changes), files)
