"""A property graph into a place for every node, the same on every run.

Fruchterman and Reingold's forces (https://doi.org/10.1002/spe.4380211102): nodes push each other away, edges pull,
and a weak pull to the middle keeps parts that nothing links together. It starts from a spiral with each thematic area
in a sector of its own instead of from chance. Nodes without edges stand in rows below the drawing.
Only additions, products, quotients and square roots are used, which IEEE 754 rounds alike everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.export.property_graph import Node, PropertyGraph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_STEPS: Final = 240
# Large graphs settle in fewer steps, for patience; beyond so many nodes they keep the spiral.
_MOST_NODES: Final = 2000
_NODE_STEPS: Final = 120_000
_SPACING: Final = 60.0
_GRAVITY: Final = 0.6
_PER_ROW: Final = 8


class Point(NamedTuple):
    """A place in the drawing: x to the right, y down."""

    x: float
    y: float


def layout(graph: PropertyGraph) -> dict[str, Point]:
    """Where each node stands, by id; neighbours are about 60 apart.

    >>> layout(PropertyGraph((Node("O8", "urn:8", "O8", "Objective", (), "", ""),), ()))
    {'O8': Point(x=-630.0, y=60.0)}
    """
    linked = [node for node in graph.nodes if graph.degrees[node.id]]
    alone = [node for node in graph.nodes if not graph.degrees[node.id]]
    places = _linked(linked, graph) if linked else {}
    return places | _rows(alone, max((point.y for point in places.values()), default=0.0))


def size(graph: PropertyGraph, node: Node) -> float:
    """The diameter of a node: it grows with the square root of its links."""
    return round(float(7 + 3 * graph.degrees[node.id] ** 0.5), 1)


def _rows(nodes: list[Node], above: float) -> dict[str, Point]:
    return {
        node.id: Point((i % _PER_ROW - (_PER_ROW - 1) / 2) * 3 * _SPACING, above + _SPACING * (1 + i // _PER_ROW))
        for i, node in enumerate(nodes)
    }


def _linked(nodes: list[Node], graph: PropertyGraph) -> dict[str, Point]:
    places = _spiral(nodes)
    if len(nodes) <= _MOST_NODES:
        places = _settled(places, _ends(nodes, graph))
    return {node.id: Point(*(round(float(c), 1) for c in place)) for node, place in zip(nodes, places, strict=True)}


def _spiral(nodes: list[Node]) -> NDArray[np.float64]:
    """Each area in a sector of its own, its nodes scattered between the middle and the rim; even density."""
    import numpy as np

    ranks = {node.id: i for i, node in enumerate(sorted(nodes, key=lambda node: (node.areas[:1], node.id)))}
    order = np.array([ranks[node.id] for node in nodes], dtype=np.float64)
    radii = _SPACING * np.sqrt((order * 7) % len(nodes) + 1)
    angles = [_turn(rank / len(nodes)) for rank in order]
    return np.array(angles) * radii[:, None]


def _turn(share: float) -> tuple[float, float]:
    """The point on the unit circle after this share of a turn, by halving angles: no sine differs by machine."""
    x, y = 1.0, 0.0
    step_x, step_y = -1.0, 0.0
    for _ in range(20):
        share *= 2
        if share >= 1:
            share -= 1
            x, y = x * step_x - y * step_y, x * step_y + y * step_x
        step_x, step_y = ((1 + step_x) / 2) ** 0.5, ((1 - step_x) / 2) ** 0.5
    return x, y


def _ends(nodes: list[Node], graph: PropertyGraph) -> NDArray[np.intp]:
    import numpy as np

    index: Mapping[str, int] = {node.id: i for i, node in enumerate(nodes)}
    pairs = sorted({(index[edge.source], index[edge.target]) for edge in graph.edges})
    return np.array([pair for pair in pairs if pair[0] != pair[1]], dtype=np.intp).reshape(-1, 2)


def _settled(places: NDArray[np.float64], ends: NDArray[np.intp]) -> NDArray[np.float64]:
    import numpy as np

    steps = min(_MOST_STEPS, _NODE_STEPS // len(places))
    for step in range(steps):
        moves = _pushes(places) + _pulls(places, ends) - _GRAVITY * places
        lengths = np.sqrt((moves * moves).sum(axis=1))
        heat = _SPACING * (1 - step / steps)
        places = places + moves * (np.minimum(lengths, heat) / np.maximum(lengths, 1e-9))[:, None]
    return places


def _pushes(places: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    across, down = (axis[:, None] - axis[None, :] for axis in places.T)
    strengths = _SPACING * _SPACING / (across * across + down * down + 1e-6)
    return np.stack(((across * strengths).sum(axis=1), (down * strengths).sum(axis=1)), axis=1)


def _pulls(places: NDArray[np.float64], ends: NDArray[np.intp]) -> NDArray[np.float64]:
    import numpy as np

    gaps = places[ends[:, 1]] - places[ends[:, 0]]
    forces = gaps * (np.sqrt((gaps * gaps).sum(axis=1)) / _SPACING)[:, None]
    pulls = np.zeros_like(places)
    np.add.at(pulls, ends[:, 0], forces)
    np.add.at(pulls, ends[:, 1], -forces)
    return pulls
