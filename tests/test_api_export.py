"""Exports as users and programs meet them: over HTTP and on the command line, the same bytes from both doors."""

import io
import json
import stat
import subprocess
import sys
import zipfile

import pytest
from export_readers import READERS, Page
from fastapi.testclient import TestClient

from api.app import create_app
from api.exporting import chosen, selection_from, trail
from kg.errors import InputError
from kg.export.formats import EXPORT_FORMATS

NAMES = [known.name for known in EXPORT_FORMATS]
QUESTION = "alternatives to detention"


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


@pytest.fixture(scope="module")
def gcmkg(settings, outcome):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "api", "export", *map(str, arguments)],
            capture_output=True,
            env={"PATH": "", "PYTHONUTF8": "1", "GCMKG_HOME": str(settings.home)},
            check=False,
        )

    return run


@pytest.mark.parametrize("known", EXPORT_FORMATS, ids=NAMES)
def test_every_format_is_served_with_its_type_and_name(client, known):
    answer = client.get(f"/export/{known.name}", params={"focus": "O13"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == known.media_type
    kind = "inline" if known.name == "html" else "attachment"
    assert answer.headers["content-disposition"] == f'{kind}; filename="{known.file_name}"'
    assert answer.content == client.get(f"/export/{known.name}", params={"focus": "O13"}).content


def test_options_narrow_over_http(client):
    parameters = {
        "focus": "O13",
        "depth": 2,
        "lang": "fr",
        "type": ["Objective", "Agency"],
        "layers": "asserted,curated",
    }
    read = READERS["graphml"](client.get("/export/graphml", params=parameters).content)
    assert {"O13", "IOM", "UNICEF"} <= {*read.nodes}
    assert {values["type"] for _, values in read.nodes(data=True)} == {"Objective", "Agency"}
    assert read.nodes["IOM"]["label"] == "Organisation internationale pour les migrations"
    assert read.nodes["IOM"]["label_lang"] == "fr"


def test_layers_may_be_repeated_or_listed(client):
    repeated = client.get("/export/nquads", params={"layers": ["machine", "inferred"]})
    assert repeated.content == client.get("/export/nquads", params={"layers": "machine,inferred"}).content
    assert 0 < repeated.content.count(b"\n") < client.get("/export/nquads").content.count(b"\n") / 5


def test_a_search_can_be_exported(client, opened):
    answer = opened.searcher.search(QUESTION, lang="en")
    read = READERS["d3"](client.get("/export/d3", params={"query": QUESTION}).content)
    notations = {values["notation"] for _, values in read.nodes(data=True)}
    assert {result.notation for result in answer.results} <= notations
    assert notations == trail(answer).things | {
        end for subject, _, object_ in trail(answer).triples for end in (subject, object_)
    }
    assert read.number_of_edges() > 0
    triples = client.get("/export/nquads", params={"query": QUESTION}).text
    assert all(f"<{result.iri}>" in triples for result in answer.results)


def test_the_page_may_run_its_script_over_http_too(client):
    answer = client.get("/export/html", params={"type": "Objective"})
    policy = next(values["content"] for _, values in Page(answer.content).elements if "http-equiv" in values)
    assert answer.headers["content-security-policy"] == f"{policy}; frame-ancestors 'none'"


def test_an_unknown_format_is_a_404_with_the_list(client):
    answer = client.get("/export/gefx")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == "Unknown export format 'gefx'."
    assert answer.json()["suggestion"].startswith("Did you mean gexf? Use one of: turtle, ")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"focus": "o13"}, "Did you mean O13?"),
        ({"type": "Agncy"}, "Did you mean Agency?"),
        ({"layers": "machin"}, "Did you mean machine?"),
        ({"lang": "de"}, "lang:"),
        ({"depth": 11}, "depth:"),
        ({"query": "recipe for borscht"}, "recipe for borscht"),
    ],
)
def test_what_is_not_there_is_a_400_that_helps(client, parameters, said):
    for name in ("graphml", "turtle"):
        answer = client.get(f"/export/{name}", params=parameters)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert said in answer.text


def test_every_parameter_is_described_with_an_example(client):
    (operation,) = client.get("/openapi.json").json()["paths"]["/export/{format}"].values()
    assert {one["name"] for one in operation["parameters"]} == {
        "format", "type", "focus", "depth", "lang", "layers", "query",
    }  # fmt: skip
    for one in operation["parameters"]:
        assert one["description"]
        assert one["schema"].get("examples") or one.get("examples"), one["name"]
    assert "application/gexf+xml" in operation["responses"]["200"]["content"]


@pytest.mark.parametrize("name", ["gexf", "neo4j", "html", "trig"])
def test_the_command_line_writes_what_the_service_sends(client, gcmkg, name):
    printed = gcmkg(name, "--focus", "T2", "--depth", 2, "--lang", "ru")
    sent = client.get(f"/export/{name}", params={"focus": "T2", "depth": 2, "lang": "ru"})
    assert printed.returncode == 0
    assert printed.stdout == sent.content


def test_a_file_is_replaced_whole_and_the_summary_is_one_line(gcmkg, tmp_path):
    path = tmp_path / "graph.gexf"
    path.write_text("old")
    answer = gcmkg("gexf", "--output", path)
    assert answer.stdout == b""
    nodes, edges = (len(part) for part in _parts(READERS["gexf"](path.read_bytes())))
    assert answer.stderr.decode() == f"{nodes} nodes, {edges} edges written to {path}\n"
    assert [one.name for one in tmp_path.iterdir()] == ["graph.gexf"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def _parts(graph):
    return list(graph.nodes), list(graph.edges)


def test_tables_are_files_in_a_folder_or_an_archive(gcmkg, tmp_path):
    assert gcmkg("neo4j", "--output", tmp_path).returncode == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["nodes.csv", "relationships.csv"]
    with zipfile.ZipFile(io.BytesIO(gcmkg("neo4j").stdout)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            one.name: one.read_bytes() for one in tmp_path.iterdir()
        }


def test_a_folder_takes_single_files_too(gcmkg, tmp_path):
    assert gcmkg("dot", "--type", "Objective", "-o", tmp_path).returncode == 0
    assert [one.name for one in tmp_path.iterdir()] == ["gcmkg-dot.dot"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gefx",), "Did you mean gexf?"),
        ((), "gcmkg export --list"),
        (("gexf", "--focus", "o13"), "Did you mean O13?"),
        (("gexf", "--type", "Agncy"), "Did you mean Agency?"),
        (("gexf", "--layers", "machin"), "Did you mean machine?"),
        (("gexf", "--lang", "de"), "Unknown language"),
        (("gexf", "--depth", "11"), "depth"),
        (("gexf", "--output", "no/such/folder/x.gexf"), "cannot be written"),
    ],
)
def test_bad_input_is_exit_code_two_with_what_to_do(gcmkg, arguments, said):
    answer = gcmkg(*arguments)
    assert answer.returncode == 2
    assert said in answer.stderr.decode()
    assert answer.stdout == b""


def test_formats_are_listed_for_people_and_programs(gcmkg):
    listed = gcmkg("--list").stdout.decode()
    assert [line.split()[0] for line in listed.splitlines()] == NAMES
    assert [one["name"] for one in json.loads(gcmkg("--list", "--json").stdout)] == NAMES


def test_types_may_carry_their_prefix(opened):
    plain, prefixed = (
        chosen(opened, selection_from([name], None, 1, "en", []), None).graph for name in ("Agency", "gcm:Agency")
    )
    assert plain == prefixed


def test_a_search_without_an_answer_names_what_is_near(opened):
    with pytest.raises(InputError) as raised:
        chosen(opened, selection_from([], None, 1, "en", []), "recipe for borscht")
    assert raised.value.hint.startswith("Near to it: ")
