"""Questions into vectors, those asked lately without encoding them again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder

FloatArray = NDArray[np.float32]
_KEPT: Final = 1024


class RecentQueries:
    """An encoder that remembers; threads may share it as far as they may share the encoder behind it.

    Args:
        encoder: what turns texts into vectors.
        kept: how many questions are remembered.
    """

    def __init__(self, encoder: Encoder, kept: int = _KEPT) -> None:
        self._encoder = encoder
        self._recent = lru_cache(kept)(self._encoded)

    @property
    def model_id(self) -> str:
        """The identity of the encoder behind it."""
        return self._encoder.model_id

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        return self._encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """One vector a row, each encoded by itself so that it is the same whatever else is asked."""
        return np.stack([self._recent(text) for text in texts]) if texts else np.zeros((0, self.dimension), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Passages are not remembered."""
        return self._encoder.encode_passages(texts)

    def _encoded(self, text: str) -> FloatArray:
        vector: FloatArray = self._encoder.encode_queries([text])[0]
        vector.flags.writeable = False
        return vector
