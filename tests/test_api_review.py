"""`gcmkg review`: suggested links wait in the machine layer; a decision moves or removes them and is remembered."""

import json

import pytest
from pyoxigraph import RdfFormat, parse

from api.contributing import decisions_on, pending
from ingest.change_sets import contributed_in
from kg.errors import InputError, NotFound
from kg.release import open_current
from tests.contributed_home import ContributedHome, practice, without_checks_and_indexes

NAME = "International Organisation for Migration"
IMPLEMENTER = "https://w3id.org/gcm-kg/ontology#implementer"


def implementers(home):
    """What the current release says of who carries out the practice: graph and value."""
    quads = parse(path=str(open_current(home)[0].graph), format=RdfFormat.N_QUADS)
    return sorted(
        (quad.graph_name.value.rpartition("/graph/")[2], quad.object.value.rpartition("/")[2])
        for quad in quads
        if quad.predicate.value == IMPLEMENTER and quad.subject.value.endswith("/practice/prt-wage-fund")
    )


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A home in which one practice names an actor almost rightly."""
    home = ContributedHome(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        without_checks_and_indexes(monkeypatch)
        home.add(practice("prt-wage-fund", organisations=(NAME, "Ministry of Labour")))
        yield home


def test_a_likely_name_waits_and_is_no_curated_fact(asked):
    (waiting,) = pending(contributed_in(asked.home))
    line = f"{waiting.id}  {waiting.confidence:.2f}  “{NAME}” may be IOM  (prt-wage-fund)"
    assert line in asked.run("review").output
    assert json.loads(asked.run("review", "--json").output)[0]["actor"] == "IOM"
    assert implementers(asked.home) == [
        ("curated/contributions", NAME),
        ("curated/contributions", "Ministry of Labour"),
        ("machine/reconciliation", "IOM"),
    ]


def test_a_decision_makes_a_release_and_is_remembered(asked):
    (waiting,) = pending(contributed_in(asked.home))
    accepted = asked.run("review", "accept", "--all-above", "0.9")
    assert accepted.exit_code == 0, accepted.output
    assert "implementer added IOM (curated)" in accepted.output or "to IOM (curated)" in accepted.output
    settled = [("curated/contributions", "IOM"), ("curated/contributions", "Ministry of Labour")]
    assert implementers(asked.home) == settled
    assert "No suggested link waits." in asked.run("review").output

    before = open_current(asked.home)[1].id
    assert "All of that was decided so before." in asked.run("review", "accept", waiting.id).output
    assert open_current(asked.home)[1].id == before
    again = asked.plan(practice("prt-wage-fund", organisations=(NAME, "Ministry of Labour")))
    assert again.is_empty
    assert asked.add(practice("prt-wage-fund", organisations=(NAME,))).published
    assert implementers(asked.home) == settled[:1]

    assert asked.run("review", "reject", waiting.id, "--json").exit_code == 0
    assert implementers(asked.home) == [("curated/contributions", NAME)]
    assert pending(contributed_in(asked.home)) == ()


def test_what_is_decided_must_be_named(asked):
    with pytest.raises(NotFound, match="no suggested link 'ffffffff'"):
        decisions_on(["ffffffff"], contributed_in(asked.home), accepted=True)
    nothing = asked.run("review", "accept")
    assert isinstance(nothing.exception, InputError)
    assert "Nothing to accept" in str(nothing.exception)
