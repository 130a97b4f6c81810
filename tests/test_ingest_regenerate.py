"""The tables written anew from the graph equal those of the document, but for the cells listed with a reason."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from rdflib import Graph, Literal
from rdflib.namespace import SKOS

from ingest.actor_names import bundled_actor_names
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.regenerate import differences, printed_tables, regenerated_tables
from ingest.workplan import read_workplan
from ingest.workplan_mapping import workplan_quads
from kg.errors import InputError
from kg.identifiers import mint
from kg.namespaces import GCM

NAME = "workplan-2019.ru.md"
TEXT = files("ingest").joinpath("data", NAME).read_text("utf-8")
EXCEPTIONS = yaml.safe_load(Path(__file__).parent.joinpath("fixtures", "workplan_round_trip.yaml").read_text("utf-8"))


def graph_of(quads):
    graph = Graph()
    for quad in quads:
        graph.add(quad[:3])
    return graph


@pytest.fixture(scope="module")
def quads():
    names = (bundled_actor_names(), bundled_instrument_names(), bundled_component_names())
    return tuple(workplan_quads(read_workplan(TEXT, NAME, *names)))


@pytest.fixture(scope="module")
def different(quads):
    return {f"{found.workstream} {found.row}": found for found in differences(TEXT, graph_of(quads))}


def test_the_cells_that_differ_are_the_listed_ones(different):
    """Both ways: nothing else differs, and no exception is listed that is not needed."""
    assert sorted(different) == sorted(exception["cell"] for exception in EXCEPTIONS)


@pytest.mark.parametrize("exception", EXCEPTIONS, ids=[exception["cell"] for exception in EXCEPTIONS])
def test_a_listed_cell_differs_only_in_the_listed_words(different, exception):
    found = different[exception["cell"]]
    assert found.printed.count(exception["printed"]) == 1
    assert found.printed.replace(exception["printed"], exception["regenerated"]) == found.regenerated
    assert exception["reason"]


def test_the_plain_reader_finds_every_cell():
    tables = printed_tables(TEXT)
    assert len(tables) == 23
    assert sum(len(table) for table in tables) == 8 * 6 + 6 * 8 + 5 * 6 + 8 + 3 * 4


def test_the_graph_gives_back_as_many_cells(quads):
    tables = regenerated_tables(graph_of(quads))
    assert [notation for notation, _ in tables][:9] == [
        "C1.1",
        "C1.2",
        "C2.1",
        "C2.2",
        "C3",
        "C4.1",
        "C4.2",
        "C4.3",
        "T1",
    ]
    assert sum(len(cells) for _, cells in tables) == 146


T2, T5_3 = mint("workstream", "T2"), mint("activity", "T5/3")
CHANGES = {
    "a lead is lost": ("remove", (T2, GCM.lead, mint("agency", "UNICEF")), "T2 lead"),
    "an objective is added": ("add", (T2, GCM.objective, mint("objective", "O9")), "T2 objectives"),
    "a title changes": ("set", (T2, SKOS.prefLabel, Literal("Задержание", lang="ru")), "T2 title"),
    "an activity changes": ("set", (T5_3, SKOS.prefLabel, Literal("Помочь.", lang="ru")), "T5 activities"),
    "an activity is renumbered": ("set", (T5_3, GCM.number, Literal(4)), "T5 activities"),
    "an area is lost": ("remove", (T2, GCM.evidence, None), "T2 areas"),
    "a timeframe changes": ("set", (T2, GCM.timeframe, Literal("1 год", lang="ru")), "T2 timeframe"),
}


@pytest.mark.parametrize(("change", "triple", "cell"), CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_fact_shows_in_its_cell(quads, change, triple, cell):
    graph = graph_of(quads)
    assert change == "add" or (triple[0], triple[1], None) in graph
    getattr(graph, change)(triple)
    assert cell in {f"{found.workstream} {found.row}" for found in differences(TEXT, graph)}


def test_a_lost_workstream_is_noticed(quads):
    graph = graph_of(quads)
    graph.remove((T2, None, None))
    with pytest.raises(InputError, match="23 tables, the graph 22 workstreams"):
        list(differences(TEXT, graph))
