"""Every drawing format, read back by another parser, has the nodes, edges and labels it was written from."""

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from export_readers import READERS, archived, read_gexf, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kg.export.archive import archive
from kg.export.characters import legible
from kg.export.dot import dot
from kg.export.formats import EXPORT_FORMATS, export_format
from kg.export.gexf import gexf
from kg.export.graphml import graphml
from kg.export.json_graphs import cytoscape, d3
from kg.export.page import page
from kg.export.property_graph import Edge, Node, PropertyGraph
from kg.export.selection import Selection
from kg.export.subset import Subset
from kg.export.tables import csv_tables, neo4j_tables
from kg.export.yed import yed

WRITERS = {
    "graphml": graphml,
    "gexf": gexf,
    "yed": yed,
    "cytoscape": cytoscape,
    "d3": d3,
    "dot": dot,
    "neo4j": lambda graph: archive(neo4j_tables(graph)),
    "csv": lambda graph: archive(csv_tables(graph)),
    "html": page,
}
HOSTILE = (
    "", " ", "\t", "\n", "\r", "\r\n", "a\nb", "a\rb", "\x00", "a\x00b", "\x01\x02\x03", "\x0b\x0c", "\x1b[31mred",
    "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\ud800", "a\udfffb", "\udc00\ud800",
    '"', "'", '"quoted"', "''", "\\", "\\N", "\\\\", '\\"', "a\\", "`", "$(id)", "${jndi:x}", "%s", "{{7*7}}", "<", ">",
    "&", "&amp;", "&#0;", "&lt;script&gt;", "<script>alert(1)</script>", "</script>", "</SCRIPT >", "<!--", "-->",
    "]]>", "<![CDATA[", "<?xml version='1.0'?>", "<img src=x onerror=alert(1)>", "</style>", "</svg>", "</title>",
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", ",", ";", "a,b;c", "|", "::", "a -> b;",
    "subgraph x {", "graph", "node", "strict", "/* x */", "// x", "#", "السلام عليكم", "\u202eevil\u202c",
    "\u200f\u200e", "\u2066x\u2069", "移民", "Ёлка", "é", "e\u0301", "👩\u200d👩\u200d👧", "🇺🇳", "𝔘𝔫", "\U0010ffff",
    "x" * 20_000, "слово " * 2_000,
    "javascript:alert(1)", "null", "undefined", "NaN", "__proto__", "constructor", "0", "true",
)  # fmt: skip


# Lone surrogates and control characters too.
ANYTHING = st.characters(exclude_categories=())


def graph_of(labels):
    """A ring of things with these labels, some of them in two areas, and one pair with two links."""
    nodes = [
        Node(
            id=f"n{i}",
            iri=f"https://w3id.org/gcm-kg/id/x/{i}",
            notation=f"n{i}",
            type="Workstream",
            types=("Workstream",),
            label=label,
            label_lang="en",
            description=label,
            areas=("A1", "A2")[: i % 3],
            stock=i if i % 2 else None,
        )
        for i, label in enumerate(labels)
    ]
    edges = [
        Edge(node.id, nodes[(i + 1) % len(nodes)].id, "lead", "https://w3id.org/gcm-kg/ontology#lead", node.label)
        for i, node in enumerate(nodes)
    ]
    return PropertyGraph(tuple(nodes), (*edges, replace(edges[0], relation="objective")))


@pytest.fixture(scope="module")
def hostile():
    assert len(HOSTILE) >= 60
    return graph_of(HOSTILE)


@pytest.fixture(scope="module")
def subset(opened):
    return Subset(opened.store, opened.layout.graph, Selection())


def test_every_drawing_format_has_a_reader():
    assert {*READERS, "turtle", "nquads", "trig", "jsonld"} == {
        known.name for known in EXPORT_FORMATS if not known.name.startswith("matrix-")
    }


# yEd and Graphviz draw the caption, which is short; everything else has the whole label.
LABELS = {"yed": "caption", "dot": "caption"}


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_release_is_read_back_whole(subset, name):
    read = READERS[name](export_format(name).content(subset))
    graph = subset.graph
    assert len(graph.nodes) > 200
    assert {*read.nodes} == {*graph.by_id}
    assert sorted(read.edges()) == sorted((edge.source, edge.target) for edge in graph.edges)
    for node in graph.nodes:
        assert read.nodes[node.id]["label"] == getattr(node, LABELS.get(name, "label"))


@pytest.mark.parametrize("name", sorted(READERS))
def test_hostile_labels_are_read_back(hostile, name):
    read = READERS[name](WRITERS[name](hostile))
    assert {*read.nodes} == {*hostile.by_id}
    assert read.number_of_edges() == len(hostile.edges)
    for node in hostile.nodes:
        assert (read.nodes[node.id].get("label") or "") == _as_read(name, node), ascii(node.label)[:80]


def _as_read(name, node):
    """What a format says of a label: without illegal characters, and never as a formula."""
    text = legible(getattr(node, LABELS.get(name, "label")))
    if name == "gexf" and not text:
        return node.caption
    if name in ("csv", "neo4j") and text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{text}"
    return text


@pytest.mark.parametrize("name", sorted(WRITERS))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(labels=st.lists(st.text(ANYTHING, max_size=30), min_size=1, max_size=6))
def test_any_label_is_read_back(name, labels):
    graph = graph_of(labels)
    read = READERS[name](WRITERS[name](graph))
    assert {*read.nodes} == {*graph.by_id}
    assert read.number_of_edges() == len(graph.edges)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_graph_of_nothing_is_read_back(name):
    read = READERS[name](WRITERS[name](PropertyGraph((), ())))
    assert (read.number_of_nodes(), read.number_of_edges()) == (0, 0)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_same_graph_gives_the_same_bytes(hostile, name):
    assert WRITERS[name](hostile) == WRITERS[name](graph_of(HOSTILE))


def test_two_processes_give_the_same_bytes(opened):
    code = (
        "import hashlib, sys\nfrom pathlib import Path\nfrom kg.export.formats import EXPORT_FORMATS\n"
        "from kg.export.selection import Selection\nfrom kg.export.subset import Subset\nfrom kg.store import load\n"
        "path = Path(sys.argv[1])\nsubset = Subset(load(path), path, Selection())\n"
        "print([hashlib.sha256(known.content(subset)).hexdigest() for known in EXPORT_FORMATS])\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(opened.layout.graph)],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_gexf_is_what_gephi_accepts(subset):
    root = etree.fromstring(export_format("gexf").content(subset))
    names = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    assert root.get("version") == "1.3"
    ids = [node.get("id") for node in root.iterfind(".//g:node", names)]
    assert len(ids) == len({*ids}) == len(subset.graph.nodes)
    for class_, element in (("node", "node"), ("edge", "edge")):
        path = f".//g:attributes[@class='{class_}']/g:attribute"
        declared = {one.get("id"): one.get("type") for one in root.iterfind(path, names)}
        values = list(root.iterfind(f".//g:{element}/g:attvalues/g:attvalue", names))
        assert {one.get("for") for one in values} <= {*declared}
        assert all(one.get("value").isdigit() for one in values if declared[one.get("for")] == "integer")
    for edge in root.iterfind(".//g:edge", names):
        assert {edge.get("source"), edge.get("target")} <= {*ids}
        assert float(edge.get("weight")) >= 1
    for colour in root.iterfind(".//viz:color", names):
        assert all(0 <= int(colour.get(part)) <= 255 for part in "rgb")
    for place in root.iterfind(".//viz:position", names):
        assert all(abs(float(place.get(axis))) < 1e5 for axis in "xyz")
    sizes = [float(one.get("value")) for one in root.iterfind(".//viz:size", names)]
    assert len(sizes) == len(ids)
    assert min(sizes) > 0


def test_graphml_keys_are_typed_and_declared(subset):
    root = etree.fromstring(export_format("graphml").content(subset))
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    keys = {key.get("id"): key.get("attr.type") for key in root.iterfind("g:key", names)}
    assert {data.get("key") for data in root.iterfind(".//g:data", names)} <= {*keys}
    assert (keys["edge_weight"], keys["edge_evidence"], keys["node_label"]) == ("int", "int", "string")


def test_yed_nodes_have_the_colour_of_their_area(subset):
    read = READERS["yed"](export_format("yed").content(subset))
    assert read.nodes["T2"]["colour"] == "#E69F00"
    assert read.nodes["F6"]["colour"] == "#5A5A5A"


def test_neo4j_headers_are_those_of_the_import_tool(subset):
    files = archived(export_format("neo4j").content(subset))
    assert files["nodes.csv"].decode().splitlines()[0].startswith("id:ID,:LABEL,notation,label,")
    assert files["relationships.csv"].decode().splitlines()[0].startswith(":START_ID,:END_ID,:TYPE,")
    labels = {row["id:ID"]: row[":LABEL"] for row in rows(files["nodes.csv"])}
    assert labels["T2"] == "ThematicWorkstream;Workstream"


def test_no_cell_is_a_formula(hostile):
    for content in (*csv_tables(hostile).values(), *neo4j_tables(hostile).values()):
        cells = [value for row in rows(content) for value in row.values()]
        assert not [value for value in cells if value.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_archives_carry_no_time(subset):

    with zipfile.ZipFile(io.BytesIO(export_format("csv").content(subset))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_cytoscape_has_what_both_cytoscapes_need(subset):
    read = json.loads(export_format("cytoscape").content(subset))
    node = next(one for one in read["elements"]["nodes"] if one["data"]["id"] == "T2")
    assert node["data"]["name"].startswith("T2 · ")
    assert {*node["position"]} == {"x", "y"}
    ids = [one["data"]["id"] for kind in ("nodes", "edges") for one in read["elements"][kind]]
    assert len(ids) == len({*ids})


def test_gexf_round_trip_keeps_control_characters_out():
    assert read_gexf(gexf(graph_of(["a\x00b"]))).nodes["n0"]["label"] == "a\ufffdb"


def test_no_graph_with_a_loose_end():
    node = graph_of(["x"]).nodes[0]
    with pytest.raises(ValueError, match="share an id"):
        PropertyGraph((node, node), ())
    with pytest.raises(ValueError, match="not there"):
        PropertyGraph((node,), (Edge("n0", "n9", "lead", "urn:p", "lead"),))


def test_places_are_apart_and_finite(subset):
    places = [(one["x"], one["y"]) for one in json.loads(export_format("d3").content(subset))["nodes"]]
    assert len({*places}) == len(places)
    assert all(abs(axis) < 5000 for place in places for axis in place)


def test_colours_are_hexadecimal(subset):
    assert all(re.fullmatch("#[0-9A-F]{6}", node.colour) for node in subset.graph.nodes)
