"""Each part of search can be switched off alone, and the comparison is question by question."""

import json

import numpy as np
import pytest
import search_slice

from search.evaluation.ablation import PARTS, ablate, outspoken, variants
from search.evaluation.judgements import Judged
from search.evaluation.tables import ablation_text

DETENTION = Judged("1", "en", "a", "alternatives to detention", {"T2": 3, "T2/4": 2, "O13": 1})
CHILDREN = Judged("2", "ru", "a", "наилучшие интересы ребенка", {"T2/4": 3})
VIOLIN = Judged("3", "en", "g", "how to tune a violin", {})


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    directory = tmp_path_factory.mktemp("slice")
    search_slice.build(directory)
    return search_slice.opened(directory)


@pytest.fixture(scope="module")
def by_name(searcher):
    return {variant.name: variant.searcher for variant in variants(outspoken(searcher))}


def signals(searcher, text=DETENTION.text):
    question = searcher.reader.read(text)
    vector = searcher.encoder.encode_queries([question.text])[0]
    return searcher.rankers.rank(question, vector)


def test_every_part_but_those_the_searcher_has_not_is_switched_off_once(by_name, searcher):
    present = [name for name in PARTS if name != "questions" or searcher.questions is not None]
    assert [name for name in by_name if name.startswith("without")] == [f"without {name}" for name in present]
    assert "whole" in by_name


@pytest.mark.parametrize(("part", "signal"), [("dense", "similarity"), ("lexical", "lexical"), ("labels", "label")])
def test_a_ranker_that_is_off_says_nothing_and_the_others_say_the_same(by_name, part, signal):
    whole, without = signals(by_name["whole"]).signals, signals(by_name[f"without {part}"]).signals
    assert any(getattr(one, signal) for one in whole.values())
    assert not any(getattr(one, signal) for one in without.values())
    others = {"similarity", "lexical", "label"} - {signal}
    for name, one in without.items():
        assert all(getattr(one, other) == getattr(whole[name], other) for other in others)


def test_dense_alone_is_the_order_of_similarities(by_name):
    ranked = signals(by_name["only dense"]).signals
    order = sorted(ranked, key=lambda name: (-ranked[name].similarity, name))
    found = [result.notation for result in by_name["only dense"].search(DETENTION.text, limit=30).results]
    kinds = by_name["only dense"].documents
    assert [name for name in found if kinds[name].type != "Passage"][:3] == [
        name for name in order if kinds[name].type != "Passage"
    ][:3]


def test_without_the_graph_nothing_is_reached_by_a_path(by_name):
    whole, without = (by_name[name].search(DETENTION.text) for name in ("whole", "without graph"))
    assert any(result.scores.graph for result in whole.results)
    assert not any(result.scores.graph for result in without.results)


def test_without_intents_no_class_is_asked_for(by_name):
    asked = [signals(by_name[name], "which objectives is T2 about?") for name in ("whole", "without intents")]
    assert [ranked.intent.answer_class for ranked in asked] == ["Objective", None]


def test_an_outspoken_searcher_answers_what_the_other_refuses(searcher):
    assert searcher.search(VIOLIN.text).no_match
    assert not outspoken(searcher).search(VIOLIN.text).no_match


def test_the_table_compares_with_the_whole_and_leaves_out_what_is_out_of_scope(searcher):
    seen = set()
    table = ablate(searcher, [DETENTION, CHILDREN, VIOLIN] * 3, lambda step, done, total: seen.add((step, total)))
    whole, *others = table.rows
    assert (whole.row.group, whole.row.questions, dict(whole.differences)) == ("whole", 6, {})
    for compared in others:
        assert compared.differences["ndcg"] == pytest.approx(compared.row.ndcg - whole.row.ndcg)
        assert compared.intervals["ndcg"].low <= compared.differences["ndcg"] <= compared.intervals["ndcg"].high
    assert ("Asking without dense", 6) in seen
    assert np.isclose(json.loads(json.dumps(table.as_json()))[0]["ndcg"], whole.row.ndcg)


def test_an_asterisk_marks_a_difference_that_chance_does_not_explain(searcher):
    lines = ablation_text(ablate(searcher, [DETENTION, CHILDREN] * 4)).splitlines()
    labels = next(line for line in lines if line.startswith("only labels"))
    assert lines[1].split()[:3] == ["whole", lines[1].split()[1], "–"]
    assert "]*" in labels
