"""Deleted records into what stays of them: the code, the mark of deletion and what took their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib.namespace import DCTERMS, OWL, PROV, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.collection import Key, iri_of, key_of
from ingest.contributions import Deletion
from kg.named_graphs import graph_name
from kg.quads import Quad


def tombstone_quads(deletions: Iterable[Deletion]) -> Iterator[Quad]:
    """What the graph says of deleted records (https://www.w3.org/TR/owl2-syntax/#Annotation_Properties).

    A tombstone has no class of ours, so that no search, count or shape takes it for a live thing.

    >>> [str(quad.object) for quad in tombstone_quads([Deletion("practice", "a", "b")])][1:]
    ['true', 'a', 'https://w3id.org/gcm-kg/id/practice/b']
    """
    graph = graph_name("curated", "contributions")
    for deletion in deletions:
        subject = URIRef(iri_of(key_of(deletion)))
        yield Quad(subject, RDF.type, PROV.Entity, graph)
        yield Quad(subject, OWL.deprecated, Literal(True), graph)
        yield Quad(subject, SKOS.notation, Literal(deletion.id), graph)
        if deletion.replaced_by is not None:
            successor = URIRef(iri_of(Key(deletion.kind, deletion.replaced_by)))
            yield Quad(subject, DCTERMS.isReplacedBy, successor, graph)
