"""Only superclass types, superproperties and inverses are inferred, and nothing that is stated already."""

from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from kg.inference import inferred, rules
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad

ONTOLOGY = """
@prefix gcm: <https://w3id.org/gcm-kg/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
gcm:ThematicWorkstream rdfs:subClassOf gcm:Workstream . gcm:Workstream rdfs:subClassOf gcm:Thing .
gcm:primaryObjective rdfs:subPropertyOf gcm:objective . gcm:lead owl:inverseOf gcm:leadOf .
"""
ASSERTED = graph_name("asserted", "x")
T2, IOM, O13 = URIRef("urn:T2"), URIRef("urn:IOM"), URIRef("urn:O13")


def consequences(*quads):
    known = rules(Graph().parse(data=ONTOLOGY, format="turtle"))
    return {quad[:3] for quad in inferred(quads, known)}


def test_all_superclasses_follow():
    thing = URIRef(str(GCM._NS) + "Thing")
    assert consequences(Quad(T2, RDF.type, GCM.ThematicWorkstream, ASSERTED)) == {
        (T2, RDF.type, GCM.Workstream),
        (T2, RDF.type, thing),
    }


def test_inverses_follow_in_both_directions():
    assert consequences(Quad(T2, GCM.lead, IOM, ASSERTED)) == {(IOM, GCM.leadOf, T2)}
    assert consequences(Quad(IOM, GCM.leadOf, T2, ASSERTED)) == {(T2, GCM.lead, IOM)}


def test_what_is_stated_is_not_inferred_again():
    stated = (Quad(T2, GCM.primaryObjective, O13, ASSERTED), Quad(T2, GCM.objective, O13, ASSERTED))
    assert consequences(*stated) == set()
