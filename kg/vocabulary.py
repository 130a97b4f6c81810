"""The ontology of a release and the shapes of the package into triples and terms for those who read or reuse them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib.namespace import OWL, RDF, RDFS

from kg.named_graphs import graph_name
from kg.namespaces import BASE, GCM
from kg.resource import ordered

ONTOLOGY: Final = NamedNode(f"{BASE}ontology")
SHAPES: Final = NamedNode(f"{BASE}ontology/shapes")
CONTEXT: Final = NamedNode(f"{BASE}ontology/context.jsonld")
_LAYER: Final = NamedNode(str(graph_name("ontology")))
_TERMS: Final = str(GCM._NS)
_CLASSES: Final = (str(OWL.Class), str(RDFS.Datatype))


class Term(NamedTuple):
    """A class, datatype or property of the ontology, with all that the ontology says of it."""

    name: str
    iri: NamedNode
    is_class: bool
    triples: tuple[Triple, ...]

    def values(self, predicate: str) -> tuple[object, ...]:
        """The objects of the triples with this predicate."""
        return tuple(triple.object for triple in self.triples if triple.predicate.value == str(predicate))


def ontology_triples(store: Store) -> tuple[Triple, ...]:
    """The ontology layer of a release, with where its shapes and its JSON-LD context are; the ontology itself first."""
    see_also = NamedNode(str(RDFS.seeAlso))
    related = (Triple(ONTOLOGY, see_also, SHAPES), Triple(ONTOLOGY, see_also, CONTEXT))
    stored = (quad.triple for quad in store.quads_for_pattern(None, None, None, _LAYER))
    return ordered({*stored, *related}, ONTOLOGY)


def terms(triples: Iterable[Triple]) -> tuple[Term, ...]:
    """The terms that these triples define, classes first, each kind by name."""
    about: dict[NamedNode, list[Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(_TERMS):
            about.setdefault(triple.subject, []).append(triple)
    found = [_term(iri, tuple(said)) for iri, said in about.items()]
    return tuple(sorted(found, key=lambda term: (not term.is_class, term.name.casefold())))


def _term(iri: NamedNode, triples: tuple[Triple, ...]) -> Term:
    types = {
        str(t.object.value) for t in triples if t.predicate.value == str(RDF.type) and isinstance(t.object, NamedNode)
    }
    return Term(iri.value.removeprefix(_TERMS), iri, bool(types & set(_CLASSES)), triples)


@cache
def alignments() -> tuple[Triple, ...]:
    """How our terms relate to those of other vocabularies (ontology/alignments.ttl)."""
    text = files("ontology").joinpath("alignments.ttl").read_text("utf-8")
    return ordered(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))


@cache
def shape_triples() -> tuple[Triple, ...]:
    """Every SHACL shape of the package; blank nodes get the labels of RDFC-1.0, so the bytes are always the same."""
    folder = files("ontology").joinpath("shapes")
    texts = [entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".ttl")]
    shapes = Dataset(Quad(*quad.triple) for text in sorted(texts) for quad in parse(text, format=RdfFormat.TURTLE))
    shapes.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return ordered(quad.triple for quad in shapes)


def context_document() -> bytes:
    """The JSON-LD context as a document."""
    return files("ontology").joinpath("context.jsonld").read_bytes()
