"""Facets count what things are and what they are tied to, and filters keep only that."""

import pytest
from search_slice import documents

from kg.errors import InputError
from search.facets import facets

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
    counts = FACETS.counts(["T2", "T3", "T2/4"], "en")
    assert [(value.value, value.count) for value in counts["objective"]] == [("O7", 3), ("O13", 2)]
    assert [(value.value, value.count) for value in counts["thematic_area"]] == [("A2", 2)]
    assert counts["type"][0].value == "ThematicWorkstream"


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
    assert FACETS.passes(notation, types, objectives) == passes


@pytest.mark.parametrize(("types", "objectives"), [(("Dragon",), ()), ((), ("O99",)), ((), ("T2",))])
def test_what_nothing_could_pass_is_refused(types, objectives):
    with pytest.raises(InputError, match="Unknown"):
        FACETS.check(types, objectives)
