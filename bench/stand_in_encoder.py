"""Texts turned into unit vectors of hashed words, to measure an index without a model of meaning."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DIMENSION = 384


class StandInEncoder:
    """Serves the protocol `search.encoder.Encoder`; each word adds one to a coordinate."""

    model_id = "stand-in: hashed words"
    dimension = DIMENSION

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (len(texts), 384)."""
        counted = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in zip(counted, texts, strict=True):
            row[[zlib.crc32(word.encode()) % DIMENSION for word in text.split()] or [0]] += 1
        return counted / np.linalg.norm(counted, axis=1, keepdims=True)

    encode_passages = encode_queries
