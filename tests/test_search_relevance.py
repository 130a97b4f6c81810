"""Search keeps its quality on our own judged questions, and asks no neural framework for it."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from search.evaluation import evaluate, read_queries

RELEVANCE = Path(__file__).parent / "relevance" / "own.json"
QUESTIONS = read_queries(RELEVANCE)
# A little below what `gcmkg eval tests/relevance/own.json` prints; raise them when search gets better.
LEAST_NDCG, LEAST_NDCG_OF_A_LANGUAGE, LEAST_ABSTENTION, MOST_FALSE_ABSTENTION = 0.85, 0.74, 0.95, 0.03


@pytest.fixture(scope="module")
def report(opened):
    return evaluate(opened.searcher, QUESTIONS)


def test_ranking_keeps_its_quality_over_all_and_in_each_language(report):
    assert report.overall.ndcg > LEAST_NDCG
    poor = {row.group: row.ndcg for row in report.by_language if row.ndcg < LEAST_NDCG_OF_A_LANGUAGE}
    assert poor == {}


def test_abstention_keeps_its_quality(report):
    assert report.overall.abstention > LEAST_ABSTENTION
    assert report.overall.false_abstention < MOST_FALSE_ABSTENTION


def test_every_judgement_is_of_a_thing_in_the_graph(report):
    assert dict(report.unknown) == {}


def test_questions_are_told_apart_and_come_in_six_languages():
    assert len({question.id for question in QUESTIONS}) == len({question.text for question in QUESTIONS})
    assert min(Counter(question.language for question in QUESTIONS).values()) >= 10
    assert {question.type for question in QUESTIONS if not question.gold} == {"g"}


def test_a_question_to_the_release_imports_no_torch(settings, opened):
    ask = (
        "import sys; from api.opened_release import open_release; from api.settings import Settings;"
        "from pathlib import Path;"
        "answer = open_release(Settings(home=Path(sys.argv[1]))).searcher.search('smuggling of migrants');"
        "print(answer.results[0].notation, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", ask, str(settings.home)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["F4", "False"], done.stderr
