"""A typed text becomes a question: its words of meaning, slips corrected, nothing that could stop an encoder."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_slice import documents

from search.question import QuestionReader, load_identifier, load_stopwords
from search.spelling import Speller, vocabulary

READER = QuestionReader(load_identifier(), load_stopwords(), Speller(vocabulary(documents().values()), {}))


def content(text):
    return [word.word for word in READER.read(text).content_words()]


def test_small_words_carry_no_meaning_but_an_acronym_spelt_like_one_does():
    assert content("what does WHO do for the children") == ["who", "children"]
    assert "who" not in content("migrants who return")


@pytest.mark.parametrize(
    ("language", "slip", "right"),
    [("en", "detenton", "detention"), ("ru", "задржанию", "задержанию"), ("en", "vulnerabilties", "vulnerabilities")],
)
def test_a_slip_is_corrected_to_a_word_of_the_texts(language, slip, right):
    assert READER.read(slip, language).corrections == {slip: right}


@pytest.mark.parametrize("word", ["detained", "detentions", "zebra", "deten"])
def test_a_form_of_a_known_word_and_an_unknown_word_are_left_alone(word):
    speller = Speller({"en": Counter({"detained": 3, "detention": 5})}, {})
    assert speller.correct(word, "en") is None


def test_the_share_of_a_question_that_a_name_takes_ignores_its_form():
    question = READER.read("which agencies work on detention")
    start = question.text.index("detention")
    whole = question.share(start, len(question.text))
    assert 0 < whole < question.share(start, len(question.text), [(0, len("which agencies"))]) < 1


@given(st.text())
def test_any_text_becomes_a_question_that_can_be_encoded(text):
    question = READER.read(text)
    question.text.encode("utf-8")
    assert "\0" not in question.text
    assert all(question.text[word.start : word.end] for word in question.words)
