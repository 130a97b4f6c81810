"""Our GEXF and GraphML, as networkx reads them back, into the pictures of docs/exports.md: python docs/exports.py"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import networkx as nx
from matplotlib import pyplot as plt

from api.opened_release import OpenedRelease, open_release
from api.settings import Settings
from kg.export.formats import export_format
from kg.export.selection import Selection
from kg.export.subset import Subset

HERE = Path(__file__).parent
Places = Mapping[str, tuple[float, float]]


def main() -> None:
    """Write both pictures, the same bytes on every run."""
    mpl.use("Agg")
    opened = open_release(Settings())
    draw_gexf(opened, HERE / "exports-gexf.png")
    draw_graphml(opened, HERE / "exports-graphml.png")


def draw_gexf(opened: OpenedRelease, path: Path) -> None:
    """The whole release as GEXF, drawn with the places, sizes and colours that the file itself has."""
    content = export_format("gexf").content(Subset(opened.store, opened.layout.graph, Selection()))
    graph = nx.read_gexf(io.BytesIO(content), version="1.3")
    looks = {node: values["viz"] for node, values in graph.nodes(data=True)}
    places = {node: (look["position"]["x"], look["position"]["y"]) for node, look in looks.items()}
    colours = ["#{r:02X}{g:02X}{b:02X}".format(**looks[node]["color"]) for node in graph]
    sizes = [looks[node]["size"] ** 2 / 2.6 for node in graph]
    names = {node: node for node, values in graph.nodes(data=True) if len(node) < 6 and graph.degree(node) > 3}
    draw(graph, places, colours, sizes, names, path, (11, 10))


def draw_graphml(opened: OpenedRelease, path: Path) -> None:
    """What is within two links of objective 13, from GraphML in French, laid out by networkx."""
    selection = Selection(focus="O13", depth=2, language="fr")
    content = export_format("graphml").content(Subset(opened.store, opened.layout.graph, selection))
    graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    places = nx.kamada_kawai_layout(nx.Graph(graph))
    colours = [values["colour"] for _, values in graph.nodes(data=True)]
    names = {node: _wrapped(values["caption"]) for node, values in graph.nodes(data=True)}
    draw(graph, places, colours, [220.0] * len(graph), names, path, (11, 8))


def _wrapped(caption: str) -> str:
    name, _, text = caption.partition(" · ")
    return "\n".join([name, *textwrap.wrap(text, 26, max_lines=2, placeholder=" …")])


def draw(
    graph: Any,  # noqa: ANN401
    places: Places,
    colours: list[str],
    sizes: list[float],
    names: Mapping[str, str],
    path: Path,
    inches: tuple[float, float],
) -> None:
    """Write a picture without a date in it."""
    figure, axes = plt.subplots(figsize=inches, layout="constrained")
    nx.draw_networkx_edges(nx.Graph(graph), places, ax=axes, edge_color="#B5BCC4", width=0.8)
    nx.draw_networkx_nodes(
        graph, places, ax=axes, node_color=colours, node_size=sizes, edgecolors="#1B1F24", linewidths=0.6
    )
    boxed = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.3}
    below = {"font_size": 8, "verticalalignment": "top", "bbox": boxed}
    nx.draw_networkx_labels(graph, _lowered(places), names, ax=axes, **below)
    axes.margins(0.06)
    axes.set_axis_off()
    figure.savefig(path, dpi=72, metadata={"Software": None})
    plt.close(figure)


def _lowered(places: Places) -> Places:
    heights = [y for _, y in places.values()]
    step = 0.016 * (max(heights) - min(heights))
    return {node: (x, y - step) for node, (x, y) in places.items()}


if __name__ == "__main__":
    main()
