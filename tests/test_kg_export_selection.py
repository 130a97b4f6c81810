"""The options of an export narrow the graph to what they say, in every format alike."""

import pytest

from kg.errors import InputError, NotFound
from kg.export.formats import EXPORT_FORMATS, export_format
from kg.export.projection import project
from kg.export.selection import FACTS, Selection, Trail, select
from kg.export.subset import Subset
from kg.store import load_text


@pytest.fixture(scope="module")
def everything(opened):
    return project(opened.store, "en", FACTS)


def ids(graph):
    return {node.id for node in graph.nodes}


def test_the_default_is_what_can_be_drawn(everything):
    graph = select(everything, Selection())
    kinds = {node.type for node in graph.nodes}
    assert {"Objective", "ThematicWorkstream", "Agency", "PlannedActivity", "DatedEvent"} <= kinds
    assert not kinds & {"Passage", "Mention", "SourceDocument"}
    assert not [kind for kind in kinds if ":" in kind]
    assert sum("Objective" in node.types for node in graph.nodes) == 23
    assert sum("Workstream" in node.types for node in graph.nodes) == 23


def test_links_are_counted_once_and_forward(everything):
    graph = select(everything, Selection())
    names = [edge.relation for edge in graph.edges]
    kinds = {node.id: node.type for node in graph.nodes}
    served = [edge for edge in graph.edges if edge.relation == "objective" and kinds[edge.source] != "Practice"]
    assert len(served) == 53
    assert names.count("activity") == 92
    assert not {"objectiveOf", "leadOf", "workstream", "eventOf"} & {*names}
    keys = [(edge.source, edge.relation, edge.target) for edge in graph.edges]
    assert len(keys) == len({*keys})


def test_a_link_says_its_layer_and_its_passages(everything):
    graph = select(everything, Selection())
    (lead,) = (edge for edge in graph.edges if (edge.source, edge.relation, edge.target) == ("T2", "lead", "UNICEF"))
    assert (lead.layer, lead.evidence, lead.weight) == ("asserted", 1, 1)
    assert lead.label == "lead"
    assert {edge.layer for edge in graph.edges} == {"asserted", "curated", "machine"}


def test_a_thing_knows_its_areas_and_its_most_specific_class(everything):
    assert everything.by_id["F6"].areas == ("A2", "A4", "A5")
    assert everything.by_id["T2/4"].areas == ("A2",)
    assert everything.by_id["T2"].type == "ThematicWorkstream"
    assert everything.by_id["O13"].type == "Objective"


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_labels_are_in_the_language_asked_for(opened, language):
    assert project(opened.store, language, FACTS).by_id["IOM"].label_lang == language


def test_labels_fall_back_to_english_and_say_so(opened):
    graph = project(opened.store, "zh", FACTS)
    assert graph.by_id["IOM"].label_lang == "zh"
    assert graph.by_id["T2"].label_lang == "en"


def test_types_include_the_classes_above(everything):
    graph = select(everything, Selection(types=("Workstream",)))
    assert len(graph.nodes) == 23
    assert {node.type for node in graph.nodes} >= {"CoreWorkstream", "ThematicWorkstream"}


def test_passages_come_when_they_are_asked_for(everything):
    graph = select(everything, Selection(types=("Passage", "Workstream")))
    assert {node.type for node in graph.nodes} >= {"Passage", "Mention"}
    assert "evidence" in {edge.relation for edge in graph.edges}


def test_a_focus_and_its_depth(everything):
    near = select(everything, Selection(focus="O13"))
    assert {node.id for node in near.nodes if node.type != "Practice"} == {"O13", "T2", "F2"}
    assert "tha-mou-alternatives-child-detention" in ids(near)
    wider = select(everything, Selection(focus="O13", depth=2))
    assert ids(near) < ids(wider)
    assert "UNICEF" in ids(wider)
    assert ids(select(everything, Selection(focus="O13", depth=0))) == {"O13"}
    assert ids(select(everything, Selection(focus="O13", depth=2, types=("Agency",)))) >= {"O13", "UNICEF", "IOM"}


def test_layers_choose_what_they_state(opened):
    machine = select(project(opened.store, "en", ("machine",)), Selection(layers=("machine",)))
    assert {edge.relation for edge in machine.edges} == {"mentions"}
    assert {edge.layer for edge in machine.edges} == {"machine"}
    without = select(project(opened.store, "en", ("asserted", "curated")), Selection(layers=("asserted", "curated")))
    assert "mentions" not in {edge.relation for edge in without.edges}
    terms = select(project(opened.store, "en", ("ontology",)), Selection(layers=("ontology",)))
    assert "owl:Class" in {node.type for node in terms.nodes}
    assert "subClassOf" in {edge.relation for edge in terms.edges}


def test_a_trail_is_its_things_and_its_triples(everything):
    trail = Trail(frozenset({"T2"}), frozenset({("T2", "gcm:objective", "O13"), ("UNICEF", "gcm:leadOf", "T2")}))
    graph = select(everything, Selection(trail=trail))
    assert ids(graph) == {"T2", "O13", "UNICEF"}
    assert sorted(edge.relation for edge in graph.edges) == ["lead", "objective"]


@pytest.mark.parametrize(
    ("selection", "said", "hint"),
    [
        (Selection(types=("Agncy",)), "Unknown type 'Agncy'", "Did you mean Agency?"),
        (Selection(focus="o13"), "notation 'o13'", "Did you mean O13?"),
        (Selection(focus="nowhere-at-all"), "nowhere-at-all", "Some of them: "),
    ],
)
def test_what_is_not_there_is_named_with_what_is_near(everything, selection, said, hint):
    with pytest.raises(InputError) as raised:
        select(everything, selection)
    assert said in raised.value.message
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    ("options", "said"),
    [({"layers": ("machin",)}, "Unknown layer"), ({"language": "de"}, "Unknown language"), ({"depth": 99}, "depth 99")],
)
def test_a_selection_that_cannot_be_is_refused(options, said):
    with pytest.raises(InputError, match=said):
        Selection(**options)


def test_an_unknown_format_is_named_with_the_list():
    with pytest.raises(NotFound) as raised:
        export_format("gefx")
    assert raised.value.message == "Unknown export format 'gefx'."
    assert raised.value.hint.startswith("Did you mean gexf? Use one of: turtle, ")


def test_formats_are_those_of_the_contract():
    names = [known.name for known in EXPORT_FORMATS]
    rdf, graphs = ["turtle", "nquads", "trig", "jsonld"], ["graphml", "gexf", "cytoscape", "d3", "dot", "yed"]
    contract = [*rdf, *graphs, "neo4j", "csv", "html"]
    assert names[: len(contract)] == contract
    assert all(name.startswith("matrix-") for name in names[len(contract) :])
    assert len({known.file_name for known in EXPORT_FORMATS}) == len(names)


@pytest.mark.parametrize("name", [known.name for known in EXPORT_FORMATS])
def test_every_format_takes_every_option(opened, name):
    selection = Selection(("Objective", "Workstream"), "O13", 2, "ar", ("asserted", "curated"))
    assert export_format(name).content(Subset(opened.store, opened.layout.graph, selection))


CORRIDOR = """
<urn:c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/gcm-kg/ontology#X> <G> .
<urn:c> <urn:p> <urn:d> <G> .
<urn:d> <urn:p> <urn:c> <G> .
<urn:d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/gcm-kg/ontology#X> <G> .
<urn:p> <http://www.w3.org/2002/07/owl#inverseOf> <urn:p> <O> .
""".replace("<G>", "<https://w3id.org/gcm-kg/graph/asserted/x>").replace(
    "<O>", "<https://w3id.org/gcm-kg/graph/ontology>"
)


def test_a_link_that_is_its_own_inverse_is_drawn_once():
    graph = project(load_text(CORRIDOR), "en", FACTS)
    assert [(edge.source, edge.target) for edge in graph.edges] == [("urn:c", "urn:d")]
    assert graph.by_id["urn:c"].label == "urn:c"
