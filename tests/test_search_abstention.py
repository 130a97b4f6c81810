"""The fitted model tells questions on the subject from others, and judges no sample by itself."""

import numpy as np
import pytest

from search.abstention import Samples, features, fit
from search.calibration import sample_texts
from search.fusion import Signals
from search.question import load_data


def test_the_model_tells_apart_what_its_features_tell_apart():
    generator = np.random.default_rng(1)
    near, far = generator.normal(1, 0.5, (60, 3)), generator.normal(-1, 0.5, (60, 3))
    model = fit(np.vstack([near, far]).tolist(), [True] * 60 + [False] * 60)
    assert sum(not model.abstains(row) for row in near.tolist()) >= 58
    assert sum(model.abstains(row) for row in far.tolist()) >= 58


def test_a_feature_that_never_varies_does_no_harm():
    model = fit([[1.0, 7.0], [2.0, 7.0], [-1.0, 7.0], [-2.0, 7.0]], [True, True, False, False])
    assert model.chance([1.5, 7.0]) > 0.5 > model.chance([-1.5, 7.0])


def test_fitting_twice_gives_the_same_model():
    rows = np.random.default_rng(2).normal(size=(40, 5))
    answers = (rows.sum(axis=1) > 0).tolist()
    assert fit(rows.tolist(), answers) == fit(rows.tolist(), answers)


def test_a_sample_is_not_compared_with_itself():
    vectors = np.eye(4, dtype=np.float32)
    samples = Samples(vectors, np.array([True, True, False, False]))
    assert samples.closeness(vectors[0]) == pytest.approx(0.5)
    assert samples.without(0).closeness(vectors[0]) == pytest.approx(0.0)


def test_features_do_not_depend_on_how_many_documents_there_are():
    samples = Samples(np.eye(4, dtype=np.float32), np.array([True, True, False, False]))
    found = [Signals(similarity=5 - rank, lexical=0.5) for rank in range(6)]
    question = np.ones(4, np.float32)
    assert features(found, question, samples, 1.0) == features(found + [Signals()] * 50, question, samples, 1.0)
    assert features([], question, samples, 1.0)[:4] == (0.0, 0.0, 0.0, 0.0)


def test_the_sample_questions_cover_six_languages_and_none_is_on_both_sides():
    listed = load_data("calibration")
    assert all(
        len(listed[side][language]) >= 30 for side in listed for language in ("ar", "en", "es", "fr", "ru", "zh")
    )
    texts = sample_texts(listed)
    assert not set(texts.on_topic) & set(texts.off_topic)
    assert len(set(texts.all)) == len(texts.all)
