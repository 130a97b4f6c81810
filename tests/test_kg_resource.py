"""Things are found by kind and code alone, and a document about one holds all that the graph says, unchanged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from kg import jsonld
from kg.document import written
from kg.errors import NotFound
from kg.formats import GRAPH_FORMATS
from kg.labels import LABEL_PREDICATES, Label, choose, label_of
from kg.namespaces import BASE, GCM
from kg.resource import Things, describe, natural_order, paged

T2 = NamedNode(f"{BASE}id/workstream/T2")
PASSAGE = NamedNode(f"{BASE}id/passage/workplan-2019.31013-31030")


@pytest.fixture(scope="module")
def things(opened):
    return Things(opened.store)


@pytest.fixture(scope="module")
def workstream(opened):
    return describe(opened.store, T2)


def test_every_subject_below_id_is_a_thing_and_nothing_else_is(things, opened):
    subjects = {quad.subject.value for quad in opened.store if quad.subject.value.startswith(f"{BASE}id/")}
    assert {thing.iri.value for kind in things.kinds for thing in things.of_kind(kind)} == subjects


def test_the_lists_agree_with_the_release_about_how_many_there_are(things, opened):
    counts = opened.manifest.counts
    for kind, named in (("objective", "Objective"), ("workstream", "Workstream"), ("activity", "PlannedActivity")):
        assert len(things.of_kind(kind)) == counts[named]


def test_things_of_a_kind_are_counted_not_spelt(things):
    assert [thing.code for thing in things.of_kind("objective")] == [str(number) for number in range(1, 24)]


@pytest.mark.parametrize(
    ("kind", "code", "near"),
    [
        ("objective", "24", "run from 1 to 23"),
        ("objective", "O13", "/id/objective/13."),
        ("activity", "T2/4", "/id/activity/T2-4."),
        ("agency", "iom", "/id/agency/IOM."),
        ("agency", "UNICEFF", "/id/agency/UNICEF"),
        ("objective", "x" * 10_000, "lists all 23"),
        ("dragon", "1", "workstream"),
    ],
)
def test_an_unknown_name_says_what_is_near_to_it(things, kind, code, near):
    with pytest.raises(NotFound) as raised:
        things.get(kind, code)
    assert near in raised.value.hint
    assert len(raised.value.message) < 300


def test_a_description_holds_every_triple_that_names_the_thing(workstream, opened):
    every = {quad.triple for quad in opened.store if T2 in (quad.subject, quad.object)}
    assert every <= set(workstream.triples)


def test_a_description_invents_nothing(workstream, opened):
    assert set(workstream.triples) <= {quad.triple for quad in opened.store}


def test_the_passage_that_proves_a_fact_comes_with_its_place(workstream):
    said = {(t.predicate.value, t.object.value) for t in workstream.triples if t.subject == PASSAGE}
    assert {(str(GCM.quote), "ЮНИСЕФ, УВКБ, МОМ"), (str(GCM.line), "187"), (str(GCM.start), "31013")} <= said


def test_evidence_stands_in_the_order_of_the_source(workstream):
    starts = [int(iri.value.rpartition(".")[2].partition("-")[0]) for iri in workstream.evidence]
    assert starts == sorted(starts)
    assert len(starts) == 8


def test_every_neighbour_has_its_names(workstream):
    named = {t.subject for t in workstream.triples if t.predicate in LABEL_PREDICATES}
    neighbours = {t.object for t in workstream.triples if t.subject == T2 and isinstance(t.object, NamedNode)}
    ours = {n for n in neighbours if n.value.startswith(f"{BASE}id/")}
    assert ours <= named


def test_what_others_say_comes_in_pages_that_miss_nothing(opened):
    source = NamedNode(f"{BASE}id/source/workplan-2019")
    whole = {quad.triple for quad in opened.store if quad.object == source}
    first = describe(opened.store, source, 1, 100).incoming
    pages = [describe(opened.store, source, number, 100).incoming for number in range(1, first.last + 1)]
    found = [quad.triple for page in pages for quad in page.items]
    assert (len(found), set(found), first.total) == (len(whole), whole, len(whole))


def test_there_is_no_page_after_the_last():
    with pytest.raises(NotFound, match="no page 3"):
        paged(("a", "b", "c"), 3, 2)


@pytest.mark.parametrize("known", GRAPH_FORMATS, ids=lambda known: known.name)
def test_every_format_says_the_same(workstream, known):
    data = written(workstream.triples, known.name)
    assert {quad.triple for quad in parse(data, format=known.serializer)} == set(workstream.triples)


READERS = [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]


# rdflib's own JSON-LD parser still uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("name", "reader"), READERS)
def test_rdflib_reads_the_same(workstream, name, reader):
    read = Graph().parse(data=written(workstream.triples, name), format=reader)
    whole = Graph().parse(data=written(workstream.triples, "ntriples"), format="nt")
    assert (len(read), set(read)) == (len(workstream.triples), set(whole))


def test_jsonld_carries_its_context_so_that_nothing_is_fetched(workstream):
    assert isinstance(json.loads(written(workstream.triples, "jsonld"))["@context"], dict)


def test_jsonld_speaks_the_terms_of_the_ontology(workstream):
    node = json.loads(written(workstream.triples, "jsonld"))["@graph"][0]
    assert (node["@id"], node["deadline"], node["prefLabel"]["ru"][:9]) == ("id:workstream/T2", "2020-07", "Поощрение")
    assert sorted(node["lead"]) == ["id:agency/IOM", "id:agency/UNHCR", "id:agency/UNICEF"]


PREDICATES = [str(name) for name in (GCM.lead, GCM.deadline, GCM.number, GCM.timeframe, GCM.date, SKOS.prefLabel)]
PREDICATES += [str(SKOS.notation), str(RDF.type), "urn:p", "https://schema.org/name"]
NODES = st.sampled_from([f"{BASE}id/agency/IOM", f"{BASE}ontology#Agency", "urn:o", str(SKOS.Concept)]).map(NamedNode)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
TYPES = ["string", "integer", "gYearMonth", "boolean"]
LITERALS = st.one_of(
    st.builds(Literal, WORDS),
    st.builds(lambda text, tag: Literal(text, language=tag), WORDS, st.sampled_from(["en", "ru", "zh"])),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}")),
        WORDS,
        st.sampled_from(TYPES),
    ),
)
TRIPLES = st.builds(Triple, NODES, st.sampled_from(PREDICATES).map(NamedNode), st.one_of(NODES, LITERALS))


@given(st.sets(TRIPLES, max_size=12))
def test_jsonld_changes_no_value_whatever_its_type(triples):
    assert {quad.triple for quad in parse(jsonld.document(triples), format=RdfFormat.JSON_LD)} == triples


@given(st.lists(st.integers(0, 10**6), max_size=8))
def test_natural_order_counts(numbers):
    assert sorted((f"T{n}" for n in numbers), key=natural_order) == [f"T{n}" for n in sorted(numbers)]


@pytest.mark.parametrize(
    ("known", "asked", "shown"),
    [("ar en ru", "ar", "ar"), ("en ru", "ar", "en"), ("ru fr", "zh", "ru"), ("fr es", "zh", "es"), ("ru", "en", "ru")],
)
def test_the_fallback_rule(known, asked, shown):
    assert choose([Label("x", code) for code in known.split()], asked) == Label("x", shown)


def test_a_thing_without_a_label_is_shown_by_its_notation_and_without_that_by_its_name():
    store = Store()
    store.bulk_load(input=f"<urn:a> <{SKOS.notation}> 'A1' .".encode(), format=RdfFormat.TURTLE)
    assert label_of(store, NamedNode("urn:a"), "en") == Label("A1", "")
    assert label_of(store, NamedNode(f"{BASE}id/agency/X"), "en") == Label("id:agency/X", "")
