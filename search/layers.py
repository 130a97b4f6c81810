"""Statements and the layers that make them, into the ties that a choice of layers leaves standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pyoxigraph import Store

from kg.errors import InputError
from kg.named_graphs import LAYERS, layer_of
from kg.namespaces import compact
from search.documents import Document, language_of, rows, solutions
from search.facets import Facets, facets
from search.graph_ranking import Graphs, Triple

# Six layers leave 63 choices.
_CHOICES = 64


@dataclass(frozen=True)
class Ties:
    """What some layers say of how things are tied.

    Attributes:
        graphs: what ranking walks on.
        facets: what things are counted and narrowed by.
        origins: triples that say where a thing comes from.
    """

    graphs: Graphs
    facets: Facets
    origins: frozenset[Triple]


class LayeredTies:
    """The ties between things, for any choice of layers; what one choice needs is worked out when first asked for.

    Args:
        documents: by notation.
        links: triple → the layers that state it.
        origins: the same for where things come from.
        classes: local name of a class → language → what it is called.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        links: Mapping[Triple, frozenset[str]],
        origins: Mapping[Triple, frozenset[str]],
        classes: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        self._documents = documents
        self._links = links
        self._origins = origins
        self._classes = classes
        self._chosen = lru_cache(_CHOICES)(self._worked_out)

    @property
    def triples(self) -> tuple[Triple, ...]:
        """All links, whatever layer states them."""
        return tuple(self._links)

    def within(self, layers: Collection[str] = ()) -> Ties:
        """The ties that at least one of the layers states; all of them if none is named.

        Raises:
            InputError: a layer is unknown.
        """
        for layer in layers:
            if layer not in LAYERS:
                raise InputError(f"Unknown layer '{layer}'.", f"Use one of: {', '.join(LAYERS)}.")
        return self._chosen(frozenset(layers or LAYERS))

    def _worked_out(self, layers: frozenset[str]) -> Ties:
        links = _stated(self._links, layers)
        return Ties(
            Graphs(links, frozenset(name for name, one in self._documents.items() if one.type == "Practice")),
            facets(self._documents.values(), links, self._classes),
            frozenset(_stated(self._origins, layers)),
        )


def _stated(triples: Mapping[Triple, frozenset[str]], layers: frozenset[str]) -> list[Triple]:
    return [triple for triple, stating in triples.items() if stating & layers]


def read_ties(store: Store, documents: Mapping[str, Document]) -> LayeredTies:
    """The ties between findable things."""
    links = _layered(rows(store, "links"))
    known = {triple: layers for triple, layers in links.items() if triple[0] in documents and triple[2] in documents}
    return LayeredTies(documents, known, _layered(rows(store, "origins")), _class_labels(store))


def _class_labels(store: Store) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for class_, label in solutions(store, "class_labels"):
        found[compact(class_.value).removeprefix("gcm:")][language_of(label)] = label.value
    return found


def _layered(stated: Iterable[tuple[str, ...]]) -> dict[Triple, frozenset[str]]:
    found: dict[Triple, set[str]] = defaultdict(set)
    for subject, property_, object_, graph in stated:
        found[subject, compact(property_), object_].add(layer_of(graph))
    return {triple: frozenset(layers) for triple, layers in found.items()}
