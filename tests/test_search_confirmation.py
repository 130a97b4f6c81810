"""The query of a reason stands on its own: it names its prefixes, fixes the stations, and parses on another engine."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib.plugins.sparql import prepareQuery

from kg.namespaces import prefixes
from search.confirmation import Statement, hit_query, words_query


def term(name):
    prefix, _, local = name.rpartition(":")
    return NamedNode(prefixes()[prefix] + local) if prefix else NamedNode(f"https://example.org/{name}")


def step(subject, property_, object_):
    return Statement(term(subject), property_, term(object_))


FACTS = (
    ("T2", "gcm:objective", term("O7")),
    ("T3", "gcm:objective", term("O7")),
    ("T2", "gcm:activity", term("T2-4")),
    ("T2", "gcm:evidence", term("cell")),
    ("T2-4", "gcm:evidence", term("words")),
    ("cell", "gcm:evidenceFor", term("gcm:objective")),
    ("cell", "gcm:quote", Literal("13, 7")),
    ("cell", "gcm:line", Literal(3)),
    ("cell", "dcterms:source", term("plan")),
    ("words", "gcm:quote", Literal("Support")),
    ("words", "gcm:line", Literal(4)),
    ("words", "dcterms:source", term("plan")),
    ("T2", "dcterms:source", term("plan")),
    ("T2", "skos:prefLabel", Literal("Alternatives")),
)
BRIDGE = (step("T2", "gcm:objective", "O7"), step("T3", "gcm:objective", "O7"))


@pytest.fixture
def asked():
    store = Store()
    store.extend(Quad(term(subject), term(property_), object_) for subject, property_, object_ in FACTS)

    def rows(query):
        found = store.query(query)
        return [{name.value: value.value for name in found.variables if (value := row[name])} for row in found]

    return rows


def test_a_bridge_finds_what_else_shares_it(asked):
    found = {row["hit"] for row in asked(hit_query(BRIDGE, term("T3")))}
    assert found == {term("T2").value, term("T3").value}


@pytest.mark.parametrize(
    ("tie", "hit", "quote"),
    [
        (("T2", "gcm:objective", "O7"), "O7", "13, 7"),
        (("T2", "gcm:objective", "O7"), "T2", "13, 7"),
        (("T2", "gcm:activity", "T2-4"), "T2-4", "Support"),
        (("T2", "gcm:evidence", "cell"), "T2", "13, 7"),
        (("T2", "dcterms:source", "plan"), "T2", "Alternatives"),
    ],
)
def test_a_single_tie_is_shown_with_the_words_behind_it(asked, tie, hit, quote):
    found = [row for row in asked(hit_query((step(*tie),), term(hit))) if row["hit"] == term(hit).value]
    assert [row["quote"] for row in found] == [quote]


def test_what_is_not_in_the_graph_is_not_confirmed(asked):
    assert asked(hit_query((step("T3", "gcm:activity", "T2-4"),), term("T2-4"))) == []
    assert asked(words_query((step("T3", "gcm:activity", "T2-4"),))) == []


def test_the_words_of_every_step_are_quoted(asked):
    (row,) = asked(words_query((step("T2", "gcm:activity", "T2-4"), step("T2", "gcm:objective", "O7"))))
    assert (row["quote1"], row["quote2"]) == ("Support", "13, 7")


@pytest.mark.parametrize("path", [BRIDGE, BRIDGE[1:], (step("T3", "dcterms:source", "plan"),)])
def test_another_engine_reads_the_queries(path):
    assert prepareQuery(hit_query(path, term("T3"))).algebra
    assert prepareQuery(words_query(path)).algebra
