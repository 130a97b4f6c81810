"""The judged questions are complete, exact and new: answers agree with the release, no text was fed to search."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from kg.named_queries import named_queries
from kg.query import Limits, Request, run
from search.evaluation import read_queries

HERE = Path(__file__).parent
SEARCH_DATA = HERE.parent / "search" / "data"
# Search is calibrated by these; the other files of search/data are vocabulary, in which a single word may be met.
CALIBRATED_BY = ("background.yaml", "calibration.yaml")
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
LEAST_QUESTIONS, LEAST_IN_A_LANGUAGE, LEAST_NAMED = 330, 40, 12

QUESTIONS = json.loads((HERE / "relevance" / "questions.json").read_text("utf-8"))
RELATIONAL = yaml.safe_load((HERE / "relevance" / "relational.yaml").read_text("utf-8"))
NEEDS = {need["id"]: need for need in RELATIONAL["needs"]}
EXACT = [question for question in QUESTIONS if question["type"] in "de"]
NAMED = {named.name: named.text for named in named_queries()}
WORDED = RELATIONAL["needs"] + RELATIONAL["competency"]
TEXTS = [question["q"] for question in QUESTIONS] + [text for asked in WORDED for text in asked["questions"].values()]

# What must be graded at least 1 when ?given is graded 3, by the rule in relevance/README.md.
TIED = """
SELECT DISTINCT ?given ?tied {
  ?ws a gcm:Workstream .
  { ?ws gcm:activity|gcm:objective|gcm:thematicArea|gcm:priority ?other . ?ws skos:notation ?given .
    ?other skos:notation ?tied }
  UNION { ?ws gcm:lead|gcm:supporting|gcm:interested|gcm:establishes ?other . ?ws skos:notation ?given .
    ?other skos:notation ?tied }
  UNION { ?ws gcm:activity/skos:notation ?given ; skos:notation ?tied }
}
"""
SERVED = "SELECT ?objective ?ws { ?x a gcm:Workstream ; gcm:objective/skos:notation ?objective ; skos:notation ?ws }"


def table(store, sparql):
    answered = json.loads(run(store, Request(sparql), Limits()).body)
    return [tuple(row[name]["value"] for name in answered["head"]["vars"]) for row in answered["results"]["bindings"]]


def answers(store, sparql):
    return sorted(value for (value,) in table(store, sparql))


def grades(question):
    return {judged["key"]: judged["rel"] for judged in question["gold"]}


def normalised(text):
    return " ".join(re.findall(r"\w+", text.casefold()))


def strings(node):
    if isinstance(node, str):
        return [node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for part in inner for text in strings(part)]


@pytest.fixture(scope="module")
def tied(opened):
    return table(opened.store, TIED)


def test_the_set_is_large_and_covers_every_type_in_every_language():
    assert len(QUESTIONS) >= LEAST_QUESTIONS
    assert {(question["lang"], question["type"]) for question in QUESTIONS} == {
        (language, kind) for language in LANGUAGES for kind in "abcdefghi"
    }
    assert min(Counter(question["lang"] for question in QUESTIONS).values()) >= LEAST_IN_A_LANGUAGE


def test_gcmkg_eval_reads_it():
    read = read_queries(HERE / "relevance" / "questions.json")
    assert [(judged.id, judged.text, judged.gold) for judged in read] == [
        (q["id"], q["q"], grades(q)) for q in QUESTIONS
    ]


def test_no_question_is_asked_twice():
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert len({normalised(question["q"]) for question in QUESTIONS}) == len(QUESTIONS)
    worded = [normalised(text) for asked in WORDED for text in asked["questions"].values()]
    assert [text for text, times in Counter(worded).items() if times > 1] == []


def test_only_out_of_scope_questions_have_no_gold():
    assert {question["type"] for question in QUESTIONS if not question["gold"]} == {"g"}
    assert {grade for question in QUESTIONS for grade in grades(question).values()} == {1, 2, 3}


def test_every_key_is_the_notation_of_a_thing_in_the_release(opened):
    known = set(answers(opened.store, "SELECT DISTINCT ?notation { ?thing skos:notation ?notation }"))
    keys = {key for question in QUESTIONS for key in grades(question)} | {
        key for need in NEEDS.values() for key in need.get("gold", ())
    }
    assert keys - known == set()


def test_the_reference_query_of_every_exact_question_gives_its_gold(opened):
    given = {question["id"]: answers(opened.store, question["sparql"]) for question in EXACT}
    assert given == {question["id"]: sorted(grades(question)) for question in EXACT}
    assert {grade for question in EXACT for grade in grades(question).values()} == {3}


@pytest.mark.parametrize("need", NEEDS.values(), ids=NEEDS)
def test_the_reference_query_of_every_need_gives_its_answer(opened, need):
    expected = need["gold"] if "gold" in need else need["values"]
    assert expected, "an empty expected answer would prove nothing"
    assert answers(opened.store, need["sparql"]) == sorted(expected)
    assert need.get("count", len(expected)) == len(expected)


def test_relational_questions_are_many_in_each_language_and_each_need_in_four():
    asked = Counter(language for need in NEEDS.values() for language in need["questions"])
    assert set(asked) == set(LANGUAGES)
    assert min(asked.values()) >= LEAST_IN_A_LANGUAGE
    assert [name for name, need in NEEDS.items() if len(need["questions"]) < 4] == []


def test_relational_questions_of_the_set_are_those_of_the_needs():
    for question in QUESTIONS:
        if question["type"] == "d":
            need = NEEDS[question["need"]]
            assert (question["q"], sorted(grades(question))) == (
                need["questions"][question["lang"]],
                sorted(need["gold"]),
            )
            assert question["sparql"].split() == need["sparql"].split()


def test_named_queries_are_asked_in_words_in_all_six_languages(opened):
    named = [asked["query"] for asked in RELATIONAL["competency"]]
    assert len(set(named)) == len(named) >= LEAST_NAMED
    assert {language for asked in RELATIONAL["competency"] for language in asked["questions"]} == set(LANGUAGES)
    assert [asked["query"] for asked in RELATIONAL["competency"] if set(asked["questions"]) != set(LANGUAGES)] == []
    assert [name for name in named if not answers(opened.store, NAMED[name])] == []


def test_what_a_workstream_or_activity_graded_3_is_tied_to_is_at_least_related(tied):
    graded = [(question["id"], grades(question)) for question in QUESTIONS if question["type"] not in "de"]
    missed = [
        (id_, one, other) for id_, gold in graded for one, other in tied if gold.get(one) == 3 and other not in gold
    ]
    assert missed == []


def test_an_objective_graded_3_brings_a_workstream_that_serves_it(opened):
    served = table(opened.store, SERVED)
    for question in QUESTIONS:
        gold = grades(question)
        for objective in [key for key, grade in gold.items() if grade == 3 and question["type"] not in "de"]:
            serving = {ws for served_objective, ws in served if served_objective == objective}
            assert not serving or serving <= set(gold) or any(gold.get(ws) == 3 for ws in serving), question["id"]


def test_questions_on_one_topic_are_judged_alike():
    judged = {}
    for question in QUESTIONS:
        if "topic" in question:
            assert judged.setdefault(question["topic"], grades(question)) == grades(question), question["id"]


def test_search_was_not_given_any_of_the_questions():
    calibrated = {
        normalised(text)
        for name in CALIBRATED_BY
        for text in strings(yaml.safe_load((SEARCH_DATA / name).read_text("utf-8")))
    }
    fed = {
        normalised(text)
        for file in SEARCH_DATA.glob("*.yaml")
        for text in strings(yaml.safe_load(file.read_text("utf-8")))
    }
    long = [text for text in TEXTS if len(normalised(text).split()) > 1]
    assert [text for text in TEXTS if normalised(text) in calibrated] == []
    assert [text for text in long if normalised(text) in fed] == []
