"""A property graph into matrices as CSV: a row and a column for each thing of two kinds, a number where they meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from kg.export.property_graph import Node, PropertyGraph
from kg.export.tables import Cell, table

NO_CORRIDORS: Final = "This release holds no migration corridors, so there is nothing to cross."
_UNKNOWN: Final = "unknown"
Pair = tuple[str, str]


class Matrix(NamedTuple):
    """A matrix by name, with what its cells hold."""

    name: str
    about: str
    write: Callable[[PropertyGraph], bytes]


def objective_agency(graph: PropertyGraph) -> bytes:
    """Objective × agency: how many workstreams tie the two."""
    return _crossed(graph, "Objective", "Agency", _through_workstreams(graph))


def objective_workstream(graph: PropertyGraph) -> bytes:
    """Objective × workstream: 1 where the workstream serves the objective."""
    direct = {(edge.target, edge.source) for edge in graph.edges} | {(edge.source, edge.target) for edge in graph.edges}
    return _crossed(graph, "Objective", "Workstream", Counter(direct))


def area_agency(graph: PropertyGraph) -> bytes:
    """Thematic area × agency: how many workstreams tie the two."""
    return _crossed(graph, "ThematicArea", "Agency", _through_workstreams(graph))


def corridor(graph: PropertyGraph) -> bytes:
    """Origin × destination: the latest migrant stock of the corridor; empty where the release has no corridor.

    >>> corridor(PropertyGraph((), ())).decode().splitlines()[1]
    '"This release holds no migration corridors, so there is nothing to cross."'
    """
    corridors = [node for node in graph.nodes if "MigrationCorridor" in node.types]
    if not corridors:
        return table([("origin \\ destination",), (NO_CORRIDORS,)])
    ends = {(edge.source, edge.relation): graph.by_id[edge.target] for edge in graph.edges}
    known = {
        (origin.id, destination.id): _UNKNOWN if node.stock is None else node.stock
        for node in corridors
        if (origin := ends.get((node.id, "origin"))) and (destination := ends.get((node.id, "destination")))
    }
    rows, columns = ({pair[side] for pair in known} for side in (0, 1))
    listed = [[node for node in graph.nodes if node.id in ids] for ids in (rows, columns)]
    return _written("origin \\ destination", listed[0], listed[1], known, "")


def _through_workstreams(graph: PropertyGraph) -> Counter[Pair]:
    """How many workstreams are linked with both of two things."""
    near: dict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        near[edge.source].add(edge.target)
        near[edge.target].add(edge.source)
    hubs = (near[node.id] for node in graph.nodes if "Workstream" in node.types)
    return Counter((row, column) for ends in hubs for row in ends for column in ends)


def _crossed(graph: PropertyGraph, row_type: str, column_type: str, counts: Mapping[Pair, int]) -> bytes:
    rows = [node for node in graph.nodes if row_type in node.types]
    columns = [node for node in graph.nodes if column_type in node.types]
    return _written(row_type, rows, columns, counts, 0)


def _written(
    corner: str, rows: Iterable[Node], columns: Iterable[Node], cells: Mapping[Pair, str | int], empty: Cell
) -> bytes:
    across = list(columns)
    header: list[Cell] = [corner, "label", *(column.id for column in across)]
    return table([header, *([row.id, row.label, *(cells.get((row.id, c.id), empty) for c in across)] for row in rows)])


MATRICES: Final = (
    Matrix("matrix-objective-agency", "how many workstreams tie an objective and an agency", objective_agency),
    Matrix("matrix-objective-workstream", "which workstream serves which objective", objective_workstream),
    Matrix("matrix-area-agency", "how many workstreams tie a thematic area and an agency", area_agency),
    Matrix("matrix-corridor", "migrant stock by origin and destination", corridor),
)
