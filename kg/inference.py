"""Asserted quads and the ontology into the inferred ones: superclass types, superproperties and inverse properties.

Only three RDFS/OWL rules are applied (rdfs9 and rdfs11 for types, rdfs7, owl:inverseOf), so that each inferred
fact can be explained in one step; nothing else is materialised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import URIRef

from kg.named_graphs import graph_name
from kg.quads import Quad, Term

Triple = tuple[URIRef, URIRef, Term]


class Rules(NamedTuple):
    """What the ontology implies: all superclasses, all superproperties and the inverse of each term."""

    superclasses: dict[URIRef, frozenset[URIRef]]
    superproperties: dict[URIRef, frozenset[URIRef]]
    inverses: dict[URIRef, URIRef]

    @property
    def predicates(self) -> frozenset[URIRef]:
        """Those from which something follows, and those that follow from something."""
        above = chain.from_iterable(self.superproperties.values())
        return frozenset((RDF.type, *self.superproperties, *above, *self.inverses))


def rules(ontology: Graph) -> Rules:
    """Read the rules off the ontology."""
    inverses: dict[URIRef, URIRef] = {}
    for one, other in ontology.subject_objects(OWL.inverseOf):
        if isinstance(one, URIRef) and isinstance(other, URIRef):
            inverses |= {one: other, other: one}
    return Rules(_closure(ontology, RDFS.subClassOf), _closure(ontology, RDFS.subPropertyOf), inverses)


def _closure(ontology: Graph, relation: URIRef) -> dict[URIRef, frozenset[URIRef]]:
    starts = {s for s in ontology.subjects(relation) if isinstance(s, URIRef)}
    return {s: frozenset(o for o in ontology.transitive_objects(s, relation) if isinstance(o, URIRef)) for s in starts}


def inferred(quads: Iterable[Quad], known: Rules) -> Iterator[Quad]:
    """The quads that follow and are not stated already, all in the inferred graph, in the order of their reasons."""
    relevant = known.predicates
    stated = dict.fromkeys(quad[:3] for quad in quads if quad.predicate in relevant)
    graph = graph_name("inferred")
    seen = set(stated)
    for triple in stated:
        for consequence in _consequences(triple, known):
            if consequence not in seen:
                seen.add(consequence)
                yield Quad(*consequence, graph)


def _consequences(triple: Triple, known: Rules) -> Iterator[Triple]:
    subject, predicate, value = triple
    if predicate == RDF.type and isinstance(value, URIRef):
        for superclass in known.superclasses.get(value, frozenset()) - {value}:
            yield subject, RDF.type, superclass
        return
    for superproperty in known.superproperties.get(predicate, frozenset()) - {predicate}:
        yield subject, superproperty, value
    inverse = known.inverses.get(predicate)
    if inverse is not None and isinstance(value, URIRef):
        yield value, inverse, subject
