"""The competency questions: each query file gives exactly the answer that was read off the document by hand."""

import json
from pathlib import Path

import pytest
import yaml

from kg.named_graphs import layer_of
from kg.named_queries import named_queries
from kg.sparql import Limits, Request, run

QUESTIONS = yaml.safe_load(Path(__file__).with_name("competency.yaml").read_text("utf-8"))
NAMED = {named.name: named for named in named_queries()}


def answer(store, question, **restriction):
    answered = run(store, Request(NAMED[question["id"]].text, **restriction), Limits())
    rows = [{k: v["value"] for k, v in b.items()} for b in json.loads(answered.body)["results"]["bindings"]]
    if question["answer_type"] == "set":
        return sorted(row["answer"] for row in rows)
    table = {}
    for row in rows:
        table.setdefault(row["key"], []).append(row["value"])
    return {key: sorted(values) for key, values in table.items()}


def expected(question):
    if question["answer_type"] == "set":
        return sorted(question["expected"])
    lists = {k: v if isinstance(v, list) else [v] for k, v in question["expected"].items()}
    return {key: sorted(str(value) for value in values) for key, values in lists.items()}


def test_every_query_file_has_an_expected_answer_and_the_other_way_round():
    assert sorted(NAMED) == sorted(question["id"] for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question["id"] for question in QUESTIONS])
def test_the_answer_is_exact(opened, question):
    assert expected(question), "an empty expected answer would prove nothing"
    assert answer(opened.store, question) == expected(question)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question["id"] for question in QUESTIONS])
def test_the_file_asks_the_question_in_both_languages(question):
    named = NAMED[question["id"]]
    assert (named.question, named.question_ru) == (question["question"]["en"], question["question"]["ru"])


def test_automatic_links_change_no_answer(opened):
    """The machine layer holds suggestions, so dropping it must not change what we state."""
    graphs = tuple(str(graph.value) for graph in opened.store.named_graphs())
    kept = tuple(graph for graph in graphs if layer_of(graph) != "machine")
    assert len(kept) < len(graphs)
    for question in QUESTIONS:
        answered = answer(opened.store, question, default_graphs=kept, named_graphs=kept)
        assert answered == expected(question), question["id"]
