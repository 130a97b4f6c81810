"""Sample questions and ordinary sentences into the scale of similarities and the model that tells when to abstain.

    scale.json         one step of similarity, what each document has on the average, the model's weights, the encoder's identity
    background.npy     vectors of ordinary sentences
    samples.npy        vectors of the sample questions, those on the subject first
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.errors import ReleaseError
from search import abstention
from search.dense import DenseIndex
from search.encoder import Encoder, require_model
from search.question import QuestionReader
from search.rankers import Ranked
from search.similarity import Scale, measure

FloatArray = NDArray[np.float32]
SampleQuestions = Mapping[str, Mapping[str, Sequence[str]]]
Rank = Callable[[str, FloatArray], Ranked]

_SCALE, _BACKGROUND, _SAMPLES = "scale.json", "background.npy", "samples.npy"
_ON, _OFF = "on_topic", "off_topic"


@dataclass(frozen=True)
class Calibration:
    """What the scores of one index are compared with."""

    scale: Scale
    samples: abstention.Samples
    model: abstention.Model
    model_id: str

    def abstains(self, ranked: Ranked, vector: FloatArray) -> bool:
        """Whether a question should get no answer."""
        found = abstention.features(ranked.signals.values(), vector, self.samples, self.scale.step)
        return self.model.abstains(found)


class SampleTexts(NamedTuple):
    """The sample questions in a fixed order, those on the subject first."""

    on_topic: tuple[str, ...]
    off_topic: tuple[str, ...]


def sample_texts(listed: SampleQuestions) -> SampleTexts:
    """All sample questions, whatever their language.

    >>> sample_texts({"on_topic": {"en": ["migrants"]}, "off_topic": {"en": ["soup"], "ru": ["суп"]}})
    SampleTexts(on_topic=('migrants',), off_topic=('soup', 'суп'))
    """
    return SampleTexts(*(tuple(chain.from_iterable(listed[name].values())) for name in (_ON, _OFF)))


def scale_of(dense: DenseIndex, background: FloatArray, vectors: FloatArray, texts: SampleTexts) -> Scale:
    """The scale by which an index's similarities are counted."""
    return measure(dense, background, list(vectors), len(texts.on_topic))
