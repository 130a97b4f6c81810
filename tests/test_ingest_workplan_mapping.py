"""The quads of the workplan follow docs/graph-model.md: names, datatypes, layers, and the way from fact to words."""

from collections import Counter
from importlib.resources import files

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from ingest.actor_names import bundled_actor_names
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.workplan import read_workplan
from ingest.workplan_mapping import SKOSXL, workplan_quads
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import sorted_lines

NAME = "workplan-2019.ru.md"
TEXT = files("ingest").joinpath("data", NAME).read_text("utf-8")
ASSERTED, MACHINE = graph_name("asserted", "workplan-2019"), graph_name("machine", "mentions")
T2 = mint("workstream", "T2")
ROLES = (GCM.lead, GCM.participant, GCM.interested, GCM.supporting)
LINKS = (*ROLES, GCM.objective, GCM.primaryObjective, GCM.thematicArea, GCM.priority, GCM.status, GCM.establishes)
TIMES = (GCM.timeframe, GCM.timeframeType, GCM.deadline, GCM.recurrence, GCM.minimumDuration, GCM.maximumDuration)
TEXTS = (SKOS.prefLabel, DCTERMS.description, GCM.roleNote, GCM.mentionsDate, GCM.citesParagraph, GCM.placeholder)


def read_quads():
    names = (bundled_actor_names(), bundled_instrument_names(), bundled_component_names())
    return tuple(workplan_quads(read_workplan(TEXT, NAME, *names)))


@pytest.fixture(scope="module")
def quads():
    return read_quads()


@pytest.fixture(scope="module")
def graph(quads):
    graph = Graph()
    for quad in quads:
        graph.add(quad[:3])
    return graph


def test_things_of_each_class_are_counted(graph):
    counts = Counter(graph.objects(None, RDF.type))
    assert {str(name).split("#")[1]: count for name, count in counts.items() if name in GCM} == {
        "CoreWorkstream": 8,
        "ThematicWorkstream": 6,
        "FutureWorkstream": 6,
        "CrossCuttingWorkstream": 3,
        "PlannedActivity": 92,
        "ActivityItem": 9,
        "Passage": 287,
        "Mention": 185,
    }
    assert len(list(graph.subject_objects(GCM.objective))) == 53
    assert len(set(graph.objects(None, GCM.objective))) == 23
    assert len(list(graph.subjects(GCM.lead, mint("agency", "IOM")))) == 10
    assert len(list(graph.subject_objects(GCM.placeholder))) == 4
    assert len(list(graph.subject_objects(GCM.activity))) == 92


def test_no_quad_is_given_twice_and_no_triple_in_two_graphs(quads):
    """The union of the graphs counts a triple once for each graph that holds it."""
    assert len({quad[:3] for quad in quads}) == len(quads)


def test_only_names_in_running_text_are_machine_links(quads):
    assert {quad.graph for quad in quads} == {ASSERTED, MACHINE}
    machine = [quad for quad in quads if quad.graph == MACHINE]
    assert {quad.predicate for quad in machine} == {GCM.mentions}
    assert (mint("activity", "T1/4"), mint("agency", "OECD")) in {(quad.subject, quad.object) for quad in machine}
    asserted = {quad.subject for quad in quads if quad.graph == ASSERTED and quad.predicate == GCM.mentions}
    assert asserted == {quad.subject for quad in quads if quad.object == GCM.Mention}


def test_two_readings_give_the_same_lines_in_the_same_order(quads):
    again = read_quads()
    assert again == quads
    assert len(sorted_lines(quads)) == len(quads)


def test_a_lead_is_proven_by_the_words_in_its_cell(graph):
    """The query of docs/graph-model.md, followed by hand."""
    unicef = mint("agency", "UNICEF")
    assert (T2, GCM.lead, unicef) in graph
    proofs = [
        (str(graph.value(mention, GCM.quote)), int(str(graph.value(mention, GCM.line))))
        for cell in graph.objects(T2, GCM.evidence)
        for mention in graph.subjects(DCTERMS.isPartOf, cell)
        if (mention, GCM.evidenceFor, GCM.lead) in graph and (mention, GCM.mentions, unicef) in graph
    ]
    assert proofs == [("ЮНИСЕФ", 187)]


@pytest.mark.parametrize("name", LINKS)
def test_every_link_of_a_workstream_is_proven_by_words(graph, name):
    links = set(graph.subject_objects(name))
    proven = {
        (workstream, thing)
        for workstream in set(graph.subjects(GCM.activity, None))
        for cell in graph.objects(workstream, GCM.evidence)
        for mention in graph.subjects(DCTERMS.isPartOf, cell)
        if (mention, GCM.evidenceFor, name) in graph
        for thing in graph.objects(mention, GCM.mentions)
    }
    assert links
    assert links == proven


@pytest.mark.parametrize("name", [*TIMES, *TEXTS])
def test_every_value_is_backed_by_a_passage(graph, name):
    subjects = set(graph.subjects(name, None))
    assert subjects
    for subject in subjects:
        assert any((passage, GCM.evidenceFor, name) in graph for passage in graph.objects(subject, GCM.evidence)), (
            subject
        )


def test_a_passage_says_where_its_quote_stands(graph):
    passages = set(graph.subjects(GCM.quote, None))
    assert len(passages) > 400
    for passage in passages:
        start, end, line = (int(str(graph.value(passage, name))) for name in (GCM.start, GCM.end, GCM.line))
        assert str(graph.value(passage, GCM.quote)) == TEXT[start:end]
        assert line == TEXT.count("\n", 0, start) + 1
        assert str(graph.value(passage, SKOS.notation)) == f"workplan-2019.{start}-{end}"
        assert str(passage).endswith(f"/workplan-2019.{start}-{end}")
        assert graph.value(passage, DCTERMS.source) == mint("source", "workplan-2019")


def test_values_have_the_types_of_the_model(graph):
    def value(notation, name):
        kind = "activity" if "/" in notation else "workstream"
        return set(graph.objects(mint(kind, notation), name))

    def typed(text, datatype):
        return Literal(text, datatype=datatype, normalize=False)

    assert value("C1.1", GCM.deadline) == {typed("2020-05", XSD.gYearMonth)}
    assert value("C1.1/2", GCM.mentionsDate) == {typed("2019-05-08", XSD.date)}
    assert value("C1.1/4", GCM.mentionsDate) == {typed("2019-09", XSD.gYearMonth)}
    assert {str(v) for v in value("F5", GCM.minimumDuration) | value("F5", GCM.maximumDuration)} == {"P18M", "P24M"}
    assert value("F5", GCM.timeframe) == {Literal("18 месяцев– 2 года", lang="ru")}
    assert value("F1", GCM.citesParagraph) == {Literal("17 (c)")}
    assert value("F1", GCM.roleNote) == {Literal("представитель Рабочей группы экспертов", lang="ru")}
    assert value("T4/4", GCM.placeholder) == {Literal("XX страны", datatype=GCM.Unspecified)}
    assert value("C4.3", GCM.recurrence) == {mint("recurrence", "annual")}
    assert value("F2", GCM.timeframeType) == {mint("timeframe-type", "not-applicable")}
    assert value("T2/4", GCM.number) == {Literal(4)}


def test_items_are_parts_of_their_activity(graph):
    first = mint("item", "C1.2/1/a")
    assert graph.value(first, DCTERMS.isPartOf) == mint("activity", "C1.2/1")
    assert str(graph.value(first, SKOS.prefLabel)) == (
        "разработать ориентированные на потребности, индивидуальные меры реагирования;"
    )
    assert str(graph.value(first, SKOS.notation)) == "C1.2/1/a"


def test_labels_say_that_they_stand_in_the_source(graph):
    label = mint("label", "activity.T2-4.ru")
    activity = mint("activity", "T2/4")
    assert graph.value(activity, SKOSXL.prefLabel) == label
    assert graph.value(label, SKOSXL.literalForm) == graph.value(activity, SKOS.prefLabel)
    assert graph.value(label, GCM.wordingBasis) == mint("wording", "source")
    assert graph.value(label, DCTERMS.source) == mint("source", "workplan-2019")
    labelled = set(graph.subjects(SKOSXL.prefLabel, None))
    assert len(labelled) == 23 + 92 + 9 + 4 + 5
    assert labelled == set(graph.subjects(SKOS.prefLabel, None))


def test_labels_are_russian_and_free_of_markup(graph):
    for name in (SKOS.prefLabel, SKOS.altLabel, DCTERMS.description, SKOSXL.literalForm):
        for label in graph.objects(None, name):
            assert label.language == "ru"
            assert str(label) == " ".join(str(label).split())
            assert not set("<>\t") & set(str(label))


def test_narrative_passages_back_no_property(graph):
    narrative = {
        passage
        for passage in graph.subjects(RDF.type, GCM.Passage)
        if (passage, GCM.evidenceFor, None) not in graph and (passage, DCTERMS.isPartOf, None) not in graph
    }
    lines = {int(str(graph.value(passage, GCM.line))) for passage in narrative}
    expected = {
        number
        for number, line in enumerate(TEXT.split("\n"), start=1)
        if line.strip() and "\t" not in line and not line.startswith("#")
    }
    assert lines == expected
