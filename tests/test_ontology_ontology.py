"""The ontology defines exactly the terms that code uses, in two languages, and its folder agrees with it."""

import json
import re
from importlib.resources import files

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.namespace import DCTERMS, ORG, OWL, RDF, RDFS, SKOS, VANN, Namespace
from rdflib.term import BNode, Literal, URIRef

from kg.namespaces import BASE, GCM, prefixes

ONTOLOGY = URIRef(BASE + "ontology")
QB = Namespace("http://purl.org/linked-data/cube#")
TURTLE = sorted(
    (entry for folder in (files("ontology"), files("ontology").joinpath("shapes")) for entry in folder.iterdir()
     if entry.name.endswith(".ttl")),
    key=lambda entry: entry.name,
)  # fmt: skip
INVERSES = {
    "objective": "objectiveOf",
    "primaryObjective": "primaryObjectiveOf",
    "thematicArea": "thematicAreaOf",
    "priority": "priorityOf",
    "activity": "workstream",
    "lead": "leadOf",
    "participant": "participantOf",
    "interested": "interestedIn",
    "supporting": "supportingOf",
    "establishes": "establishedBy",
    "event": "eventOf",
}


@pytest.fixture(scope="module")
def ontology():
    return Graph().parse(data=files("ontology").joinpath("ontology.ttl").read_text("utf-8"), format="turtle")


@pytest.fixture(scope="module")
def terms(ontology):
    return {term for term in ontology.subjects(unique=True) if str(term).startswith(f"{ONTOLOGY}#")}


def gcm_names():
    return {name for name in GCM.__annotations__ if not name.startswith("_")}


def languages(graph, term, predicate):
    return sorted(value.language for value in graph.objects(term, predicate))


def test_the_ontology_defines_exactly_the_terms_that_code_may_use(terms):
    assert {str(term).rpartition("#")[2] for term in terms} == gcm_names()


def test_every_term_has_one_label_and_one_definition_in_english_and_russian(ontology, terms):
    for term in terms:
        assert languages(ontology, term, RDFS.label) == ["en", "ru"], term
        assert languages(ontology, term, SKOS.definition) == ["en", "ru"], term
        assert ontology.value(term, RDFS.isDefinedBy) == ONTOLOGY


def test_russian_texts_are_russian_and_english_ones_english(ontology, terms):
    for term in terms:
        for text in (*ontology.objects(term, RDFS.label), *ontology.objects(term, SKOS.definition)):
            has_cyrillic = bool(re.search("[А-Яа-яЁё]", text))
            assert has_cyrillic == (text.language == "ru") or text == "SHA-256", text


def test_definitions_are_sentences(ontology, terms):
    for definition in ontology.objects(None, SKOS.definition):
        assert definition.endswith("."), definition


def test_every_term_says_what_kind_of_term_it_is(ontology, terms):
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property, RDFS.Datatype}
    for term in terms:
        assert len(kinds & set(ontology.objects(term, RDF.type))) == 1, term


def test_a_name_in_capitals_is_a_class_or_datatype_and_no_other(ontology, terms):
    for term in terms:
        is_class = bool({OWL.Class, RDFS.Datatype} & set(ontology.objects(term, RDF.type)))
        assert is_class == str(term).rpartition("#")[2][0].isupper()


def test_inverse_properties_are_declared_both_ways(ontology):
    declared = {(one, other) for one, other in ontology.subject_objects(OWL.inverseOf)}
    pairs = {(getattr(GCM, one), getattr(GCM, other)) for one, other in INVERSES.items()}
    pairs.add((ORG.memberOf, ORG.hasMember))
    assert declared == pairs | {(other, one) for one, other in pairs}


def test_classes_stand_below_the_vocabularies_they_reuse(ontology):
    assert (GCM.Actor, RDFS.subClassOf, URIRef("http://www.w3.org/ns/org#Organization")) in ontology
    for concept in (GCM.Objective, GCM.ThematicArea, GCM.CorePriority, GCM.GuidingPrinciple, GCM.Region):
        assert (concept, RDFS.subClassOf, SKOS.Concept) in ontology
    assert (GCM.stock, RDF.type, QB.MeasureProperty) in ontology
    for dimension in (GCM.origin, GCM.destination, GCM.year, GCM.revision):
        assert (dimension, RDF.type, QB.DimensionProperty) in ontology


def test_domains_and_ranges_of_inverse_properties_mirror_each_other(ontology):
    for one, other in ontology.subject_objects(OWL.inverseOf):
        domain, mirrored = ontology.value(one, RDFS.domain), ontology.value(other, RDFS.range)
        assert domain == mirrored, (one, other)


def test_the_ontology_says_its_version_licence_and_prefix(ontology):
    assert ontology.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{ontology.value(ONTOLOGY, OWL.versionInfo)}")
    assert ontology.value(ONTOLOGY, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert ontology.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("gcm")
    assert ontology.value(ONTOLOGY, DCTERMS.creator)
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(ontology, ONTOLOGY, predicate) == ["en", "ru"]


def test_the_ontology_has_no_blank_nodes(ontology):
    assert not [node for node in ontology.all_nodes() if isinstance(node, BNode)]


@pytest.mark.parametrize("source", TURTLE, ids=lambda source: source.name)
def test_each_file_uses_the_one_list_of_prefixes(source):
    declared = re.findall(r"^@prefix\s+(\S+):\s+<(.+)> \.$", source.read_text("utf-8"), re.MULTILINE)
    assert declared
    for prefix, namespace in declared:
        assert prefixes()[prefix] == namespace


def test_alignments_speak_of_our_terms_and_of_known_vocabularies(terms):
    source = files("ontology").joinpath("alignments.ttl").read_text("utf-8")
    for ours, relation, theirs in Graph().parse(data=source, format="turtle"):
        assert ours in terms
        assert relation in (RDFS.subClassOf, RDFS.subPropertyOf)
        assert any(str(theirs).startswith(namespace) for namespace in prefixes().values())


def test_the_lexicon_speaks_of_terms_of_the_ontology_as_what_they_are(ontology):
    kinds = {"C": {OWL.Class}, "p": {OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property}}
    lexicon = Graph().parse(data=files("ontology").joinpath("lexicon.ttl").read_text("utf-8"), format="turtle")
    spoken_of = {term for term in lexicon.subjects(unique=True) if str(term).startswith(f"{ONTOLOGY}#")}
    assert len(spoken_of) > 30
    for term in spoken_of:
        local = str(term).rpartition("#")[2]
        assert kinds["C" if local[0].isupper() else "p"] & set(ontology.objects(term, RDF.type)), term


def test_the_lexicon_has_words_in_all_six_languages_for_every_term_and_value():
    lexicon = Graph().parse(data=files("ontology").joinpath("lexicon.ttl").read_text("utf-8"), format="turtle")
    numbers = set(lexicon.subjects(RDF.type, URIRef(f"{ONTOLOGY}/lexicon#Number")))
    assert numbers
    for term in set(lexicon.subjects(unique=True)) - {ONTOLOGY}:
        labels = (*lexicon.objects(term, SKOS.altLabel), *lexicon.objects(term, SKOS.hiddenLabel))
        # Chinese numbers are read character by character.
        expected = {"ar", "en", "es", "fr", "ru"} if term in numbers else {"ar", "en", "es", "fr", "ru", "zh"}
        assert {label.language for label in labels} >= expected, term


def test_the_jsonld_context_has_the_prefixes_and_every_term():
    context = json.loads(files("ontology").joinpath("context.jsonld").read_text("utf-8"))["@context"]
    assert {name: context[name] for name in prefixes()} == prefixes()
    named = {
        name: entry if isinstance(entry, str) else entry["@id"]
        for name, entry in context.items()
        if name in gcm_names()
    }
    assert named == {name: f"gcm:{name}" for name in gcm_names()}


def test_the_jsonld_context_gives_values_the_type_of_their_range(ontology):
    context = json.loads(files("ontology").joinpath("context.jsonld").read_text("utf-8"))["@context"]
    for name in gcm_names():
        term, entry = getattr(GCM, name), context[name]
        ranged = ontology.value(term, RDFS.range)
        if OWL.ObjectProperty in set(ontology.objects(term, RDF.type)):
            assert entry["@type"] == "@id", name
        elif ranged == RDF.langString:
            assert entry["@container"] == "@language", name


def test_a_jsonld_document_with_the_context_says_what_it_seems_to_say():
    context = json.loads(files("ontology").joinpath("context.jsonld").read_text("utf-8"))["@context"]
    document = {
        "@context": context,
        "@id": "id:workstream/T2",
        "@type": "ThematicWorkstream",
        "prefLabel": {"ru": "Поощрение и применение альтернатив задержанию"},
        "lead": ["id:agency/UNICEF", "id:agency/IOM"],
        "deadline": "2020-07",
        "number": 10,
    }
    turtle = """@prefix gcm: <https://w3id.org/gcm-kg/ontology#> . @prefix id: <https://w3id.org/gcm-kg/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        id:workstream\\/T2 a gcm:ThematicWorkstream ; gcm:lead id:agency\\/UNICEF , id:agency\\/IOM ; gcm:number 10 ;
        skos:prefLabel "Поощрение и применение альтернатив задержанию"@ru ; gcm:deadline "2020-07"^^xsd:gYearMonth ."""
    parsed = {quad.triple for quad in parse(json.dumps(document), format=RdfFormat.JSON_LD)}
    assert parsed == {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)}
