"""Every hit of our own questions proves itself: quote, triples, query and sources, whoever asks and how often."""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ingest.sources import load_sources
from kg.named_graphs import layer_of
from kg.namespaces import prefixes
from search.remarks import reason_words

SOURCES = {source.id: files("ingest").joinpath("data", source.file).read_text("utf-8") for source in load_sources()}
NOTATION = NamedNode(prefixes()["skos"] + "notation")
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
# So many questions keep this file under its time; they are spread over all files, types and languages.
MOST = 90


def questions():
    found = [
        question["q"]
        for file in sorted(Path(__file__).with_name("relevance").glob("*.json"))
        for question in json.loads(file.read_text("utf-8"))
    ]
    return tuple(dict.fromkeys(found[:: -(-len(found) // MOST)]))


QUESTIONS = questions()
WITH_PRACTICES = "smuggling law of Niger"
WITH_CORRIDORS = "nurses from the Philippines to Germany"


@pytest.fixture(scope="module")
def store(opened):
    return opened.store


@pytest.fixture(scope="module")
def results(opened):
    """Question → its hits, the first thirty."""
    return {q: opened.searcher.search(q, limit=30).results for q in (*QUESTIONS, WITH_PRACTICES, WITH_CORRIDORS)}


@pytest.fixture(scope="module")
def hits(results):
    return [hit for found in results.values() for hit in found]


@pytest.fixture(scope="module")
def named(store):
    """Notation → the things of that notation: a table cell and the words in it may share one."""

    @cache
    def look_up(notation):
        return {quad.subject for quad in store.quads_for_pattern(None, NOTATION, Literal(notation), None)}

    return look_up


@pytest.fixture(scope="module")
def layers_of(store, named):
    """Triple of notations → the layers that state it."""

    @cache
    def look_up(triple):
        subject, name, object_ = triple
        prefix, _, local = name.partition(":")
        property_ = NamedNode(prefixes()[prefix] + local)
        quads = (
            quad
            for one in named(subject)
            for other in named(object_)
            for quad in store.quads_for_pattern(one, property_, other, None)
        )
        return frozenset(layer_of(quad.graph_name.value) for quad in quads)

    return look_up


@pytest.fixture(scope="module")
def confirmed(store):
    """Query of a reason → the rows that it gives, without any prefix but its own."""

    @cache
    def run(query):
        found = store.query(query, use_default_graph_as_union=True)
        names = [variable.value for variable in found.variables]
        return [dict(zip(names, row, strict=True)) for row in found]

    return run


def test_enough_hits_of_all_kinds_are_walked(hits):
    assert len(hits) > 1000
    assert {"Workstream", "Practice", "MigrationCorridor", "Objective"} <= {
        hit.type.removeprefix("Thematic").removeprefix("Core") for hit in hits
    }


def test_every_quote_is_what_stands_at_its_place(hits):
    proofs = {proof for hit in hits for proof in hit.evidence}
    assert all(hit.evidence for hit in hits)
    placed = [proof for proof in proofs if proof.start is not None]
    assert len(placed) > 100
    for proof in placed:
        source = SOURCES[proof.source]
        assert proof.quote == source[proof.start : proof.end]
        assert proof.line == source.count("\n", 0, proof.start) + 1


def test_every_hit_has_reasons_each_different(hits):
    for hit in hits:
        assert hit.why, hit.notation
        assert len({why.text for why in hit.why}) == len({why.path for why in hit.why}) == len(hit.why)


def test_lines_of_one_workstream_are_one_reason(opened):
    first = opened.searcher.search("alternatives to detention").results[0]
    activities = [why for why in first.why if {name for _, name, _ in why.path} == {"gcm:activity"}]
    assert (first.notation, len(activities)) == ("T2", 1)


def test_every_triple_of_every_path_is_in_the_graph(hits, layers_of):
    triples = {triple for hit in hits for why in hit.why for triple in why.path}
    assert len(triples) > 500
    assert [triple for triple in triples if not layers_of(triple)] == []


def test_the_query_of_every_reason_returns_the_hit(hits, confirmed):
    for hit in hits:
        for why in hit.why:
            assert NamedNode(hit.iri) in [row["hit"] for row in confirmed(why.sparql)], why


def test_the_query_of_a_single_tie_quotes_the_words_behind_it(hits, confirmed):
    spoken = [(hit, why) for hit in hits for why in hit.why if why.path[0][1] == "gcm:evidence"]
    assert len(spoken) > 100
    for hit, why in spoken:
        (row,) = (row for row in confirmed(why.sparql) if row["hit"].value == hit.iri)
        assert row["quote"].value in SOURCES[row["source"].value.rpartition("/")[2]]


def test_words_that_match_stand_in_the_quote(opened, results, confirmed):
    seen = 0
    for hit in (hit for found in results.values() for hit in found):
        for why in hit.why:
            language = next(
                (one for one in LANGUAGES if why.text.startswith(reason_words("matches", (one,)) + ": ")), None
            )
            if language and why.path[0][1] == "gcm:evidence":
                quotes = [row["quote"].value for row in confirmed(why.sparql) if row["hit"].value == hit.iri]
                for words in re.findall("«(.+?)»", why.text):
                    assert any(words.removesuffix(" …") in quote for quote in quotes)
                    seen += 1
    assert seen > 200


def test_references_are_published_and_lead_to_the_web_only(hits):
    references = {reference for hit in hits for reference in hit.references}
    assert all(hit.references for hit in hits if hit.type in {"Practice", "MigrationCorridor", "ThematicWorkstream"})
    assert len(references) > 50
    for reference in references:
        assert reference.title.strip()
        assert reference.url is None or re.fullmatch(r"https?://\S+", reference.url)


def test_a_practice_shows_what_it_cites_and_that_it_is_contested(results):
    (law,) = (hit for hit in results[WITH_PRACTICES] if hit.notation == "ner-law-2015-36-smuggling")
    assert [(one.year, one.publisher) for one in law.references] == [
        (2015, "UNODC West and Central Africa"),
        (2019, "United Nations Human Rights Council"),
    ]
    assert [caution.partition(",")[0] for caution in law.cautions] == ["contested"]


def test_a_corridor_shows_the_revisions_that_its_figures_come_from(results):
    corridor = results[WITH_CORRIDORS][0]
    assert (corridor.notation, [one.year for one in corridor.references]) == ("PHL-DEU", [2019, 2020])
    assert all("International Migrant Stock" in one.title for one in corridor.references)


def test_what_the_compiler_coded_says_so_and_what_the_workplan_states_does_not(hits, store):
    coded = {row[0].value for row in store.query(
        "SELECT ?n { ?p gcm:objectiveBasis 'compiler' ; skos:notation ?n }",
        prefixes=prefixes(), use_default_graph_as_union=True,
    )}  # fmt: skip
    ties = [
        (why.text.endswith(")"), any(subject in coded for subject, _, _ in why.path))
        for hit in hits
        for why in hit.why
        if {name for _, name, _ in why.path} <= {"gcm:objective", "gcm:primaryObjective"}
    ]
    assert {True, False} == {is_coded for _, is_coded in ties}
    assert all(says_so == is_coded for says_so, is_coded in ties)


@pytest.mark.parametrize("layer", ["asserted", "curated", "inferred", "machine", "ontology", "provenance"])
def test_reasons_come_from_the_chosen_layer_and_prove_themselves_too(opened, layers_of, confirmed, layer):
    for question in (WITH_PRACTICES, WITH_CORRIDORS, *QUESTIONS[::30]):
        for hit in opened.searcher.search(question, limit=30, layers=(layer,)).results:
            for why in hit.why:
                assert all(layer in layers_of(triple) for triple in why.path)
                assert NamedNode(hit.iri) in [row["hit"] for row in confirmed(why.sparql)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_and_cautions_are_in_the_language_of_the_reader(opened, language):
    found = opened.searcher.search(WITH_PRACTICES, limit=30, lang=language).results
    (law,) = (hit for hit in found if hit.notation == "ner-law-2015-36-smuggling")
    english = opened.searcher.search(WITH_PRACTICES, limit=30).results
    (same,) = (hit for hit in english if hit.notation == law.notation)
    assert (law.cautions == same.cautions) == (language == "en")
    assert any(why.text.startswith(f"{reason_words('matches', (language,))}: «") for why in law.why)


def test_the_same_question_has_the_same_proofs(opened, results):
    for question in (WITH_PRACTICES, WITH_CORRIDORS, *QUESTIONS[::20]):
        assert opened.searcher.search(question, limit=30).results == results[question]
