"""Files, or the release, into a SHACL report with the file and line on which each finding stands."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from pyoxigraph import Literal as OxigraphLiteral
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, Node, URIRef

from api.opened_release import OpenedRelease
from kg.errors import InputError
from kg.validation import ValidationReport, assert_shapes_work, load_shapes, located, validate

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
}


def validate_release(opened: OpenedRelease) -> ValidationReport:
    """Check the graph of a release again."""
    return validate_files([opened.layout.graph])


def validate_files(files: list[Path]) -> ValidationReport:
    """Check the union of these files against the shapes.

    Raises:
        InputError: a file cannot be read, or is not the RDF its name says; the line is named.
    """
    texts = {str(path): _read(path) for path in files}
    shapes = load_shapes()
    assert_shapes_work(shapes)
    graph = Graph()
    for name, text in texts.items():
        for triple in _triples(name, text):
            graph.add(triple)
    return located(validate(graph, shapes), texts)


def _read(path: Path) -> str:
    if path.suffix not in FORMATS:
        raise InputError(f"{path} is not a kind of file this command reads.", f"Use {', '.join(FORMATS)}.")
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}).", "Check its path and that it is UTF-8.") from None


def _triples(name: str, text: str) -> list[tuple[Node, Node, Node]]:
    # Oxigraph's parser is strict, quick, and never fetches anything.
    try:
        quads = list(parse(input=text, format=FORMATS[Path(name).suffix]))
    except SyntaxError as error:
        raise InputError(f"{name}:{error.lineno}: {error.msg}.", "Mend the syntax and run the command again.") from None
    return [(_term(quad.subject), _term(quad.predicate), _term(quad.object)) for quad in quads]


def _term(term: NamedNode | BlankNode | OxigraphLiteral | Triple) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, OxigraphLiteral):
        language = term.language
        datatype = None if language or URIRef(term.datatype.value) == XSD.string else URIRef(term.datatype.value)
        # Not normalised: the shapes judge what stands in the file, and rdflib would rewrite P24M.
        return Literal(term.value, lang=language, datatype=datatype, normalize=False)
    raise InputError("A quoted triple stands in the data.", "Use plain RDF 1.1.")
