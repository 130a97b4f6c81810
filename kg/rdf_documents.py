"""RDF text of a stranger, in one of six syntaxes, into triples: within limits, and never fetching anything.

Oxigraph's parser is strict and quick, but a few kilobytes of nested brackets take the process down and a DTD can
blow up its memory. Nesting and DTDs are therefore looked for before it is called; for text from the network call
`triples` in a process that can be killed (`kg.child_process`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from pyoxigraph import Literal as OxigraphLiteral
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, Node, URIRef

from kg.errors import InputError, SyntaxFault
from kg.source_lines import Place, places

READABLE: Final = (
    RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS,
    RdfFormat.TRIG,
    RdfFormat.JSON_LD,
    RdfFormat.RDF_XML,
)
"""The syntaxes that can be read; each knows its own file extension and media type."""

_LINED: Final = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TRIG)


@dataclass(frozen=True)
class Limits:
    """How much one document may hold."""

    triples: int = 1_000_000
    nesting: int = 100


@dataclass(frozen=True)
class Document:
    """RDF text with the name that findings give for it and its syntax, one of READABLE."""

    name: str
    text: str
    syntax: RdfFormat = field(default=RdfFormat.TURTLE)


class StatedTriple(NamedTuple):
    """A subject, a property and a value, as rdflib terms."""

    subject: Node
    predicate: Node
    object: Node


def syntax_of_extension(extension: str) -> RdfFormat:
    """The syntax of files with this extension, written without its dot.

    >>> syntax_of_extension("ttl").media_type
    'text/turtle'

    Raises:
        InputError: it is none of READABLE.
    """
    for syntax in READABLE:
        if syntax.file_extension == extension.lower():
            return syntax
    raise InputError(
        f"'.{extension}' is not a kind of file this command reads.",
        f"Use {', '.join('.' + syntax.file_extension for syntax in READABLE)}.",
    )


def syntax_of_media_type(media_type: str) -> RdfFormat | None:
    """The syntax with this media type; None if it is none of READABLE.

    >>> syntax_of_media_type("application/ld+json").name
    'JSON-LD'
    """
    return next((syntax for syntax in READABLE if syntax.media_type == media_type), None)


def triples(document: Document, limits: Limits, scope: str = "") -> list[StatedTriple]:
    """Every triple of a document, named graphs merged.

    Args:
        document: the text.
        limits: what it may hold.
        scope: put before the labels of blank nodes, so that those of two documents stay apart. The labels are
            given in the order of the text, so that the same text gives the same nodes.

    Raises:
        SyntaxFault: the text is not RDF in that syntax; the line is named.
        InputError: it is too large or too deeply nested, has a DTD, asks for a remote context or quotes triples.
    """
    _check_nesting(document, limits.nesting)
    nodes = _BlankNodes(scope)
    found: list[StatedTriple] = []
    try:
        for quad in parse(input=document.text, format=document.syntax, base_iri=None):
            if len(found) == limits.triples:
                raise InputError(f"{document.name} has more than {limits.triples} triples.", "Send it in parts.")
            found.append(StatedTriple(nodes.term(quad.subject), nodes.term(quad.predicate), nodes.term(quad.object)))
    except SyntaxError as error:
        raise _fault(document, error) from None
    except ValueError as error:
        raise SyntaxFault(document.name, None, f"{error}.", "Mend it and try again.") from None
    return found


def document_places(document: Document, stated: list[StatedTriple]) -> Iterator[Place]:
    """Where in the document each subject, property and value stands; line 0 in a syntax whose lines mean little."""
    if document.syntax in _LINED:
        yield from places(document.text)
        return
    for triple in stated:
        language = getattr(triple.object, "language", None) or ""
        yield Place(str(triple.subject), "", "", "", 0)
        yield Place(str(triple.subject), str(triple.predicate), str(triple.object), language, 0)


def _fault(document: Document, error: SyntaxError) -> InputError:
    message = str(error.msg).strip().rstrip(".")
    if "LoadDocumentCallback" in message:
        asked = "It names a JSON-LD context that lies elsewhere, and nothing is fetched."
        return SyntaxFault(document.name, error.lineno, asked, "Write the context into the document.")
    return SyntaxFault(document.name, error.lineno, f"{message}.", "Mend the syntax and try again.")


class _BlankNodes:
    """The terms of one document, its blank nodes numbered in the order in which they turn up."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._numbered: dict[str, BNode] = {}

    def term(self, term: NamedNode | BlankNode | OxigraphLiteral | Triple) -> Node:
        if isinstance(term, NamedNode):
            return URIRef(term.value)
        if isinstance(term, BlankNode):
            return self._numbered.setdefault(term.value, BNode(f"{self._scope}b{len(self._numbered)}"))
        if isinstance(term, OxigraphLiteral):
            return _literal(term)
        raise InputError("A quoted triple stands in the data.", "Use plain RDF 1.1.")


def _literal(term: OxigraphLiteral) -> Literal:
    language = term.language
    datatype = None if language or URIRef(term.datatype.value) == XSD.string else URIRef(term.datatype.value)
    # Not normalised: the shapes judge what stands in the file, and rdflib would rewrite P24M.
    return Literal(term.value, lang=language, datatype=datatype, normalize=False)


# Strings, IRIs and comments are passed over. All repetitions are possessive, so hostile text costs linear time.
_BRACKETS = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}+(?!"))*+"""|\'\'\'(?:[^\'\\]|\\.|\'{1,2}+(?!\'))*+\'\'\''
    r'|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|<(?!<)[^<>\s]*+>|#[^\n]*+|<<|>>|[\[\](){}]',
    re.DOTALL,
)
_JSON_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
# What is not closed reaches to the end of the text, which is then read only once.
_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|</?+(?:\"[^\"]*+\"|'[^']*+'|[^<>\"'])*+>", re.DOTALL
)


def _check_nesting(document: Document, deepest: int) -> None:
    if document.syntax == RdfFormat.RDF_XML and re.search(r"<!\s*(DOCTYPE|ENTITY)", document.text, re.IGNORECASE):
        raise InputError(f"{document.name} has a document type declaration.", "Remove <!DOCTYPE …>: it is not read.")
    depth = 0
    for step in _steps(document):
        depth += step
        if depth > deepest:
            raise InputError(f"{document.name} nests deeper than {deepest} levels.", "Flatten it.")


def _steps(document: Document) -> Iterator[int]:
    if document.syntax == RdfFormat.RDF_XML:
        return (_tag_step(match[0]) for match in _TAGS.finditer(document.text))
    brackets = _JSON_BRACKETS if document.syntax == RdfFormat.JSON_LD else _BRACKETS
    return (_bracket_step(match[0]) for match in brackets.finditer(document.text))


def _bracket_step(token: str) -> int:
    return (token in ("[", "(", "{", "<<")) - (token in ("]", ")", "}", ">>"))


def _tag_step(tag: str) -> int:
    if tag.startswith(("<!", "<?")) or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1
