"""Sample questions and ordinary sentences into the scale of similarities and the model that tells when to abstain.

On disk:

- `scale.json`: one step of similarity, what each document has on the average, the model, the encoder's identity;
- `background.npy`: vectors of ordinary sentences;
- `samples.npy`: vectors of the sample questions, those on the subject first;
- `weights.npy`: the weight of each of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.errors import ReleaseError
from search import abstention
from search.rankers import Ranked
from search.similarity import Scale

FloatArray = NDArray[np.float32]
SampleQuestions = Mapping[str, Mapping[str, Sequence[str]]]

_SCALE: Final = "scale.json"
_BACKGROUND: Final = "background.npy"
_SAMPLES: Final = "samples.npy"
_WEIGHTS: Final = "weights.npy"


@dataclass(frozen=True)
class Calibration:
    """What the scores of one index are compared with."""

    scale: Scale
    samples: abstention.Samples
    model: abstention.Model
    model_id: str

    def abstains(self, ranked: Ranked, vector: FloatArray) -> bool:
        """Whether a question should get no answer."""
        likeness = self.samples.likeness(vector, self.scale.step, self.scale.zero(vector))
        return self.model.abstains(abstention.features(ranked.signals.values(), likeness))


class SampleTexts(NamedTuple):
    """The sample questions in a fixed order."""

    on_topic: tuple[str, ...]
    off_topic: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Those on the subject, then the others."""
        return self.on_topic + self.off_topic


def sample_texts(listed: SampleQuestions) -> SampleTexts:
    """All sample questions, whatever their kind and language; a kind on the subject has a name that says so.

    >>> sample_texts({"on_topic": {"en": ["migrants"]}, "off_topic_far": {"en": ["soup"], "ru": ["суп"]}}).all
    ('migrants', 'soup', 'суп')
    """
    sides: dict[bool, list[str]] = {True: [], False: []}
    for kind, by_language in listed.items():
        sides[is_on_topic(kind)].extend(chain.from_iterable(by_language.values()))
    return SampleTexts(tuple(sides[True]), tuple(sides[False]))


def is_on_topic(kind: str) -> bool:
    """Whether a kind of sample questions is on the subject, by its name.

    >>> is_on_topic("on_topic_misspelt"), is_on_topic("off_topic_far")
    (True, False)
    """
    return kind.startswith("on_topic")


def calibrate(
    scale: Scale, texts: SampleTexts, vectors: FloatArray, model_id: str, rank: Callable[[str, FloatArray], Ranked]
) -> Calibration:
    """Fit the model on the sample questions, each judged by all the others.

    Args:
        scale: the scale of similarities that `rank` uses.
        texts: the sample questions.
        vectors: theirs, in the same order.
        model_id: the encoder's identity.
        rank: asks the rankers.
    """
    samples = abstention.weigh(vectors, np.arange(len(vectors)) < len(texts.on_topic))
    likenesses = samples.likenesses(scale.step, [scale.zero(vector) for vector in vectors])
    rows = [
        abstention.features(rank(text, vector).signals.values(), likeness)
        for text, vector, likeness in zip(texts.all, vectors, likenesses, strict=True)
    ]
    return Calibration(scale, samples, abstention.fit(rows, samples.on_topic.tolist()), model_id)


def save(calibration: Calibration, directory: Path) -> None:
    """Write a calibration into a directory, made if need be."""
    directory.mkdir(parents=True, exist_ok=True)
    stated = {
        "model_id": calibration.model_id,
        "step": calibration.scale.step,
        "hubs": calibration.scale.hubs,
        "on_topic": int(calibration.samples.on_topic.sum()),
        "abstention": asdict(calibration.model),
    }
    (directory / _SCALE).write_text(json.dumps(stated, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    np.save(directory / _BACKGROUND, calibration.scale.background, allow_pickle=False)
    np.save(directory / _SAMPLES, calibration.samples.vectors, allow_pickle=False)
    np.save(directory / _WEIGHTS, calibration.samples.weights, allow_pickle=False)


def load(directory: Path) -> Calibration:
    """Read what `save` wrote.

    Raises:
        ReleaseError: it is not there or not whole.
    """
    try:
        stated = json.loads((directory / _SCALE).read_text("utf-8"))
        background, vectors, weights = (
            np.load(directory / name, allow_pickle=False) for name in (_BACKGROUND, _SAMPLES, _WEIGHTS)
        )
        samples = abstention.Samples(vectors, np.arange(len(vectors)) < stated["on_topic"], weights)
        model = abstention.Model(tuple(stated["abstention"]["weights"]), stated["abstention"]["intercept"])
        return Calibration(Scale(background, stated["step"], stated["hubs"]), samples, model, stated["model_id"])
    except (OSError, ValueError, KeyError) as problem:
        raise ReleaseError(
            f"The search calibration in {directory} is not whole ({problem}).", "Run `gcmkg build`."
        ) from problem
