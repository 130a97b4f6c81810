"""Kinds of things into shapes, which tell them apart where colours do not."""

from __future__ import annotations

from typing import Final

from kg.export.property_graph import Node

# The names are yEd's (https://yed.yworks.com/support/manual/); Graphviz and the page have names of their own for some.
_SHAPES: Final = {"Objective": "ellipse", "Workstream": "roundrectangle", "Actor": "diamond", "ThematicArea": "hexagon"}
_OTHER: Final = "rectangle"


def shape(node: Node) -> str:
    """The shape of a node's kind.

    >>> shape(Node("T2", "urn:t2", "T2", "ThematicWorkstream", ("ThematicWorkstream", "Workstream"), "", ""))
    'roundrectangle'
    """
    return next((drawn for kind, drawn in _SHAPES.items() if kind in (*node.types, node.type)), _OTHER)
