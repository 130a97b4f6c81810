"""`gcmkg add` of another workplan: a template goes in, is found, is changed and taken out; codes of plans never mix."""

from dataclasses import replace

import pytest

from api import build as build_module
from api.build import build, check
from ingest.change_sets import contributed_in
from ingest.collection import replayed
from ingest.contribution_mapping import contribution_derivations, contribution_quads
from ingest.contributions import Document
from ingest.pipeline import Ingested, ingest
from ingest.readers import Limits
from ingest.readers.workplan_file import workplan_file
from ingest.templates import workplan_template
from kg.errors import ValidationFailed
from kg.named_graphs import graph_name
from kg.reading import LANGUAGES
from kg.release import open_current
from tests.conftest import EMBEDDINGS
from tests.contributed_home import ContributedHome, quiet, without_checks_and_indexes

CODE = "workplan-2022"
QUERY = """SELECT ?activity ?label { ?w skos:notation "workplan-2022/T1" ; gcm:activity ?a .
    ?a skos:notation ?activity ; skos:prefLabel ?label } ORDER BY ?activity"""


@pytest.fixture
def home(tmp_path):
    return ContributedHome(tmp_path / "home", EMBEDDINGS)


@pytest.fixture
def small(monkeypatch, ingested):
    """Builds hold the reference lists and what was contributed, so that they are quick; search works as ever."""
    named = [
        quad for quad in ingested.quads if quad.graph in (graph_name("ontology"), graph_name("curated", "reference"))
    ]
    monkeypatch.setattr(build_module, "ingest", lambda known: Ingested((*named, *contribution_quads(known)), {}))
    monkeypatch.setattr(build_module, "check", lambda quads, contributed: build_module.ValidationReport(()))


def plan_in(language, id_):
    text = workplan_template("md", language).decode().replace(CODE, id_)
    (plan,) = workplan_file(text.encode(), f"{language}.md", Limits()).records
    return plan


def with_name(path, content):
    path.write_bytes(content)
    return path


def test_a_template_goes_in_is_found_is_changed_and_is_taken_out(home, small, tmp_path):
    path = tmp_path / "plan.md"
    assert home.run("template", "workplan", "--lang", "fr", "--output", path).exit_code == 0
    question = ("search", "reconnaissance des compétences des migrants", "--limit", 1)

    added = home.run("add", path)
    assert added.exit_code == 0, added.output
    assert "new        workplan  workplan-2022  Plan de travail du Réseau, 2022-2024 (exemple)" in added.output
    assert "workplan-2022/T1" in home.run(*question).output
    assert "note d’orientation" in home.run("query", QUERY).output
    first = open_current(home.home)[1].identity.graph
    again = home.run("add", path)
    assert "0 new, 0 changed, 1 unchanged, 0 deleted." in again.output
    assert open_current(home.home)[1].identity.graph == first

    path.write_text(path.read_text("utf-8").replace("note d’orientation", "trousse pratique"), "utf-8")
    changed = home.run("add", path)
    assert changed.exit_code == 0, changed.output
    assert "text: line 17: | Activités | " in changed.output
    told = home.run("query", QUERY).output
    assert "trousse pratique" in told
    assert "note d’orientation" not in told

    gone = with_name(tmp_path / "gone.md", b"---\nkind: workplan\nid: workplan-2022\ndelete: yes\n---\n")
    deleted = home.run("add", gone)
    assert deleted.exit_code == 0, deleted.output
    assert "deleted    workplan  workplan-2022" in deleted.output
    assert "T1" not in home.run(*question).output
    left = [line for line in open_current(home.home)[0].graph.read_text("utf-8").splitlines() if CODE in line]
    assert sorted(line.split("> ")[1].rpartition("#")[2].rpartition("/")[2] for line in left) == [
        "deprecated",
        "notation",
        "type",
    ]
    assert "was deleted, and its id is not given to another" in home.run("add", path).output
    assert home.run("add", path, "--restore", CODE, "--dry-run").exit_code == 0


def test_a_plan_goes_out_by_a_row_of_a_table_too(home, monkeypatch, tmp_path):
    without_checks_and_indexes(monkeypatch)
    home.add(plan_in("es", "plan-a"))
    gone = with_name(tmp_path / "gone.csv", b"kind,id,delete\nworkplan,plan-a,yes\n")
    assert home.run("add", gone).exit_code == 0
    assert contributed_in(home.home).records == {}
    given = with_name(tmp_path / "given.csv", b"kind,id\nworkplan,plan-a\n")
    assert "A workplan is no row of a table." in home.run("add", given).output


def test_plans_in_all_languages_conform_beside_that_of_2019(ingested):
    plans = [plan_in(language, f"plan-{language}") for language in LANGUAGES]
    contributed = replayed(plans)
    quads = ingest(contributed).quads
    assert check(quads, contributed).conforms
    kept = {quad for quad in quads if quad.graph == graph_name("asserted", "workplan-2019")}
    assert kept == {quad for quad in ingested.quads if quad.graph == graph_name("asserted", "workplan-2019")}
    assert {
        str(derivation.graph).rpartition("/")[2] for derivation in contribution_derivations(quads, contributed)
    } == {f"plan-{language}" for language in LANGUAGES}


def test_a_broken_shape_names_the_line_of_the_plan():
    plan = plan_in("en", "plan-en")
    mixed = replace(plan, text=plan.text.replace("Recognizing the skills", "Recognizing the sкills"))  # Cyrillic к
    with pytest.raises(ValidationFailed) as failed:
        check(ingest(replayed([mixed])).quads, replayed([mixed]))
    assert "en.md:12: Violation gcmsh:LabelText-" in str(failed.value)


def test_an_id_is_that_of_one_source(home, monkeypatch):
    without_checks_and_indexes(monkeypatch)
    build(home.settings, quiet)
    taken = home.plan(plan_in("en", "workplan-2019"))
    assert [fault.message for fault in taken.faults] == ["The code 'workplan-2019' belongs to another thing."]
    home.add(Document("report", "fr", "Rapport", "Un paragraphe."))
    clash = home.plan(plan_in("en", "report"))
    assert [fault.message for fault in clash.faults] == ["The code 'report' belongs to a document."]


def test_a_faulty_plan_changes_nothing(home, tmp_path):
    text = workplan_template("md", "en").decode().replace("ILO, IOM", "ILO, Unicefe").replace("18, 5", "24")
    answer = home.run("add", with_name(tmp_path / "plan.md", text.encode()), "--keep-good")
    assert answer.exit_code == 1
    assert "plan.md:14: GCM objectives: There is no objective 24." in answer.output
    assert "plan.md:18: Lead agencies or stakeholders: Unknown actor 'Unicefe'." in answer.output
    assert not (home.home / "contributions").exists()
