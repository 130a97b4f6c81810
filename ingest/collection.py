"""Change sets that people contributed into the records that hold now, and read records into what they would change.

A record is known by its kind and id for ever. Deleting it leaves a tombstone, and its id is not given to another.
Everything here is a pure function; `ingest.change_sets` keeps the change sets on disk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final, NamedTuple

from ingest.contributions import Corridor, Deletion, Document, Fault, Origin, Practice, Record, Workplan
from kg.identifiers import mint

Stored = Practice | Corridor | Document | Workplan
"""A record that says something; a Deletion only takes one away."""


class Key(NamedTuple):
    """What a record is known by."""

    kind: str
    id: str


class Decision(NamedTuple):
    """What a reviewer said of a suggested link: that this name does, or does not, mean this actor."""

    name: str
    kind: str
    notation: str
    accepted: bool


Change = Stored | Deletion | Decision
"""One line of a change set."""


@dataclass(frozen=True)
class Contributed:
    """What people contributed, as it holds after all change sets.

    Attributes:
        records: what they added or changed, records of the bundled sources included.
        tombstones: what they deleted.
        decisions: what reviewers decided, by name and actor.
    """

    records: Mapping[Key, Stored] = field(default_factory=dict)
    tombstones: Mapping[Key, Deletion] = field(default_factory=dict)
    decisions: Mapping[tuple[str, str, str], Decision] = field(default_factory=dict)

    @property
    def practices(self) -> tuple[Practice, ...]:
        """Its practices, by id."""
        return tuple(record for _, record in sorted(self.records.items()) if isinstance(record, Practice))

    @property
    def corridors(self) -> tuple[Corridor, ...]:
        """Its corridors, by code."""
        return tuple(record for _, record in sorted(self.records.items()) if isinstance(record, Corridor))

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its documents, by id."""
        return tuple(record for _, record in sorted(self.records.items()) if isinstance(record, Document))

    @property
    def workplans(self) -> tuple[Workplan, ...]:
        """Its workplans, by id."""
        return tuple(record for _, record in sorted(self.records.items()) if isinstance(record, Workplan))


NOTHING: Final = Contributed()


class FieldChange(NamedTuple):
    """A field of a record with its value before and after."""

    name: str
    old: object
    new: object


class Changed(NamedTuple):
    """A record that replaces an earlier one of the same id."""

    record: Stored
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Changes:
    """What records would change if they were added; where there are faults nothing should be."""

    new: tuple[Stored, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: tuple[Record, ...] = ()
    deleted: tuple[Deletion, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def to_keep(self) -> tuple[Change, ...]:
        """The change set that says it."""
        return (*self.new, *(change.record for change in self.changed), *self.deleted)


def key_of(record: Record) -> Key:
    """What a record is known by.

    >>> key_of(Corridor("PHL", "DEU"))
    Key(kind='corridor', id='PHL-DEU')
    """
    match record:
        case Practice():
            return Key("practice", record.id)
        case Corridor():
            return Key("corridor", record.notation)
        case Document():
            return Key("document", record.id)
        case Workplan():
            return Key("workplan", record.id)
        case Deletion():
            return Key(record.kind, record.id)


def name_of(record: Stored) -> str:
    """What a record is called, in English where it can be.

    >>> name_of(Document("d", "ru", "Доклад", "Текст."))
    'Доклад'
    """
    match record:
        case Practice():
            return record.names.get("en") or next(iter(record.names.values()), record.id)
        case Corridor():
            return f"{record.origin_country} to {record.destination_country}"
        case Document() | Workplan():
            return record.title


def replayed(changes: Iterable[Change], start: Contributed = NOTHING) -> Contributed:
    """What holds after these changes, each later one over the earlier ones.

    >>> gone = replayed([Document("d", "en", "Title", "Text."), Deletion("document", "d")])
    >>> list(gone.records), list(gone.tombstones)
    ([], [Key(kind='document', id='d')])
    """
    records, tombstones, decisions = dict(start.records), dict(start.tombstones), dict(start.decisions)
    for change in changes:
        match change:
            case Decision():
                decisions[change[:3]] = change
            case Deletion():
                records.pop(key_of(change), None)
                tombstones[key_of(change)] = change
            case _:
                tombstones.pop(key_of(change), None)
                records[key_of(change)] = change
    return Contributed(records, tombstones, decisions)


def standing(bundled: Iterable[Stored], contributed: Contributed) -> dict[Key, Stored]:
    """Every record that holds: the bundled ones, with what people changed or deleted laid over them."""
    kept = {key_of(record): record for record in bundled}
    return {key: record for key, record in kept.items() if key not in contributed.tombstones} | dict(
        contributed.records
    )


def changes(
    bundled: Iterable[Stored],
    contributed: Contributed,
    records: Iterable[Record],
    taken: Collection[str] = (),
    restored: Collection[str] = (),
) -> Changes:
    """What these records would change.

    Args:
        bundled: the records that come with the package.
        contributed: what people contributed before.
        records: what was read now, of one file or several.
        taken: codes of other things, which a document or workplan may not have.
        restored: ids of deleted records that may come back.
    """
    offered = tuple(records)
    now = standing(bundled, contributed)
    found = _sorted_out(now, contributed, offered)
    faults = [*_repeated(offered), *_taken(offered, now, contributed, taken)]
    faults += _buried(found.new, contributed, restored)
    after = standing(bundled, replayed(found.to_keep, contributed))
    buried = dict(contributed.tombstones) | {key_of(deletion): deletion for deletion in found.deleted}
    faults += [*_unknown(offered, now, contributed), *_replacements(found.deleted, after, buried)]
    faults += _corridors_in_use(found, after, buried)
    return Changes(found.new, found.changed, found.unchanged, found.deleted, tuple(dict.fromkeys(faults)))


def sound(records: Iterable[Record], faults: Iterable[Fault]) -> tuple[Record, ...]:
    """The records that no fault is about."""
    wrong = {fault.origin for fault in faults}
    return tuple(record for record in records if record.origin not in wrong)


def _sorted_out(now: Mapping[Key, Stored], contributed: Contributed, records: Iterable[Record]) -> Changes:
    new: list[Stored] = []
    changed: list[Changed] = []
    unchanged: list[Record] = []
    deleted: list[Deletion] = []
    for record in records:
        if isinstance(record, Deletion):
            known = contributed.tombstones.get(key_of(record)) == record
            (unchanged if known else deleted).append(record)
        elif key_of(record) not in now:
            new.append(record)
        else:
            old = now[key_of(record)]
            late = _laid_over(old, record)
            if late == old:
                unchanged.append(record)
            else:
                changed.append(Changed(late, field_changes(old, late)))
    return Changes(tuple(new), tuple(changed), tuple(unchanged), tuple(deleted))


def _laid_over(old: Stored, new: Stored) -> Stored:
    """What takes a record's place: the new one, which for a corridor keeps figures of other years and revisions."""
    if not (isinstance(old, Corridor) and isinstance(new, Corridor)):
        return new
    figures = {(figure.revision, figure.year): figure for figure in (*old.figures, *new.figures)}
    return replace(new, figures=tuple(figures.values()))


def field_changes(old: Stored, new: Stored) -> tuple[FieldChange, ...]:
    """The fields in which two records of one id differ, in the order of the type.

    >>> field_changes(Document("d", "en", "Old", "Text."), Document("d", "en", "New", "Text."))
    (FieldChange(name='title', old='Old', new='New'),)
    """
    values = ((known.name, getattr(old, known.name), getattr(new, known.name)) for known in fields(old))
    return tuple(FieldChange(*value) for value in values if value[0] != "origin" and value[1] != value[2])


def _repeated(records: Iterable[Record]) -> Iterator[Fault]:
    first: dict[Key, Origin] = {}
    for record in records:
        key = key_of(record)
        if key in first:
            yield _fault(record, f"The {key.kind} '{key.id}' stands also in {first[key]}.", "Keep one of them.")
        first.setdefault(key, record.origin)


def _taken(
    records: Sequence[Record], now: Mapping[Key, Stored], contributed: Contributed, taken: Collection[str]
) -> Iterator[Fault]:
    """Documents and workplans are sources: an id is that of one source, also of one that was deleted."""
    known = {*now, *contributed.tombstones, *(key_of(record) for record in records)}
    for record in records:
        if not isinstance(record, Document | Workplan):
            continue
        kind, id_ = key_of(record)
        other = "workplan" if kind == "document" else "document"
        if id_ in taken:
            yield _fault(record, f"The code '{id_}' belongs to another thing.", "Choose another id.")
        elif Key(other, id_) in known:
            yield _fault(record, f"The code '{id_}' belongs to a {other}.", "Choose another id.")


def _buried(new: Iterable[Stored], contributed: Contributed, restored: Collection[str]) -> Iterator[Fault]:
    for record in new:
        key = key_of(record)
        if key in contributed.tombstones and key.id not in restored:
            message = f"The {key.kind} '{key.id}' was deleted, and its id is not given to another."
            yield _fault(record, message, f"Choose another id, or say --restore {key.id} to bring it back.")


def _unknown(records: Iterable[Record], now: Mapping[Key, Stored], contributed: Contributed) -> Iterator[Fault]:
    for record in records:
        key = key_of(record)
        if isinstance(record, Deletion) and key not in now and key not in contributed.tombstones:
            yield _fault(record, f"There is no {key.kind} '{key.id}' to delete.", "Correct its id.")


def _replacements(
    deleted: Iterable[Deletion], after: Mapping[Key, Stored], buried: Mapping[Key, Deletion]
) -> Iterator[Fault]:
    """Faults of what is to take a deleted record's place: it must be there, and the way must not lead back."""
    for deletion in deleted:
        if deletion.replaced_by is None:
            continue
        chain = _chain(deletion, buried)
        last = chain[-1]
        if last in chain[:-1]:
            way = " → ".join(key.id for key in chain)
            yield _fault(deletion, f"The replacement leads back to itself: {way}.", "Name another.", "replaced_by")
        elif len(chain) == 2 and last not in after and last not in buried:
            message = f"The replacement '{last.id}' is no {last.kind} that is known."
            yield _fault(deletion, message, "Correct its id, or add it in the same file.", "replaced_by")


def _chain(deletion: Deletion, buried: Mapping[Key, Deletion]) -> list[Key]:
    """What replaces a record, and what replaces that, up to the last one or the first one met again."""
    chain = [key_of(deletion)]
    following: Deletion | None = deletion
    while following is not None and following.replaced_by is not None:
        successor = Key(following.kind, following.replaced_by)
        chain.append(successor)
        following = None if successor in chain[:-1] else buried.get(successor)
    return chain


def _corridors_in_use(found: Changes, after: Mapping[Key, Stored], buried: Mapping[Key, Deletion]) -> Iterator[Fault]:
    """Faults of corridors that a practice names and that were, or would be, deleted."""
    gone = {key.id for key in buried if key.kind == "corridor" and key not in after}
    if not gone:
        return
    users: dict[str, list[Practice]] = {}
    for record in after.values():
        if isinstance(record, Practice):
            for pair in record.corridors:
                users.setdefault("-".join(pair), []).append(record)
    coming = {key_of(record) for record in (*found.new, *(change.record for change in found.changed))}
    for deletion in found.deleted:
        named = [practice for practice in users.get(deletion.id, ()) if deletion.kind == "corridor"]
        if named:
            message = f"The corridor '{deletion.id}' is still named by the practice '{named[0].id}'."
            yield _fault(deletion, message, "Change or delete the practice first, or in the same file.")
    for notation in sorted(gone - {deletion.id for deletion in found.deleted}):
        for practice in (practice for practice in users.get(notation, ()) if key_of(practice) in coming):
            message = f"The corridor '{notation}' was deleted."
            yield _fault(practice, message, "Leave it out, or bring the corridor back.", "corridors")


def _fault(record: Record, message: str, hint: str, column: str = "id") -> Fault:
    return Fault(record.origin, column, message, hint)


def iri_of(key: Key) -> str:
    """The IRI of a record's thing.

    >>> iri_of(Key("document", "report-2020"))
    'https://w3id.org/gcm-kg/id/source/report-2020'
    """
    return str(mint("source" if key.kind in ("document", "workplan") else key.kind, key.id))
