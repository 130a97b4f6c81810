"""A property graph into GraphML with typed keys (http://graphml.graphdrawing.org/specification.html)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from kg.export.characters import legible
from kg.export.property_graph import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    EdgeAttribute,
    NodeAttribute,
    PropertyGraph,
    edge_values,
    node_values,
)

NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"


def graphml(graph: PropertyGraph) -> bytes:
    """The document; a node's id is that of the property graph.

    >>> graphml(PropertyGraph((), ()))[:38].decode()
    "<?xml version='1.0' encoding='UTF-8'?>"
    """
    root = root_element("graphml", NAMESPACE)
    declare(root, "node", NODE_ATTRIBUTES)
    declare(root, "edge", EDGE_ATTRIBUTES)
    body = etree.SubElement(root, "graph", id="gcmkg", edgedefault="directed")
    for node in graph.nodes:
        add_data(etree.SubElement(body, "node", id=legible(node.id)), "node", node_values(node))
    for number, edge in enumerate(graph.edges):
        ends = {"source": legible(edge.source), "target": legible(edge.target)}
        add_data(etree.SubElement(body, "edge", {"id": f"e{number}", **ends}), "edge", edge_values(edge))
    return document(root)


def root_element(name: str, namespace: str, **prefixes: str) -> etree._Element:
    """The root of a document whose elements without a prefix are all in one namespace."""
    return etree.Element(name, nsmap={None: namespace, **prefixes})  # type: ignore[dict-item]


def declare(root: etree._Element, domain: str, columns: Iterable[NodeAttribute | EdgeAttribute]) -> None:
    """Add a key for each column, with the id that add_data uses."""
    for name, kind, _ in columns:
        key = {"id": f"{domain}_{name}", "for": domain, "attr.name": name, "attr.type": kind}
        etree.SubElement(root, "key", key)


def add_data(element: etree._Element, domain: str, values: Mapping[str, str | int]) -> None:
    """Add the values of a node or an edge."""
    for name, value in values.items():
        etree.SubElement(element, "data", key=f"{domain}_{name}").text = legible(str(value))


def document(root: etree._Element) -> bytes:
    """An XML document in UTF-8, indented, with its declaration; text is left as it is."""
    etree.indent(root, " ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
