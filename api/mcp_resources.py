"""A release into what a model may read beside calling tools: the ontology in short, example queries, the release."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Store

from api.opened_release import OpenedRelease
from kg.named_queries import named_queries
from kg.namespaces import GCM, compact, prefixes

_RDF_TYPE: Final = NamedNode(prefixes()["rdf"] + "type")
_CLASSES: Final = ("owl:Class",)
_PROPERTIES: Final = ("owl:ObjectProperty", "owl:DatatypeProperty")
# What is told of a term, under which name.
_TOLD: Final = {
    "rdfs:subClassOf": "subclass_of",
    "rdfs:subPropertyOf": "subproperty_of",
    "rdfs:domain": "domain",
    "schema:domainIncludes": "domain",
    "rdfs:range": "range",
    "schema:rangeIncludes": "range",
    "owl:inverseOf": "inverse",
}
_WORDS: Final = {"rdfs:label": "label", "skos:definition": "definition"}


def ontology(opened: OpenedRelease) -> dict[str, Any]:
    """The prefixes, and each class and property of ours with its English label, definition and place."""
    return {
        "prefixes": prefixes(),
        "classes": _terms(opened.store, _CLASSES),
        "properties": _terms(opened.store, _PROPERTIES),
    }


def queries() -> dict[str, Any]:
    """The example queries that come with the graph, each with the question it answers in English and Russian."""
    return {"queries": [named._asdict() for named in named_queries()]}


def release(opened: OpenedRelease) -> dict[str, Any]:
    """What the release is: its identity, sources, layers and counts; not its list of files."""
    return {name: value for name, value in asdict(opened.manifest).items() if name != "files"}


def _terms(store: Store, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    of_kind = (quad.subject for kind in kinds for quad in store.quads_for_pattern(None, _RDF_TYPE, _node(kind), None))
    ours = {one.value for one in of_kind if isinstance(one, NamedNode) and one.value.startswith(str(GCM))}
    return [_term(store, NamedNode(iri)) for iri in sorted(ours)]


def _node(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(prefixes()[prefix] + local)


def _term(store: Store, term: NamedNode) -> dict[str, Any]:
    about: dict[str, Any] = {"name": compact(term.value)}
    for quad in store.quads_for_pattern(term, None, None, None):
        property_, value = compact(quad.predicate.value), quad.object
        if property_ in _WORDS and isinstance(value, Literal) and value.language == "en":
            about[_WORDS[property_]] = value.value
        if property_ in _TOLD and isinstance(value, NamedNode):
            about.setdefault(_TOLD[property_], set()).add(compact(value.value))
    return {name: sorted(value) if isinstance(value, set) else value for name, value in sorted(about.items())}
