"""The GitHub Action and the pre-commit hook run what they state, with nothing installed that they do not need."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
BROKEN = "tests/fixtures/broken-practice.ttl"
BIN = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="module")
def action():
    return yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def step(action, name):
    return next(step for step in action["runs"]["steps"] if step.get("name") == name)


def run_step(action, cwd, **inputs):
    """Run the step as a runner does, with the defaults of the inputs that are not given."""
    defaults = {name: given.get("default", "") for name, given in action["inputs"].items()} | inputs
    stated = step(action, "Validate")
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: defaults[match[1]], value)
        for name, value in stated["env"].items()
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", stated["run"]],
        env=os.environ | {"PATH": BIN} | environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_step_annotates_writes_sarif_and_fails(action, tmp_path):
    (tmp_path / "mine.ttl").write_text((ROOT / BROKEN).read_text("utf-8"))
    answer = run_step(action, tmp_path, files="mine.ttl")
    assert answer.returncode == 1, answer.stderr
    assert "::error file=mine.ttl,line=18,title=gcmsh%3APractice-confidence" in answer.stdout
    assert json.loads((tmp_path / "gcmkg.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_the_step_takes_several_files_no_context_and_no_sarif(action, tmp_path):
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("<urn:s> <urn:p> <urn:o> .")
    answer = run_step(action, tmp_path, files="a.ttl\n b.ttl", context="", sarif="")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl", "b.ttl"]


def test_nothing_in_an_input_is_run_by_the_shell(action, tmp_path):
    answer = run_step(action, tmp_path, files="$(touch${IFS}here) `touch here` ;touch here", severity="; touch here")
    assert answer.returncode == 2
    assert list(tmp_path.iterdir()) == []
    assert all("${{" not in stated.get("run", "") for stated in action["runs"]["steps"])


def test_every_input_is_described_and_used(action):
    text = (ROOT / "action.yml").read_text("utf-8")
    for name, given in action["inputs"].items():
        assert given["description"]
        assert f"inputs.{name} " in text


def test_all_that_checking_imports_is_installed(action):
    """The action installs a few packages by name and ours without its dependencies."""
    named = re.search(r"constraints\.txt\"\s+(.*?)\s*&&", step(action, "Install")["run"], re.S)[1].split()
    code = "import sys; from api.cli import main\ntry: main()\nexcept SystemExit: pass\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code, "validate", BROKEN, "--context", "bundled", "--output", os.devnull],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stdout.split()
    owners = packages_distributions()
    needed = {normal(owner) for module in loaded for owner in owners.get(module.partition(".")[0], ())[:1]}
    assert "pyshacl" in needed
    # rdflib uses html5rdf where it happens to be installed.
    assert needed - with_dependencies(named) - {"gcmkg", "setuptools", "html5rdf"} == set()


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def with_dependencies(names):
    found, waiting = set(), [normal(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            stated = (line for line in requires(name) or () if "extra ==" not in line)
            waiting += [normal(re.match(r"[\w.-]+", line)[0]) for line in stated if installed(line)]
    return found


def installed(requirement):
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        distribution(re.match(r"[\w.-]+", requirement)[0])
    except PackageNotFoundError:
        return False
    return True


def test_the_hook_runs_what_it_states(tmp_path):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == "gcmkg-validate"
    assert all(re.search(hook["files"], f"data/a.{extension}") for extension in ("ttl", "nt", "nq", "trig"))
    assert not re.search(hook["files"], "a.ttl.md")
    file = tmp_path / "mine.ttl"
    file.write_text((ROOT / BROKEN).read_text("utf-8"))
    command = [*hook["entry"].split(), str(file)]
    answer = subprocess.run(
        command, env=os.environ | {"PATH": BIN}, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert answer.returncode == 1
    assert f"{file}:18: Violation" in answer.stdout


def test_the_pages_example_uses_the_action_and_the_hook_as_they_are(action):
    text = (ROOT / "docs" / "validation.md").read_text("utf-8")
    workflow, hook = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S))
    steps = workflow["jobs"]["validate"]["steps"]
    used = next(stated for stated in steps if "gcmkg" in stated.get("uses", ""))
    assert set(used["with"]) <= set(action["inputs"])
    assert hook["repos"][0]["hooks"] == [{"id": "gcmkg-validate"}]
