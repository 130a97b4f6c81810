"""`gcmkg validate` and `POST /validate` as CI servers and strangers meet them: forms, exit codes, limits, bombs."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import problems
from api.routes import validate as route
from api.validate import context_graph, files_named
from kg.errors import InputError

ROOT = Path(__file__).parent.parent
BROKEN = "tests/fixtures/broken-practice.ttl"
CONTEXT = "tests/fixtures/practice-context.ttl"
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
PROBLEM = "application/problem+json"
PREFIXES = "@prefix gcm: <https://w3id.org/gcm-kg/ontology#> . @base <https://w3id.org/gcm-kg/id/> .\n"


def gcmkg(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "api", "validate", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "", "PYTHONUTF8": "1", "GCMKG_HOME": "nowhere", **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((BROKEN, "--context", CONTEXT), 1),
        ((CONTEXT, "--fail-on", "info"), 1),
        ((BROKEN, "--format", "docx"), 2),
        (("--severity", "fatal", BROKEN), 2),
        ((BROKEN, "--output", "no/such/directory/report.txt"), 2),
        ((BROKEN, "--context", "release"), 2),
        (("tests/fixtures/*.rdf",), 2),
    ],
)
def test_exit_codes(arguments, code):
    answer = gcmkg(*arguments)
    assert answer.returncode == code, answer.stderr
    assert "Traceback" not in answer.stderr


def test_one_run_gives_the_log_and_the_sarif_file(tmp_path):
    sarif = tmp_path / "report.sarif"
    answer = gcmkg(BROKEN, "--context", CONTEXT, "--format", "github", "--severity", "violation", "--sarif", sarif)
    assert answer.returncode == 1
    assert answer.stdout.count("::error ") == 8
    assert "1 less severe not shown." in answer.stdout
    (run,) = json.loads(sarif.read_text("utf-8"))["runs"]
    assert {place(result)["artifactLocation"]["uri"] for result in run["results"]} == {BROKEN}


def place(result):
    return result["locations"][0]["physicalLocation"]


def test_a_report_in_a_file_leaves_the_verdict_on_the_screen(tmp_path):
    report = tmp_path / "report.xml"
    answer = gcmkg(BROKEN, "--context", CONTEXT, "--format", "junit", "--output", report)
    assert answer.stdout == "Does not conform: 8 Violations, 1 Warning, 0 Infos.\n"
    assert ET.parse(report).getroot().get("failures") == "8"


def test_the_release_can_be_what_files_refer_to(settings, outcome, tmp_path):
    mine = tmp_path / "mine.ttl"
    mine.write_text(PREFIXES + "<workstream/T2> gcm:objective <objective/13> .\n")
    answer = gcmkg(mine, "--context", "release", "--json", GCMKG_HOME=str(settings.home))
    assert (answer.returncode, json.loads(answer.stdout)["findings"]) == (0, [])


def test_bundled_sources_are_a_context_without_any_release(settings):
    assert len(context_graph(["bundled"], settings)) > 10_000


def test_directories_and_globs_stand_for_their_files(tmp_path):
    for name in ("b.ttl", "a.nq", "notes.md", "deep/c.jsonld"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    names = [path.name for path in files_named([str(tmp_path), str(tmp_path / "*.ttl")])]
    assert names == ["a.nq", "b.ttl", "c.jsonld"]
    assert [path.name for path in files_named([str(tmp_path / "**" / "*.jsonld")])] == ["c.jsonld"]
    with pytest.raises(InputError, match="no RDF file"):
        files_named([str(tmp_path / "*.trig")])


def test_json_ld_is_checked_with_its_file_as_place(tmp_path):
    file = tmp_path / "mine.jsonld"
    file.write_text(json.dumps({"@id": "urn:x", "@type": "https://w3id.org/gcm-kg/ontology#Country"}))
    answer = gcmkg(file, "--severity", "violation")
    assert f"{file}: Violation: The IRI of a country" in answer.stdout


def test_checking_imports_no_library_of_the_search():
    code = "import sys; from api.cli import main\ntry: main()\nexcept SystemExit: pass\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code, "validate", BROKEN, "--context", "bundled", "--output", os.devnull],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stdout.split()
    assert "pyshacl" in loaded
    assert {"torch", "faiss", "numpy", "fastapi", "sentence_transformers", "tantivy"}.isdisjoint(loaded)


def service(opened, **overrides):
    app = FastAPI()
    app.state.opened = opened.__class__(opened.layout, opened.manifest, opened.settings.model_copy(update=overrides))
    problems.install(app)
    app.include_router(route.router)
    return TestClient(app)


@pytest.fixture(scope="module")
def client(opened):
    limits = {"validate_bytes": 400_000, "validate_triples": 3000}
    with service(opened, **limits) as running:
        yield running


@pytest.fixture(scope="module")
def broken():
    return (ROOT / BROKEN).read_bytes()


@pytest.mark.parametrize(
    ("accept", "said"),
    [
        ("application/json", '"conforms": false'),
        ("*/*", '"conforms": false'),
        ("text/turtle", "sh:ValidationReport"),
        ("application/sarif+json", '"version": "2.1.0"'),
        ("application/xml", "<testsuites"),
        ("text/plain;q=0.9, image/png", "Does not conform"),
    ],
)
def test_the_report_is_negotiated(client, broken, accept, said):
    answer = client.post("/validate", content=broken, headers=TURTLE | {"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["vary"] == "Accept"
    assert said in answer.text
    assert "pasted.ttl" in answer.text or accept == "text/turtle"


def test_a_graph_may_refer_to_the_release_or_be_on_its_own(client):
    turtle = PREFIXES + "<workstream/T2> gcm:objective <objective/13> ."
    assert client.post("/validate", content=turtle, headers=TURTLE).json()["conforms"] is True
    alone = client.post("/validate?context=none", content=turtle, headers=TURTLE).json()
    assert isinstance(alone["conforms"], bool)
    wrong = PREFIXES + "<workstream/T2> gcm:objective <objective/99> ."
    answer = client.post("/validate", content=wrong, headers=TURTLE).json()
    assert [f["line"] for f in answer["findings"] if f["shape"].endswith("#Workstream-objective")] == [2]


def test_one_graph_leaves_nothing_behind_for_the_next(client):
    described = PREFIXES + "<objective/99> a gcm:Objective ."
    referring = PREFIXES + "<workstream/T2> gcm:objective <objective/99> ."
    client.post("/validate", content=described, headers=TURTLE)
    assert client.post("/validate", content=referring, headers=TURTLE).json()["conforms"] is False


@pytest.mark.parametrize(
    ("content", "media_type", "status", "said"),
    [
        (b"<urn:s> <urn:p>\n 'v", "text/turtle", 400, "pasted.ttl:2"),
        (b"\xff\xfe", "text/turtle", 400, "not UTF-8"),
        (b"x", "text/html", 415, "application/ld+json"),
        (b"x", "text/turtle; charset=koi8-r", 415, "UTF-8"),
        (b"x" * 400_001, "text/turtle", 413, "400000 bytes"),
        (b"<urn:s> <urn:p> " + b"[" * 50_000, "text/turtle", 400, "nests deeper"),
        (b'{"a":' * 70_000, "application/ld+json", 400, "nests deeper"),
        (b'{"@context": "http://127.0.0.1:9/c"}', "application/ld+json", 400, "nothing is fetched"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "application/rdf+xml", 400, "document type"),
        (b"<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> 1 .\n" + b"<urn:s> <urn:p> [] .\n" * 3000, "text/turtle", 400,
         "more than 3000 triples"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem(client, content, media_type, status, said):
    answer = client.post("/validate", content=content, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert said in answer.json()["detail"]


def test_the_line_of_a_syntax_error_is_a_member_of_the_problem(client):
    answer = client.post("/validate", content=b"<urn:s> <urn:p>\n 'v", headers=TURTLE)
    assert answer.json()["line"] == 2


def test_none_of_the_forms_is_wanted(client):
    answer = client.post("/validate", content=b"", headers=TURTLE | {"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, PROBLEM)


def test_a_graph_that_takes_too_long_is_stopped_and_the_next_one_checked(opened, broken):
    slow = PREFIXES + "".join(f"<workstream/T{n}> a gcm:Workstream ; gcm:number {n % 3} .\n" for n in range(6000))
    with service(opened, validate_seconds=4.0) as client:
        answer = client.post("/validate", content=slow.encode(), headers=TURTLE)
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
        assert "4 seconds" in answer.json()["detail"]
        assert client.post("/validate", content=broken, headers=TURTLE).status_code == 200


def test_a_report_that_is_too_long_is_refused(opened, broken):
    with service(opened, answer_bytes=1000) as client:
        assert client.post("/validate", content=broken, headers=TURTLE).status_code == 422


def test_when_too_many_wait_the_service_says_when_to_come_back(opened, broken):
    with service(opened, validate_waiting=0) as client:
        room = client.app.state.validation._room
        assert room.acquire(blocking=False)
        answer = client.post("/validate", content=broken, headers=TURTLE)
        room.release()
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert client.post("/validate", content=broken, headers=TURTLE).status_code == 200


def test_graphs_sent_at_once_are_checked_in_turn(client, broken):
    with ThreadPoolExecutor(4) as senders:
        answers = list(senders.map(lambda _: client.post("/validate", content=broken, headers=TURTLE), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
