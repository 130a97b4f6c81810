"""Arabic words are found whatever is written onto them, and nothing is taken off that a root needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import normalize
from search.arabic import dual_forms, light_stem, light_stems, unprefixed

LETTERS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=9)
# Nouns whose first and last letters cannot be read as anything written onto them.
NOUNS = st.sampled_from(["مسار", "هدف", "نشاط", "ممر", "مجال"])


@given(NOUNS, st.sampled_from(["", "و", "ف"]), st.sampled_from(["", "ال", "ب", "بال", "ل", "لل", "كال"]))
def test_a_noun_is_found_under_every_conjunction_preposition_and_article(noun, conjunction, preposition):
    assert noun in light_stems(conjunction + preposition + noun)


@given(NOUNS, st.sampled_from(["", "ها", "ه", "هم", "هما", "ات", "ين", "ان", "ا"]))
def test_a_noun_is_found_under_every_ending(noun, ending):
    assert light_stem(noun + ending) == noun


@given(LETTERS)
def test_every_reading_is_the_end_of_the_word_or_of_it_with_its_article(word):
    assert all(word.endswith(reading.removeprefix("ال")) for reading in unprefixed(word))
    assert unprefixed(word)[0] == word


@given(LETTERS)
def test_a_stem_is_part_of_its_word_holds_a_root_and_has_nothing_more_to_take_off(word):
    stem = light_stem(word)
    assert stem in word
    assert len(stem) >= min(3, len(word))
    assert light_stem(stem) == stem or stem.startswith("ال")


@pytest.mark.parametrize("word", ["بعد", "من", "دون", "كل", "وضع", "بلد"])
def test_short_words_are_left_whole(word):
    assert light_stems(word) == (word,)


@pytest.mark.parametrize(("singular", "dual"), [("وكالة", "وكالتين"), ("هدف", "هدفان"), ("ممارسة", "ممارستين")])
def test_the_dual_of_a_noun(singular, dual):
    assert dual in dual_forms(normalize(singular))
