"""The command line as users and CI meet it: output, exit codes, start-up time."""

import json
import subprocess
import sys
import time

import pytest

COMMANDS = ("build", "validate", "search", "query", "info", "serve", "eval", "diff", "export", "mcp")
# Speaks JSON to programs in any case.
NO_JSON_OPTION = "mcp"
DEMO = "alternatives to child detention in mixed movements"


@pytest.fixture(scope="module")
def gcmkg(settings, outcome):
    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "api", *map(str, arguments)],
            capture_output=True,
            text=True,
            env={"PATH": "", "PYTHONUTF8": "1", "GCMKG_HOME": str(settings.home), **environment},
            check=False,
        )

    return run


def test_help_lists_every_command_in_under_half_a_second(gcmkg):
    gcmkg("--help")  # the first run writes byte code
    times = []
    for _ in range(3):
        started = time.perf_counter()
        answer = gcmkg("--help")
        times.append(time.perf_counter() - started)
    assert answer.returncode == 0
    assert all(command in answer.stdout for command in COMMANDS)
    assert min(times) < 0.5


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_json(gcmkg, command):
    answer = gcmkg(command, "--help")
    assert answer.returncode == 0
    assert ("--json" in answer.stdout) == (command != NO_JSON_OPTION)


def test_search_prints_the_grounded_answer_as_plain_text_in_a_pipe(gcmkg):
    answer = gcmkg("search", DEMO)
    assert answer.returncode == 0, answer.stderr
    assert "\x1b" not in answer.stdout
    first, second = (line.split()[1] for line in answer.stdout.splitlines() if line[:3] in (" 1.", " 2."))
    assert {first, second} == {"T2", "T2/4"}
    assert "workplan-2019, line 1" in answer.stdout


def test_search_json_is_the_answer_of_the_contract(gcmkg):
    answer = json.loads(gcmkg("search", DEMO, "--json", "--limit", 5).stdout)
    assert set(answer) == {
        "query", "language", "no_match", "interpretation", "results", "total", "offset", "limit", "facets",
        "suggestions", "release", "took_ms",
    }  # fmt: skip
    assert len(answer["results"]) == 5


def test_no_match_is_exit_code_one_with_the_nearest_concepts(gcmkg):
    answer = gcmkg("search", "recipe for borscht")
    assert answer.returncode == 1
    assert "No match" in answer.stdout


def test_query_takes_text_a_name_and_a_file(gcmkg, tmp_path):
    text = 'SELECT ?label { ?s skos:notation "IOM" ; skos:prefLabel ?label . FILTER (LANG(?label) = "en") }'
    file = tmp_path / "q.rq"
    file.write_text(text)
    assert "International Organization for Migration @en" in gcmkg("query", text).stdout
    assert gcmkg("query", file, "--format", "csv").stdout.splitlines()[1] == "International Organization for Migration"
    assert gcmkg("query", "cq06", "--json").stdout.count('"answer"') == 11
    assert "cq06" in gcmkg("query", "--list").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "nonsense"), "neither SPARQL, nor a .rq file"),
        (("query", "missing.rq"), "missing.rq cannot be read"),
        (("query", "SELECT * {"), "not SPARQL 1.1"),
        (("query", "DROP ALL {}"), "read-only"),
        (("search", "x", "--lang", "de"), "Unknown language 'de'"),
        (("eval", "missing.json"), "missing.json"),
        (("info", "--home", "nowhere"), "Run `gcmkg build`"),
        (("validate", "missing.ttl"), "missing.ttl"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(gcmkg, arguments, said):
    answer = gcmkg(*arguments)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_wrong_setting_is_named(gcmkg):
    answer = gcmkg("info", GCMKG_PORT="many")
    assert answer.returncode == 2
    assert "GCMKG_PORT" in answer.stderr


def test_info_shows_sources_counts_layers_model_and_digest(gcmkg, outcome):
    shown = gcmkg("info").stdout
    manifest = json.loads(gcmkg("info", "--json").stdout)
    assert manifest["id"] == outcome.manifest.id
    for part in ("workplan-2019", "asserted", outcome.manifest.identity.model, outcome.manifest.identity.graph):
        assert part in shown


def test_validate_says_that_the_release_conforms(gcmkg):
    answer = gcmkg("validate")
    assert answer.returncode == 0
    assert "0 Violation" in answer.stdout


def test_validate_names_file_and_line_of_a_finding(gcmkg, tmp_path):
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix gcm: <https://w3id.org/gcm-kg/ontology#> .\n\n"
        "<https://w3id.org/gcm-kg/id/objective/24> a gcm:Objective .\n"
    )
    answer = gcmkg("validate", file)
    assert answer.returncode == 1
    assert f"{file}:3: Violation" in answer.stdout
    assert gcmkg("validate", file, "--json").returncode == 1
