"""A search answer written as a table is safe in a spreadsheet, whatever stands in the graph."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from api.answer_formats import Pages, answer_format, as_csv
from api.cli import app
from kg.errors import InputError
from search.answer import Answer, Evidence, Interpretation, Result, Scores, Why

HOSTILE = '=HYPERLINK("http://example.org")'


def answer(*results):
    return Answer("x", "en", False, Interpretation(None, ()), results, len(results), 0, 10)


def test_what_a_spreadsheet_would_run_is_defused_and_line_ends_survive():
    proof = Evidence("+1\r\n-2", "ru", "@source", 1, 0, 6)
    result = Result("urn:x", "X", "Agency", HOSTILE, "en", None, 0.5, Scores(0, 0, 0), (proof,), (Why((), "-why"),))
    (row,) = csv.DictReader(io.StringIO(as_csv(answer(result), Pages()), newline=""))
    assert row["label"] == f"'{HOSTILE}"
    assert (row["quote"], row["source"], row["why"]) == ("'+1\r\n-2", "'@source", "'-why")


def test_a_result_without_quote_or_reason_leaves_its_cells_empty():
    result = Result("urn:x", "X", "Agency", "Ägypten 埃及", "en", None, 0.5, Scores(0, 0, 0), (), ())
    (row,) = csv.DictReader(io.StringIO(as_csv(answer(result), Pages()), newline=""))
    assert (row["label"], row["quote"], row["line"], row["why"]) == ("Ägypten 埃及", "", "", "")


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
