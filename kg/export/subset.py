"""A release and a selection into what the formats write: a property graph, or lines of N-Quads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Store

from kg.export import rdf
from kg.export.projection import project
from kg.export.property_graph import Node, PropertyGraph
from kg.export.selection import FACTS, Selection, is_drawable, select


@dataclass(frozen=True)
class Subset:
    """The chosen part of a release; each view of it is made when first asked for.

    Attributes:
        store: the graph of the release.
        nquads: the file of its sorted canonical N-Quads.
        selection: what is wanted of it.

    Raises:
        InputError: from any view, where the selection names what the release does not have.
    """

    store: Store
    nquads: Path
    selection: Selection

    @cached_property
    def everything(self) -> PropertyGraph:
        """All things and links of the chosen layers."""
        return project(self.store, self.selection.language, self.selection.layers or FACTS)

    @cached_property
    def graph(self) -> PropertyGraph:
        """The chosen things and links."""
        return select(self.everything, self.selection)

    @property
    def areas(self) -> tuple[Node, ...]:
        """The thematic areas, chosen or not: they explain the colours."""
        return tuple(node for node in self.everything.nodes if node.type == "ThematicArea")

    @cached_property
    def lines(self) -> list[str]:
        """The chosen quads; all of the release's where nothing narrows them."""
        lines = self.nquads.read_text("utf-8").removesuffix("\n").split("\n")
        if self.selection.layers:
            lines = rdf.of_layers(lines, self.selection.layers)
        if self.selection.is_of_things:
            lines = rdf.about(lines, self._things(), self.graph)
        return lines

    def _things(self) -> frozenset[str]:
        """What a quad may not point at unless it was chosen; passages and concepts may always be pointed at."""
        return frozenset(node.iri for node in self.everything.nodes if is_drawable(node))
