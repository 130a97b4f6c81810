"""The bundled sources into every quad of a release: mapped into layers, completed by inference, with provenance.

What people contributed may be more than memory holds as quads: `write_ingested` then maps it in batches, in other
processes, to the same quads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from rdflib import Graph
from rdflib.term import Literal, URIRef

from ingest.actor_names import bundled_actor_names
from ingest.bundled_tables import CORRIDORS, PRACTICES
from ingest.collection import NOTHING, Contributed, Decision, Key, Stored, key_of, replayed
from ingest.contribution_mapping import contribution_derivations, contribution_quads
from ingest.contributions import Corridor, Document, Practice, Reference
from ingest.events import event_quads, load_events
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.plain_words import check_known, load_plain_words, plain_words_quads
from ingest.practices import source_iri
from ingest.reconcile import bundled_spellings, suggestions
from ingest.record_mapping import Table, record_quads, records_of
from ingest.records import Thing, Workplan
from ingest.reference import reference_quads
from ingest.reference_lists import load_reference
from ingest.sources import Source, checksum, load_sources, read_source, source_of, source_quads
from ingest.translation import check_coverage, check_paragraphs, load_translation, translation_quads
from ingest.workplan import read_workplan
from ingest.workplan_mapping import workplan_quads
from kg.errors import InputError
from kg.inference import inferred, rules
from kg.named_graphs import graph_name
from kg.provenance import Derivation, provenance_quads
from kg.quad_sorting import BATCH, SortedGraph, write_sorted
from kg.quads import Quad

WORKPLAN: Final = "workplan-2019"


class Ingested(NamedTuple):
    """Every quad of a release, and the checksum of each source as it was read."""

    quads: tuple[Quad, ...]
    sources: dict[str, str]


class Written(NamedTuple):
    """Every quad of a release in a sorted file, and the checksum of each source as it was read."""

    graph: SortedGraph
    sources: dict[str, str]


class _Bundled(NamedTuple):
    sources: tuple[Source, ...]
    contents: dict[str, bytes]

    @property
    def checksums(self) -> dict[str, str]:
        return {source.id: checksum(self.contents[source.id]) for source in self.sources}


def ingest(contributed: Contributed = NOTHING) -> Ingested:
    """Read the bundled sources, and lay over them what people contributed.

    Raises:
        SourceError: a source is not as its reader expects; it says file, line and what to do.
        InputError: a source is missing or was changed, or the lists beside the workplan do not fit it.
    """
    bundled = _bundled()
    added = (*contribution_quads(contributed), *_records(bundled, contributed))
    said = (*_said(bundled), *added)
    follows = inferred(said, rules(ontology()))
    return Ingested((*said, *follows, *_described(bundled, added, contributed)), bundled.checksums)


def write_ingested(contributed: Contributed, target: Path, processes: int = 2, batch: int = BATCH) -> Written:
    """Write the quads that `ingest` gives to a sorted file, without holding those of the contributed records.

    Args:
        contributed: what people contributed; the records themselves are held.
        target: the file to write.
        processes: how many map records at a time; 1 maps them in this process.
        batch: records that one process maps and sorts at a time.

    Raises:
        SourceError, InputError: as `ingest`.
        OSError: the disk is full or not writable.
    """
    bundled = _bundled()
    here = (*contribution_quads(_unbatched(contributed)), *_records(bundled, contributed))
    described = _described(bundled, (*here, *contribution_quads(_samples(contributed))), contributed)
    graph = write_sorted(
        _batched(contributed),
        partial(_batch_quads, tuple(contributed.decisions.values())),
        target,
        beside=chain(_said(bundled), here, described),
        known=rules(ontology()),
        processes=processes,
        batch=batch,
    )
    return Written(graph, bundled.checksums)


def _batched(contributed: Contributed) -> Iterator[Stored]:
    """The records of which there may be many. What cites the same address says of it what the first one says."""
    first: dict[URIRef, Reference] = {}
    for practice in contributed.practices:
        cited = tuple(first.setdefault(source_iri(reference), reference) for reference in practice.references)
        yield practice if cited == practice.references else replace(practice, references=cited)
    yield from contributed.corridors
    yield from contributed.documents


def _batch_quads(decisions: tuple[Decision, ...], records: list[Stored]) -> Iterator[Quad]:
    return contribution_quads(replayed((*decisions, *records)))


def _samples(contributed: Contributed) -> Contributed:
    """A record of each sort, so that every named graph that the records fill is filled."""
    linked = {link.practices[0] for link in islice(suggestions(contributed, bundled_spellings()), 1)}
    sorts = (contributed.practices, contributed.corridors, contributed.documents)
    wanted = {key_of(record) for sort in sorts for record in sort[:1]} | {Key("practice", id_) for id_ in linked}
    records = {key: contributed.records[key] for key in wanted}
    return Contributed(records, decisions=contributed.decisions)


def _unbatched(contributed: Contributed) -> Contributed:
    """The contributions without the records of which there may be many."""
    many = Practice | Corridor | Document
    few = {key: record for key, record in contributed.records.items() if not isinstance(record, many)}
    return replace(contributed, records=few)


def _bundled() -> _Bundled:
    sources = load_sources()
    return _Bundled(sources, {source.id: read_source(source) for source in sources})


def _said(bundled: _Bundled) -> Iterator[Quad]:
    """What the bundled sources say that no contribution changes."""
    sources, contents = bundled
    yield from _workplan(source_of(sources, WORKPLAN), _decoded(source_of(sources, WORKPLAN), contents[WORKPLAN]))
    yield from reference_quads(load_reference())
    yield from _ontology()


def _records(bundled: _Bundled, contributed: Contributed) -> Iterator[Quad]:
    """What the bundled records say, as far as contributions leave them."""
    return record_quads(*_tables(*bundled), contributed)


def _described(bundled: _Bundled, added: tuple[Quad, ...], contributed: Contributed) -> Iterator[Quad]:
    """What is said of the sources, and of how each named graph was made from them."""
    for source in bundled.sources:
        yield from source_quads(source, bundled.contents[source.id])
    derivations = (*_derivations(bundled.sources), *contribution_derivations(added, contributed))
    yield from provenance_quads(derivations, f"gcmkg {version('gcmkg')}")


def bundled_records() -> tuple[Stored, ...]:
    """The records of the bundled sources that a contribution may change or delete."""
    sources = load_sources()
    return records_of(*_tables(sources, {id_: read_source(source_of(sources, id_)) for id_ in (PRACTICES, CORRIDORS)}))


def _tables(sources: tuple[Source, ...], contents: Mapping[str, bytes]) -> tuple[Table, Table]:
    practices, corridors = (source_of(sources, id_) for id_ in (PRACTICES, CORRIDORS))
    return (
        Table(_decoded(practices, contents[PRACTICES]), practices.file),
        Table(_decoded(corridors, contents[CORRIDORS]), corridors.file),
    )


def _decoded(source: Source, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{source.file} is not UTF-8 (byte {error.start})."
        raise InputError(message, "Save it as UTF-8 without a byte order mark.") from None


def _workplan(source: Source, text: str) -> Iterator[Quad]:
    names = bundled_actor_names(), bundled_instrument_names(), bundled_component_names()
    workplan = read_workplan(text, source.file, *names)
    translation = load_translation()
    check_coverage(translation, _notations(workplan))
    check_paragraphs(translation, {paragraph.line for paragraph in workplan.paragraphs})
    yield from workplan_quads(workplan)
    yield from translation_quads(translation, text, source.id)
    yield from event_quads(load_events(), text, source.id)
    yield from _plain_words(workplan)


def _plain_words(workplan: Workplan) -> Iterator[Quad]:
    listed = load_plain_words()
    check_known(listed, {entry.thing for entry in load_reference().entries} | _things(workplan))
    return plain_words_quads(listed)


def _things(workplan: Workplan) -> set[Thing]:
    activities = (activity for workstream in workplan.workstreams for activity in workstream.activities)
    return {
        *(Thing("workstream", workstream.notation) for workstream in workplan.workstreams),
        *(Thing("activity", activity.notation) for activity in activities),
    }


def _notations(workplan: Workplan) -> set[str]:
    workstreams = workplan.workstreams
    activities = [activity for workstream in workstreams for activity in workstream.activities]
    items = [item for activity in activities for item in activity.items]
    named = {named.thing.notation for named in (*workplan.areas, *workplan.priorities)}
    numbered = {activity.notation for activity in activities} | {item.notation for item in items}
    return named | numbered | {workstream.notation for workstream in workstreams}


def ontology() -> Graph:
    """The classes and properties, as data that comes with the package."""
    return Graph().parse(data=files("ontology").joinpath("ontology.ttl").read_text("utf-8"), format="turtle")


def _ontology() -> Iterator[Quad]:
    graph = graph_name("ontology")
    for subject, predicate, value in ontology():
        assert isinstance(subject, URIRef)
        assert isinstance(predicate, URIRef)
        assert isinstance(value, URIRef | Literal)
        yield Quad(subject, predicate, value, graph)


def _derivations(sources: tuple[Source, ...]) -> tuple[Derivation, ...]:
    lists = tuple(source.id for source in sources if source.reader == "ingest.reference_lists")
    return (
        Derivation(
            graph_name("asserted", WORKPLAN), (WORKPLAN, "actors"),
            "Read from the tables and paragraphs of the document, each fact with its place.",
            "Считано из таблиц и абзацев документа, каждый факт с указанием места.",
        ),
        Derivation(
            graph_name("machine", "mentions"), (WORKPLAN, "actors", "instruments", "mechanism"),
            "Names of actors, instruments and components found in running text by the lists of names.",
            "Названия участников, документов и компонентов, найденные в связном тексте по спискам названий.",
        ),
        Derivation(
            graph_name("curated", "reference"), lists,
            "Compiled by hand from published sources; each wording says how far it was checked.",
            "Составлено вручную по опубликованным источникам; указано, насколько проверена каждая формулировка.",
        ),
        Derivation(
            graph_name("curated", "translation-en"), (WORKPLAN, "translation-en"),
            "Translated from the Russian by this project; unofficial.",
            "Переведено с русского языка авторами проекта; неофициальный перевод.",
        ),
        Derivation(
            graph_name("curated", "plain-words"), (WORKPLAN, "reference", "plain-words"),
            "Written by this project in everyday words from the workplan and the Compact; unofficial.",
            "Написано авторами проекта обычными словами по плану работы и Глобальному договору; неофициально.",
        ),
        Derivation(
            graph_name("curated", "events"), (WORKPLAN, "events"),
            "Dated events of the document, labelled by hand.",
            "Датированные события документа с составленными вручную названиями.",
        ),
        Derivation(
            graph_name("curated", "practices"), (PRACTICES, "actors"),
            "Read from the compiled list of practices, each with its place; organizations that actors name are linked.",
            "Считано из перечня видов практики с указанием места; известные организации связаны с участниками.",
        ),
        Derivation(
            graph_name("curated", "corridors"), (CORRIDORS, PRACTICES, "revisions", "countries", "country-names"),
            "Figures read from the table of corridors, each with its row; names are made of those of the countries.",
            "Показатели считаны из таблицы коридоров с указанием строки; названия составлены из названий стран.",
        ),
        Derivation(
            graph_name("curated", "countries"), ("countries", "regions", "country-names"),
            "The countries and areas that a practice or corridor uses, and the regions they lie in.",
            "Страны и районы, упомянутые в практике или коридорах, и регионы, в которых они находятся.",
        ),
        Derivation(
            graph_name("inferred"), (),
            "Superclasses, superproperties and inverse properties that follow from the ontology.",
            "Надклассы, надсвойства и обратные свойства, следующие из онтологии.",
        ),
    )  # fmt: skip
