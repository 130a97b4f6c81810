"""`gcmkg eval` as users meet it: tables for people, JSON for programs, and one sentence where it was called wrongly."""

import json

import pytest
from typer.testing import CliRunner

from api.cli import app
from kg.errors import InputError

QUESTIONS = [
    {"id": "1", "lang": "en", "type": "a", "q": "alternatives to detention", "gold": [{"key": "T2", "rel": 3}]},
    {"id": "2", "lang": "ru", "type": "d", "q": "кто ведёт T2", "gold": [{"key": "UNHCR", "rel": 3}]},
    {"id": "3", "lang": "en", "type": "g", "q": "how to tune a violin", "gold": []},
]


@pytest.fixture
def gcmkg(settings, outcome):
    environment = {"GCMKG_HOME": str(settings.home), "GCMKG_CACHE": str(settings.cache)}

    def run(*arguments):
        return CliRunner().invoke(app, [*map(str, arguments)], env=environment)

    return run


@pytest.fixture
def questions(tmp_path):
    file = tmp_path / "questions.json"
    file.write_text(json.dumps(QUESTIONS), "utf-8")
    return file


def test_the_table_has_a_line_for_each_group_and_the_worst_questions_below(gcmkg, questions):
    ran = gcmkg("eval", questions, "--by", "type", "--verbose")
    assert ran.exit_code == 0, ran.output
    assert [line.split()[0] for line in ran.stdout.splitlines()[1:5]] == ["all", "a", "d", "g"]
    assert "found " in ran.stdout


def test_json_holds_the_report_and_the_ablation(gcmkg, questions):
    ran = gcmkg("eval", questions, "--json", "--ablation")
    assert ran.exit_code == 0, ran.output
    data = json.loads(ran.stdout)
    assert data["overall"]["questions"] == 3
    assert data["overall"]["abstention"] == 1.0
    names = [row["group"] for row in data["ablation"]]
    assert names[0] == "whole"
    assert {"without dense", "without graph", "only dense"} <= set(names)
    assert {row["questions"] for row in data["ablation"]} == {2}


def test_a_beir_folder_runs_on_the_same_stack(gcmkg, tmp_path):
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    documents = {"d1": "Bees store honey in combs of wax.", "d2": "Яблони обрезают весной."}
    lines = [json.dumps({"_id": name, "text": text}, ensure_ascii=False) for name, text in documents.items()]
    (folder / "corpus.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "when are apple trees pruned?"}\n', "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n", "utf-8")
    ran = gcmkg("eval", "--beir", folder, "--json")
    assert ran.exit_code == 0, ran.output
    data = json.loads(ran.stdout)
    assert {part["name"]: part["ndcg"] for part in data["parts"]}["dense"] == 1.0
    assert data["documents"] == 2


@pytest.mark.parametrize("arguments", [(), ("questions.json", "--beir", "folder")])
def test_it_wants_either_questions_or_a_folder(gcmkg, arguments):
    ran = gcmkg("eval", *arguments)
    assert isinstance(ran.exception, InputError)
    assert "either a file of judged queries or --beir" in str(ran.exception)


def test_a_missing_folder_is_told_with_the_file_that_is_not_there(gcmkg):
    assert "test.tsv" in str(gcmkg("eval", "--beir", "nowhere").exception)
