"""Words in common are counted as the share of the question that a text has."""

from dataclasses import replace

import pytest
from search_slice import documents

from kg.errors import ReleaseError
from search.glossary import Glossary
from search.lexical import build, load
from search.question import QuestionReader, load_identifier, load_list, load_stopwords
from search.spelling import Speller

READER = QuestionReader(load_identifier(), load_stopwords(), Speller({}, {}))
GLOSSARY = Glossary(load_list("glossary"), load_stopwords())


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return build(documents().values(), tmp_path_factory.mktemp("lexical"))


def ranking(index, text):
    question = READER.read(text)
    return index.rank(
        {language: GLOSSARY.slots(question, language) for language in (question.language, "en", "ru")}, 50
    )


@pytest.mark.parametrize(
    "text",
    [
        "ending the detention of children",
        "прекращение практики задержания детей",
        "mettre fin à la détention des enfants",
        "acabar con la detención de niños",
        "إنهاء احتجاز الأطفال",
        "停止拘留儿童",
    ],
)
def test_the_activity_on_children_in_detention_is_among_the_first_in_every_language(index, text):
    assert "T2/4" in [notation for notation, _ in ranking(index, text)[:3]]


def test_scores_are_shares_of_the_question(index):
    scores = dict(ranking(index, "alternatives to detention"))
    assert scores["T2"] == pytest.approx(1.0)
    assert all(0 < score <= 1 for score in scores.values())


def test_words_that_no_text_has_lower_every_score(index):
    plain = dict(ranking(index, "detention"))["T2"]
    assert dict(ranking(index, "detention zebra xylophone"))["T2"] < plain / 2


def test_repeating_one_notion_does_not_stand_for_another(index):
    scores = dict(ranking(index, "children detention"))
    assert scores["T2/4"] > scores["T2/1"]


def test_nothing_in_common_finds_nothing(index):
    assert ranking(index, "zebra") == []


def test_an_index_is_read_back_from_disk(index, tmp_path):
    build(documents().values(), tmp_path / "index")
    assert ranking(load(tmp_path / "index"), "detention") == ranking(index, "detention")


def test_a_directory_without_an_index_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="no lexical index"):
        load(tmp_path)


def test_plain_words_find_a_thing_but_less_than_its_own_words(tmp_path):
    listed = [
        replace(documents()["T2"], plain_words={"en": ("Families out of prison.",)}),
        replace(documents()["T2/4"], labels={"en": "Prison for families."}, descriptions={}, context={}),
    ]
    found = ranking(build(listed, tmp_path), "families in prison")
    assert [notation for notation, _ in found] == ["T2/4", "T2"]
