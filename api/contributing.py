"""Files of records into a plan of what they would change, and a plan or a review into a checked, published release."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.build import Outcome, Progress, build_with
from api.settings import Settings
from ingest.change_sets import ChangeSet, ReadFrom, append, contributed_in, locked
from ingest.collection import Changes, Contributed, Decision, changes, replayed, sound, standing
from ingest.contribution_mapping import mapping_faults
from ingest.contributions import Fault, Practice, ReadFile
from ingest.likeness import Likeness, likenesses
from ingest.pipeline import bundled_records
from ingest.reconcile import Suggestion, bundled_spellings, link_id, suggestions
from ingest.sources import load_sources
from kg.errors import InputError, NotFound
from kg.release import file_digest


@dataclass(frozen=True)
class Plan:
    """What files would change.

    Attributes:
        files: what was read.
        faults: why some of their records cannot be used.
        changes: what the others would change.
        base: the contributions that this was compared with.
        likenesses: new practices that may be there already.
        suggestions: names among the records that may mean an actor and wait for a reviewer.
    """

    files: tuple[ReadFrom, ...]
    faults: tuple[Fault, ...]
    changes: Changes
    base: Contributed
    likenesses: tuple[Likeness, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.changes.to_keep

    @property
    def after(self) -> Contributed:
        """The contributions as they would be."""
        return replayed(self.changes.to_keep, self.base)


def planned(paths: Sequence[Path], settings: Settings, restored: Collection[str] = ()) -> Plan:
    """What the records of these files would change in a home; nothing is written.

    Args:
        paths: files that `ingest.readers` reads.
        settings: where the contributions are.
        restored: ids of deleted records that may come back.

    Raises:
        InputError: a file cannot be read at all; or the contributions in the home are damaged.
    """
    # Readers of spreadsheets and markup are loaded only by those who hand in a file.
    from ingest.readers import read_file

    read = [read_file(path) for path in paths]
    whole = ReadFile(
        tuple(record for one in read for record in one.records), tuple(fault for one in read for fault in one.faults)
    )
    files = tuple(ReadFrom(path.name, file_digest(path)) for path in paths)
    return compared(whole, settings, files, restored)


def compared(
    read: ReadFile, settings: Settings, files: tuple[ReadFrom, ...] = (), restored: Collection[str] = ()
) -> Plan:
    """What records would change in a home; nothing is written.

    Args:
        read: the records, and the faults found so far.
        settings: where the contributions are.
        files: where the records were read from.
        restored: ids of deleted records that may come back.

    Raises:
        InputError: the contributions in the home are damaged.
    """
    base, bundled = contributed_in(settings.home), bundled_records()
    taken = frozenset(source.id for source in load_sources())
    unmapped = tuple(mapping_faults(read.records))
    records, faults = sound(read.records, unmapped), [*read.faults, *unmapped]
    found = changes(bundled, base, records, taken, restored)
    while found.faults:
        faults += found.faults
        records = sound(records, found.faults)
        found = changes(bundled, base, records, taken, restored)
    after = replayed(found.to_keep, base)
    practices = [record for record in standing(bundled, after).values() if isinstance(record, Practice)]
    new = [record for record in found.new if isinstance(record, Practice)]
    return Plan(files, tuple(faults), found, base, likenesses(new, practices), pending(after))


def pending(contributed: Contributed) -> tuple[Suggestion, ...]:
    """The suggested links that wait for a reviewer."""
    return suggestions(contributed, bundled_spellings())


def decisions_on(ids: Iterable[str], contributed: Contributed, accepted: bool) -> tuple[Decision, ...]:
    """What a reviewer decides of these links, without what was decided so before.

    Raises:
        NotFound: no suggestion has one of the ids.
    """
    waiting = {suggestion.id: suggestion.decided(accepted=accepted) for suggestion in pending(contributed)}
    earlier = {link_id(decision): decision for decision in contributed.decisions.values()}
    made = []
    for id_ in dict.fromkeys(ids):
        if id_ not in waiting and id_ not in earlier:
            raise NotFound(f"There is no suggested link '{id_}'.", "`gcmkg review` lists those that wait.")
        decision = waiting.get(id_) or earlier[id_]._replace(accepted=accepted)
        if decision != earlier.get(id_):
            made.append(decision)
    return tuple(made)


def publish(plan: Plan, settings: Settings, progress: Progress) -> Outcome:
    """Publish a release with what a plan changes, and keep the change set.

    Raises:
        InputError: another process changed the contributions since the plan was made.
        ValidationFailed: the graph breaks a shape; nothing is published or kept.
    """
    return _published(ChangeSet(plan.changes.to_keep, plan.files), plan.base, settings, progress)


def publish_review(decisions: Iterable[Decision], seen: Contributed, settings: Settings, progress: Progress) -> Outcome:
    """Publish a release that follows a reviewer's decisions, and keep them.

    Args:
        decisions: what was decided.
        seen: the contributions that the reviewer saw.
        settings: where to, and the model.
        progress: told of each step.

    Raises:
        InputError: another process changed the contributions since.
        ValidationFailed: the graph breaks a shape; nothing is published or kept.
    """
    return _published(ChangeSet(tuple(decisions)), seen, settings, progress)


def _published(change_set: ChangeSet, base: Contributed, settings: Settings, progress: Progress) -> Outcome:
    with locked(settings.home, lambda: progress("Waiting for another gcmkg", 0, 1)):
        if contributed_in(settings.home) != base:
            message = "The contributions were changed by another process meanwhile, so nothing was published."
            raise InputError(message, "Run the command again to see what it would change now.")
        after = replayed(change_set.changes, base)
        return build_with(after, settings, progress, lambda: _keep(settings.home, change_set))


def _keep(home: Path, change_set: ChangeSet) -> None:
    if change_set.changes:
        append(home, change_set)
