"""Triples into a flat JSON-LD document in the terms of ontology/context.jsonld, with the context inline.

A reader therefore fetches nothing, and reads `lead` where the graph says gcm:lead. A value that a term would give
another datatype or language is written out in full under the property's prefixed name, so nothing changes on the
way back (https://www.w3.org/TR/json-ld11-api/#value-compaction).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.namespaces import compact, prefixes

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
Json = dict[str, Any]


class _Term(NamedTuple):
    """A term of the context and how it reads a bare string: as an IRI, a datatype, by language map, or as it is."""

    name: str
    reads: str


@cache
def context() -> Json:
    """What stands under @context in ontology/context.jsonld."""
    stored: Json = json.loads(files("ontology").joinpath("context.jsonld").read_text("utf-8"))["@context"]
    return stored


def document(triples: Iterable[Triple]) -> bytes:
    """The triples as UTF-8 JSON-LD: a @graph of subjects in the order in which they first come.

    >>> from pyoxigraph import NamedNode as N
    >>> lead = Triple(N("urn:w"), N("https://w3id.org/gcm-kg/ontology#lead"), N("https://w3id.org/gcm-kg/id/agency/IOM"))
    >>> json.loads(document([lead]))["@graph"]
    [{'@id': 'urn:w', 'lead': 'id:agency/IOM'}]
    """
    nodes: dict[str, Json] = {}
    for triple in triples:
        name = _name(triple.subject)  # type: ignore[arg-type]
        _add(nodes.setdefault(name, {"@id": name}), triple)
    body = {"@context": _used(nodes.values()), "@graph": list(nodes.values())}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _add(node: Json, triple: Triple) -> None:
    value = triple.object
    if triple.predicate.value == _TYPE and not isinstance(value, Literal):
        _append(node, "@type", _type_name(value))  # type: ignore[arg-type]
    elif isinstance(value, Literal):
        _add_literal(node, triple.predicate.value, value)
    else:
        _add_link(node, triple.predicate.value, _name(value))  # type: ignore[arg-type]


def _add_link(node: Json, predicate: str, name: str) -> None:
    term = _term(predicate)
    if term and term.reads == "@id":
        _append(node, term.name, name)
    else:
        _append(node, _plain_key(predicate, term), {"@id": name})


def _add_literal(node: Json, predicate: str, value: Literal) -> None:
    term = _term(predicate)
    if value.language:
        if term and term.reads == "@language":
            _append(node.setdefault(term.name, {}), value.language, value.value)
        else:
            _append(node, _plain_key(predicate, term), {"@value": value.value, "@language": value.language})
    elif term and term.reads == value.datatype.value:
        _append(node, term.name, value.value)
    elif value.datatype.value == _STRING:
        _append(node, _plain_key(predicate, term), value.value)
    else:
        typed = {"@value": value.value, "@type": _type_name(value.datatype)}
        _append(node, _plain_key(predicate, term), typed)


def _append(holder: Json, key: str, value: object) -> None:
    """One value stands alone, several in a list."""
    if key not in holder:
        holder[key] = value
    elif isinstance(holder[key], list):
        holder[key].append(value)
    else:
        holder[key] = [holder[key], value]


def _plain_key(predicate: str, term: _Term | None) -> str:
    return term.name if term and not term.reads else compact(predicate)


def _name(node: NamedNode | BlankNode) -> str:
    return f"_:{node.value}" if isinstance(node, BlankNode) else compact(node.value)


def _type_name(node: NamedNode | BlankNode) -> str:
    term = _terms().get(node.value)
    return term.name if term and not term.reads else _name(node)


def _term(predicate: str) -> _Term | None:
    return _terms().get(predicate)


@cache
def _terms() -> dict[str, _Term]:
    """IRI → the term that the context has for it; prefixes are no terms."""
    entries = (
        (name, entry) for name, entry in context().items() if not name.startswith("@") and name not in prefixes()
    )
    return dict(_read_term(name, entry) for name, entry in entries)


def _read_term(name: str, entry: str | Json) -> tuple[str, _Term]:
    if isinstance(entry, str):
        return _expand(entry), _Term(name, "")
    kind = entry.get("@container") or entry.get("@type", "")
    return _expand(entry["@id"]), _Term(name, kind if kind.startswith("@") or not kind else _expand(kind))


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return prefixes()[prefix] + local if prefix in prefixes() else name


def _used(nodes: Iterable[Json]) -> Json:
    """The part of the context that these nodes need, so that a small document stays small."""
    named = {name for node in nodes for name in _names(node)}
    named |= {word for name in named if name in context() for word in _names(context()[name])}
    needed = named | {name.partition(":")[0] for name in named if ":" in name}
    return {"@version": context()["@version"]} | {n: entry for n, entry in context().items() if n in needed}


def _names(value: object) -> set[str]:
    """Every key and every string of a JSON value: among them are all names that a context may explain."""
    if isinstance(value, dict):
        return {name for key, inner in value.items() for name in (key, *_names(inner))}
    if isinstance(value, list):
        return {name for inner in value for name in _names(inner)}
    return {value} if isinstance(value, str) else set()
