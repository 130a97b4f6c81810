"""Facts as values: a quad of rdflib terms, and its canonical N-Quads line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

Term = URIRef | Literal


class Quad(NamedTuple):
    """One fact in one named graph; there are no blank nodes in our data."""

    subject: URIRef
    predicate: URIRef
    object: Term
    graph: URIRef


# https://www.w3.org/TR/rdf-canon/#canonical-quads
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t",
            ord("\b"): "\\b", ord("\f"): "\\f"}  # fmt: skip
_ESCAPES |= {c: f"\\u{c:04X}" for c in [*range(0x20), 0x7F] if c not in _ESCAPES}
_ESCAPED = re.compile(f"[{re.escape(''.join(map(chr, _ESCAPES)))}]")


def nquads_line(quad: Quad) -> str:
    r"""The canonical N-Quads line of a quad, without its line end.

    >>> from rdflib import Literal, URIRef
    >>> nquads_line(Quad(URIRef("urn:s"), URIRef("urn:p"), Literal('say "x"', lang="en"), URIRef("urn:g")))
    '<urn:s> <urn:p> "say \\"x\\""@en <urn:g> .'
    """
    return f"<{quad.subject}> <{quad.predicate}> {_object(quad.object)} <{quad.graph}> ."


def _object(term: Term) -> str:
    if isinstance(term, URIRef):
        return f"<{term}>"
    text = f'"{_escaped(term)}"'
    if term.language:
        return f"{text}@{term.language.lower()}"
    if term.datatype and term.datatype != XSD.string:
        return f"{text}^^<{term.datatype}>"
    return text


def _escaped(text: str) -> str:
    # To look first is five times as quick as to translate, and few texts hold any of these.
    return text.translate(_ESCAPES) if _ESCAPED.search(text) else text


def sorted_lines(quads: Iterable[Quad]) -> list[str]:
    """The distinct canonical lines in code point order: the form whose digest identifies a release."""
    return sorted({nquads_line(quad) for quad in quads})
