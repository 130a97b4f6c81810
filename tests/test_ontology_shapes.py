"""Each shape passes a valid graph and catches its own fault in an invalid one, with the line, in two languages."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from pyshacl import validate as pyshacl_validate
from rdflib import Graph
from rdflib.namespace import OWL, RDF, SH
from rdflib.term import URIRef

from kg.namespaces import GCM, compact, prefixes
from kg.validation import SHAPES, load_shapes, located, target_counts, validate

FIXTURES = Path(__file__).parent / "shapes"
CASES = sorted(path.name for path in FIXTURES.iterdir())
TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


@pytest.fixture(scope="module")
def written():
    """The shapes as they are written, before they are made to stand alone."""
    graph = Graph()
    for entry in (files("ontology").joinpath("prefixes.ttl"), *files("ontology").joinpath("shapes").iterdir()):
        graph.parse(data=entry.read_text("utf-8"), format="turtle")
    return graph


@cache
def shapes():
    return load_shapes()


# Many valid fixtures are the same graph under another comment.
@cache
def report_on(turtle):
    return validate(Graph().parse(data=turtle, format="turtle"), shapes())


@cache
def targets_in(turtle):
    return target_counts(Graph().parse(data=turtle, format="turtle"), shapes())


def text_of(case, name):
    return (FIXTURES / case / name).read_text("utf-8")


def without_comment(turtle):
    return turtle.partition("\n")[2]


def expected_of(case):
    return yaml.safe_load(text_of(case, "expected.yaml"))


def reportable(graph):
    """The shapes that a report can name: those with constraints that have targets, or that such a shape holds."""
    targeted = {shape for kind in TARGETS for shape in graph.subjects(kind)}
    parts = {part for shape in targeted for part in graph.objects(shape, SH.property)}
    return parts | {shape for shape in targeted if set(graph.predicates(shape)) - {RDF.type, SH.property, *TARGETS}}


def test_every_shape_has_a_fixture_pair_and_every_fixture_a_shape(written):
    assert {str(shape).removeprefix(SHAPES) for shape in reportable(written)} == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_the_valid_graph_meets_its_shape_and_every_other(case):
    turtle = without_comment(text_of(case, "valid.ttl"))
    assert targets_in(turtle)[URIRef(SHAPES + case)] > 0, "the shape is applied to nothing, so it would pass silently"
    wording_not_given = {"gcmsh:Labelled-wording"} - {f"gcmsh:{case}"}
    assert {compact(finding.shape) for finding in report_on(turtle).findings} <= wording_not_given


@pytest.mark.parametrize("case", CASES)
def test_the_invalid_graph_is_caught_by_its_shape_and_no_other(case):
    turtle, expected = text_of(case, "invalid.ttl"), expected_of(case)
    report = located(report_on(turtle), {"invalid.ttl": turtle})
    assert expected["shape"] == f"gcmsh:{case}"
    assert {compact(finding.shape) for finding in report.findings} == {expected["shape"], *expected.get("also", ())}
    mine = [finding for finding in report.findings if compact(finding.shape) == expected["shape"]]
    assert expected["node"] in {compact(finding.focus_node) for finding in mine}
    assert expected["line"] in {f.line for f in mine if compact(f.focus_node) == expected["node"]}
    assert {finding.severity for finding in mine} == {expected["severity"]}
    assert all(expected["message"] in finding.messages["en"] for finding in mine)
    assert report.conforms == all(finding.severity != "Violation" for finding in report.findings)


def test_the_shapes_are_shapes_by_the_shapes_of_shapes(written):
    conforms, _, text = pyshacl_validate(Graph(), shacl_graph=written, meta_shacl=True)
    assert conforms, text


def test_shapes_that_stand_alone_find_the_same(written):
    for case in (
        "Role-lead",
        "Practice-year-order",
        "Labelled-en",
        "PlannedActivity-number-unique",
        "Hierarchy-broader",
    ):
        data = Graph().parse(data=text_of(case, "invalid.ttl"), format="turtle")
        assert validate(data, written) == validate(data, shapes())


def test_every_shape_is_named(written):
    for kind in (SH.NodeShape, SH.PropertyShape):
        assert all(isinstance(shape, URIRef) and shape.startswith(SHAPES) for shape in written.subjects(RDF.type, kind))
    for relation in (SH.property, SH.node, SH["not"], SH.qualifiedValueShape):
        assert all(isinstance(shape, URIRef) for shape in written.objects(None, relation))


def test_every_message_is_a_sentence_in_english_and_in_russian(written):
    for shape in reportable(written):
        messages = {message.language: str(message) for message in written.objects(shape, SH.message)}
        assert set(messages) == {"en", "ru"}, shape
        assert all(re.match(r"[A-ZА-Я12].{20,}\.$", message) for message in messages.values()), messages
        unquoted = {language: re.sub(r'"[^"]*"', "", message) for language, message in messages.items()}
        assert re.search("[а-я]{3}", unquoted["ru"]) and not re.search("[а-я]{3}", unquoted["en"]), messages


def test_every_severity_is_one_that_a_report_knows(written):
    assert set(written.objects(None, SH.severity)) <= {SH.Violation, SH.Warning, SH.Info}


def test_shapes_and_their_queries_use_only_known_terms(written):
    ours = {f"gcm:{name}" for name in GCM.__annotations__}
    used = {compact(node) for triple in written for node in triple if isinstance(node, URIRef)}
    used |= {name for query in written.objects(None, SH.select) for name in re.findall(r"gcm:\w+", query)}
    assert {name for name in used if name.startswith("gcm:")} <= ours
    shape_names = {
        compact(shape) for kind in (SH.NodeShape, SH.PropertyShape) for shape in written.subjects(RDF.type, kind)
    }
    assert {name for name in used if name.startswith("gcmsh:")} == shape_names


def test_queries_are_bound_to_the_focus_node_and_declare_their_prefixes_locally(written):
    for constraint, query in written.subject_objects(SH.select):
        assert "$this" in re.search(r"WHERE \{\s*(\S+)", query)[1], "the selective pattern comes first"
        assert written.value(constraint, SH.prefixes) == URIRef("https://w3id.org/gcm-kg/prefixes")
        for prefix in re.findall(r"(?<![\w<])([a-z]+):\w", re.sub(r'"[^"]*"|<[^>]*>', "", query)):
            assert prefix in prefixes()


def test_no_shape_orders_months_or_years_of_the_calendar_types(written):
    """Engines disagree on the order of xsd:gYearMonth and xsd:gYear (https://www.w3.org/TR/sparql11-query/#OperatorMapping)."""
    bounds = [bound for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
              for bound in written.objects(None, SH[name])]  # fmt: skip
    assert bounds and all(bound.datatype.endswith("#integer") for bound in bounds)


def test_what_every_link_of_ours_points_to_is_checked(written):
    ontology = Graph().parse(data=files("ontology").joinpath("ontology.ttl").read_text("utf-8"), format="turtle")
    by_reference = set(written.objects(URIRef(SHAPES + "Reference"), SH.targetObjectsOf))
    by_value = {
        path for kind in (SH["class"], SH.node, SH["in"]) for shape in written.subjects(kind)
        for path in written.objects(shape, SH.path)
    }  # fmt: skip
    inverse_of_activity = {GCM.workstream}
    among_objectives = {GCM.primaryObjective}
    links = {term for term in ontology.subjects(RDF.type, OWL.ObjectProperty) if isinstance(term, URIRef)}
    assert links <= by_reference | by_value | inverse_of_activity | among_objectives


def test_every_class_of_the_ontology_has_a_shape(written):
    ontology = Graph().parse(data=files("ontology").joinpath("ontology.ttl").read_text("utf-8"), format="turtle")
    for term in ontology.subjects(RDF.type, OWL.Class):
        assert (None, SH.targetClass, term) in written, term


PREFERRED, FURTHER = "skos:prefLabel", "skos:altLabel"


@pytest.mark.parametrize(
    ("predicate", "label", "caught"),
    [
        (PREFERRED, '"Международная организация по миграции"@ru', set()),
        (FURTHER, '"МОМ"@ru', set()),
        (FURTHER, '"MOM"@ru', {"script"}),
        (PREFERRED, '"Analyse"@ru', {"script"}),
        (FURTHER, '"МОМ"@en', {"script"}),
        (FURTHER, '"ΔΟΜ"@fr', {"script"}),
        (PREFERRED, '"المنظمة الدولية للهجرة"@ar', set()),
        (PREFERRED, '"IOM"@ar', {"script"}),
        (FURTHER, '"IOM"@ar', set()),
        (PREFERRED, '"国际移民组织"@zh', set()),
        (PREFERRED, '"IOM"@zh', {"script"}),
        (FURTHER, '"IOM"@zh', set()),
        (PREFERRED, '"国际移民组织"@es', {"script"}),
        (PREFERRED, '"Выявить XX стран (пункт 36, b) и IOM)"@ru', set()),
        (PREFERRED, '"ООН-Habitat и другие"@ru', set()),
        (PREFERRED, '"Секретариат MOM, Женева"@ru', {"look-alike"}),
        (PREFERRED, '"Помощь через COP"@ru', {"look-alike"}),
        (PREFERRED, '"Помощь через COPD"@ru', set()),
        (PREFERRED, '"СГOООН"@ru', {"mixed-word"}),
        (PREFERRED, '"Mигранты"@ru', {"mixed-word"}),
        (PREFERRED, '"Migrаnts"@en', {"mixed-word", "script"}),
        (PREFERRED, '"Organización, no «niño»"@es', set()),
        (FURTHER, '"ИОМ\\u200B"@ru', {"invisible"}),
        (FURTHER, '"IOM\\u202E"@en', {"invisible"}),
        (FURTHER, '"mi\\u00ADgrants"@en', {"invisible"}),
        (FURTHER, '"two  spaces"@en', {"spaces"}),
        (FURTHER, '" IOM"@en', {"spaces"}),
        (FURTHER, '"line\\nbreak"@en', {"spaces"}),
        (FURTHER, '""@en', {"spaces"}),
        (FURTHER, '"IOM"', {"language"}),
        (FURTHER, '"МОМ"@uk', {"language", "script"}),
    ],
)
def test_how_a_label_may_be_written(predicate, label, caught):
    turtle = (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f"<https://w3id.org/gcm-kg/id/agency/IOM> {predicate} {label} ."
    )
    assert {compact(finding.shape) for finding in report_on(turtle).findings} == {
        f"gcmsh:LabelText-{x}" for x in caught
    }
