"""Similarity is counted from what ordinary text has, not from the other results, and hubs get no head start."""

import numpy as np
import pytest

from search.dense import Key, build
from search.similarity import Similarities, measure
from search.views import similarity


def unit(*numbers):
    vector = np.array(numbers, np.float32)
    return vector / np.linalg.norm(vector)


BACKGROUND = np.stack([unit(0, 0, 1, 0.1), unit(0, 0.1, 1, 0), unit(0.1, 0, 1, 0)])
QUESTIONS = [unit(1, 0, 0.2, 0.3), unit(0, 1, 0.2, 0.3), unit(1, 1, 0.2, 0.2)]


def index(**vectors):
    return build(np.stack(list(vectors.values())), [Key(name, "en alone") for name in vectors])


def test_a_document_keeps_its_similarity_whatever_else_is_indexed():
    alone, crowded = index(a=unit(1, 0, 0, 0)), index(a=unit(1, 0, 0, 0), b=unit(1, 0.1, 0, 0), c=unit(0, 1, 0, 0))
    scales = [measure(dense, BACKGROUND, QUESTIONS) for dense in (alone, crowded)]
    found = [
        Similarities(dense, scale).of(QUESTIONS[0])["a"] for dense, scale in zip((alone, crowded), scales, strict=True)
    ]
    assert found[0] == pytest.approx(found[1])


def test_a_text_near_to_every_question_is_not_nearer_than_one_near_to_this_one():
    dense = index(hub=unit(1, 1, 0.3, 0.9), apt=unit(1, 0, 0, 0))
    found = Similarities(dense, measure(dense, BACKGROUND, QUESTIONS)).of(unit(1, 0, 0, 0.6))
    assert found["apt"] > found["hub"]


def test_a_question_like_ordinary_text_is_near_to_nothing():
    dense = index(a=unit(1, 0, 0, 0), b=unit(0, 1, 0, 0))
    scale = measure(dense, BACKGROUND, QUESTIONS)
    similarities = Similarities(dense, scale)
    assert max(similarities.of(unit(0, 0, 1, 0)).values()) < max(similarities.of(unit(1, 0, 0, 0)).values())


def test_languages_weigh_alike_however_many_views_they_have():
    views = {"ru alone": 0.8, "ru under title": 0.8, "en alone": 0.6}
    assert similarity(views) == pytest.approx(0.7)


def test_an_apt_sentence_lifts_a_long_text_and_a_poor_one_does_not_lower_it():
    assert similarity({"en alone": 0.6, "en sentence 0": 0.9, "en sentence 1": 0.1}) == pytest.approx(0.75)
    assert similarity({"en alone": 0.6, "en sentence 0": 0.2}) == pytest.approx(0.6)


def test_apt_plain_words_lift_a_document_and_poor_ones_do_not_lower_it():
    views = {"en alone": 0.6, "ru alone": 0.6, "en plain": 0.9, "zh plain": 0.7}
    assert 0.6 < similarity(views) < 0.8
    assert similarity({**views, "en plain": 0.3}) == pytest.approx(0.6)
