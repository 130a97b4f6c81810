"""Practices: what the list says, where it says it, who compiled it, and what is left open."""

from importlib.resources import files

import pytest
import yaml
from rdflib.namespace import DCTERMS, RDF, SDO, SKOS
from rdflib.term import Literal, URIRef

from ingest.bundled_tables import read_practices, summary_passages
from ingest.contributions import Practice, Reference
from ingest.practices import practice_quads, practice_type, region
from ingest.reconcile import bundled_spellings
from kg.errors import InputError, SourceError
from kg.identifiers import mint
from kg.namespaces import GCM

FILE = "practices.yaml"
TEXT = files("ingest").joinpath("data", FILE).read_text("utf-8")
RECORDS = yaml.safe_load(TEXT)["practices"]
QUITO = mint("practice", "reg-quito-process")


def practice(**given):
    fields = {
        "id": "x", "names": {"en": "A name"}, "summaries": {"en": "A summary."},
        "organisations": ("IOM", "Ministry of X"),
        "countries": ("PER",), "regions": ("Global",), "objectives": (5, 6), "primary_objective": 6,
        "practice_type": "data system",
    }  # fmt: skip
    return Practice(**(fields | given))


def facts(**given):
    quads = practice_quads([practice(**given)], bundled_spellings().exact)
    return {(quad.predicate, quad.object) for quad in quads if quad.subject == mint("practice", "x")}


@pytest.fixture(scope="module")
def practices():
    return read_practices(TEXT, FILE)


def test_every_record_is_read_with_its_line(practices):
    assert [one.id for one in practices] == [record["id"] for record in RECORDS]
    assert len(practices) == 93
    for one in practices:
        assert TEXT.splitlines()[one.origin.row - 1] == f"- id: {one.id}"


def test_the_place_of_a_summary_is_that_of_its_words():
    for id_, passage in summary_passages(TEXT, FILE).items():
        record = next(record for record in RECORDS if record["id"] == id_)
        assert TEXT[passage.start : passage.end] == passage.quote
        assert "".join(passage.quote.replace("''", "'").split()) == "".join(record["summary"].split())
        assert TEXT.count("\n", 0, passage.start) + 1 == passage.line


def test_a_file_that_is_not_yaml_is_refused_with_its_line():
    with pytest.raises(SourceError, match=r"p\.yaml:3: This is not YAML"):
        read_practices("practices:\n- id: 'x\n", "p.yaml")


def test_what_a_record_leaves_open_is_not_stated():
    stated = {name for name, _ in facts()}
    assert stated.isdisjoint({GCM.startYear, GCM.completed, GCM.contested, GCM.corridorBasis, SKOS.note})
    assert (GCM.completed, Literal(False)) in facts(completed=False)


def test_the_objectives_say_whose_reading_they_are():
    assert facts() >= {
        (GCM.objective, mint("objective", "O5")),
        (GCM.primaryObjective, mint("objective", "O6")),
        (GCM.objectiveBasis, Literal("compiler")),
    }


def test_an_actor_is_linked_only_where_the_name_is_its_own():
    named = {value for name, value in facts() if name == GCM.implementer}
    assert named == {mint("agency", "IOM"), Literal("Ministry of X", lang="en")}


def test_types_and_regions_are_known_as_the_list_spells_them(practices):
    assert {practice_type(one.practice_type) for one in practices} >= {"data-system", "law"}
    assert region("Arab States") == region("arab-states") == "arab-states"
    for of in (practice_type, region):
        with pytest.raises(InputError, match="Atlantis"):
            of("Atlantis")


def test_a_published_source_is_described_once_and_cited_by_its_address():
    shared = Reference("A title", "A publisher", 2020, "https://example.org/a b", "https://mirror.example.org/")
    quads = list(
        practice_quads([practice(references=(shared,)), practice(id="y", references=(shared,))], lambda _: None)
    )
    (published,) = {quad.object for quad in quads if quad.predicate == DCTERMS.references}
    assert (published, SDO.url, URIRef("https://example.org/a%20b")) in {quad[:3] for quad in quads}
    assert len(quads) == len(set(quads))
    cited = {
        quad.object for quad in quads if quad.predicate == DCTERMS.source and quad.subject == mint("practice", "x")
    }
    assert cited == {mint("source", "practices"), URIRef("https://example.org/a%20b")}


def test_the_release_holds_all_practices_with_evidence_and_source(release_graph):
    held = set(release_graph.subjects(RDF.type, GCM.Practice))
    assert len(held) == 93
    for one in held:
        assert (one, DCTERMS.source, mint("source", "practices")) in release_graph
        assert (one, GCM.evidence, None) in release_graph


def test_a_practice_without_a_published_source_says_so(release_graph):
    assert list(release_graph.objects(QUITO, DCTERMS.source)) == [mint("source", "practices")]
    assert release_graph.value(QUITO, GCM.confidence) == Literal("medium")


def test_only_the_practice_that_its_note_calls_contested_is(release_graph):
    assert list(release_graph.subjects(GCM.contested, Literal(True))) == [mint("practice", "ner-law-2015-36-smuggling")]
