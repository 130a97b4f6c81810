"""Exported bytes into what other parsers make of them: a networkx graph, or the rows of a table."""

import csv
import io
import json
import re
import warnings
import zipfile
from html.parser import HTMLParser

import networkx
import pydot
from lxml import etree

Y = "{http://www.yworks.com/xml/graphml}"


def read_graphml(content):
    return networkx.read_graphml(io.BytesIO(content), force_multigraph=True)


def read_gexf(content):
    return networkx.read_gexf(io.BytesIO(content), version="1.3")


def read_yed(content):
    """With lxml: the label and colour of every y:ShapeNode, which networkx knows only in part."""
    root = etree.fromstring(content)
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    graph = networkx.MultiDiGraph()
    for node in root.iterfind(".//g:node", names):
        (drawn,) = node.iter(f"{Y}ShapeNode")
        graph.add_node(
            node.get("id"), label=drawn.findtext(f"{Y}NodeLabel"), colour=drawn.find(f"{Y}Fill").get("color")
        )
    for edge in root.iterfind(".//g:edge", names):
        assert len(list(edge.iter(f"{Y}PolyLineEdge"))) == 1
        graph.add_edge(edge.get("source"), edge.get("target"))
    return graph


def read_cytoscape(content):
    return networkx.cytoscape_graph(json.loads(content))


def read_d3(content):
    return networkx.node_link_graph(json.loads(content), edges="links")


def read_dot(content):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        (drawn,) = pydot.graph_from_dot_data(content.decode())
    graph = networkx.MultiDiGraph()
    for node in drawn.get_nodes():
        if node.get_name() not in ("node", "edge", "graph"):
            graph.add_node(unquoted(node.get_name()), label=unquoted(node.get("label")))
    for edge in drawn.get_edges():
        graph.add_edge(unquoted(edge.get_source()), unquoted(edge.get_destination()))
    return graph


def unquoted(text):
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text[1:-1], flags=re.S)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def archived(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def read_csv(content):
    files = archived(content)
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from((row["id"], row) for row in rows(files["nodes.csv"]))
    graph.add_edges_from((row["source"], row["target"], row) for row in rows(files["edges.csv"]))
    return graph


def read_neo4j(content):
    files = archived(content)
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from((row["id:ID"], row) for row in rows(files["nodes.csv"]))
    ends = ((row[":START_ID"], row[":END_ID"], row) for row in rows(files["relationships.csv"]))
    graph.add_edges_from(ends)
    return graph


class Page(HTMLParser):
    """What a browser would make of the page, as far as elements, attributes and scripts go."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.texts = {}
        self._open = None
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open = dict(attributes).get("id", tag) if tag in ("script", "style", "p") else None

    def handle_endtag(self, tag):
        self._open = None

    def handle_data(self, data):
        if self._open:
            self.texts[self._open] = self.texts.get(self._open, "") + data


def read_html(content):
    data = json.loads(Page(content).texts["graph"])
    return networkx.node_link_graph({"directed": True, "multigraph": True, "graph": {}, **data}, edges="edges")


READERS = {
    "graphml": read_graphml,
    "gexf": read_gexf,
    "yed": read_yed,
    "cytoscape": read_cytoscape,
    "d3": read_d3,
    "dot": read_dot,
    "neo4j": read_neo4j,
    "csv": read_csv,
    "html": read_html,
}
