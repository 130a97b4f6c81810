"""A search answer written as a table is safe in a spreadsheet, whatever stands in the graph."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from api.answer_formats import Pages, answer_format, as_csv, as_jsonld
from api.cli import app
from api.rendering import answer_text
from kg.errors import InputError
from search.answer import Answer, Evidence, Interpretation, Reference, Result, Scores, Why

HOSTILE = '=HYPERLINK("http://example.org")'


def answer(*results):
    return Answer("x", "en", False, Interpretation(None, ()), results, len(results), 0, 10)


def test_what_a_spreadsheet_would_run_is_defused_and_line_ends_survive():
    proof = Evidence("+1\r\n-2", "ru", "@source", 1, 0, 6)
    result = Result("urn:x", "X", "Agency", HOSTILE, "en", None, 0.5, Scores(0, 0, 0), (proof,), (Why((), "-why", ""),))
    (row,) = csv.DictReader(io.StringIO(as_csv(answer(result), Pages()), newline=""))
    assert row["label"] == f"'{HOSTILE}"
    assert (row["quote"], row["source"], row["why"]) == ("'+1\r\n-2", "'@source", "'-why")


def test_a_result_without_quote_or_reason_leaves_its_cells_empty():
    result = Result("urn:x", "X", "Agency", "Ägypten 埃及", "en", None, 0.5, Scores(0, 0, 0), (), ())
    (row,) = csv.DictReader(io.StringIO(as_csv(answer(result), Pages()), newline=""))
    assert (row["label"], row["quote"], row["line"], row["why"]) == ("Ägypten 埃及", "", "", "")


REPORT = Reference("=Report", "IOM", 2015, "https://example.org/a?b=1&c")
CITATION = Reference("UN DESA (2020). Stock", "UN DESA", 2020, None)


def practice():
    return Result(
        "urn:x", "X", "Practice", "Law", "en", "own-translation", 0.5, Scores(0, 0, 0), (), (),
        (REPORT, CITATION), ("contested", "=partly sourced"),
    )  # fmt: skip


def test_a_table_ends_with_cautions_and_published_sources():
    (row,) = csv.DictReader(io.StringIO(as_csv(answer(practice()), Pages()), newline=""))
    assert list(row)[-4:] == ["cautions", "references", "is_answer", "values"]
    assert row["cautions"] == "contested; =partly sourced"
    assert row["references"] == "'=Report, IOM, 2015 <https://example.org/a?b=1&c>; UN DESA (2020). Stock"


def test_linked_data_cites_published_sources_as_works():
    page = json.loads(as_jsonld(answer(practice()), Pages()))
    item = page["mainEntity"]["itemListElement"][0]["item"]
    assert item["search:caution"] == ["contested", "=partly sourced"]
    assert item["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "=Report",
            "publisher": {"@type": "Organization", "name": "IOM"},
            "datePublished": "2015",
            "url": {"@id": "https://example.org/a?b=1&c"},
        },
        {
            "@type": "CreativeWork",
            "name": "UN DESA (2020). Stock",
            "publisher": {"@type": "Organization", "name": "UN DESA"},
            "datePublished": "2020",
        },
    ]


def test_plain_text_has_cautions_by_the_label_and_a_line_for_each_source():
    lines = [line.strip() for line in answer_text(answer(practice())).splitlines()]
    assert "Law  (our wording, unofficial; contested; =partly sourced)" in lines
    assert [line for line in lines if line.startswith("source: ")] == [
        "source: =Report, IOM, 2015 <https://example.org/a?b=1&c>",
        "source: UN DESA (2020). Stock",
    ]


def test_an_unknown_format_is_refused_with_the_list():
    with pytest.raises(InputError, match=r"'xlsx'.*json, jsonld, csv"):
        answer_format("xlsx")


@pytest.fixture(scope="module")
def search(settings, outcome):
    def run(*arguments):
        environment = {"GCMKG_HOME": str(settings.home)}
        return CliRunner().invoke(app, ["search", "detention of children", *map(str, arguments)], env=environment)

    return run


def test_the_command_line_pages_and_writes_tables_and_linked_data(search):
    whole = json.loads(search("--json", "--limit", 6).stdout)["results"]
    rows = list(csv.DictReader(io.StringIO(search("--format", "csv", "--limit", 4, "--offset", 2).stdout)))
    assert [(row["rank"], row["notation"]) for row in rows] == [
        (str(rank), one["notation"]) for rank, one in enumerate(whole[2:6], 3)
    ]
    page = json.loads(search("--format", "jsonld", "--limit", 3, "--layers", "asserted, machine").stdout)
    assert len(page["mainEntity"]["itemListElement"]) == 3
    assert "results 3-6 of" in search("--limit", 4, "--offset", 2).stdout


@pytest.mark.parametrize(("option", "value"), [("--format", "xlsx"), ("--lang", "de"), ("--layers", "facts")])
def test_the_command_line_refuses_what_it_does_not_know(search, option, value):
    with pytest.raises(InputError, match=f"'{value}'"):
        raise search(option, value).exception
