"""Facets count what things are and what they are tied to, and filters keep only that."""

import pytest
from search_slice import documents

from kg.errors import InputError
from search.facets import Narrowing, facets

TRIPLES = [
    ("T2", "gcm:objective", "O13"),
    ("T2", "gcm:objective", "O7"),
    ("T3", "gcm:objective", "O7"),
    ("T2", "gcm:activity", "T2/4"),
    ("T2", "gcm:thematicArea", "A2"),
    ("T2", "gcm:lead", "UNICEF"),
]
FACETS = facets(documents().values(), TRIPLES)


def test_an_activity_and_an_agency_are_tied_to_the_objectives_of_their_workstream():
    assert FACETS.ties["objective"]["T2/4"] == FACETS.ties["objective"]["UNICEF"] == {"O13", "O7"}


def test_an_objective_is_tied_to_itself_only():
    assert FACETS.ties["objective"]["O7"] == {"O7"}


def test_values_are_counted_the_commonest_first():
    counts = FACETS.counts(["T2", "T3", "T2/4"], ("en",))
    assert [(value.value, value.count) for value in counts["objective"]] == [("O7", 3), ("O13", 2)]
    assert [(value.value, value.count) for value in counts["thematic_area"]] == [("A2", 2)]
    assert counts["type"][0].value == "ThematicWorkstream"


def test_classes_are_called_what_the_ontology_calls_them_in_the_readers_language():
    called = {"ThematicWorkstream": {"en": "thematic workstream", "ru": "тематическое направление работы"}}
    found = facets(documents().values(), TRIPLES, called)
    assert found.counts(["T2"], ("ru", "en"))["type"][0].label == "тематическое направление работы"
    assert found.counts(["T2"], ("fr", "en"))["type"][0].label == "thematic workstream"
    assert FACETS.counts(["T2"], ("en",))["type"][0].label == "ThematicWorkstream"


@pytest.mark.parametrize(
    ("notation", "types", "objectives", "passes"),
    [
        ("T2", (), (), True),
        ("T2", ("Workstream",), (), True),
        ("T2", ("Objective", "Agency"), (), False),
        ("T3", (), ("O13",), False),
        ("T3", ("Workstream",), ("O13", "O7"), True),
    ],
)
def test_a_filter_keeps_what_is_of_a_type_and_tied_to_an_objective(notation, types, objectives, passes):
    assert FACETS.passes(notation, FACETS.narrowing(types, objectives)) == passes


def test_classes_and_objectives_may_be_written_as_people_write_them():
    narrowing = FACETS.narrowing(("gcm:workstream", " Agency"), ("13", "o7"))
    assert narrowing == Narrowing(frozenset({"Workstream", "Agency"}), frozenset({"O13", "O7"}))


@pytest.mark.parametrize(
    ("types", "objectives", "said"),
    [
        (("Dragon",), (), "Use one of: .*Workstream"),
        (("Workstreem",), (), "Nearest: .*Workstream"),
        ((), ("O99",), r"Use O\d+ to O\d+\."),
        ((), ("T2",), "Unknown objective 'T2'"),
    ],
)
def test_what_nothing_could_pass_is_refused_with_what_is_near(types, objectives, said):
    with pytest.raises(InputError, match=said):
        FACETS.narrowing(types, objectives)
