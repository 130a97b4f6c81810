"""Which named graph holds what: one IRI for each layer and source, so that fact, opinion and guess stay apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from rdflib.term import URIRef

from kg.errors import InputError
from kg.namespaces import BASE

LAYERS: Final = ("asserted", "curated", "inferred", "machine", "ontology", "provenance")


def graph_name(layer: str, source: str = "") -> URIRef:
    """The named graph of a layer, or of one source within it.

    >>> str(graph_name("asserted", "workplan-2019"))
    'https://w3id.org/gcm-kg/graph/asserted/workplan-2019'
    >>> str(graph_name("inferred"))
    'https://w3id.org/gcm-kg/graph/inferred'

    Raises:
        InputError: the layer is not one of LAYERS.
    """
    if layer not in LAYERS:
        raise InputError(f"Unknown layer '{layer}'.", f"Use one of: {', '.join(LAYERS)}.")
    return URIRef(BASE + "graph/" + "/".join(part for part in (layer, source) if part))


def graphs_in(layers: Collection[str], graphs: Iterable[str]) -> tuple[str, ...]:
    """Those of the graphs that belong to the layers.

    >>> graphs_in(["inferred"], [graph_name("inferred"), graph_name("machine", "mentions")])
    ('https://w3id.org/gcm-kg/graph/inferred',)

    Raises:
        InputError: a layer is not one of LAYERS.
    """
    for layer in layers:
        graph_name(layer)
    return tuple(str(graph) for graph in graphs if layer_of(graph) in layers)


def layer_of(graph: str) -> str:
    """The layer a named graph belongs to.

    >>> layer_of("https://w3id.org/gcm-kg/graph/asserted/workplan-2019")
    'asserted'
    """
    return graph.removeprefix(BASE + "graph/").split("/")[0]
