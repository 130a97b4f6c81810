"""The endpoint passes the W3C's SPARQL 1.1 and 1.0 query tests over HTTP, but for the deviations that are listed."""

import httpx2
import pytest
from conformance import evaluation
from conformance.endpoint import serving
from conformance.manifest import cases, deviations, entries, withdrawn, write_dataset
from conformance.results import SPARQL_MEDIA_TYPES, read, same
from conformance.tally import PAGE, written_into

# Groups whose tests are no queries: test_conformance_protocol.py has them.
ELSEWHERE = {"data-sparql11/protocol", "data-sparql11/service-description"}


def _parameter(case):
    reason = deviations().get(case.id)
    return pytest.param(case, id=case.id, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else [])


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    with serving(write_dataset(tmp_path_factory.mktemp("w3c") / "data.nq")) as address:
        yield address


@pytest.fixture(scope="module")
def client():
    with httpx2.Client(timeout=30) as client:
        yield client


@pytest.mark.parametrize("case", [_parameter(case) for case in cases()])
def test_case(case, client, endpoint):
    fault = evaluation.verdict(case, evaluation.ask(client, endpoint, case))
    assert not fault, fault


def tsv(text):
    return read(text.encode("utf-8"), "text/tab-separated-values")


@pytest.mark.parametrize(
    ("expected", "answered"),
    [
        ("?a\n1\n2\n", "?a\n2\n1\n"),
        ("?a\t?b\n1\t2\n", "?b\t?a\n2\t1\n"),
        ("?a\n1.50\n", "?a\n1.5\n"),
        ('?a\n"x"@EN\n', '?a\n"x"@en\n'),
        ("?a\t?b\n_:x\t_:x\n_:x\t_:y\n", "?a\t?b\n_:p\t_:q\n_:p\t_:p\n"),
    ],
    ids=["order", "columns", "value", "language", "blank nodes"],
)
def test_the_comparison_passes_what_means_the_same(expected, answered):
    assert same(tsv(expected), tsv(answered), ordered=False, lax=False)


@pytest.mark.parametrize(
    ("expected", "answered"),
    [
        ("?a\n1\n", "?a\n1\n1\n"),
        ("?a\n1\n", "?b\n1\n"),
        ("?a\n1\n", "?a\n1.0\n"),
        ('?a\n"x"@en\n', '?a\n"x"\n'),
        ("?a\n<urn:x>\n", '?a\n"urn:x"\n'),
        ("?a\t?b\n_:x\t_:x\n", "?a\t?b\n_:p\t_:q\n"),
        ("?a\t?b\n_:x\t_:y\n", "?a\t?b\n_:p\t_:p\n"),
    ],
    ids=["twice", "variable", "datatype", "language", "kind", "blank nodes apart", "blank nodes merged"],
)
def test_the_comparison_catches_what_differs(expected, answered):
    assert not same(tsv(expected), tsv(answered), ordered=False, lax=False)


def test_the_comparison_minds_order_and_number_only_where_it_must():
    one, other, thrice = tsv("?a\n1\n2\n"), tsv("?a\n2\n1\n"), tsv("?a\n1\n2\n2\n")
    assert not same(one, other, ordered=True, lax=False)
    assert same(one, thrice, ordered=False, lax=True)
    assert not same(True, False, ordered=False, lax=False)
    assert not same(True, one, ordered=False, lax=False)


def test_every_deviation_is_a_case():
    assert set(deviations()) <= {case.id for case in cases()}


def test_no_test_of_a_manifest_is_lost():
    groups = {case.group for case in cases()}
    named = {iri for group in groups for iri in entries(group)}
    assert groups.isdisjoint(ELSEWHERE)
    assert named == {case.iri for case in cases()} | set(withdrawn())


def test_every_result_format_is_covered():
    assert {case.result.suffix for case in cases() if case.result} >= set(SPARQL_MEDIA_TYPES)


def test_the_documentation_tells_the_tally_of_today():
    page = PAGE.read_text(encoding="utf-8")
    assert written_into(page) == page, "run: PYTHONPATH=tests .venv/bin/python -m conformance"
