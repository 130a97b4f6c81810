"""The fitted model tells questions on the subject from others, and judges no sample by itself."""

import numpy as np
import pytest

from search import calibration
from search.abstention import Likeness, features, fit, weigh
from search.calibration import is_on_topic, sample_texts
from search.fusion import Signals
from search.intent import Intent
from search.question import load_data
from search.rankers import Ranked
from search.similarity import Scale

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
ORDINARY = Likeness(0.0, 0.0, 0.0)


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
    samples = weigh(np.eye(4, dtype=np.float32), np.array([True, True, False, False]))
    itself, others = samples.likeness(samples.vectors[0], 1.0, 0.0), samples.likenesses(1.0, [0.0] * 4)[0]
    assert (itself.closeness, others.closeness) == pytest.approx((0.5, 0.0))
    assert itself.leaning > 0.5 > others.leaning


def test_what_is_said_of_a_sample_without_it_is_what_a_fit_without_it_says():
    generator = np.random.default_rng(3)
    vectors = _units(generator.normal(size=(30, 8)))
    on_topic = np.arange(30) < 15
    kept = np.arange(30) != 7
    # The same number on both sides keeps the middle of the targets where it is, as the shortcut assumes.
    alone = weigh(vectors[kept], on_topic[kept]).likeness(vectors[7], 0.5, 0.1)
    together = weigh(vectors, on_topic).likenesses(0.5, [0.1] * 30)[7]
    assert together == pytest.approx(alone, abs=0.05)
    assert together.closeness == pytest.approx(alone.closeness)


def test_a_question_leans_to_the_side_of_the_samples_around_it():
    generator = np.random.default_rng(4)
    centres = _units(generator.normal(size=(2, 16)))
    near, far = (_units(centre + generator.normal(0, 0.15, (20, 16))) for centre in centres)
    samples = weigh(np.vstack([near, far]), np.arange(40) < 20)
    liked, disliked = (samples.likeness(centre, 0.1, 0.0) for centre in centres)
    assert liked.leaning > 0.5 > -0.5 > disliked.leaning
    assert liked.closeness > 1 > -1 > disliked.closeness


def test_features_do_not_depend_on_how_many_documents_there_are():
    found = [Signals(similarity=5 - rank, lexical=0.5) for rank in range(6)]
    assert features(found, ORDINARY) == features(found + [Signals()] * 50, ORDINARY)
    assert features([], ORDINARY) == (0.0,) * 6


def test_a_name_alone_says_nothing_of_the_subject():
    assert features([Signals(label=1.0)], ORDINARY) == features([], ORDINARY)


def test_a_calibration_that_was_saved_and_read_decides_the_same(tmp_path):
    generator = np.random.default_rng(5)
    vectors = _units(np.vstack([generator.normal(1, 1, (12, 8)), generator.normal(-1, 1, (12, 8))]))
    scale = Scale(_units(generator.normal(size=(5, 8))), 0.2, {})
    texts = calibration.SampleTexts(tuple(f"on {n}" for n in range(12)), tuple(f"off {n}" for n in range(12)))
    ranked = Ranked({"T2": Signals(1.0, 0.5, 0.0)}, (), Intent(None, 0.0, frozenset()))
    made = calibration.calibrate(scale, texts, vectors, "toy", lambda _text, _vector: ranked)
    calibration.save(made, tmp_path)
    again = calibration.load(tmp_path)
    asked = _units(generator.normal(size=(40, 8)))
    decisions = [made.abstains(ranked, vector) for vector in asked]
    assert decisions == [again.abstains(ranked, vector) for vector in asked]
    assert len(set(decisions)) == 2


@pytest.mark.parametrize(("side", "least"), [(True, 65), (False, 100)])
def test_each_language_has_many_sample_questions_on_both_sides(side, least):
    listed = load_data("calibration")
    for language in LANGUAGES:
        assert sum(len(listed[kind][language]) for kind in listed if is_on_topic(kind) is side) >= least


def test_near_misses_and_other_senses_are_no_fewer_than_far_subjects():
    listed = load_data("calibration")
    for language in LANGUAGES:
        far, near, senses = (len(listed[f"off_topic_{kind}"][language]) for kind in ("far", "near", "senses"))
        assert near + senses > far


def test_no_sample_question_is_there_twice_or_on_both_sides():
    texts = sample_texts(load_data("calibration")).all
    assert len({text.casefold() for text in texts}) == len(texts)


def _units(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
