"""Words are found however they are typed: inflected, accented or not, in look-alike letters, in six scripts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading import LANGUAGES
from search.analyzer import normalize, skeleton, spans, terms, words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "мигрантам", "мигрантов"),
        ("en", "migrants", "migrant"),
        ("fr", "réintégrations", "reintegration"),
        ("es", "migraciones", "migración"),
        ("ar", "المهاجرين", "مهاجرين"),
        ("ar", "إِدْمَاج", "ادماج"),
    ],
)
def test_forms_of_a_word_share_a_term(language, one, other):
    assert terms(one, language) == terms(other, language)


def test_chinese_is_cut_into_pairs_and_other_scripts_beside_it_are_kept():
    assert terms("移民工人 ILO", "zh") == ["移民", "民工", "工人", "ilo"]


@pytest.mark.parametrize(("typed", "meant"), [("MOM", "МОМ"), ("УHП", "УНП"), ("BOЗ", "ВОЗ")])
def test_look_alike_capitals_make_the_same_acronym(typed, meant):
    assert skeleton(typed) == skeleton(meant)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_has_terms_without_spaces(text, language):
    assert all(term and not term.isspace() for term in terms(text, language))


@given(st.text())
def test_normalising_the_words_again_changes_nothing(text):
    assert words(" ".join(words(text))) == words(normalize(" ".join(words(text))))


@given(st.text())
def test_spans_are_in_order_and_apart(text):
    found = spans(text)
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
