"""The bundled sources into every quad of a release: mapped into layers, completed by inference, with provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from typing import Final, NamedTuple

from rdflib import Graph
from rdflib.term import Literal, URIRef

from ingest.actor_names import bundled_actor_names
from ingest.bundled_tables import CORRIDORS, PRACTICES
from ingest.collection import NOTHING, Contributed, Stored
from ingest.contribution_mapping import contribution_derivations, contribution_quads
from ingest.events import event_quads, load_events
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.record_mapping import Table, record_quads, records_of
from ingest.records import Workplan
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
from kg.quads import Quad

WORKPLAN: Final = "workplan-2019"


class Ingested(NamedTuple):
    """Every quad of a release, and the checksum of each source as it was read."""

    quads: tuple[Quad, ...]
    sources: dict[str, str]


def ingest(contributed: Contributed = NOTHING) -> Ingested:
    """Read the bundled sources, and lay over them what people contributed.

    Raises:
        SourceError: a source is not as its reader expects; it says file, line and what to do.
        InputError: a source is missing or was changed, or the lists beside the workplan do not fit it.
    """
    sources = load_sources()
    contents = {source.id: read_source(source) for source in sources}
    text = _decoded(source_of(sources, WORKPLAN), contents[WORKPLAN])
    added = (*contribution_quads(contributed), *record_quads(*_tables(sources, contents), contributed))
    workplan = _workplan(source_of(sources, WORKPLAN), text)
    said = tuple(chain(workplan, reference_quads(load_reference()), _ontology(), added))
    described = chain.from_iterable(source_quads(source, contents[source.id]) for source in sources)
    derivations = (*_derivations(sources), *contribution_derivations(added, contributed))
    provenance = provenance_quads(derivations, f"gcmkg {version('gcmkg')}")
    follows = inferred(said, rules(ontology()))
    checksums = {source.id: checksum(contents[source.id]) for source in sources}
    return Ingested((*said, *follows, *described, *provenance), checksums)


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
