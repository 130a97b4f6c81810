"""A choice of layers leaves standing what one of them states: links, facets and where things come from."""

import pytest
from search_slice import documents

from kg.errors import InputError
from search.layers import LayeredTies

ASSERTED, MACHINE = ("T2", "gcm:objective", "O13"), ("T2/4", "gcm:mentions", "UNICEF")
BOTH = ("T2", "gcm:lead", "UNICEF")
ORIGIN = ("UNICEF", "dcterms:source", "actors")
TIES = LayeredTies(
    documents(),
    {ASSERTED: frozenset({"asserted"}), MACHINE: frozenset({"machine"}), BOTH: frozenset({"asserted", "machine"})},
    {ORIGIN: frozenset({"curated"})},
)


def triples(*layers):
    graph = TIES.within(layers).graphs.plain
    return {link.triple for notation in graph.links for link in graph.neighbours(notation)}


def test_a_triple_stands_if_one_of_the_layers_states_it():
    assert triples("asserted") == {ASSERTED, BOTH}
    assert triples("machine") == {MACHINE, BOTH}
    assert triples("machine", "asserted") == triples() == {ASSERTED, MACHINE, BOTH}
    assert triples("ontology") == set()


def test_facets_and_origins_follow_the_layers():
    assert TIES.within(["asserted"]).facets.ties["objective"]["T2"] == {"O13"}
    assert TIES.within(["machine"]).facets.ties["objective"]["T2"] == set()
    assert TIES.within(["curated"]).origins == {ORIGIN}
    assert TIES.within(["machine"]).origins == set()


def test_the_order_in_which_layers_are_named_does_not_matter():
    assert TIES.within(["asserted", "machine"]) is TIES.within(["machine", "asserted"])


def test_an_unknown_layer_is_refused_with_the_list():
    with pytest.raises(InputError, match=r"'facts'.*asserted, curated, inferred, machine, ontology, provenance"):
        TIES.within(["facts"])
