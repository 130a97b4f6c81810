"""A question is looked for in the languages of the texts by the standard terms of the field."""

import pytest

from search.glossary import Glossary
from search.question import QuestionReader, load_identifier, load_list, load_stopwords
from search.spelling import Speller

STOPWORDS = load_stopwords()
READER = QuestionReader(load_identifier(), STOPWORDS, Speller({}, {}))
GLOSSARY = Glossary(
    [
        {"en": ["child", "minor"], "fr": ["enfant"], "zh": ["儿童"], "ru": ["ребенок", "дети"]},
        {"en": ["best interests of the child"], "fr": ["intérêt supérieur de l'enfant"], "zh": ["儿童最大利益"]},
    ],
    STOPWORDS,
)


def test_the_longest_term_is_taken_and_other_words_leave_empty_slots():
    slots = GLOSSARY.slots(READER.read("intérêt supérieur de l'enfant en danger", "fr"), "ru")
    assert slots == ((), ())
    (whole, unknown) = GLOSSARY.slots(READER.read("enfant danger", "fr"), "ru")
    assert (whole, unknown) == ((("ребенок",), ("дет",)), ())


def test_in_its_own_language_a_word_comes_before_its_synonyms():
    ((first, *others),) = GLOSSARY.slots(READER.read("minors", "en"), "en")
    assert first == ("minor",)
    assert ("child",) in others


def test_chinese_is_cut_at_the_terms_it_contains():
    slots = GLOSSARY.slots(READER.read("儿童最大利益"), "en")
    assert slots == ((("best", "interest", "child"),),)


def test_ignored_stretches_leave_no_slot():
    question = READER.read("child objectives", "en")
    assert len(GLOSSARY.slots(question, "en", [(6, len(question.text))])) == 1


@pytest.mark.parametrize("number", range(0, len(load_list("glossary")), 10))
def test_every_notion_of_the_bundled_list_has_words_in_all_six_languages(number):
    entry = load_list("glossary")[number]
    assert set(entry) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert all(entry.values())


def test_an_abbreviation_counts_only_where_it_is_written_as_one():
    glossary = Glossary([{"en": ["ART", "antiretroviral therapy"], "ru": ["антиретровирусная терапия"]}], {})
    assert glossary.knows(READER.read("ART for migrants", "en"))
    assert not glossary.knows(READER.read("modern art for migrants", "en"))
