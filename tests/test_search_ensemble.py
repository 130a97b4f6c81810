"""Two encoders answer as one: unit vectors whose cosines are the weighted mean of both."""

import numpy as np
import pytest
from search_slice import ToyEncoder

from search.ensemble import EnsembleEncoder, load


class Mirror(ToyEncoder):
    """Another toy with another opinion."""

    model_id = "mirror"

    def _vector(self, text):
        return super()._vector(text[::-1])


BOTH = EnsembleEncoder(ToyEncoder(), Mirror(), second_weight=0.25)


def test_cosines_are_the_weighted_mean():
    texts = ["migrant children", "children in detention"]
    one, other, both = (encoder.encode_passages(texts) for encoder in (ToyEncoder(), Mirror(), BOTH))
    assert both[0] @ both[1] == pytest.approx(0.75 * one[0] @ one[1] + 0.25 * other[0] @ other[1], abs=1e-5)
    assert np.linalg.norm(both, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert both.shape == (2, BOTH.dimension)


def test_the_identity_names_both_models():
    assert BOTH.model_id == "toy+mirror"


def test_a_plus_sign_asks_for_both():
    loaded = {"toy": ToyEncoder, "mirror": Mirror}
    assert load("toy+mirror", load_one=lambda name, threads: loaded[name]()).model_id == "toy+mirror"
    assert load("toy", load_one=lambda name, threads: loaded[name]()).model_id == "toy"
