"""A property graph into GEXF 1.3 with colours, sizes and places, as Gephi opens it (https://gexf.net/schema.html)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from kg.export.characters import legible
from kg.export.graphml import document, root_element
from kg.export.layout import Point, layout, size
from kg.export.palette import rgb
from kg.export.property_graph import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    Edge,
    EdgeAttribute,
    Node,
    NodeAttribute,
    PropertyGraph,
    edge_values,
    node_values,
)

_NAMESPACE: Final = "http://gexf.net/1.3"
_VIZ: Final = "http://gexf.net/1.3/viz"
_TYPES: Final = {"string": "string", "int": "integer"}
# Gephi has a Label and a Weight column of its own.
_OWN: Final = frozenset({"label", "weight"})


def gexf(graph: PropertyGraph) -> bytes:
    """The document; Gephi's y axis points up, so places are turned over."""
    root = root_element("gexf", _NAMESPACE, viz=_VIZ)
    root.set("version", "1.3")
    etree.SubElement(etree.SubElement(root, "meta"), "creator").text = "gcmkg"
    body = etree.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    _declare(body, "node", NODE_ATTRIBUTES)
    _declare(body, "edge", EDGE_ATTRIBUTES)
    places = layout(graph)
    nodes, edges = etree.SubElement(body, "nodes"), etree.SubElement(body, "edges")
    for node in graph.nodes:
        _add_node(nodes, node, places[node.id], size(graph, node))
    for number, edge in enumerate(graph.edges):
        _add_edge(edges, number, edge)
    return document(root)


def _declare(body: etree._Element, class_: str, columns: Iterable[NodeAttribute | EdgeAttribute]) -> None:
    attributes = etree.SubElement(body, "attributes", {"class": class_})
    for name, kind, _ in columns:
        if name not in _OWN:
            etree.SubElement(attributes, "attribute", id=name, title=name, type=_TYPES[kind])


def _add_node(nodes: etree._Element, node: Node, place: Point, diameter: float) -> None:
    element = etree.SubElement(nodes, "node", id=legible(node.id), label=legible(node.label or node.caption))
    _add_values(element, node_values(node))
    red, green, blue = rgb(node.colour)
    etree.SubElement(element, f"{{{_VIZ}}}size", value=str(diameter))
    etree.SubElement(element, f"{{{_VIZ}}}position", x=str(place.x), y=str(-place.y), z="0.0")
    etree.SubElement(element, f"{{{_VIZ}}}color", r=str(red), g=str(green), b=str(blue))


def _add_edge(edges: etree._Element, number: int, edge: Edge) -> None:
    ends = {"source": legible(edge.source), "target": legible(edge.target)}
    named = {"label": legible(edge.label), "kind": legible(edge.relation), "weight": f"{float(edge.weight)}"}
    _add_values(etree.SubElement(edges, "edge", {"id": f"e{number}", **ends, **named}), edge_values(edge))


def _add_values(element: etree._Element, values: Mapping[str, str | int]) -> None:
    listed = etree.SubElement(element, "attvalues")
    for name, value in values.items():
        if name not in _OWN:
            etree.SubElement(listed, "attvalue", {"for": name, "value": legible(str(value))})
