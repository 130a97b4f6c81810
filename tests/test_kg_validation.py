"""A report says what is wrong, where, how badly and in whose language, and an empty one means that all was checked."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH, SKOS
from rdflib.term import Literal, URIRef

from kg.errors import ValidationFailed
from kg.identifiers import mint
from kg.namespaces import GCM, compact
from kg.validation import (
    SHAPES,
    ValidationReport,
    assert_shapes_work,
    load_shapes,
    located,
    narrowed,
    target_counts,
    validate,
)

FIXTURES = Path(__file__).parent / "shapes"
HEAD = """\
@prefix gcm: <https://w3id.org/gcm-kg/ontology#> .
@prefix id: <https://w3id.org/gcm-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .

"""
AGENCY = 'id:agency\\/IOM a gcm:Agency ; skos:notation "IOM" ; skos:prefLabel "МОМ"@ru , "IOM"@en .\n'


@pytest.fixture(scope="module")
def shapes():
    return load_shapes()


def parsed(turtle):
    return Graph().parse(data=turtle, format="turtle")


def fixture(case, name="invalid.ttl"):
    return (FIXTURES / case / name).read_text("utf-8")


def names(report):
    return {compact(finding.shape) for finding in report.findings}


def test_nothing_to_check_conforms(shapes):
    report = validate(Graph(), shapes)
    assert report == ValidationReport(())
    assert report.conforms
    assert report.to_text() == "Conforms: 0 Violations, 0 Warnings, 0 Infos."


def test_a_finding_says_all_there_is_to_know(shapes):
    report = validate(parsed(fixture("Evidenced-lead")), shapes)
    (finding,) = (f for f in report.findings if compact(f.shape) == "gcmsh:Evidenced-lead")
    assert (finding.severity, finding.path) == ("Violation", "gcm:lead")
    assert (finding.focus_node, finding.value) == (mint("workstream", "T2"), mint("agency", "UNICEF"))
    assert finding.component == SH.SPARQLConstraintComponent
    assert set(finding.messages) == {"en", "ru"}
    assert finding.messages["en"].startswith("A lead of a workstream is stated without evidence")
    assert finding.messages["ru"].startswith("Ведущий участник указан без подтверждения")


def test_warnings_and_hints_do_not_stop_a_release(shapes):
    report = validate(parsed(HEAD + AGENCY), shapes)
    assert names(report) == {"gcmsh:Labelled-wording"}
    assert report.conforms
    assert report.counts() == {"Violation": 0, "Warning": 1, "Info": 0}
    assert report.to_text().endswith("Conforms: 0 Violations, 1 Warning, 0 Infos.")


def test_a_violation_does(shapes):
    report = validate(parsed(HEAD + AGENCY.replace('"МОМ"@ru', '"MOM"@ru')), shapes)
    assert not report.conforms
    assert "Does not conform: 1 Violation, 1 Warning, 0 Infos." in report.to_text()


def test_findings_come_in_the_same_order_the_worst_first(shapes):
    data = parsed(fixture("Role-lead")) + parsed(fixture("WordedLabel-memory"))
    reports = [validate(data, shapes) for _ in range(2)]
    assert reports[0] == reports[1]
    severities = [finding.severity for finding in reports[0].findings]
    assert severities == sorted(severities, key=["Violation", "Warning", "Info"].index)
    assert set(severities) == {"Violation", "Warning", "Info"}


def test_the_path_of_a_finding_is_written_as_in_sparql(shapes):
    paths = {f.path for case in ("Mention-source", "PlannedActivity-workstream", "Hierarchy-broader")
             for f in validate(parsed(fixture(case)), shapes).findings}  # fmt: skip
    assert {"(dcterms:isPartOf/dcterms:source)", "(gcm:workstream|^gcm:activity)", "(^skos:broader)+"} <= paths


def test_the_class_hierarchy_of_the_ontology_is_known(shapes):
    """An agency is an actor, though the graph does not say so."""
    data = parsed(fixture("Role-lead", "valid.ttl"))
    assert (mint("agency", "UNICEF"), RDF.type, GCM.Actor) not in data
    assert validate(data, shapes).conforms


def test_a_graph_that_holds_the_ontology_has_the_same_findings(shapes):
    """Terms of the ontology never become focus nodes."""
    data = parsed(fixture("Role-lead"))
    ontology = Graph()
    for name in ("ontology.ttl", "alignments.ttl", "prefixes.ttl"):
        ontology.parse(data=files("ontology").joinpath(name).read_text("utf-8"), format="turtle")
    assert validate(ontology, shapes) == ValidationReport(())
    assert validate(data + ontology, shapes) == validate(data, shapes)
    assert target_counts(data + ontology, shapes) == target_counts(data, shapes)


def test_neither_the_graph_nor_the_shapes_are_changed(shapes):
    data = parsed(fixture("Role-lead"))
    before = set(data), set(shapes)
    validate(data, shapes)
    assert (set(data), set(shapes)) == before


def test_the_report_as_json_names_its_engine_and_every_finding(shapes):
    report = located(validate(parsed(fixture("Role-lead")), shapes), {"mine.ttl": fixture("Role-lead")})
    written = json.loads(report.to_json())
    assert written["engine"].startswith("pyshacl 0.40")
    assert (written["conforms"], written["counts"]) == (False, report.counts())
    assert len(written["findings"]) == len(report.findings)
    lead = next(finding for finding in written["findings"] if finding["shape"] == f"{SHAPES}Role-lead")
    assert lead["severity"] == "Violation"
    assert lead["focus_node"] == str(mint("workstream", "T2"))
    assert (lead["path"], lead["value"]) == ("gcm:lead", "id:agency/UNICEFF")
    assert (lead["file"], lead["line"]) == ("mine.ttl", 21)
    assert set(lead["messages"]) == {"en", "ru"}


def test_the_text_of_a_finding_begins_with_its_place(shapes):
    turtle = HEAD + AGENCY.replace('"МОМ"@ru', '"MOM"@ru')
    report = located(validate(parsed(turtle), shapes), {"mine.ttl": turtle})
    violation = next(line for line in report.to_text().split("\n") if "Violation gcmsh:" in line)
    assert violation.startswith("mine.ttl:6: Violation gcmsh:LabelText-script: A label is not in the script")
    assert violation.endswith('(id:agency/IOM, (skos:prefLabel|skos:altLabel|dcterms:description), "MOM"@ru)')
    assert "Название написано не письмом своего языка" in report.to_text("ru")


def test_findings_on_nquads_stand_on_the_very_line(shapes):
    data = parsed(fixture("LabelText-script"))
    lines = sorted(f"{s.n3()} {p.n3()} {o.n3()} <urn:g> ." for s, p, o in data)
    report = located(validate(data, shapes), {"graph.nq": "\n".join(lines)})
    (finding,) = (f for f in report.findings if compact(f.shape) == "gcmsh:LabelText-script")
    assert '"MOM"@ru' in lines[finding.line - 1]


def test_a_finding_stands_in_the_file_that_is_at_fault(shapes):
    people = HEAD + AGENCY
    plan = (
        HEAD
        + "id:workstream\\/T6 a gcm:ThematicWorkstream ;\n    gcm:lead id:agency\\/IOM ,\n        id:agency\\/WHO .\n"
    )
    report = located(validate(parsed(people) + parsed(plan), shapes), {"people.ttl": people, "plan.ttl": plan})
    (unknown,) = (f for f in report.findings if compact(f.shape) == "gcmsh:Role-lead")
    assert (unknown.file, unknown.line) == ("plan.ttl", 8)
    wording = next(f for f in report.findings if compact(f.shape) == "gcmsh:Labelled-wording")
    assert (wording.file, wording.line) == ("people.ttl", 6)
    places = [(finding.file, finding.line) for finding in report.findings]
    assert places == sorted(places)


def test_a_thing_that_is_only_referred_to_is_placed_where_it_is_referred_to(shapes):
    turtle = HEAD + AGENCY.replace(" .\n", " ;\n    skosxl:prefLabel id:label\\/agency.IOM.en .\n")
    report = located(validate(parsed(turtle), shapes), {"mine.ttl": turtle})
    (finding,) = (f for f in report.findings if compact(f.shape) == "gcmsh:Reference")
    assert (compact(finding.focus_node), finding.line) == ("id:label/agency.IOM.en", 7)


def test_a_finding_on_no_given_file_keeps_no_place(shapes):
    report = located(validate(parsed(HEAD + AGENCY), shapes), {"other.ttl": HEAD})
    assert [(finding.file, finding.line) for finding in report.findings] == [(None, None)]
    assert report.to_text().startswith("Warning gcmsh:Labelled-wording: ")


def test_a_blank_node_can_be_at_fault(shapes):
    turtle = HEAD + '[] a gcm:Agency ; skos:notation "IOM" ; skos:prefLabel "МОМ"@ru , "IOM"@en .\n'
    report = located(validate(parsed(turtle), shapes), {"mine.ttl": turtle})
    assert "gcmsh:Agency" in names(report)
    assert "_:" in report.to_text()


def test_target_counts_show_what_would_pass_silently(shapes):
    counts = target_counts(parsed(HEAD + AGENCY), shapes)
    assert counts[URIRef(f"{SHAPES}Agency")] == 1
    assert counts[URIRef(f"{SHAPES}Actor-kind")] == 1
    assert counts[URIRef(f"{SHAPES}Labelled-en")] == 1
    assert counts[URIRef(f"{SHAPES}Practice-source")] == 0


def test_narrowed_shapes_find_the_same_on_their_nodes_and_nothing_else(shapes):
    data = parsed(fixture("Evidenced-lead")) + parsed(fixture("Practice-year-order"))
    everything = validate(data, shapes).findings
    node = mint("workstream", "T2")
    findings = validate(data, narrowed(shapes, data, {node})).findings
    assert findings == tuple(finding for finding in everything if finding.focus_node == node)
    assert findings


def test_the_shapes_work(shapes):
    assert_shapes_work(shapes)


def test_no_shapes_at_all_do_not_pass_for_a_clean_report():
    with pytest.raises(ValidationFailed, match="known to be bad"):
        assert_shapes_work(Graph())


@pytest.mark.parametrize("entry", sorted(e.name for e in files("ontology").joinpath("shapes").iterdir()))
def test_a_file_of_shapes_that_is_missing_is_noticed(shapes, entry):
    lost = parsed(files("ontology").joinpath("shapes").joinpath(entry).read_text("utf-8"))
    fewer = Graph(store="SimpleMemory")
    gone = {shape for shape in lost.subjects(RDF.type) if isinstance(shape, URIRef)}
    for triple in shapes:
        if triple[0] not in gone:
            fewer.add(triple)
    with pytest.raises(ValidationFailed):
        assert_shapes_work(fewer)


def test_the_hierarchy_of_the_graph_itself_counts_too(shapes):
    data = parsed(HEAD + AGENCY)
    data.add((URIRef("urn:Kind"), RDFS.subClassOf, GCM.Agency))
    data.add((URIRef("urn:thing"), RDF.type, URIRef("urn:Kind")))
    data.add((URIRef("urn:thing"), SKOS.notation, Literal("THING")))
    assert "gcmsh:Agency" in names(validate(data, shapes))
    assert target_counts(data, shapes)[URIRef(f"{SHAPES}Agency")] == 2
