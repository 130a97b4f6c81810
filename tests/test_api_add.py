"""`gcmkg add`: what is added is found, what is wrong is named with its row and kept out, and little is done twice."""

from dataclasses import replace

import openpyxl
import pytest

from api import build as build_module
from api.build import build
from api.contributing import compared, publish
from ingest.change_sets import contributed_in
from ingest.contribution_mapping import contribution_quads
from ingest.contributions import Corridor, Deletion, Document, Figure, Origin, ReadFile
from ingest.pipeline import Ingested, bundled_records
from kg.errors import InputError, ValidationFailed
from kg.named_graphs import graph_name, layer_of
from kg.release import open_current
from tests.conftest import EMBEDDINGS
from tests.contributed_home import ContributedHome, CountingEncoder, practice, quiet, without_checks_and_indexes


@pytest.fixture
def home(tmp_path):
    return ContributedHome(tmp_path / "home", EMBEDDINGS)


@pytest.fixture
def quick(monkeypatch):
    without_checks_and_indexes(monkeypatch)


def test_adding_a_hundred_practices_embeds_only_their_texts(tmp_path, monkeypatch, ingested):
    ontology = [quad for quad in ingested.quads if layer_of(quad.graph) == "ontology"]
    encoder = CountingEncoder()
    monkeypatch.setattr(build_module.ensemble, "load", lambda model, threads: encoder)
    monkeypatch.setattr(build_module, "check", lambda quads, contributed: build_module.ValidationReport(()))
    monkeypatch.setattr(build_module, "ingest", lambda known: Ingested((*ontology, *contribution_quads(known)), {}))
    home = ContributedHome(tmp_path / "home", tmp_path / "cache")
    home.add(*(practice(f"old-{n}", f"Old {n}", summaries={"en": f"It trains nurses of town {n}."}) for n in range(50)))
    assert len(encoder.passages) > 100
    assert len(encoder.queries) > 100

    encoder.passages.clear()
    encoder.queries.clear()
    new = [practice(f"fund-{n}", f"Fund {n}", summaries={"en": f"It pays wages in town {n}."}) for n in range(100)]
    home.add(*new)
    assert len(encoder.passages) == len(set(encoder.passages)) <= 300
    assert all("Fund " in text or "in town " in text for text in encoder.passages)
    assert encoder.queries == []


def test_a_graph_that_breaks_a_shape_names_file_and_row_and_keeps_nothing(home):
    broken = practice("prt-fund", summaries={}, origin=Origin("funds.csv", 7))
    read = ReadFile((practice("prt-good", "Another good fund", origin=Origin("funds.csv", 6)), broken), ())
    with pytest.raises(ValidationFailed) as failed:
        publish(compared(read, home.settings), home.settings, quiet)
    named = [line for line in str(failed.value).splitlines() if "Violation gcmsh" in line]
    assert [line.split(": ")[0] for line in named] == ["funds.csv:7"]
    assert contributed_in(home.home).records == {}
    assert list((home.home / "releases").iterdir()) == []


def test_without_contributions_the_graph_is_that_of_the_bundled_sources(home, quick, ingested):
    manifest = build(home.settings, quiet).manifest
    assert manifest.identity.graph == build_module.release.graph_digest(build_module.sorted_lines(ingested.quads))


def test_what_was_added_twice_or_taken_back_is_the_same_release(home, quick):
    first = build(home.settings, quiet).manifest.id
    added = home.add(practice("prt-fund"))
    assert (added.published, added.manifest.id == first) == (True, False)
    again = home.add(practice("prt-fund"))
    assert (again.published, again.manifest.id) == (False, added.manifest.id)
    assert len(list((home.home / "contributions").iterdir())) == 1
    home.add(practice("prt-fund", start_year=2019))
    assert home.add(practice("prt-fund")).manifest.id == added.manifest.id


def test_bundled_records_are_changed_and_deleted_by_contributions(home, quick):
    bundled = {record.id: record for record in bundled_records() if hasattr(record, "summaries")}
    thai = bundled["tha-mou-alternatives-child-detention"]
    plan = home.plan(
        replace(thai, start_year=2018),
        Deletion("practice", "usa-pima-county-identification-remains", "tha-mou-alternatives-child-detention"),
        Corridor("PHL", "DEU", (Figure(2024, 12345, 2024, "UN DESA"),)),
    )
    assert [one.record.origin and one.fields[0].name for one in plan.changes.changed] == ["start_year", "figures"]
    home.add(*plan.changes.to_keep)
    lines = open_current(home.home)[0].graph.read_text("utf-8").splitlines()
    subject = "<https://w3id.org/gcm-kg/id/practice/usa-pima-county-identification-remains> "
    left = sorted(
        line.split("> ")[1].rpartition("#")[2].rpartition("/")[2] for line in lines if line.startswith(subject)
    )
    assert left == ["deprecated", "isReplacedBy", "notation", "type"]
    years = [line for line in lines if f"{thai.id}> <https://w3id.org/gcm-kg/ontology#startYear>" in line]
    assert [line.split('"')[1] for line in years] == ["2018"]
    assert any("observation/PHL-DEU.2024.2024> <https://w3id.org/gcm-kg/ontology#stock>" in line for line in lines)
    assert any("observation/PHL-DEU.2020.2020> <https://w3id.org/gcm-kg/ontology#stock>" in line for line in lines)


def test_a_change_by_somebody_else_meanwhile_is_noticed(home, quick):
    plan = home.plan(practice("prt-fund"))
    home.add(practice("prt-other", "Another fund"))
    with pytest.raises(InputError, match="changed by another process"):
        publish(plan, home.settings, quiet)
    assert len(contributed_in(home.home).records) == 1


def test_a_build_that_ended_between_keeping_and_publishing_is_made_good(home, quick, monkeypatch):
    def ends(*arguments):
        raise KeyboardInterrupt

    build(home.settings, quiet)
    with monkeypatch.context() as broken:
        broken.setattr(build_module.release, "publish", ends)
        with pytest.raises(KeyboardInterrupt):
            home.add(Document("report", "fr", "Rapport", "Un paragraphe."))
    assert "SourceDocument" in build(home.settings, quiet).manifest.counts
    assert "Un paragraphe." in open_current(home.home)[0].graph.read_text("utf-8")


@pytest.fixture
def filled_in(tmp_path):
    """Fills in the workbook that `gcmkg template` gives: writes these values over those of its example."""

    def fill(home, file, values):
        path = tmp_path / file
        assert home.run("template", "practice", "--format", "xlsx", "--output", path).exit_code == 0
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        places = {cell.value: cell.column for cell in sheet[1]}
        for place in places.values():
            sheet.cell(2, place).value = None
        for column, value in values.items():
            sheet.cell(2, places[column]).value = value
        book.save(path)
        return path

    return fill


FUND = {
    "id": "prt-wage-fund",
    "name": "Wage guarantee fund for harvest workers",
    "summary": "When a packing house in the Algarve closes, the fund pays the outstanding wages of its workers.",
    "organisations": "IOM; Ministry of Labour",
    "countries": "Portugal",
    "objectives": "6; 22",
    "primary_objective": "6",
    "practice_type": "fund",
    "start_year": "2021",
    "confidence": "medium",
    "source_title": "Labour inspection report",
    "source_url": "https://example.org/report",
}


def test_a_workbook_goes_in_is_found_is_changed_and_is_taken_out(home, filled_in, tmp_path, monkeypatch, ingested):
    named = [
        quad for quad in ingested.quads if quad.graph in (graph_name("ontology"), graph_name("curated", "reference"))
    ]
    monkeypatch.setattr(build_module, "ingest", lambda known: Ingested((*named, *contribution_quads(known)), {}))
    monkeypatch.setattr(build_module, "check", lambda quads, contributed: build_module.ValidationReport(()))
    question = ("search", "outstanding wages when a packing house in the Algarve closes", "--limit", 1)

    added = home.run("add", filled_in(home, "fund.xlsx", FUND))
    assert added.exit_code == 0, added.output
    assert "new        practice  prt-wage-fund" in added.output
    assert "prt-wage-fund" in home.run(*question).output
    first = open_current(home.home)[1].id

    changed = home.run("add", filled_in(home, "changed.xlsx", FUND | {"start_year": "2022"}))
    assert "start_year: 2021 → 2022" in changed.output
    second = open_current(home.home)[1].id
    told = home.run("diff", first, second, "--layers", "curated").output
    assert 'startYear changed from "2021"^^xsd:integer to "2022"^^xsd:integer (curated)' in told

    gone = tmp_path / "gone.csv"
    gone.write_text("kind,id,delete\npractice,prt-wage-fund,yes\n", "utf-8")
    deleted = home.run("add", gone)
    assert deleted.exit_code == 0, deleted.output
    assert "deprecated added" in deleted.output
    assert "prt-wage-fund" not in home.run(*question).output
    assert len({first, second, open_current(home.home)[1].id}) == 3
    assert "was deleted" in home.run("add", tmp_path / "fund.xlsx").output


def test_faulty_rows_keep_everything_out_unless_the_good_ones_are_wanted(home, quick, tmp_path):
    table = tmp_path / "corridors.csv"
    table.write_text(
        "origin,destination,year,stock,revision,source\nKIR,FJI,2020,500,2020,UN DESA\nKIR,XYZ,2020,5,2020,UN DESA\n",
        "utf-8",
    )
    refused = home.run("add", table)
    assert refused.exit_code == 1
    assert "corridors.csv:3: destination: " in refused.output
    assert contributed_in(home.home).records == {}
    tried = home.run("add", table, "--keep-good", "--dry-run")
    assert (tried.exit_code, contributed_in(home.home).records) == (0, {})
    kept = home.run("add", table, "--keep-good", "--json")
    assert kept.exit_code == 0
    assert [record.notation for record in contributed_in(home.home).corridors] == ["KIR-FJI"]


def test_codes_that_nothing_has_are_faults_of_the_row(home):
    plan = home.plan(
        practice("a", regions=("Atlantis",), origin=Origin("a.csv", 2)),
        practice("b", countries=("XXX",), origin=Origin("a.csv", 3)),
        practice("No slug", origin=Origin("a.csv", 4)),
    )
    assert [(fault.origin.row, fault.column) for fault in plan.faults] == [(2, "record"), (3, "record"), (4, "record")]
    assert plan.is_empty
