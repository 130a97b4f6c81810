"""The words of the fixes are complete: in both languages, for every constraint in use, with blanks that get filled."""

import re
from importlib.resources import files

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.term import Literal, URIRef

from kg.namespaces import GCM
from kg.validation import SHAPES, load_shapes
from kg.validation_fixes import fix
from kg.validation_report import Finding

# What an annotation is made of, and what only goes with another parameter.
NO_CONSTRAINTS = {"path", "message", "severity", "property", "targetNode", "targetClass", "targetSubjectsOf",
                  "targetObjectsOf", "sparql", "qualifiedValueShape", "flags", "description", "name"}  # fmt: skip


@pytest.fixture(scope="module")
def shapes():
    return load_shapes()


@pytest.fixture(scope="module")
def wordings():
    return Graph().parse(data=files("ontology").joinpath("fixes.ttl").read_text("utf-8"), format="turtle")


def found(shape, component, value=None):
    return Finding(URIRef(SHAPES + shape), "Violation", URIRef("urn:x"), "gcm:country", (), value, {}, component)


def test_every_fix_is_in_english_and_russian_with_the_same_blanks(wordings):
    for wording in set(wordings.subjects(RDFS.comment)):
        texts = {text.language: str(text) for text in wordings.objects(wording, RDFS.comment)}
        assert set(texts) == {"en", "ru"}, wording
        assert set(re.findall(r"\{\w+\}", texts["en"])) == set(re.findall(r"\{\w+\}", texts["ru"])), wording
        assert re.search("[а-я]", texts["ru"])


def test_every_kind_of_constraint_in_use_has_a_fix(shapes, wordings):
    worded = set(wordings.objects(None, DCTERMS.subject))
    used = {
        str(parameter).removeprefix(str(SH))
        for shape in shapes.subjects(SH.message)
        for parameter in shapes.predicates(shape)
        if str(parameter).startswith(str(SH))
    }
    for parameter in used - NO_CONSTRAINTS:
        component = SH[f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"]
        assert component in worded, component


def test_every_shape_that_is_named_exists(shapes, wordings):
    named = {subject for subject in wordings.objects(None, DCTERMS.subject) if str(subject).startswith(SHAPES)}
    assert named
    assert {shape for shape in named if (shape, RDF.type, None) not in shapes} == set()


def test_blanks_are_filled_once_so_braces_in_the_data_stay(shapes):
    said = fix(found("Practice-startYear", SH.DatatypeConstraintComponent, Literal("{path} {x}")), shapes, Graph())
    assert said["en"] == 'Write "{path} {x}" as a valid xsd:integer.'


@pytest.mark.parametrize(
    ("value", "nearest"),
    [("country/BR", "id:country/BRA"), ("country/Brazil", "id:country/BRA"), ("country/ZZZ", None)],
)
def test_the_nearest_thing_is_found_by_its_code_or_its_name(shapes, value, nearest):
    base = "https://w3id.org/gcm-kg/id/"
    data = Graph()
    for code, name in (("BRA", "Brazil"), ("HTI", "Haiti")):
        data.add((URIRef(f"{base}country/{code}"), RDF.type, GCM.Country))
        data.add(
            (URIRef(f"{base}country/{code}"), URIRef("http://www.w3.org/2004/02/skos/core#prefLabel"), Literal(name))
        )
    said = fix(found("Practice-country", SH.ClassConstraintComponent, URIRef(base + value)), shapes, data)["en"]
    assert said.endswith(f"The nearest is {nearest}.") if nearest else "nearest" not in said


def test_a_query_without_a_fix_of_its_own_leaves_it_to_its_message(shapes):
    assert fix(found("Mention-words", SH.SPARQLConstraintComponent), shapes, Graph()) == {}
