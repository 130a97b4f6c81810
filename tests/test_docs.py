"""The documentation in step with the product: console examples print what they show, nothing is undocumented."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.settings import Settings
from kg.named_graphs import LAYERS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# These set up the environment that the tests run in; .ci/run runs them itself.
RUN_BY_CI = {"make demo", "make test", "make check", "make format"}
CONSOLE = re.compile(r"```console\n(.*?)```", re.S)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def examples():
    for page in PAGES:
        for block in CONSOLE.findall(page.read_text("utf-8")):
            for example in re.split(r"^(?=\$ )", block, flags=re.M)[1:]:
                command, _, shown = example[2:].partition("\n")
                if command not in RUN_BY_CI:
                    yield pytest.param(command, shown, id=f"{page.name}: {command}")


@pytest.mark.parametrize(("command", "shown"), list(examples()))
def test_a_console_example_prints_what_it_shows(settings, outcome, command, shown):
    """An ellipsis in the shown text stands for anything; a command with no shown text has only to succeed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "GCMKG_HOME": str(settings.home), "GCMKG_CACHE": str(settings.cache)}
    ran = subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode in (0, 1), ran.stderr
    if shown.strip():
        checker = doctest.OutputChecker()
        assert checker.check_output(shown, ran.stdout, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE), ran.stdout


def test_the_readme_shows_the_two_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`GCMKG_{name.upper()}`" in text
        assert field.description in text, name


def test_every_layer_is_documented():
    text = (ROOT / "docs" / "graph-model.md").read_text("utf-8")
    assert all(f"`{layer}" in text for layer in LAYERS)


def test_every_folder_is_described_in_the_architecture():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    folders = {path.parent.name for path in ROOT.glob("*/*") if path.suffix in (".py", ".ttl")}
    assert {folder for folder in folders if f"`{folder}/`" not in text and not folder.startswith(".")} == set()
