"""The curated lists turned into the quads of the reference graph: names and codes of what the workplan speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Final

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal

from ingest.alignments import alignment_quads
from ingest.labels import Name, Wording, literal, wording_quads
from ingest.memberships import membership_quads
from ingest.records import Thing
from ingest.reference_lists import Entry, FurtherNames, ReferenceData, Scheme
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.quads import Quad

GRAPH: Final = graph_name("curated", "reference")


def reference_quads(data: ReferenceData) -> Iterator[Quad]:
    """Every fact of the curated lists.

    Raises:
        InputError: a code cannot be part of an IRI, or a language or basis is unknown.
    """
    kinds = {scheme.kind for scheme in data.schemes}
    yield from chain.from_iterable(_scheme(scheme) for scheme in data.schemes)
    yield from chain.from_iterable(_entry(entry, kinds) for entry in data.entries)
    yield from _other_names(data)
    yield from membership_quads(data.memberships)
    yield from alignment_quads(data.alignments)


def _scheme(scheme: Scheme) -> Iterator[Quad]:
    thing = Thing("scheme", scheme.kind)
    subject = mint(*thing)
    yield Quad(subject, RDF.type, SKOS.ConceptScheme, GRAPH)
    yield Quad(subject, SKOS.notation, Literal(scheme.kind), GRAPH)
    for title in scheme.titles:
        yield Quad(subject, DCTERMS.title, literal(title), GRAPH)
        yield from wording_quads(thing, Wording(*title, "own-translation", "vocabularies"), GRAPH)


def _entry(entry: Entry, kinds: Collection[str]) -> Iterator[Quad]:
    subject = mint(*entry.thing)
    yield Quad(subject, SKOS.notation, Literal(entry.thing.notation), GRAPH)
    yield Quad(subject, DCTERMS.source, mint("source", entry.source), GRAPH)
    if entry.type:
        yield Quad(subject, RDF.type, entry.type, GRAPH)
    if entry.thing.kind in kinds:
        yield from _concept(entry.thing)
    for wording in entry.labels:
        yield from wording_quads(entry.thing, wording, GRAPH)
    yield from (Quad(subject, name, value, GRAPH) for name, value in entry.about)


def _concept(thing: Thing) -> Iterator[Quad]:
    scheme = mint("scheme", thing.kind)
    yield Quad(mint(*thing), RDF.type, SKOS.Concept, GRAPH)
    yield Quad(mint(*thing), SKOS.inScheme, scheme, GRAPH)
    yield Quad(mint(*thing), SKOS.topConceptOf, scheme, GRAPH)


def _other_names(data: ReferenceData) -> Iterator[Quad]:
    """Each further name once, in its strongest role: the three kinds of label are disjoint (SKOS S13)."""
    taken = {_key(entry.thing, Name(w.language, w.text)) for entry in data.entries for w in entry.labels}
    sources: tuple[Entry | FurtherNames, ...] = (*data.entries, *data.further_names)
    ranked = (
        *((SKOS.altLabel, source.thing, name) for source in sources for name in source.alternatives),
        *((SKOS.hiddenLabel, source.thing, name) for source in sources for name in source.hidden),
    )
    for role, thing, name in ranked:
        if _key(thing, name) not in taken:
            taken.add(_key(thing, name))
            yield Quad(mint(*thing), role, literal(name), GRAPH)


def _key(thing: Thing, name: Name) -> tuple[Thing, str, str]:
    return thing, name.language, name.text.casefold()
