"""A property graph into GraphML as yEd draws it: shapes, colours, labels and places (https://www.yworks.com/yed)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from kg.export.characters import legible
from kg.export.graphml import NAMESPACE, add_data, declare, document, root_element
from kg.export.layout import Point, layout, size
from kg.export.property_graph import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    Edge,
    Node,
    PropertyGraph,
    edge_values,
    node_values,
)
from kg.export.shapes import shape

_Y: Final = "http://www.yworks.com/xml/graphml"
_SPREAD: Final = 2.5


def yed(graph: PropertyGraph) -> bytes:
    """The document: the columns of plain GraphML, and a y:ShapeNode or y:PolyLineEdge for each node and edge."""
    root = root_element("graphml", NAMESPACE, y=_Y)
    declare(root, "node", NODE_ATTRIBUTES)
    declare(root, "edge", EDGE_ATTRIBUTES)
    etree.SubElement(root, "key", {"id": "node_graphics", "for": "node", "yfiles.type": "nodegraphics"})
    etree.SubElement(root, "key", {"id": "edge_graphics", "for": "edge", "yfiles.type": "edgegraphics"})
    body = etree.SubElement(root, "graph", id="gcmkg", edgedefault="directed")
    places = layout(graph)
    for node in graph.nodes:
        element = etree.SubElement(body, "node", id=legible(node.id))
        add_data(element, "node", node_values(node))
        _draw_node(etree.SubElement(element, "data", key="node_graphics"), node, places[node.id], size(graph, node))
    for number, edge in enumerate(graph.edges):
        ends = {"source": legible(edge.source), "target": legible(edge.target)}
        element = etree.SubElement(body, "edge", {"id": f"e{number}", **ends})
        add_data(element, "edge", edge_values(edge))
        _draw_edge(etree.SubElement(element, "data", key="edge_graphics"), edge)
    return document(root)


def _draw_node(data: etree._Element, node: Node, place: Point, diameter: float) -> None:
    drawn = etree.SubElement(data, f"{{{_Y}}}ShapeNode")
    side = 2 * diameter
    corner = {"x": f"{place.x * _SPREAD - side / 2:.1f}", "y": f"{place.y * _SPREAD - side / 2:.1f}"}
    etree.SubElement(drawn, f"{{{_Y}}}Geometry", {"width": f"{side:.1f}", "height": f"{side:.1f}", **corner})
    etree.SubElement(drawn, f"{{{_Y}}}Fill", color=node.colour, transparent="false")
    etree.SubElement(drawn, f"{{{_Y}}}BorderStyle", color="#333333", type="line", width="1.0")
    label = etree.SubElement(drawn, f"{{{_Y}}}NodeLabel", modelName="sides", modelPosition="s", textColor="#000000")
    label.text = legible(node.caption)
    etree.SubElement(drawn, f"{{{_Y}}}Shape", type=shape(node))


def _draw_edge(data: etree._Element, edge: Edge) -> None:
    drawn = etree.SubElement(data, f"{{{_Y}}}PolyLineEdge")
    etree.SubElement(drawn, f"{{{_Y}}}LineStyle", color="#999999", type="line", width=f"{float(edge.weight)}")
    etree.SubElement(drawn, f"{{{_Y}}}Arrows", source="none", target="standard")
    etree.SubElement(drawn, f"{{{_Y}}}EdgeLabel", textColor="#555555").text = legible(edge.label)
