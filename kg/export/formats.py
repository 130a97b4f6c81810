"""The one table of export formats: name, media type, extension and writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from kg.errors import NotFound
from kg.export import rdf
from kg.export.archive import archive
from kg.export.dot import dot
from kg.export.gexf import gexf
from kg.export.graphml import graphml
from kg.export.json_graphs import cytoscape, d3
from kg.export.matrix import MATRICES
from kg.export.page import page
from kg.export.property_graph import PropertyGraph
from kg.export.selection import suggestion
from kg.export.subset import Subset
from kg.export.tables import csv_tables, neo4j_tables
from kg.export.yed import yed


class ExportFormat(NamedTuple):
    """One way to write a subset.

    Attributes:
        name: what the user calls it.
        media_type: of what `content` gives.
        extension: of the file, without a dot.
        about: what it is for, in a few words.
        files: subset → file name → content; a single file or two.
        summary: subset → its size in words.
    """

    name: str
    media_type: str
    extension: str
    about: str
    files: Callable[[Subset], Mapping[str, bytes]]
    summary: Callable[[Subset], str]

    @property
    def file_name(self) -> str:
        """What a download is called."""
        return f"gcmkg-{self.name}.{self.extension}"

    @property
    def is_archive(self) -> bool:
        """Whether there are several files, which travel as a ZIP archive."""
        return self.extension == "zip"

    def content(self, subset: Subset) -> bytes:
        """The one file, or the archive of all files.

        Raises:
            InputError: the selection names what the release does not have.
        """
        files = self.files(subset)
        return archive(files) if self.is_archive else next(iter(files.values()))


def _quads(
    name: str, media_type: str, extension: str, about: str, write: Callable[[Iterable[str]], bytes]
) -> ExportFormat:
    def files(subset: Subset) -> dict[str, bytes]:
        return {f"gcmkg-{name}.{extension}": write(subset.lines)}

    return ExportFormat(name, media_type, extension, about, files, lambda subset: f"{len(subset.lines)} quads")


def _drawing(
    name: str, media_type: str, extension: str, about: str, write: Callable[[PropertyGraph], bytes]
) -> ExportFormat:
    def files(subset: Subset) -> dict[str, bytes]:
        return {f"gcmkg-{name}.{extension}": write(subset.graph)}

    return ExportFormat(name, media_type, extension, about, files, lambda subset: subset.graph.summary)


def _tables(name: str, about: str, write: Callable[[PropertyGraph], Mapping[str, bytes]]) -> ExportFormat:
    def files(subset: Subset) -> Mapping[str, bytes]:
        return write(subset.graph)

    return ExportFormat(name, "application/zip", "zip", about, files, lambda subset: subset.graph.summary)


def _page(subset: Subset) -> dict[str, bytes]:
    return {"gcmkg-html.html": page(subset.graph, subset.areas)}


_CSV: Final = "text/csv; charset=utf-8"
EXPORT_FORMATS: Final = (
    _quads("turtle", "text/turtle; charset=utf-8", "ttl", "RDF for people and programs", rdf.turtle),
    _quads("nquads", "application/n-quads", "nq", "RDF with its layers, line by line", rdf.nquads),
    _quads("trig", "application/trig", "trig", "RDF with its layers as named graphs", rdf.trig),
    _quads("jsonld", "application/ld+json", "jsonld", "RDF as JSON, with its context inside", rdf.jsonld),
    _drawing("graphml", "application/graphml+xml", "graphml", "networkx, igraph, Gephi, Cytoscape", graphml),
    _drawing("gexf", "application/gexf+xml", "gexf", "Gephi, with colours, sizes and places", gexf),
    _drawing("cytoscape", "application/json", "cyjs", "Cytoscape and cytoscape.js", cytoscape),
    _drawing("d3", "application/json", "json", "D3 nodes and links; networkx node-link", d3),
    _drawing("dot", "text/vnd.graphviz; charset=utf-8", "dot", "Graphviz", dot),
    _drawing("yed", "application/graphml+xml", "graphml", "yEd, with shapes and colours", yed),
    _tables("neo4j", "neo4j-admin database import", neo4j_tables),
    _tables("csv", "nodes.csv and edges.csv for spreadsheets", csv_tables),
    ExportFormat(
        "html",
        "text/html; charset=utf-8",
        "html",
        "one page to look at and search, offline",
        _page,
        lambda subset: subset.graph.summary,
    ),
    *(_drawing(matrix.name, _CSV, "csv", matrix.about, matrix.write) for matrix in MATRICES),
)


def export_format(name: str) -> ExportFormat:
    """The format with this name.

    >>> export_format("gexf").file_name
    'gcmkg-gexf.gexf'

    Raises:
        NotFound: there is none; the hint says what is near and lists them all.
    """
    known = {known.name: known for known in EXPORT_FORMATS}
    if name not in known:
        raise NotFound(f"Unknown export format '{name}'.", suggestion(name, known))
    return known[name]
