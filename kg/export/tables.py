"""A property graph into tables: two CSV files for people, and two for the import of Neo4j.

Every cell that a spreadsheet would run as a formula (it starts with = + - @, a tab or a carriage return) has an
apostrophe in front. Lines end with CRLF (https://www.rfc-editor.org/rfc/rfc4180).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from kg.export.characters import cell
from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Edge, Node, PropertyGraph

# https://neo4j.com/docs/operations-manual/current/import/#import-tool-header-format
_NEO4J_TYPES: Final = {"string": "", "int": ":int"}
# The type of a node is its label, the property of an edge its type.
_SAID_ELSEWHERE: Final = frozenset({"type", "property"})
Cell = str | int | None


def table(rows: Iterable[Sequence[Cell]]) -> bytes:
    r"""The rows as CSV in UTF-8.

    >>> table([("a", 1), ("=x", None)])
    b"a,1\r\n'=x,\r\n"
    """
    text = io.StringIO()
    csv.writer(text).writerows([_shown(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _shown(value: Cell) -> str | int:
    return cell(value) if isinstance(value, str) else "" if value is None else value


def csv_tables(graph: PropertyGraph) -> dict[str, bytes]:
    """nodes.csv and edges.csv, with the columns of every other format."""
    nodes = [("id", *(column.name for column in NODE_ATTRIBUTES))]
    edges = [("source", "target", *(column.name for column in EDGE_ATTRIBUTES))]
    return {
        "nodes.csv": table([*nodes, *((node.id, *_columns(node)) for node in graph.nodes)]),
        "edges.csv": table([*edges, *((edge.source, edge.target, *_edge_columns(edge)) for edge in graph.edges)]),
    }


def _columns(node: Node) -> list[Cell]:
    return [column.value(node) for column in NODE_ATTRIBUTES]


def _edge_columns(edge: Edge) -> list[Cell]:
    return [column.value(edge) for column in EDGE_ATTRIBUTES]


def neo4j_tables(graph: PropertyGraph) -> dict[str, bytes]:
    """nodes.csv and relationships.csv with the headers of neo4j-admin."""
    nodes = [column for column in NODE_ATTRIBUTES if column.name not in _SAID_ELSEWHERE]
    edges = [column for column in EDGE_ATTRIBUTES if column.name not in _SAID_ELSEWHERE]
    node_rows = ((n.id, _labels(n), *(column.value(n) for column in nodes)) for n in graph.nodes)
    edge_rows = ((e.source, e.target, e.relation, *(column.value(e) for column in edges)) for e in graph.edges)
    return {
        "nodes.csv": table([("id:ID", ":LABEL", *(_header(c.name, c.kind) for c in nodes)), *node_rows]),
        "relationships.csv": table(
            [(":START_ID", ":END_ID", ":TYPE", *(_header(c.name, c.kind) for c in edges)), *edge_rows]
        ),
    }


def _header(name: str, kind: str) -> str:
    return "areas:string[]" if name == "areas" else f"{name}{_NEO4J_TYPES[kind]}"


def _labels(node: Node) -> str:
    """The most specific class first, then those above it."""
    return ";".join((node.type, *(type_ for type_ in node.types if type_ != node.type)))
