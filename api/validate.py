"""Files, or the release, into a SHACL report with the file and line on which each finding stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdflib import Graph

from api.settings import Settings
from kg import release
from kg.errors import InputError
from kg.rdf_documents import READABLE, Document, Limits, syntax_of_extension, triples
from kg.validation import assert_shapes_work, load_shapes
from kg.validation_documents import check_documents
from kg.validation_report import ValidationReport

BUNDLED, RELEASE = "bundled", "release"
"""Names of what files may refer to: the sources that come with the package, and the current release."""


def checked(report_of: Sequence[Path], context: Graph) -> tuple[ValidationReport, Graph]:
    """The report of the union of these files, and the shapes they were checked against.

    Raises:
        InputError: a file cannot be read, or is not the RDF its name says; the line is named.
        ValidationFailed: the shapes do not find fault with a graph that is known to be bad.
    """
    documents = [_read(path) for path in report_of]
    shapes = load_shapes()
    assert_shapes_work(shapes)
    return check_documents(documents, context, shapes), shapes


def files_named(patterns: Sequence[str]) -> list[Path]:
    """The files of these names, each once: a directory stands for the RDF files below it, `*` and `**` for any.

    Raises:
        InputError: nothing has one of the names.
    """
    return list(dict.fromkeys(path for pattern in patterns for path in _files_named(pattern)))


def context_graph(names: Sequence[str], settings: Settings) -> Graph:
    """What files may refer to, as one graph; empty if nothing is named.

    Args:
        names: `bundled`, `release`, or the path of a release or of an RDF file.
        settings: where the current release is.

    Raises:
        ReleaseError: there is no release, or it is damaged.
        InputError: a file cannot be read.
    """
    graph = Graph()
    for number, name in enumerate(names):
        if name == BUNDLED:
            _add_bundled(graph)
            continue
        for triple in triples(_read(_context_file(name, settings)), Limits(), f"c{number}"):
            graph.add(triple)
    return graph


def release_file(settings: Settings) -> Path:
    """The graph of the current release, after checking it against its manifest.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    layout, _ = release.open_current(settings.home)
    return layout.graph


def _add_bundled(graph: Graph) -> None:
    from ingest.pipeline import ingest

    for quad in ingest().quads:
        graph.add(quad[:3])


def _context_file(name: str, settings: Settings) -> Path:
    if name == RELEASE:
        return release_file(settings)
    path = Path(name)
    return release.Layout(path).graph if path.is_dir() else path


def _files_named(pattern: str) -> list[Path]:
    extensions = {f".{syntax.file_extension}" for syntax in READABLE}
    path = Path(pattern)
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if file.suffix in extensions and file.is_file()]
    elif path.exists() or not set("*?[") & set(pattern):
        return [path]
    else:
        found = [file for file in sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor)))) if file.is_file()]
    if not found:
        raise InputError(f"There is no RDF file in {pattern}.", f"Files end in {', '.join(sorted(extensions))}.")
    return found


def _read(path: Path) -> Document:
    syntax = syntax_of_extension(path.suffix.removeprefix("."))
    try:
        return Document(str(path), path.read_text("utf-8-sig"), syntax)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}).", "Check its path and that it is UTF-8.") from None
