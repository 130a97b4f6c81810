"""Two encoders into one: vectors laid end to end, so that a cosine is the weighted mean of both models' cosines.

multilingual-e5-small and the universal sentence encoder err on different questions, most of all Arabic and Chinese
ones (docs/decisions/003-fusion.md). A name with a plus sign, as in
"multilingual-e5-small+universal-sentence-encoder", asks for both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder, load_encoder

FloatArray = NDArray[np.float32]

# The cosines of the second model spread twice as far as e5's (standard deviations on background text .068 and
# .030), so this counts it a quarter in e5's steps.
_SECOND_WEIGHT: Final = 0.1


class EnsembleEncoder:
    """Two encoders that answer as one."""

    def __init__(self, first: Encoder, second: Encoder, second_weight: float = _SECOND_WEIGHT) -> None:
        self._encoders = (first, second)
        self._factors = (np.sqrt(1 - second_weight), np.sqrt(second_weight))

    @property
    def model_id(self) -> str:
        """Both models' identities."""
        return "+".join(encoder.model_id for encoder in self._encoders)

    @property
    def dimension(self) -> int:
        """The dimensions together."""
        return sum(encoder.dimension for encoder in self._encoders)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Questions into unit vectors."""
        return self._joined([encoder.encode_queries(texts) for encoder in self._encoders])

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Passages into unit vectors."""
        return self._joined([encoder.encode_passages(texts) for encoder in self._encoders])

    def _joined(self, parts: Sequence[FloatArray]) -> FloatArray:
        weighted = [part * factor for part, factor in zip(parts, self._factors, strict=True)]
        return np.concatenate(weighted, axis=1).astype(np.float32)


def load(name: str, threads: int = 1, load_one: Callable[[str, int], Encoder] = load_encoder) -> Encoder:
    """The encoder of a name, or for two names joined by a plus sign both as one.

    Raises:
        EncoderError: there is no such model on this machine.
    """
    first, _, second = name.partition("+")
    if not second:
        return load_one(name, threads)
    return EnsembleEncoder(load_one(first, threads), load_one(second, threads))
