"""The text of an outside SPARQL query into what must be known of it before any parser sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urljoin

from kg.errors import QueryError, QueryRefused, QueryTooLarge
from kg.namespaces import prefixes

# https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as brackets, keywords, names and strings go.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|#[^\n]*"
    r"|@[A-Za-z-]+"
    r"|[?$:]?[^\W\d][\w:.-]*|\d+|\s+|.",
    re.S,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with"}
_PROLOGUE = {"prefix", "base"}
SEARCH_QUERY = "https://w3id.org/gcm-kg/search#query"


@dataclass(frozen=True)
class Bounds:
    """How large the text of a query may be: bytes of UTF-8, and brackets within brackets."""

    query_bytes: int = 32_000
    nesting: int = 30


@dataclass(frozen=True)
class SearchCall:
    """A use of `search:query` in a query.

    Attributes:
        text: the words to search for.
        tag: the language tag of the string, which is part of the term that the query asks for.
        arguments: what follows the words in a list: how many, and the language of the reader.
        scored: whether the subject is a list, (?hit ?score) or (?hit ?score ?rank).
    """

    text: str
    tag: str = ""
    arguments: tuple[int | str, ...] | None = None
    scored: bool = False

    @property
    def limit(self) -> int | None:
        """How many hits are asked for, if the query says so."""
        return next((given for given in self.arguments or () if isinstance(given, int)), None)

    @property
    def lang(self) -> str | None:
        """The language of the reader, if the query says so."""
        return next((given for given in self.arguments or () if isinstance(given, str)), None)


def check(query: str, bounds: Bounds | None = None) -> None:
    """Refuse what a read-only endpoint does not do, before anything parses it.

    >>> check("SELECT * { ?s ?p ?o }")
    >>> check("DROP ALL")
    Traceback (most recent call last):
    ...
    kg.errors.QueryRefused: This endpoint is read-only, and DROP is an update. Send SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryRefused: the query updates or calls out with SERVICE.
        QueryTooLarge: the query is too long or too deeply nested.
    """
    bounds = bounds or Bounds()
    if len(query.encode("utf-8", "replace")) > bounds.query_bytes:
        raise QueryTooLarge(f"The query is longer than {bounds.query_bytes} bytes.", "Shorten it or split it.")
    words = tuple(_words(query))
    _check_nesting(words, bounds.nesting)
    if any(word.lower() == "service" for word in words):
        raise QueryRefused("SERVICE is not allowed: this endpoint does not call others.", "Query them yourself.")
    if (form := _form(words)) in _UPDATES:
        raise QueryRefused(
            f"This endpoint is read-only, and {form.upper()} is an update.", "Send SELECT, ASK, CONSTRUCT or DESCRIBE."
        )


def form(query: str) -> str:
    """What a query asks for: select, ask, construct or describe; anything else is no query.

    >>> form("PREFIX ask: <urn:construct/> SELECT * { ?s ?p ?o }")
    'select'
    """
    return _form(tuple(_words(query)))


def _check_nesting(words: tuple[str, ...], most: int) -> None:
    depth = 0
    for word in words:
        depth += (word in "([{") - (word in ")]}")
        if depth > most:
            raise QueryTooLarge(f"The query nests more than {most} brackets.", "Flatten it.")


def _form(words: tuple[str, ...]) -> str:
    names = (word.lower() for word in words if not (word.endswith(":") or word.startswith("<")))
    return next((name for name in names if name not in _PROLOGUE), "")


def _words(query: str) -> Iterator[str]:
    """Its tokens without space, comments and strings."""
    return (token for token in _tokens(query) if token[0] not in "\"'")


@lru_cache(maxsize=32)  # the same query is looked at for its form, its bounds and its graphs
def _tokens(query: str) -> tuple[str, ...]:
    # SPARQL reads \u escapes before anything else (section 19.2), so a keyword may be written with them.
    unescaped = _CODEPOINT.sub(lambda match: _character(match[1] or match[2]), query) if "\\" in query else query
    return tuple(token for token in _TOKEN.findall(unescaped) if not token.isspace() and token[0] != "#")


def _character(code: str) -> str:
    return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "�"


def dataset(query: str) -> tuple[str, ...]:
    """The graphs that the query itself names with FROM or FROM NAMED, as IRIs.

    >>> dataset("PREFIX g: <urn:g/> SELECT * FROM <urn:a> FROM NAMED g:b { ?s ?p ?o }")
    ('urn:a', 'urn:g/b')
    """
    words = tuple(_words(query))
    known, base = prefixes() | _declared(words), _base(words)
    named = (
        words[place + (2 if words[place + 1].lower() == "named" else 1)]
        for place, word in enumerate(words[:-2])
        if word.lower() == "from"
    )
    return tuple(urljoin(base, _iri(word, known)) for word in named)


def _base(words: tuple[str, ...]) -> str:
    pairs = pairwise(words)
    return next((iri[1:-1] for word, iri in pairs if word.lower() == "base" and iri.startswith("<")), "")


def _declared(words: tuple[str, ...]) -> dict[str, str]:
    triples = zip(words, words[1:], words[2:], strict=False)
    return {name[:-1]: iri[1:-1] for word, name, iri in triples if word.lower() == "prefix" and name.endswith(":")}


def _iri(word: str, known: dict[str, str]) -> str:
    if word.startswith("<"):
        return word[1:-1]
    prefix, _, local = word.partition(":")
    return known.get(prefix, f"{prefix}:") + local


def search_calls(query: str) -> tuple[SearchCall, ...]:
    """The searches that a query asks for, each once.

    >>> search_calls('SELECT * { ?hit search:query "détention" }')
    (SearchCall(text='détention', tag='', arguments=None, scored=False),)
    >>> search_calls('SELECT * { (?hit ?score) search:query ("IOM" 5 "fr") }')
    (SearchCall(text='IOM', tag='', arguments=(5, 'fr'), scored=True),)

    Raises:
        QueryError: the words are not a string, or the list holds something else than words, number and language.
    """
    tokens = _tokens(query)
    known = prefixes() | _declared(tuple(token for token in tokens if token[0] not in "\"'"))
    places = (place for place, token in enumerate(tokens) if _is_search(token, known) and not _declares(tokens, place))
    return tuple(dict.fromkeys(_call(tokens[place + 1 :], tokens[place - 1] == ")") for place in places))


def _is_search(token: str, known: dict[str, str]) -> bool:
    return ":" in token and token[0] not in "\"'" and _iri(token, known) == SEARCH_QUERY


def _declares(tokens: tuple[str, ...], place: int) -> bool:
    """Whether a token stands in `PREFIX name: <iri>`."""
    return any(token.lower() in _PROLOGUE for token in tokens[max(0, place - 2) : place])


_USAGE = 'Write ?hit search:query "words", or (?hit ?score) search:query ("words" 20 "fr").'


def _call(after: tuple[str, ...], scored: bool) -> SearchCall:
    words, *rest = _listed(after) if after[:1] == ("(",) else after[:2] or ("",)
    if not words or words[0] not in "\"'":
        raise QueryError("search:query needs the words to search for as a string.", _USAGE)
    if after[0] == "(":
        return SearchCall(_string(words), "", tuple(_argument(token) for token in rest), scored)
    return SearchCall(_string(words), "".join(token[1:] for token in rest if token[0] == "@"), None, scored)


def _listed(after: tuple[str, ...]) -> tuple[str, ...]:
    return after[1 : after.index(")")] if ")" in after[2:] else ("",)


def _argument(token: str) -> int | str:
    if token.isdecimal():
        return int(token)
    if token[0] in "\"'":
        return _string(token)
    raise QueryError("search:query takes words, then how many, then a language.", _USAGE)


_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _string(token: str) -> str:
    quotes = 3 if token[:3] in ('"""', "'''") and len(token) >= 6 else 1
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), token[quotes:-quotes], flags=re.S)
