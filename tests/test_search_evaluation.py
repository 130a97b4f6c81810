"""The measures are those of the literature, and a bad file of questions is refused."""

import json
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from search.answer import Answer, Interpretation, Result, Scores
from search.evaluation import evaluate, ndcg, read_queries, recall, reciprocal_rank

GOLD = {"a": 3, "b": 2, "c": 1}


def test_ndcg_discounts_by_the_logarithm_of_the_rank():
    ideal = 3 + 2 / log2(3) + 1 / log2(4)
    assert ndcg(["x", "a", "b"], GOLD) == pytest.approx((3 / log2(3) + 2 / log2(4)) / ideal)


def test_only_the_first_ten_count():
    late = [f"x{number}" for number in range(10)]
    assert ndcg([*late, "a"], GOLD) == recall([*late, "a"], GOLD) == reciprocal_rank([*late, "a"], GOLD) == 0


def test_a_merely_related_thing_is_no_hit_for_recall_and_reciprocal_rank():
    assert reciprocal_rank(["c", "b"], GOLD) == 0.5
    assert recall(["c"], GOLD) == 0.0


@given(st.lists(st.sampled_from("abcxyz"), unique=True))
def test_no_ranking_beats_the_ideal(ranking):
    assert 0 <= ndcg(ranking, GOLD) <= ndcg(["a", "b", "c"], GOLD) == 1.0


class Scripted:
    """Answers from a list, as search would."""

    def __init__(self, answers):
        self.answers = answers

    def search(self, query, limit=10):
        found = self.answers[query]
        results = tuple(
            Result("", notation, kind, "", "en", None, 1.0, Scores(0, 0, 0), (), ()) for notation, kind in found or ()
        )
        return Answer(query, "en", found is None, Interpretation(None, ()), results)


def test_a_report_groups_by_type_and_language_and_drops_unjudged_kinds(tmp_path):
    file = tmp_path / "judged.json"
    gold = [{"key": "T2", "rel": 3}]
    questions = [
        {"id": "1", "lang": "en", "type": "a", "q": "one", "gold": gold},
        {"id": "2", "lang": "ru", "type": "a", "q": "two", "gold": gold},
        {"id": "3", "lang": "ru", "type": "g", "q": "three", "gold": []},
    ]
    file.write_text(json.dumps(questions), "utf-8")
    passage, workstream = ("workplan-2019.1-2", "Passage"), ("T2", "ThematicWorkstream")
    seen = []
    report = evaluate(
        Scripted({"one": [passage, workstream], "two": None, "three": None}),
        read_queries(file),
        lambda step, done, total: seen.append((done, total)),
    )
    assert (report.overall.ndcg, report.overall.abstention, report.overall.false_abstention) == (0.5, 1.0, 0.5)
    assert {row.group: row.ndcg for row in report.by_language} == {"en": 1.0, "ru": 0.0}
    assert [row.group for row in report.by_type] == ["a", "g"]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert report.to_text().splitlines()[1].split() == ["all", "3", "0.500", "0.500", "0.500", "1.000", "0.500"]


@pytest.mark.parametrize(
    "content", ["", "{}", '[{"id": "1"}]', '[{"id":"1","lang":"en","type":"a","q":"x","gold":[1]}]']
)
def test_a_file_of_another_shape_is_refused_with_what_is_expected(tmp_path, content):
    file = tmp_path / "judged.json"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match="gold, a list"):
        read_queries(file)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.json"):
        read_queries(tmp_path / "nowhere.json")
