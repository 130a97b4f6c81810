"""Corridors: figures as in the table, revisions kept apart, and a well-formed Data Cube."""

import csv
from importlib.resources import files

import pytest
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, Namespace
from rdflib.term import Literal

from ingest.bundled_tables import figure_passages, read_corridors
from ingest.contributions import Corridor, Figure
from ingest.corridors import corridor_quads, cube_quads, observation, unmeasured
from kg.errors import InputError, SourceError
from kg.identifiers import mint
from kg.namespaces import GCM, prefixes

QB = Namespace(prefixes()["qb"])
FILE = "corridors.csv"
TEXT = files("ingest").joinpath("data", FILE).read_text("utf-8")
ROWS = list(csv.DictReader(TEXT.splitlines()))


@pytest.fixture(scope="module")
def corridors():
    return read_corridors(TEXT, FILE)


def test_every_row_of_the_table_is_a_figure(corridors):
    read = {(c.origin_country, c.destination_country, str(f.year), str(f.stock)) for c in corridors for f in c.figures}
    assert len(corridors) == 181
    assert read == {(row["origin"], row["destination"], row["year"], row["stock"]) for row in ROWS}


def test_a_figure_is_of_the_revision_that_its_source_names(corridors):
    assert {(f.year, f.revision) for c in corridors for f in c.figures} == {(2019, 2019), (2020, 2020)}
    with pytest.raises(SourceError, match=r"x\.csv:2: .*names no revision"):
        read_corridors("origin,destination,year,stock,source\nPHL,DEU,2020,1,somewhere\n", "x.csv")


def test_the_place_of_a_figure_is_its_row(corridors):
    for key, passage in figure_passages(TEXT, FILE).items():
        assert TEXT[passage.start : passage.end] == passage.quote
        assert TEXT.splitlines()[passage.line - 1].startswith(passage.quote)
        assert passage.quote.startswith(f"{key.corridor.replace('-', ',')},{key.year},")


def test_a_corridor_is_named_in_six_languages():
    quads = corridor_quads([Corridor("PHL", "DEU")])
    labels = {quad.object.language: str(quad.object) for quad in quads if quad.predicate == SKOS.prefLabel}
    assert labels == {
        "ar": "الفلبين ← ألمانيا",
        "en": "Philippines → Germany",
        "es": "Filipinas → Alemania",
        "fr": "Philippines → Allemagne",
        "ru": "Филиппины → Германия",
        "zh": "菲律宾 → 德国",
    }


def test_an_unknown_country_is_refused():
    with pytest.raises(InputError, match="XYZ"):
        list(corridor_quads([Corridor("XYZ", "DEU")]))


def test_a_corridor_that_only_a_practice_names_has_no_figure(ingested, release_graph):
    nameless = mint("corridor", "NER-DZA")
    assert (nameless, RDF.type, GCM.MigrationCorridor) in release_graph
    assert (None, GCM.corridor, nameless) in release_graph
    assert list(release_graph.subjects(QB.dataSet, None)) and not [
        o for o in release_graph.subjects(GCM.corridor, nameless) if (o, GCM.stock, None) in release_graph
    ]
    assert list(unmeasured([], [])) == []


def test_a_figure_cites_its_table_and_its_revision(release_graph):
    figure = observation("PHL-DEU", Figure(2020, 0, 2020, ""))
    sources = set(release_graph.objects(figure, DCTERMS.source))
    assert sources == {mint("source", "corridors"), mint("source", "undesa-ims-2020")}
    (citation,) = release_graph.objects(mint("source", "undesa-ims-2020"), DCTERMS.bibliographicCitation)
    assert "International Migrant Stock 2020" in citation
    assert (figure, GCM.evidence, None) in release_graph


def test_a_revision_without_a_citation_still_has_a_data_set():
    quads = [quad for quad in cube_quads([1999]) if quad.subject == mint("dataset", "migrant-stock-1999")]
    assert (RDF.type, QB.DataSet) in {quad[1:3] for quad in quads}


# Integrity constraints of https://www.w3.org/TR/vocab-data-cube/#wf-rules; a cube without slices and code lists
# meets the others.


def observations(graph):
    found = set(graph.subjects(RDF.type, QB.Observation))
    assert len(found) == 362
    return found


def dimensions(graph, data_set):
    structure = graph.value(data_set, QB.structure)
    return {d for component in graph.objects(structure, QB.component) for d in graph.objects(component, QB.dimension)}


def test_ic_1_each_figure_is_in_one_data_set(release_graph):
    assert {len(list(release_graph.objects(o, QB.dataSet))) for o in observations(release_graph)} == {1}


def test_ic_2_and_3_each_data_set_has_one_structure_with_a_measure(release_graph):
    for data_set in release_graph.subjects(RDF.type, QB.DataSet):
        (structure,) = release_graph.objects(data_set, QB.structure)
        measures = [
            m for c in release_graph.objects(structure, QB.component) for m in release_graph.objects(c, QB.measure)
        ]
        assert measures == [GCM.stock]
        assert (GCM.stock, RDF.type, QB.MeasureProperty) in release_graph


def test_ic_4_each_dimension_has_a_range(release_graph):
    for data_set in release_graph.subjects(RDF.type, QB.DataSet):
        for dimension in dimensions(release_graph, data_set):
            assert (dimension, RDF.type, QB.DimensionProperty) in release_graph
            assert (dimension, RDFS.range, None) in release_graph


def test_ic_11_12_and_14_each_figure_has_all_dimensions_its_own_and_the_measure(release_graph):
    keys = set()
    for figure in observations(release_graph):
        wanted = sorted(dimensions(release_graph, release_graph.value(figure, QB.dataSet)))
        assert all(len(list(release_graph.objects(figure, dimension))) == 1 for dimension in (*wanted, GCM.stock))
        keys.add(tuple(release_graph.value(figure, dimension) for dimension in wanted))
    assert len(keys) == 362


def test_a_data_set_holds_one_revision(release_graph):
    held = {
        (release_graph.value(o, QB.dataSet), release_graph.value(o, GCM.revision)) for o in observations(release_graph)
    }
    assert held == {(mint("dataset", f"migrant-stock-{year}"), Literal(year)) for year in (2019, 2020)}
