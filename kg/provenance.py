"""Which graph came from which source by which ingestion, as PROV-O quads (https://www.w3.org/TR/prov-o/).

No clock times: two builds of the same sources must give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rdflib.namespace import DCTERMS, PROV, RDF, RDFS
from rdflib.term import Literal, URIRef

from kg.identifiers import mint
from kg.named_graphs import graph_name, layer_of
from kg.namespaces import BASE, GCM
from kg.quads import Quad


class Derivation(NamedTuple):
    """One named graph, the sources it was made from and what was done, in English and Russian."""

    graph: URIRef
    sources: tuple[str, ...]
    how_en: str
    how_ru: str


def provenance_quads(derivations: tuple[Derivation, ...], software: str) -> Iterator[Quad]:
    """The provenance graph of these derivations, made by this version of the software."""
    here = graph_name("provenance")
    agent = URIRef(f"{BASE}id/ingestion/software")
    yield Quad(agent, RDF.type, PROV.SoftwareAgent, here)
    yield Quad(agent, RDFS.label, Literal(software), here)
    for derivation in derivations:
        yield from _derived(derivation, agent, here)


def _derived(derivation: Derivation, agent: URIRef, here: URIRef) -> Iterator[Quad]:
    graph = derivation.graph
    ingestion = mint("ingestion", graph.removeprefix(f"{BASE}graph/").replace("/", "."))
    yield Quad(graph, RDF.type, PROV.Entity, here)
    yield Quad(graph, GCM.layer, Literal(layer_of(graph)), here)
    yield Quad(graph, PROV.wasGeneratedBy, ingestion, here)
    yield Quad(ingestion, RDF.type, PROV.Activity, here)
    yield Quad(ingestion, PROV.wasAssociatedWith, agent, here)
    yield Quad(ingestion, DCTERMS.description, Literal(derivation.how_en, lang="en"), here)
    yield Quad(ingestion, DCTERMS.description, Literal(derivation.how_ru, lang="ru"), here)
    for source in derivation.sources:
        yield Quad(graph, PROV.wasDerivedFrom, mint("source", source), here)
        yield Quad(ingestion, PROV.used, mint("source", source), here)
