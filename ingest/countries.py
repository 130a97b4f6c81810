"""The tables of countries, areas and regions turned into names by code, and into the quads of the countries graph.

Countries go by ISO 3166-1 alpha-3, regions by the codes of the United Nations' M49 (https://unstats.un.org/unsd/methodology/m49/).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.labels import Name, Wording, literal, wording_quads
from ingest.records import Thing
from ingest.vocabularies import vocabulary
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad, Term
from kg.reading import LANGUAGES

GRAPH: Final = graph_name("curated", "countries")
SCHEME: Final = "geographic-region"


@dataclass(frozen=True)
class Place:
    """A country, area or region.

    Attributes:
        code: alpha-3 code of a country, M49 code of a region.
        identifiers: its other codes.
        within: M49 code of the region it lies in; None for the world.
        names: its preferred name in each language.
        further: its other names.
        wikidata: the number of its item in Wikidata, where certain.
        source: the table it stands in.
    """

    code: str
    identifiers: tuple[str, ...]
    within: str | None
    names: tuple[Wording, ...]
    further: tuple[Name, ...]
    wikidata: str | None
    note: str | None
    source: str

    def name(self, language: str) -> str:
        """Its preferred name.

        >>> bundled_countries().places["VNM"].name("en")
        'Viet Nam'
        """
        return next(name.text for name in self.names if name.language == language)


@dataclass(frozen=True)
class Countries:
    """Countries and areas by alpha-3 code, regions by M49 code."""

    places: Mapping[str, Place]
    regions: Mapping[str, Place]

    def place(self, code: str) -> Place:
        """The country or area with this code.

        Raises:
            InputError: there is none.
        """
        if code not in self.places:
            raise InputError(f"There is no country or area '{code}'.", "Use an ISO 3166-1 alpha-3 code, such as THA.")
        return self.places[code]

    def above(self, code: str) -> tuple[str, ...]:
        """The M49 codes of the regions that a country lies in, the smallest first.

        >>> bundled_countries().above("PER")
        ('005', '419', '019', '001')
        """
        found, region = list[str](), self.place(code).within
        while region:
            found.append(region)
            region = self.regions[region].within
        return tuple(found)


@cache
def bundled_countries() -> Countries:
    """All 249 codes of ISO 3166-1, the Channel Islands of the figures, and the regions of M49.

    >>> countries = bundled_countries()
    >>> len(countries.places), len(countries.regions), countries.places["PHL"].name("ru")
    (250, 30, 'Филиппины')
    """
    preferred = vocabulary("country-names")
    places = {row["code"]: _country(row, preferred) for row in _rows("countries.csv")}
    regions = {row["m49"]: _region(row, preferred) for row in _rows("regions.csv")}
    return Countries(places, regions)


def country_quads(codes: Iterable[str]) -> Iterator[Quad]:
    """What the graph says of these countries and areas, and of the regions they lie in.

    Raises:
        InputError: a code is not that of a country or area.
    """
    countries = bundled_countries()
    wanted = sorted(set(codes))
    regions = sorted({region for code in wanted for region in countries.above(code)})
    yield from _scheme()
    for code in wanted:
        thing = Thing("country", code)
        yield from _place_quads(thing, GCM.Country, countries.places[code], GCM.region)
        yield from _match(thing, countries.places[code], SKOS.exactMatch)
    for code in regions:
        yield from _region_quads(countries.regions[code])


def region_notation(code: str) -> str:
    """The notation of a region of M49.

    >>> region_notation("419")
    'M49-419'
    """
    return f"M49-{code}"


def _region_quads(region: Place) -> Iterator[Quad]:
    thing = Thing("region", region_notation(region.code))
    yield from _place_quads(thing, GCM.Region, region, SKOS.broader)
    # Wikidata describes a region as people speak of it, M49 by its list of countries.
    yield from _match(thing, region, SKOS.closeMatch)
    yield Quad(mint(*thing), RDF.type, SKOS.Concept, GRAPH)
    yield Quad(mint(*thing), SKOS.inScheme, mint("scheme", SCHEME), GRAPH)
    if not region.within:
        yield Quad(mint(*thing), SKOS.topConceptOf, mint("scheme", SCHEME), GRAPH)


def _place_quads(thing: Thing, type_: URIRef, place: Place, lies_in: URIRef) -> Iterator[Quad]:
    yield from (Quad(mint(*thing), name, value, GRAPH) for name, value in _facts(thing, type_, place, lies_in))
    for wording in place.names:
        yield from wording_quads(thing, wording, GRAPH)


def _match(thing: Thing, place: Place, relation: URIRef) -> Iterator[Quad]:
    if place.wikidata:
        yield Quad(mint(*thing), relation, URIRef(f"http://www.wikidata.org/entity/{place.wikidata}"), GRAPH)


def _facts(thing: Thing, type_: URIRef, place: Place, lies_in: URIRef) -> Iterator[tuple[URIRef, Term]]:
    yield RDF.type, type_
    yield SKOS.notation, Literal(thing.notation)
    yield DCTERMS.source, mint("source", place.source)
    yield from ((DCTERMS.identifier, Literal(identifier)) for identifier in place.identifiers)
    yield from ((SKOS.altLabel, literal(name)) for name in place.further)
    if place.within:
        yield lies_in, mint("region", region_notation(place.within))
    if place.note:
        yield SKOS.note, Literal(place.note, lang="en")


def _scheme() -> Iterator[Quad]:
    thing = Thing("scheme", SCHEME)
    subject = mint(*thing)
    titles = {"en": "Geographic regions of the United Nations (M49)", "ru": "Географические регионы ООН (M49)"}
    yield Quad(subject, RDF.type, SKOS.ConceptScheme, GRAPH)
    yield Quad(subject, SKOS.notation, Literal(SCHEME), GRAPH)
    for language, title in titles.items():
        yield Quad(subject, DCTERMS.title, Literal(title, lang=language), GRAPH)
        yield from wording_quads(thing, Wording(language, title, "own-translation", "regions"), GRAPH)


def _country(row: Mapping[str, str], preferred: Mapping[str, Any]) -> Place:
    identifiers = tuple(code for code in (row["alpha2"], row["m49"]) if code)
    return _place(row["code"], identifiers, row, row["region"], preferred, "countries")


def _region(row: Mapping[str, str], preferred: Mapping[str, Any]) -> Place:
    return _place(row["m49"], (row["m49"],), row, row["broader"], preferred, "regions")


def _place(
    code: str,
    identifiers: tuple[str, ...],
    row: Mapping[str, str],
    within: str,
    preferred: Mapping[str, Any],
    source: str,
) -> Place:
    own = preferred.get(code, {})
    names = tuple(
        Wording(language, own[language], own.get("basis", {}).get(language, "seen"), "country-names")
        if language in own
        else Wording(language, row[language], "cldr", source)
        for language in LANGUAGES
    )
    further, wikidata, note = _further(names, row, own), row["wikidata"] or None, row.get("note") or None
    return Place(code, identifiers, within or None, names, further, wikidata, note, source)


def _further(names: Iterable[Wording], row: Mapping[str, str], own: Mapping[str, Any]) -> tuple[Name, ...]:
    """The name of CLDR where another is preferred, and short forms."""
    listed = [Name(language, row[language]) for language in LANGUAGES if row[language]]
    listed += [Name(language, text) for language, texts in own.get("also", {}).items() for text in texts]
    taken = {(name.language, name.text.casefold()) for name in names}
    return tuple(sorted({name for name in listed if (name.language, name.text.casefold()) not in taken}))


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = files("ingest").joinpath("data", file).read_text("utf-8")
    return csv.DictReader(text.splitlines())
