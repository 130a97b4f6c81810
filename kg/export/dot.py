"""A property graph into the DOT language of Graphviz (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.export.characters import legible
from kg.export.palette import rgb
from kg.export.property_graph import Edge, Node, PropertyGraph
from kg.export.shapes import shape

_BOXES: Final = {"roundrectangle": "box", "rectangle": "box"}
_DEFAULTS: Final = (
    '  graph [charset="UTF-8", overlap="prism", splines="true", outputorder="edgesfirst"];',
    '  node [style="filled", fontname="sans-serif", fontsize="10"];',
    '  edge [color="#999999", fontname="sans-serif", fontsize="8"];',
)


def dot(graph: PropertyGraph) -> bytes:
    """A digraph with coloured, labelled nodes; draw it with `sfdp -Tsvg`."""
    lines = ["digraph gcmkg {", *_DEFAULTS, *map(_node, graph.nodes), *map(_edge, graph.edges), "}"]
    return ("\n".join(lines) + "\n").encode()


def quoted(text: str) -> str:
    r"""A DOT string; a backslash stands for itself, so that no label says \N for the name of its node.

    >>> print(quoted('say "\\N"'))
    "say \"\\N\""
    """
    escaped = legible(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n") + '"'


def _node(node: Node) -> str:
    drawn = shape(node)
    values = {
        "label": node.caption,
        "tooltip": node.label or node.caption,
        "shape": _BOXES.get(drawn, drawn),
        "fillcolor": node.colour,
        "fontcolor": _ink(node.colour),
        "class": node.type,
        "URL": node.iri,
    }
    return f"  {quoted(node.id)} {_attributes(values)};"


def _edge(edge: Edge) -> str:
    ends = f"{quoted(edge.source)} -> {quoted(edge.target)}"
    values = {"label": edge.label, "class": edge.relation, "weight": str(edge.weight), "tooltip": edge.layer}
    return f"  {ends} {_attributes(values)};"


def _attributes(values: Mapping[str, str]) -> str:
    return "[" + ", ".join(f"{name}={quoted(value)}" for name, value in values.items()) + "]"


def _ink(colour: str) -> str:
    """Black or white, whichever reads better on the colour."""
    red, green, blue = rgb(colour)
    return "#000000" if 299 * red + 587 * green + 114 * blue > 128_000 else "#FFFFFF"
