"""`gcmkg diff` between releases and files: exit codes, forms, and no release that was tampered with."""

import json
import shutil
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def changed(outcome, opened, tmp_path_factory):
    """The release's graph as a file in which UNICEF no longer leads T2."""
    text = opened.layout.graph.read_text("utf-8")
    gone = "<https://w3id.org/gcm-kg/id/workstream/T2> <https://w3id.org/gcm-kg/ontology#lead> <https://w3id.org/gcm-kg/id/agency/UNICEF>"
    lines = [line for line in text.splitlines() if not line.startswith(gone)]
    file = tmp_path_factory.mktemp("changed") / "new.nq"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


@pytest.fixture(scope="module")
def gcmkg(settings, outcome):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "api", "diff", *map(str, arguments)],
            capture_output=True,
            text=True,
            env={"PATH": "", "PYTHONUTF8": "1", "GCMKG_HOME": str(settings.home)},
            check=False,
        )

    return run


def test_a_release_does_not_differ_from_itself(gcmkg, opened):
    for name in (opened.manifest.id, opened.layout.root, opened.layout.graph):
        answer = gcmkg("current", name)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.startswith("No difference")


def test_a_difference_is_exit_code_one_and_said_in_words(gcmkg, changed):
    answer = gcmkg("current", changed)
    assert answer.returncode == 1
    assert "\n  lead removed UNICEF (asserted)\n" in answer.stdout
    assert "\nBy class: ThematicWorkstream +0 -1.\n" in answer.stdout


def test_the_patch_and_the_json_say_the_same(gcmkg, changed):
    rows = gcmkg("current", changed, "--format", "patch").stdout.splitlines()
    assert [row[:2] for row in rows] == ["H ", "TX", "D ", "TC"]
    assert json.loads(gcmkg("current", changed, "--json").stdout)["removed"] == 1


def test_layers_restrict_the_difference(gcmkg, changed):
    assert gcmkg("current", changed, "--layers", "inferred,ontology").returncode == 0
    assert gcmkg("current", changed, "--layers", "guessed").returncode == 2


@pytest.mark.parametrize("name", ["nowhere", "no.docx", "../../etc"])
def test_what_is_not_there_is_exit_code_two(gcmkg, name):
    answer = gcmkg("current", name)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_a_release_that_was_changed_is_refused(gcmkg, opened, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(opened.layout.root, copy)
    (copy / "graph.nq").write_text("")
    answer = gcmkg("current", copy)
    assert answer.returncode == 2
    assert "graph.nq" in answer.stderr
