"""The curated lists beside the workplan, read into the frozen entries that the reference graph is made from.

In the list of objectives the bases seen and seen_full mean `seen`, seen_partly `partly-seen` and memory `memory`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from rdflib.namespace import DCTERMS, RDFS, SDO, SKOS
from rdflib.term import Literal, URIRef

from ingest.alignments import Alignment, alignments
from ingest.labels import Name, Wording
from ingest.memberships import Membership, agency_code, memberships
from ingest.records import Thing
from ingest.vocabularies import record_list, vocabulary
from kg.errors import InputError
from kg.namespaces import GCM
from kg.quads import Term

Record = Mapping[str, Any]

_BASES: Final = {"seen": "seen", "seen_full": "seen", "seen_partly": "partly-seen", "memory": "memory"}
_ACTOR_CLASSES: Final = {"agency": GCM.Agency, "body": GCM.NetworkBody, "group": GCM.ActorGroup}
_REQUIRED_LANGUAGES: Final = ("en", "ru")


@dataclass(frozen=True)
class Entry:
    """A thing of a curated list.

    Attributes:
        type: its class, beyond skos:Concept.
        source: the notation of the list.
        labels: its preferred labels that no other source gives.
        alternatives: its other names.
        hidden: spellings and narrower matters by which it can be found.
        about: what else the list says.
    """

    thing: Thing
    type: URIRef | None
    source: str
    labels: tuple[Wording, ...] = ()
    alternatives: tuple[Name, ...] = ()
    hidden: tuple[Name, ...] = ()
    about: tuple[tuple[URIRef, Term], ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A concept scheme; the concepts of a kind belong to the scheme of that kind."""

    kind: str
    titles: tuple[Name, ...]


@dataclass(frozen=True)
class FurtherNames:
    """Names of a thing that any source may describe."""

    thing: Thing
    alternatives: tuple[Name, ...]
    hidden: tuple[Name, ...]


@dataclass(frozen=True)
class ReferenceData:
    """All curated lists together."""

    schemes: tuple[Scheme, ...]
    entries: tuple[Entry, ...]
    further_names: tuple[FurtherNames, ...]
    memberships: tuple[Membership, ...] = ()
    alignments: tuple[Alignment, ...] = ()


def load_reference() -> ReferenceData:
    """The curated lists of ingest/data.

    >>> len(load_reference().schemes)
    10

    Raises:
        InputError: a list names a thing twice, or a thing without an English or a Russian label, or links a thing that
            none of them describes.
    """
    reference, schemes = vocabulary("reference"), record_list("vocabularies")
    entries = (
        *objectives(reference),
        *principles(reference),
        *areas(record_list("areas"), reference),
        *priorities(record_list("priorities")),
        *actors(record_list("actors"), reference),
        *actors(record_list("network"), reference, "network"),
        *components(record_list("mechanism")),
        *instruments(record_list("instruments")),
        *concepts(schemes),
    )
    _refuse_repeated(entries)
    members, aligned = memberships(reference["un_network_on_migration"]), alignments(vocabulary("alignments"))
    ends = (end for membership in members for end in (membership.member, membership.organization))
    _refuse_undescribed((*ends, *(alignment.thing for alignment in aligned)), entries)
    titles = tuple(Scheme(record["scheme"], _names(record["title"])) for record in schemes)
    named = tuple(further_names(vocabulary("alternative-labels")))
    return ReferenceData(titles, entries, named, members, aligned)


def objectives(reference: Record) -> Iterator[Entry]:
    """The 23 objectives with full titles as labels and short ones as other names."""
    for record in reference["gcm_objectives"]:
        thing = Thing("objective", f"O{record['number']}")
        bases = {language: _BASES[basis] for language, basis in record["title_basis"].items()}
        labels = _labels(thing, record["title"], bases, "reference")
        yield Entry(thing, GCM.Objective, "reference", labels, _names(record["short_label"]))


def principles(reference: Record) -> Iterator[Entry]:
    """The ten guiding principles; a language of high confidence was seen, any other is from memory."""
    listed = reference["guiding_principles"]
    bases = {
        language: "seen" if str(confidence).startswith("high") else "memory"
        for language, confidence in listed["confidence"].items()
    }
    for record in listed["items"]:
        thing = Thing("principle", record["id"])
        texts = {language: record.get(language) for language in ("en", "fr", "es", "zh")} | {
            "ru": record["ru_unverified"]
        }
        yield Entry(thing, GCM.GuidingPrinciple, "reference", _labels(thing, texts, bases, "reference"))


def areas(records: Iterable[Record], reference: Record) -> Iterator[Entry]:
    """The thematic areas; their labels stand in the workplan and its translation, the Fund's titles are other names."""
    titles = {area["number"]: area["title"] for area in reference["migration_mptf"]["thematic_areas"]}
    for record in records:
        number = record.get("mptf_area")
        names = (Name("en", titles[number]),) if number else ()
        yield Entry(Thing("area", record["code"]), GCM.ThematicArea, "areas", alternatives=names)


def priorities(records: Iterable[Record]) -> Iterator[Entry]:
    """The core priorities; their labels stand in the workplan and its translation."""
    return (Entry(Thing("priority", record["code"]), GCM.CorePriority, "priorities") for record in records)


def actors(records: Iterable[Record], reference: Record, source: str = "actors") -> Iterator[Entry]:
    """Agencies, bodies and groups, with their full names from the reference list or from their own record."""
    full_names = {agency_code(entity): entity["name"] for entity in reference["un_network_on_migration"]["entities"]}
    for record in records:
        thing = Thing(record["kind"], record["code"])
        if thing.kind not in _ACTOR_CLASSES:
            raise InputError(
                f"Actor '{thing.notation}' is of the unknown kind '{thing.kind}'.", "Use agency, body or group."
            )
        borrowed, own = full_names.get(thing.notation, {}), record.get("labels", {})
        entry = _entry(thing, _ACTOR_CLASSES[thing.kind], source, record, borrowed | own)
        labels = (w if w.language in own else w._replace(source="reference") for w in entry.labels)
        yield replace(entry, labels=tuple(labels))


def components(records: Iterable[Record]) -> Iterator[Entry]:
    """The components of the capacity-building mechanism."""
    for record in records:
        thing = Thing("mechanism", record["code"])
        yield _entry(thing, GCM.MechanismComponent, "mechanism", record, record["labels"])


def instruments(records: Iterable[Record]) -> Iterator[Entry]:
    """The instruments that the workplan cites."""
    for record in records:
        thing = Thing("instrument", record["code"])
        entry = _entry(thing, GCM.Instrument, "instruments", record, record["labels"])
        yield replace(entry, about=(*entry.about, (SDO.additionalType, Literal(record["kind"]))))


def concepts(schemes: Iterable[Record]) -> Iterator[Entry]:
    """The concepts of the small vocabularies."""
    for scheme in schemes:
        for record in scheme.get("concepts", ()):
            thing = Thing(scheme["scheme"], record["code"])
            bases = dict.fromkeys(record["labels"], "own-translation") | record.get("basis", {})
            labels = _labels(thing, record["labels"], bases, "vocabularies")
            about = tuple((SKOS.definition, Literal(text, lang=lang)) for lang, text in record["definition"].items())
            yield Entry(thing, GCM.Region if thing.kind == "region" else None, "vocabularies", labels, about=about)


def further_names(table: Mapping[str, Mapping[str, Record]]) -> Iterator[FurtherNames]:
    """The names of ingest/data/alternative-labels.yaml.

    >>> list(further_names({"workstream": {"T2": {"acronyms": {"en": ["ATD"]}}}}))[0].alternatives
    (Name(language='en', text='ATD'),)
    """
    for kind, things in table.items():
        for notation, names in things.items():
            alternatives = (*_listed(names.get("terms", {})), *_listed(names.get("acronyms", {})))
            yield FurtherNames(Thing(kind, notation), alternatives, tuple(_listed(names.get("topics", {}))))


def _entry(thing: Thing, type_: URIRef, source: str, record: Record, texts: Record) -> Entry:
    labels = _labels(thing, texts, record.get("basis", {}), source)
    hidden = tuple(Name("ru", alias) for alias in record.get("aliases", ()))
    return Entry(
        thing, type_, source, labels, tuple(_listed(record.get("acronyms", {}))), hidden, tuple(_about(record))
    )


def _about(record: Record) -> Iterator[tuple[URIRef, Term]]:
    if "symbol" in record:
        yield DCTERMS.identifier, Literal(record["symbol"])
    if "url" in record:
        yield RDFS.seeAlso, URIRef(record["url"])
    if "note" in record:
        yield SKOS.note, Literal(record["note"], lang="en")


def _labels(thing: Thing, texts: Record, bases: Record, source: str) -> tuple[Wording, ...]:
    """The wordings of a thing; one without a stated basis is from memory, one from the workplan names it as source."""
    missing = [language for language in _REQUIRED_LANGUAGES if not texts.get(language)]
    if missing:
        message = f"The {thing.kind} '{thing.notation}' has no label in {' and '.join(missing)}."
        raise InputError(message, f"Add it to ingest/data/{source}.yaml.")
    return tuple(
        Wording(language, text, basis, "workplan-2019" if basis == "source" else source)
        for language, text in texts.items()
        if text
        for basis in [bases.get(language, "memory")]
    )


def _names(texts: Record) -> tuple[Name, ...]:
    return tuple(Name(language, text) for language, text in texts.items() if text)


def _listed(texts: Mapping[str, Iterable[str]]) -> Iterator[Name]:
    return (Name(language, text) for language, listed in texts.items() for text in listed)


def _refuse_repeated(entries: Iterable[Entry]) -> None:
    repeated = [thing for thing, times in Counter(entry.thing for entry in entries).items() if times > 1]
    if repeated:
        names = ", ".join(f"{thing.kind} '{thing.notation}'" for thing in repeated)
        raise InputError(f"The curated lists name more than once: {names}.", "Keep one of the records in ingest/data.")


def _refuse_undescribed(things: Iterable[Thing], entries: Iterable[Entry]) -> None:
    missing = sorted(set(things) - {entry.thing for entry in entries})
    if missing:
        names = ", ".join(f"{thing.kind} '{thing.notation}'" for thing in missing)
        message = f"A membership or alignment speaks of what the lists do not describe: {names}."
        raise InputError(
            message, "Correct the code in reference.yaml or alignments.yaml, or describe it in ingest/data."
        )
