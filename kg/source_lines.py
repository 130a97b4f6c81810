"""Turtle, TriG, N-Triples or N-Quads text into the lines on which each subject, property and value stands.

A scanner, not a parser: it reads tokens (https://www.w3.org/TR/turtle/#sec-grammar) and keeps count of lines, which
RDF libraries do not do. What stands inside `[…]` and `(…)` is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from rdflib.namespace import RDF


class Place(NamedTuple):
    """One value of one property of a subject, or the subject itself (the rest empty), and its 1-based line."""

    subject: str
    predicate: str
    value: str
    language: str
    line: int


class _Token(NamedTuple):
    kind: str
    text: str
    language: str
    line: int


# A dot belongs to a name only when the name goes on after it.
_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n]*)
  | (?P<iri><[^<>\s]*>)
  | (?P<literal>\"{3}(?:[^"\\]|\\.|\"{1,2}(?!"))*\"{3}|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
               |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?:@(?P<language>[A-Za-z][A-Za-z0-9-]*))?
  | (?P<directive>@prefix\b|@base\b|(?i:prefix|base|graph)(?=\s))
  | (?P<datatype>\^\^)
  | (?P<mark>[;,\[\](){}]|\.+(?![0-9]))
  | (?P<name>(?:\\.|[^\s<>"'()\[\]{},;.#\\^@]|\.++(?=[\w:%\\-]))+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def places(text: str) -> Iterator[Place]:
    r"""Every subject, property and value of a document with its line, in the order of the text.

    >>> turtle = "@prefix e: <urn:> .\ne:T2 e:lead e:IOM ,\n  e:WHO ; # both\n  e:name 'T. 2; \"x\"'@en ."
    >>> [(place.value, place.line) for place in places(turtle)]
    [('', 2), ('urn:IOM', 2), ('urn:WHO', 3), ('T. 2; "x"', 4)]
    """
    return _Scanner().places(_tokens(text))


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = "literal" if match["literal"] else match.lastgroup or "other"
        if kind != "space":
            yield _Token(kind, match[kind], match["language"] or "", line)
        line += match[0].count("\n")


class _Scanner:
    """Where in a statement the scan has come to: 0 subject, 1 property, 2 value, 3 after a value."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.base = ""
        self.terms = ["", ""]
        self.position = 0
        self.depth = 0

    def places(self, tokens: Iterator[_Token]) -> Iterator[Place]:
        for token in tokens:
            if token.kind == "directive":
                self._declare(token, tokens)
            elif token.kind == "mark":
                self._mark(token.text)
            elif token.kind == "datatype":
                next(tokens, None)
            elif token.kind in ("iri", "name", "literal") and not self.depth:
                yield from self._term(token)

    def _declare(self, directive: _Token, tokens: Iterator[_Token]) -> None:
        word = directive.text.lstrip("@").lower()
        if word == "prefix":
            name = next(tokens, directive).text
            self.prefixes[name.rstrip(":")] = self._iri(next(tokens, directive).text)
        elif word == "base":
            self.base = self._iri(next(tokens, directive).text)

    def _mark(self, mark: str) -> None:
        if mark in "[(":
            self.depth += 1
        elif mark in "])":
            self.depth = max(0, self.depth - 1)
            self._after_brackets()
        elif mark in "{}" or (mark.startswith(".") and not self.depth):
            self.position, self.depth = 0, 0
        elif mark == ";" and not self.depth:
            self.position = 1
        elif mark == "," and not self.depth:
            self.position = 2

    def _after_brackets(self) -> None:
        if self.depth == 0:
            if self.position == 0:
                self.terms[0] = ""
            self.position = {0: 1, 2: 3}.get(self.position, self.position)

    def _term(self, token: _Token) -> Iterator[Place]:
        value = self._value(token)
        if self.position == 0:
            yield Place(value, "", "", "", token.line)
        elif self.position == 2 and self.terms[0]:
            yield Place(self.terms[0], self.terms[1], value, token.language, token.line)
        if self.position < 2:
            self.terms[self.position] = str(RDF.type) if token.text == "a" and self.position == 1 else value
        self.position = min(self.position + 1, 3)

    def _value(self, token: _Token) -> str:
        if token.kind == "literal":
            quotes = 3 if token.text[:3] in ('"""', "'''") else 1
            return _unescaped(token.text[quotes:-quotes])
        return self._iri(token.text)

    def _iri(self, text: str) -> str:
        if text.startswith("<"):
            return urljoin(self.base, _unescaped(text[1:-1])) if self.base else _unescaped(text[1:-1])
        prefix, colon, local = text.partition(":")
        if not colon or prefix not in self.prefixes:
            return text
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _LETTERS.get(match[3], match[3])

    return _ESCAPE.sub(character, text) if "\\" in text else text
