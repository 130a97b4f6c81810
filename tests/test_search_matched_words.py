"""The words shown as matching stand in the quote, whatever its language, and each says something new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import terms
from search.matched_words import matched_words


def notions(language, *phrases):
    return tuple((tuple(terms(phrase, language)),) for phrase in phrases)


@pytest.mark.parametrize(
    ("language", "quote", "asked", "shown"),
    [
        (
            "ru",
            "Поощрение альтернативы задержанию",
            ("альтернативы задержанию",),
            ("альтернативы задержанию",),
        ),
        ("en", "Alternatives to detention of children.", ("alternative", "detention"), ("Alternatives to detention",)),
        ("en", "A nurse and other nurses, from the Philippines", ("nurses",), ("nurses",)),
        ("fr", "Réintégration durable", ("reintegration",), ("Réintégration",)),
        ("zh", "关于移民儿童拘留的替代办法", ("拘留",), ("拘留",)),
        ("ar", "احتجاز الأطفال المهاجرين", ("احتجاز",), ("احتجاز",)),
        ("en", "Children. Detention", ("children", "detention"), ("Children", "Detention")),
        ("en", "Nothing of it", ("detention",), ()),
    ],
)
def test_words_match_by_their_stems(language, quote, asked, shown):
    assert matched_words(quote, language, notions(language, *asked)) == shown


def test_half_a_notion_is_no_match():
    assert matched_words("detention centres", "en", notions("en", "alternatives detention")) == ()


@given(st.sampled_from(["ar", "en", "ru", "zh"]), st.text(), st.text())
def test_what_is_shown_stands_in_the_quote(language, quote, asked):
    found = matched_words(quote, language, notions(language, asked))
    assert len(found) <= 3
    assert all(words in quote for words in found)
