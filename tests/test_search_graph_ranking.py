"""What is tied to a thing is reached by paths that are in the graph; hubs and roles weigh as they should."""

from hypothesis import given
from hypothesis import strategies as st

from search.graph_ranking import Graphs, gain, typed_graph, walk

BRIDGE = [
    ("T2", "gcm:objective", "O13"),
    ("T2", "gcm:objective", "O7"),
    ("T3", "gcm:objective", "O7"),
    ("T2", "gcm:activity", "T2/4"),
    ("T2", "gcm:lead", "UNICEF"),
    ("T2", "gcm:participant", "UNODC"),
]


def test_two_workstreams_are_tied_by_the_objective_they_share():
    (path,) = walk(typed_graph(BRIDGE), {"T2": 1.0})["T3"]
    assert path.triples == (("T2", "gcm:objective", "O7"), ("T3", "gcm:objective", "O7"))


def test_a_thing_near_gains_more_than_one_further_away():
    paths = walk(typed_graph(BRIDGE), {"T2": 1.0})
    assert gain(paths["T2/4"]) > gain(paths["T3"]) > 0


def test_a_lead_counts_more_than_a_participant_unless_participants_are_asked_for():
    graphs = Graphs(BRIDGE)
    plain = walk(graphs.suited((), False), {"T2": 1.0})
    asked = walk(graphs.suited({"gcm:participant"}, True), {"T2": 1.0})
    assert gain(plain["UNICEF"]) > gain(plain["UNODC"])
    assert gain(asked["UNODC"]) > gain(asked["UNICEF"])


def test_a_hub_passes_on_less_to_each_of_its_many_neighbours():
    few = typed_graph([(f"T{number}", "gcm:lead", "IOM") for number in range(3)])
    many = typed_graph([(f"T{number}", "gcm:lead", "IOM") for number in range(30)])
    assert gain(walk(few, {"IOM": 1.0})["T1"]) > 2 * gain(walk(many, {"IOM": 1.0})["T1"])


def test_a_path_does_not_go_on_through_another_start():
    paths = walk(typed_graph(BRIDGE), {"T2": 1.0, "T2/4": 1.0})
    assert {path.start for path in paths["O13"]} == {"T2"}


THINGS = st.sampled_from(["T1", "T2", "T3", "O1", "O2", "IOM", "WHO"])
PROPERTIES = st.sampled_from(["gcm:objective", "gcm:lead", "gcm:activity", "gcm:new"])


@given(st.lists(st.tuples(THINGS, PROPERTIES, THINGS)), st.dictionaries(THINGS, st.floats(0, 1), max_size=3))
def test_every_path_is_a_chain_of_stated_triples_and_gains_are_chances(triples, starts):
    for target, paths in walk(typed_graph(triples), starts).items():
        assert 0 <= gain(paths) <= 1
        for path in paths:
            here = path.start
            for subject, property_, value in path.triples:
                assert (subject, property_, value) in triples
                assert here in (subject, value)
                here = value if here == subject else subject
            assert here == target == path.target
