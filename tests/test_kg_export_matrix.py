"""The matrices count what the graph says, and say so where there is nothing to count."""

import csv
import io
from dataclasses import replace

import pytest

from kg.export.formats import export_format
from kg.export.matrix import NO_CORRIDORS, corridor
from kg.export.property_graph import Edge, Node, PropertyGraph
from kg.export.selection import Selection
from kg.export.subset import Subset
from kg.namespaces import prefixes


@pytest.fixture(scope="module")
def matrix(opened):
    def read(name, **options):
        content = export_format(name).content(Subset(opened.store, opened.layout.graph, Selection(**options)))
        return list(csv.reader(io.StringIO(content.decode())))

    return read


def crossed(rows, row, column):
    found = next(line for line in rows if line[0] == row)
    return found[rows[0].index(column)]


@pytest.mark.parametrize("name", ["matrix-objective-agency", "matrix-objective-workstream", "matrix-area-agency"])
def test_a_matrix_is_a_rectangle(matrix, name):
    rows = matrix(name)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == (6 if "area" in name else 24)
    assert rows[0][1] == "label"
    assert all(cell.isdigit() for row in rows[1:] for cell in row[2:])


def test_objectives_meet_the_workstreams_that_serve_them(matrix):
    rows = matrix("matrix-objective-workstream")
    assert crossed(rows, "O13", "T2") == "1"
    assert crossed(rows, "O13", "T1") == "0"
    assert sum(int(cell) for row in rows[1:] for cell in row[2:]) == 53


def test_agencies_meet_objectives_and_areas_through_workstreams(matrix, opened):
    question = """SELECT (COUNT(DISTINCT ?ws) AS ?n) { ?ws gcm:objective id:objective\\/7 ;
        (gcm:lead|gcm:participant|gcm:interested|gcm:supporting) id:agency\\/IOM }"""
    (answer,) = opened.store.query(question, prefixes=prefixes(), use_default_graph_as_union=True)
    assert crossed(matrix("matrix-objective-agency"), "O7", "IOM") == answer["n"].value
    assert int(answer["n"].value) > 0
    assert crossed(matrix("matrix-area-agency"), "A2", "UNICEF") != "0"


def test_labels_are_in_the_language_asked_for(matrix):
    assert matrix("matrix-area-agency", language="ru")[1][1].startswith("Поощрение")


def test_without_corridors_the_table_says_so():
    assert list(csv.reader(io.StringIO(corridor(PropertyGraph((), ())).decode()))) == [
        ["origin \\ destination"],
        [NO_CORRIDORS],
    ]


def test_corridors_cross_origin_and_destination():
    countries = [Node(code, f"urn:{code}", code, "Country", ("Country",), code, "en") for code in ("DEU", "PHL", "USA")]
    first = Node("PHL-DEU", "urn:1", "PHL-DEU", "MigrationCorridor", ("MigrationCorridor",), "", "", stock=120)
    second = replace(first, id="PHL-USA", notation="PHL-USA", stock=None)
    ends = [("PHL-DEU", "PHL", "DEU"), ("PHL-USA", "PHL", "USA")]
    edges = [
        Edge(thing, end, relation, f"urn:{relation}", relation)
        for thing, origin, destination in ends
        for relation, end in (("origin", origin), ("destination", destination))
    ]
    graph = PropertyGraph((*countries, first, second), tuple(edges))
    assert list(csv.reader(io.StringIO(corridor(graph).decode()))) == [
        ["origin \\ destination", "label", "DEU", "USA"],
        ["PHL", "PHL", "120", "unknown"],
    ]
