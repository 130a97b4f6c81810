"""A build and the release before it into what changed, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from api.build import Outcome
from api.plain_text import visible
from kg.diff import Difference, changed_things, difference, read_quads
from kg.errors import ReleaseError
from kg.release import Layout, read_manifest

_MOST: Final = 10
"""So many things are described; `gcmkg diff` describes all."""
_STATED: Final = ("asserted", "curated", "machine")
"""What follows from these, and where they come from, says nothing new to a reader."""

_PARTS: Final = frozenset({"Passage", "Mention", "skosxl:Label", "rdf:Statement"})
"""What is told with the thing it belongs to."""


def current_id(home: Path) -> str | None:
    """The id of the current release, or None where there is none."""
    try:
        return read_manifest(Layout(home / "current")).id
    except ReleaseError:
        return None


def published_text(outcome: Outcome, before: str | None, home: Path) -> str:
    """What a build published, and how that differs from the release before."""
    after = outcome.manifest.id
    if before == after:
        return f"Nothing to change: release {after} holds all of it."
    lines = [f"{'Published' if outcome.published else 'Back to'} release {after}."]
    if before is not None:
        lines += ["", *_what_changed(_compared(home, before, after)), f"In full: gcmkg diff {before} {after}"]
    return visible("\n".join(lines))


def _compared(home: Path, before: str, after: str) -> Difference:
    old, new = (read_quads(Layout(home / "releases" / name).graph) for name in (before, after))
    return difference(old, new, _STATED)


def _what_changed(change: Difference) -> Iterator[str]:
    if change.equal:
        yield "No fact changed: the code or the model did."
        return
    things = [thing for thing in changed_things(change) if thing.kind not in _PARTS]
    for thing in things[:_MOST]:
        yield thing.name + (f": {thing.label}" if thing.label else "")
        yield from (f"  {one.in_words()}" for one in thing.changes)
    if len(things) > _MOST:
        yield f"… and {len(things) - _MOST} more things"
    yield f"Facts: {len(change.added)} added, {len(change.removed)} removed."
