"""Each form of a report says the same findings, and is what the programs that read it expect."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.namespace import RDF, SH
from rdflib.term import BNode, Literal, URIRef

from kg.errors import InputError
from kg.namespaces import compact
from kg.rdf_documents import Document
from kg.report_formats import REPORT_FORMATS, Presentation, report_format
from kg.validation import SHAPES, load_shapes
from kg.validation_documents import check_documents
from kg.validation_report import Finding, ValidationReport

FIXTURES = Path(__file__).parent / "fixtures"
NAME = "broken-practice.ttl"
TURTLE = (FIXTURES / NAME).read_text("utf-8")
SARIF = json.loads((FIXTURES / "sarif" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
EXPECTED = {
    "Labelled-wording": 7,
    "Labelled-en": 9,
    "Practice-objective": 11,
    "Practice-primaryObjective-among": 12,
    "Practice-country": 14,
    "Practice-corridorBasis-given": 15,
    "Practice-startYear": 17,
    "Practice-confidence": 18,
    "Practice-source": 19,
}


@pytest.fixture(scope="module")
def shapes():
    return load_shapes()


@pytest.fixture(scope="module")
def context():
    return Graph().parse(FIXTURES / "practice-context.ttl")


@pytest.fixture(scope="module")
def report(shapes, context):
    return check_documents([Document(NAME, TURTLE)], context, shapes)


@pytest.fixture(scope="module")
def presentation(report, shapes):
    return Presentation(report, shapes, (NAME, "clean.ttl"))


def written(name, presentation):
    return report_format(name).write(presentation)


def made_up(severity="Violation", **parts):
    return Finding(
        **{
            "shape": URIRef(SHAPES + "Practice-country"),
            "severity": severity,
            "focus_node": URIRef("urn:x"),
            "path": "gcm:country",
            "properties": (),
            "value": None,
            "messages": {"en": "Wrong."},
            "component": SH.ClassConstraintComponent,
        }
        | parts
    )


def shown(shapes, *findings, **wishes):
    return Presentation(ValidationReport(findings), shapes, ("a.ttl",), **wishes)


def test_the_broken_practice_has_each_mistake_once_on_its_line(report):
    assert {compact(f.shape).removeprefix("gcmsh:"): f.line for f in report.findings} == EXPECTED
    assert len(report.findings) == len(EXPECTED)
    assert {finding.file for finding in report.findings} == {NAME}


@pytest.mark.parametrize(
    ("shape", "en", "ru"),
    [
        ("Labelled-en", 'Add skos:prefLabel "…"@en to id:practice/bra-humanitarian-visa.', "Добавьте"),
        ("Practice-objective", "The nearest is id:objective/5.", "Ближайшее значение – id:objective/5."),
        ("Practice-country", "The nearest is id:country/BRA.", "Ближайшее значение – id:country/BRA."),
        ("Practice-confidence", 'Replace "hihg" by one of "high", "medium".', 'Замените "hihg"'),
        ("Practice-startYear", 'Write "about 2012" as a valid xsd:integer.', "xsd:integer"),
        ("Practice-primaryObjective-among", "Add gcm:objective id:objective/7", "Добавьте gcm:objective"),
    ],
)
def test_a_finding_says_what_to_do(report, shape, en, ru):
    (finding,) = (f for f in report.findings if f.shape == URIRef(SHAPES + shape))
    assert en in finding.advice("en")
    assert ru in finding.advice("ru")


def test_fingerprints_survive_moved_lines_and_other_order(report, shapes, context):
    head, _, practice = TURTLE.partition("id:practice")
    statements = practice.rstrip(" .\n").split(" ;\n")
    moved = "# moved\n\n" + head + "id:practice" + " ;\n\n".join([statements[0], *reversed(statements[1:])]) + " ."
    again = check_documents([Document("other.ttl", moved)], context, shapes)
    assert {f.fingerprint for f in again.findings} == {f.fingerprint for f in report.findings}
    assert len({f.fingerprint for f in report.findings}) == len(report.findings)
    assert {f.line for f in again.findings} != {f.line for f in report.findings}


def test_the_context_is_left_as_it_was_and_is_not_checked(shapes, context):
    before = set(context)
    report = check_documents([Document(NAME, TURTLE)], context, shapes)
    assert set(context) == before
    assert {str(finding.focus_node).rpartition("/")[2] for finding in report.findings} == {"bra-humanitarian-visa"}


def test_without_context_everything_has_to_be_described(shapes, report):
    alone = check_documents([Document(NAME, TURTLE)], Graph(), shapes)
    assert {f.shape for f in report.findings} < {f.shape for f in alone.findings}


def test_a_blank_node_is_placed_in_its_file(shapes):
    turtle = "@prefix gcm: <https://w3id.org/gcm-kg/ontology#> .\n[] a gcm:Practice ."
    reports = [check_documents([Document("a.ttl", turtle)], Graph(), shapes) for _ in range(2)]
    assert reports[0] == reports[1]
    assert {finding.file for finding in reports[0].findings} == {"a.ttl"}


def test_text_has_a_line_to_jump_to_a_fix_and_the_counts(presentation):
    lines = written("text", presentation).splitlines()
    assert lines[0] == "id:practice/bra-humanitarian-visa"
    assert sum(line.startswith(f"{NAME}:") for line in lines) == len(EXPECTED)
    assert sum(line.startswith("    Fix: ") for line in lines) == len(EXPECTED)
    assert lines[-1] == "Does not conform: 8 Violations, 1 Warning, 0 Infos."


def test_what_is_not_shown_is_counted(report, shapes):
    brief = Presentation(report, shapes, (NAME,), severity="Violation")
    assert written("text", brief).endswith("0 Infos. 1 less severe not shown.\n")
    assert json.loads(written("json", brief))["not_shown"] == 1
    assert "Labelled-wording" not in "".join(written(form.name, brief) for form in REPORT_FORMATS)


def test_what_fails_is_always_shown(shapes):
    strict = shown(shapes, made_up("Info"), severity="Violation", fail_on="Info")
    assert strict.failed
    assert not strict.hidden
    assert not shown(shapes, made_up("Warning")).failed


def test_text_in_russian(report, shapes):
    text = written("text", Presentation(report, shapes, (NAME,), language="ru"))
    assert "Что сделать: " in text
    assert "Страна практики не описана в графе" in text


def test_json_has_every_language_fix_and_fingerprint(presentation):
    answer = json.loads(written("json", presentation))
    assert (answer["conforms"], answer["counts"]["Violation"], answer["not_shown"]) == (False, 8, 0)
    for finding in answer["findings"]:
        assert set(finding["messages"]) == set(finding["fix"]) == {"en", "ru"}
        assert re.fullmatch("[0-9a-f]{32}", finding["fingerprint"])


def test_github_annotates_the_line(presentation):
    commands = [line for line in written("github", presentation).splitlines() if line.startswith("::")]
    country = next(line for line in commands if "Practice-country" in line)
    assert country.startswith(f"::error file={NAME},line=14,title=gcmsh%3APractice-country gcm%3Acountry::The country")
    assert {command.split()[0] for command in commands} == {"::error", "::warning"}


def unescaped(text):
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


@given(file=st.text(min_size=1), message=st.text(min_size=1))
def test_github_commands_cannot_be_broken_out_of(file, message):
    finding = made_up("Info", file=file, line=3, messages={"en": message})
    command, _ = written("github", shown(Graph(), finding, severity="Info")).rsplit("\n", 2)[0], None
    head, _, said = command.removeprefix("::notice ").partition("::")
    assert "\n" not in command
    assert "\r" not in command
    assert unescaped(said) == message
    assert unescaped(head.split(",")[0].removeprefix("file=")) == file
    assert head.split(",")[1] == "line=3"


def assert_sarif(text):
    checker = jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(json.loads(text))] == []


def test_sarif_meets_the_schema_of_the_standard(presentation):
    text = written("sarif", presentation)
    assert_sarif(text)
    (run,) = json.loads(text)["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    country = next(result for result in run["results"] if result["ruleId"] == "gcmsh:Practice-country")
    place = country["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (NAME, 14)
    assert country["level"] == "error"
    assert "The nearest is id:country/BRA." in country["message"]["text"]


def test_the_schema_can_tell_what_is_no_sarif(presentation):
    broken = json.loads(written("sarif", presentation))
    broken["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(AssertionError, match="fatal"):
        assert_sarif(json.dumps(broken))


@pytest.mark.parametrize(
    ("file", "line", "uri"),
    [
        ("мои данные.ttl", 1, "%D0%BC%D0%BE%D0%B8%20%D0%B4%D0%B0%D0%BD%D0%BD%D1%8B%D0%B5.ttl"),
        (str(Path.cwd() / "data" / "a.jsonld"), None, "data/a.jsonld"),
        ("/elsewhere/a.ttl", 2, "file:///elsewhere/a.ttl"),
    ],
)
def test_sarif_addresses_are_relative_where_they_can_be(shapes, file, line, uri):
    text = written("sarif", shown(shapes, made_up(file=file, line=line), made_up(file=None)))
    assert_sarif(text)
    first = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"]["uri"] == uri
    assert first.get("region", {}).get("startLine") == line


def test_junit_has_a_suite_for_each_file(presentation):
    suites = ET.fromstring(written("junit", presentation))
    assert (suites.get("tests"), suites.get("failures")) == ("10", "8")
    assert [suite.get("name") for suite in suites] == [NAME, "clean.ttl"]
    failures = {case.get("line"): case.find("failure") for case in suites.iter("testcase")}
    assert "The nearest is id:country/BRA." in failures["14"].text
    assert failures["7"] is None
    assert [case.get("name") for case in suites[1]] == ["all shapes"]


@given(st.text(), st.text())
def test_junit_is_well_formed_whatever_the_data_says(message, value):
    text = written("junit", shown(Graph(), made_up(messages={"en": message}, value=Literal(value))))
    assert ET.fromstring(text).find(".//failure") is not None


def test_turtle_is_a_shacl_report(presentation, report):
    graph = Graph().parse(data=written("turtle", presentation), format="turtle")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms) == Literal(False)
    results = list(graph.objects(node, SH.result))
    assert len(results) == len(report.findings)
    assert {graph.value(r, SH.sourceShape) for r in results} == {finding.shape for finding in report.findings}
    assert {graph.value(r, SH.value) for r in results} - {None} == {f.value for f in report.findings} - {None}


def test_turtle_keeps_the_structure_of_a_path(shapes):
    finding = made_up(shape=URIRef(SHAPES + "Hierarchy-broader"), focus_node=BNode("x"))
    texts = {written("turtle", shown(shapes, finding)) for _ in range(3)}
    assert len(texts) == 1
    graph = Graph().parse(data=texts.pop(), format="turtle")
    (path,) = graph.objects(None, SH.resultPath)
    assert graph.value(path, SH.oneOrMorePath) is not None


def test_nothing_found_is_said_in_every_form(shapes):
    clean = shown(shapes)
    assert_sarif(written("sarif", clean))
    assert written("text", clean) == "Conforms: 0 Violations, 0 Warnings, 0 Infos.\n"
    assert json.loads(written("json", clean))["conforms"] is True
    assert "sh:conforms true" in written("turtle", clean)
    assert 'failures="0"' in written("junit", clean)


def test_every_form_gives_the_same_bytes_again(presentation):
    for form in REPORT_FORMATS:
        assert form.write(presentation) == form.write(presentation)


def test_an_unknown_form_is_an_error_that_lists_the_known_ones():
    with pytest.raises(InputError, match="sarif"):
        report_format("docx")
