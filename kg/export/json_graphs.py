"""A property graph into the JSON of Cytoscape (https://js.cytoscape.org/#notation/elements-json) and of D3."""

from __future__ import annotations

import json
from typing import Any

from kg.export.characters import legible
from kg.export.layout import Point, layout, size
from kg.export.property_graph import Edge, Node, PropertyGraph, edge_values, node_values

Json = dict[str, Any]


def cytoscape(graph: PropertyGraph) -> bytes:
    """Cytoscape JSON with places; `name` and `value` are what Cytoscape desktop and networkx look for.

    >>> json.loads(cytoscape(PropertyGraph((), ())))["elements"]
    {'nodes': [], 'edges': []}
    """
    places = layout(graph)
    elements = {
        "nodes": [_cytoscape_node(graph, node, places[node.id]) for node in graph.nodes],
        "edges": [_cytoscape_edge(number, edge) for number, edge in enumerate(graph.edges)],
    }
    return _written({"data": {"name": "gcmkg"}, "directed": True, "multigraph": True, "elements": elements})


def _cytoscape_node(graph: PropertyGraph, node: Node, place: Point) -> Json:
    names = {"id": node.id, "value": node.id, "name": node.caption, "size": size(graph, node)}
    return {"data": names | _node(node), "position": place._asdict()}


def _cytoscape_edge(number: int, edge: Edge) -> Json:
    names = {"id": f"e{number}", "key": f"e{number}", "source": edge.source, "target": edge.target}
    return {"data": names | {"interaction": edge.relation} | edge_values(edge)}


def d3(graph: PropertyGraph) -> bytes:
    """Nodes and links for d3-force's forceLink().id(d => d.id), with places to start from; networkx reads it too."""
    places = layout(graph)
    nodes = [
        {"id": node.id, **_node(node), "size": size(graph, node), **places[node.id]._asdict()} for node in graph.nodes
    ]
    links = [
        {"source": edge.source, "target": edge.target, "key": f"e{number}", **edge_values(edge)}
        for number, edge in enumerate(graph.edges)
    ]
    return _written({"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "links": links})


def _node(node: Node) -> Json:
    """The columns, with lists where other formats have to join them."""
    return node_values(node) | {"areas": list(node.areas), "types": list(node.types)}


def _written(value: Json) -> bytes:
    return f"{json.dumps(cleaned(value), ensure_ascii=False, indent=1)}\n".encode()


def cleaned(value: Any) -> Any:  # noqa: ANN401
    """The value with every text in it legible, at any depth."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {legible(name): cleaned(held) for name, held in value.items()}
    return [cleaned(held) for held in value] if isinstance(value, list) else value
