"""Corridors and their migrant-stock figures turned into quads, the figures as a Data Cube with one data set a revision.

The cube follows https://www.w3.org/TR/vocab-data-cube/; each revision re-estimates earlier years, so that no data set
holds figures of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from rdflib import Namespace
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.bundled_tables import CORRIDORS, FigureKey
from ingest.contributions import Corridor, Figure, Practice
from ingest.countries import bundled_countries
from ingest.passages import passage_quads
from ingest.records import Passage
from ingest.vocabularies import record_list
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM, prefixes
from kg.quads import Quad, Term
from kg.reading import LANGUAGES

GRAPH: Final = graph_name("curated", "corridors")
QB: Final = Namespace(prefixes()["qb"])
STRUCTURE: Final = "migrant-stock"

_DIMENSIONS: Final = (GCM.corridor, GCM.year, GCM.revision)
_ARROWS: Final = {"ar": "←"}


def corridor_quads(corridors: Iterable[Corridor], source: str = CORRIDORS, graph: URIRef = GRAPH) -> Iterator[Quad]:
    """What the graph says of corridors and their figures.

    Args:
        corridors: the corridors.
        source: the notation of the list they come from.
        graph: the named graph for the facts.

    Raises:
        InputError: a code is not that of a country or area.
    """
    for corridor in corridors:
        yield from (Quad(mint("corridor", corridor.notation), *fact, graph) for fact in _about(corridor, source))
        for figure in corridor.figures:
            observed = _observed(corridor, figure, source)
            yield from (Quad(observation(corridor.notation, figure), *fact, graph) for fact in observed)


def figure_quads(places: Mapping[FigureKey, Passage]) -> Iterator[Quad]:
    """The rows of the bundled table as evidence of each figure and its corridor."""
    for key, passage in places.items():
        proved = (_observation(*key), mint("corridor", key.corridor))
        yield from passage_quads(passage, CORRIDORS, "en", GCM.stock, proved, GRAPH)


def cube_quads(revisions: Iterable[int]) -> Iterator[Quad]:
    """The structure of the figures, and a data set with its citation for each revision."""
    wanted = set(revisions)
    facts = chain(
        _structure(),
        chain.from_iterable(_data_set(revision) for revision in sorted(wanted)),
        chain.from_iterable(_published(record) for record in record_list("revisions") if record["revision"] in wanted),
    )
    yield from (Quad(*fact, GRAPH) for fact in facts)


def unmeasured(practices: Iterable[Practice], corridors: Iterable[Corridor]) -> Iterator[Corridor]:
    """The corridors that practices name and no table describes, by code."""
    described = {corridor.notation for corridor in corridors}
    named = {Corridor(*pair): practice.origin for practice in practices for pair in practice.corridors}
    for corridor in sorted(named, key=lambda one: one.notation):
        if corridor.notation not in described:
            yield corridor


def observation(corridor: str, figure: Figure) -> URIRef:
    """The IRI of a figure of a corridor.

    >>> observation("PHL-DEU", Figure(2020, 1, 2020, "")).rpartition("/")[2]
    'PHL-DEU.2020.2020'
    """
    return _observation(corridor, figure.year, figure.revision)


def _observation(corridor: str, year: int, revision: int) -> URIRef:
    return mint("observation", f"{corridor}.{year}.{revision}")


def _about(corridor: Corridor, source: str) -> Iterator[tuple[URIRef, Term]]:
    countries = bundled_countries()
    start, end = countries.place(corridor.origin_country), countries.place(corridor.destination_country)
    yield RDF.type, GCM.MigrationCorridor
    yield SKOS.notation, Literal(corridor.notation)
    yield GCM.origin, mint("country", start.code)
    yield GCM.destination, mint("country", end.code)
    yield DCTERMS.source, mint("source", source)
    for language in LANGUAGES:
        # An arrow is not turned round in text that runs from right to left.
        arrow = _ARROWS.get(language, "→")
        yield SKOS.prefLabel, Literal(f"{start.name(language)} {arrow} {end.name(language)}", lang=language)


def _observed(corridor: Corridor, figure: Figure, source: str) -> Iterator[tuple[URIRef, Term]]:
    yield RDF.type, QB.Observation
    yield SKOS.notation, Literal(f"{corridor.notation}.{figure.year}.{figure.revision}")
    yield QB.dataSet, mint("dataset", _name(figure.revision))
    yield GCM.corridor, mint("corridor", corridor.notation)
    yield GCM.year, Literal(figure.year)
    yield GCM.revision, Literal(figure.revision)
    yield GCM.stock, Literal(figure.stock)
    yield DCTERMS.source, mint("source", source)
    yield DCTERMS.bibliographicCitation, Literal(figure.source, lang="en")
    if any(record["revision"] == figure.revision for record in record_list("revisions")):
        yield DCTERMS.source, _revision(figure.revision)


def _structure() -> Iterator[tuple[URIRef, URIRef, Term]]:
    structure = mint("structure", STRUCTURE)
    yield structure, RDF.type, QB.DataStructureDefinition
    yield structure, DCTERMS.title, Literal("Migrant stock by corridor, year and revision", lang="en")
    yield structure, DCTERMS.title, Literal("Численность мигрантов по коридорам, годам и редакциям", lang="ru")
    parts = (*((QB.dimension, dimension) for dimension in _DIMENSIONS), (QB.measure, GCM.stock))
    for role, property_ in parts:
        component = mint("component", f"{STRUCTURE}.{property_.rpartition('#')[2]}")
        yield structure, QB.component, component
        yield component, RDF.type, QB.ComponentSpecification
        yield component, role, property_


def _data_set(revision: int) -> Iterator[tuple[URIRef, URIRef, Term]]:
    data_set = mint("dataset", _name(revision))
    yield data_set, RDF.type, QB.DataSet
    yield data_set, QB.structure, mint("structure", STRUCTURE)
    yield data_set, SKOS.notation, Literal(_name(revision))
    yield data_set, DCTERMS.title, Literal(f"Migrant stock by corridor, {revision} revision", lang="en")
    yield data_set, DCTERMS.title, Literal(f"Численность мигрантов по коридорам, редакция {revision} года", lang="ru")


def _published(record: Mapping[str, Any]) -> Iterator[tuple[URIRef, URIRef, Term]]:
    source, data_set = _revision(record["revision"]), mint("dataset", _name(record["revision"]))
    yield data_set, DCTERMS.source, source
    yield data_set, DCTERMS.license, URIRef(record["licence"])
    yield source, RDF.type, GCM.SourceDocument
    yield source, SKOS.notation, Literal(source.rpartition("/")[2])
    yield from ((source, DCTERMS.title, Literal(text, lang=language)) for language, text in record["title"].items())
    yield source, DCTERMS.publisher, Literal(record["publisher"], lang="en")
    yield source, DCTERMS.identifier, Literal(record["identifier"])
    yield source, DCTERMS.license, URIRef(record["licence"])
    yield source, DCTERMS.bibliographicCitation, Literal(record["citation"], lang="en")


def _name(revision: int) -> str:
    return f"{STRUCTURE}-{revision}"


def _revision(revision: int) -> URIRef:
    return mint("source", f"undesa-ims-{revision}")
