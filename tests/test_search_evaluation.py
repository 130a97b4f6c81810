"""The measures are those of the literature, reports group and bound them, and a bad file of questions is refused."""

import json
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from search.answer import Answer, Interpretation, Result, Scores
from search.documents import Document
from search.evaluation import evaluate, ndcg, read_queries, recall, reciprocal_rank
from search.evaluation.bootstrap import chance_spread, interval
from search.evaluation.measures import is_exact
from search.evaluation.tables import report_text, worst_text

GOLD = {"a": 3, "b": 2, "c": 1}
KINDS = {
    "T2": ("ThematicWorkstream", "Workstream"),
    "T3": ("ThematicWorkstream", "Workstream"),
    "F4": ("FutureWorkstream", "Workstream"),
    "IOM": ("Agency", "Actor"),
    "plan.1": ("Passage",),
}


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


@given(st.permutations("abcxyz"))
def test_a_ranking_is_exact_only_if_nothing_comes_before_the_last_thing_wanted(ranking):
    assert is_exact(ranking, set("abc")) == (max(map(ranking.index, "abc")) == 2)


@given(st.lists(st.floats(0, 1), min_size=5, max_size=30))
def test_an_interval_holds_the_mean_and_is_the_same_each_time(values):
    low, high = interval(values)
    assert low - 1e-6 <= sum(values) / len(values) <= high + 1e-6
    assert interval(values) == (low, high)


def test_more_questions_narrow_the_interval():
    few, many = interval([0.0, 1.0] * 5), interval([0.0, 1.0] * 200)
    assert many.high - many.low < (few.high - few.low) / 2


def test_the_spread_by_chance_is_large_for_small_groups():
    values = [0.0, 1.0] * 8
    assert chance_spread({"en": values, "ru": values}) < chance_spread({"en": values[:2], "ru": values[:2]})


class Scripted:
    """Answers from a list of notations, as search would; no match where the list is None."""

    def __init__(self, answers, marked=()):
        self.answers, self.marked = answers, marked
        self.documents = {name: Document(name, f"urn:{name}", kinds[0], kinds, {}) for name, kinds in KINDS.items()}

    def search(self, query, limit=10):
        found = self.answers[query]
        results = tuple(self._result(name) for name in (found or ())[:limit])
        return Answer(query, "en", found is None, Interpretation(None, ()), results)

    def _result(self, name):
        is_answer = name in self.marked
        return Result("", name, KINDS[name][0], "", "en", None, 1.0, Scores(0, 0, 0), (), (), is_answer=is_answer)


@pytest.fixture
def judged(tmp_path):
    """Writes questions given as (type, language, gold), named and asked by their numbers, and reads them back."""

    def write(*questions, **fields):
        stated = [
            {"id": str(n), "lang": language, "type": kind, "q": str(n), **fields}
            | {"gold": [{"key": key, "rel": 3} for key in gold]}
            for n, (kind, language, gold) in enumerate(questions)
        ]
        file = tmp_path / "judged.json"
        file.write_text(json.dumps(stated), "utf-8")
        return read_queries(file)

    return write


def test_a_report_groups_by_type_and_language_and_drops_unjudged_kinds(judged):
    questions = judged(("a", "en", ["T2"]), ("a", "ru", ["T2"]), ("g", "ru", []))
    seen = []
    report = evaluate(
        Scripted({"0": ["plan.1", "T2"], "1": None, "2": None}),
        questions,
        lambda step, done, total: seen.append((done, total)),
    )
    assert (report.overall.ndcg, report.overall.abstention, report.overall.false_abstention) == (0.5, 1.0, 0.5)
    assert {row.group: row.ndcg for row in report.by_language} == {"en": 1.0, "ru": 0.0}
    assert [row.group for row in report.by_type] == ["a", "g"]
    assert [row.group for row in report.by_type_and_language] == ["a en", "a ru", "g ru"]
    assert (report.parity.best, report.parity.worst, report.parity.spread) == ("en", "ru", 1.0)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_kinds_judged_anywhere_in_the_file_count_against_every_question_unless_it_names_its_own(judged):
    asked = (("a", "en", ["T2"]), ("a", "en", ["IOM"]))
    answers = Scripted({"0": ["plan.1", "IOM", "T2"], "1": ["IOM"]})
    assert evaluate(answers, judged(*asked)).outcomes[0].ranking == ("IOM", "T2")
    own = judged(*asked, kinds=["ThematicWorkstream"])
    assert evaluate(answers, own).outcomes[0].ranking == ("T2",)


def test_kinds_judged_only_where_they_are_asked_for_do_not_count_against_questions_on_a_topic(judged):
    questions = judged(("a", "en", ["T2"]), ("d", "en", ["IOM"]), ("d", "en", ["T2"]))
    report = evaluate(Scripted({str(n): ["IOM", "T2"] for n in range(3)}), questions)
    assert [outcome.ranking for outcome in report.outcomes] == [("T2",), ("IOM", "T2"), ("IOM", "T2")]


def test_a_relational_answer_is_exact_if_nothing_of_its_type_comes_between(judged):
    questions = judged(*[("d", "en", ["T2", "T3"])] * 3, ("a", "en", ["IOM", "F4"]))
    answers = {"0": ["T3", "T2", "F4"], "1": ["T2", "F4", "T3"], "2": ["IOM", "T2", "T3"], "3": ["IOM"]}
    report = evaluate(Scripted(answers), questions)
    first, between, after_another_type = report.outcomes[:3]
    assert (first.is_exact, first.is_exact_and_first) == (True, True)
    assert (between.is_exact, between.is_exact_and_first) == (False, False)
    assert (after_another_type.is_exact, after_another_type.is_exact_and_first) == (True, False)
    assert report.overall.exact == pytest.approx(2 / 3)
    assert report.overall.stated == 0


@pytest.mark.parametrize(("marked", "right"), [(("T2", "T3"), 1.0), (("T2",), 0.0), (("T2", "T3", "F4"), 0.0)])
def test_the_set_that_an_answer_calls_exact_is_held_against_the_gold(judged, marked, right):
    questions = judged(("d", "en", ["T2", "T3"]), ("d", "en", ["IOM"]))
    report = evaluate(Scripted({"0": ["T2", "T3", "F4"], "1": ["IOM"]}, marked), questions)
    assert (report.overall.stated, report.overall.stated_right) == (0.5, right)


def test_a_key_that_the_graph_does_not_hold_is_said_and_counts_as_missed(judged):
    report = evaluate(Scripted({"0": ["T2"]}), judged(("a", "en", ["T2", "T99"])))
    assert report.unknown == {"T99": ("0",)}
    assert report.overall.recall == 0.5
    assert "not in the graph, so never found: T99 (0)" in report_text(report)


def test_the_text_shows_the_groups_asked_for_and_the_worst_questions(judged):
    questions = judged(("a", "en", ["T2"]), ("a", "ru", ["T2"]), ("g", "ru", []))
    report = evaluate(Scripted({"0": ["T2"], "1": ["T3", "T2"], "2": ["T2"]}), questions)
    groups = {by: [line.split()[0] for line in report_text(report, (by,)).splitlines()[1:4]] for by in ("type", "lang")}
    assert groups == {"type": ["all", "a", "g"], "lang": ["all", "en", "ru"]}
    assert "a            1.000 (1)  0.631 (1)" in report_text(report)
    assert worst_text(report.worst(9)).splitlines() == [
        "0.000  g ru  2  2",
        "       found T2",
        "0.631  a ru  1  1",
        "       found T3 T2*",
    ]


def test_a_report_as_json_has_every_measure_interval_and_outcome(judged):
    report = evaluate(Scripted({str(n): ["T2"] for n in range(6)}), judged(*[("d", "en", ["T2"])] * 6))
    data = json.loads(json.dumps(report.as_json()))
    assert data["overall"]["ndcg"] == 1.0
    assert data["overall"]["intervals"]["ndcg"] == [1.0, 1.0]
    assert [outcome["ranking"] for outcome in data["outcomes"]] == [["T2"]] * 6
    assert data["by_type_and_language"][0]["group"] == "d en"


@pytest.mark.parametrize(
    "content", ["", "{}", '[{"id": "1"}]', '[{"id":"1","lang":"en","type":"a","q":"x","gold":[1]}]']
)
def test_a_file_of_another_shape_is_refused_with_what_is_expected(tmp_path, content):
    file = tmp_path / "judged.json"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match="gold, a list"):
        read_queries(file)


def test_two_questions_of_one_id_are_refused(tmp_path):
    file = tmp_path / "judged.json"
    file.write_text(json.dumps([{"id": "7", "lang": "en", "type": "g", "q": "x", "gold": []}] * 2), "utf-8")
    with pytest.raises(InputError, match="id '7'"):
        read_queries(file)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.json"):
        read_queries(tmp_path / "nowhere.json")
