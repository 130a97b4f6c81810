"""Texts become vectors, and those embedded before are read back from disk instead of being computed again.

An entry is named by the SHA-256 of model and text, so it can never be out of date. It is an .npz file of one
vector: numpy's format without pickle, in a zip whose CRC-32 betrays a damaged file, which is then computed anew.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from search.encoder import Encoder

FloatArray = NDArray[np.float32]

CHUNK: Final = 128
# What reading an .npz raised when each of its bits was flipped and each tail cut off.
DAMAGE: Final = (OSError, ValueError, KeyError, EOFError, RuntimeError, TypeError, zipfile.BadZipFile, zlib.error)
CACHE_HINT: Final = "Free some space, or choose another cache directory."


def cache_key(model_id: str, text: str) -> str:
    """The name of the entry for a text.

    >>> cache_key("model", "text")[:16]
    '54b3d7650d2049f3'
    """
    return hashlib.sha256(f"{model_id}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def uncached(texts: Sequence[str], model_id: str, directory: Path) -> list[str]:
    """The distinct texts that have no sound entry yet, in order of appearance."""
    known = _known(texts, model_id, directory)
    return [text for text in dict.fromkeys(texts) if text not in known]


def embed_passages(
    texts: Sequence[str], encoder: Encoder, directory: Path, report: Callable[[int], None] = lambda _count: None
) -> FloatArray:
    """One vector a text, in order; what is new is encoded and kept.

    Args:
        texts: passages, in which repetitions cost nothing.
        encoder: what encodes the new ones; not asked for any if there are none.
        directory: the cache, made if need be; several processes may share it.
        report: told after each chunk how many of the distinct new texts it brought.

    Raises:
        InputError: the directory cannot be written.
    """
    known = _known(texts, encoder.model_id, directory)
    # Texts of about the same length side by side make good batches.
    new = sorted({text for text in texts if text not in known}, key=lambda text: (len(text), text))
    for start in range(0, len(new), CHUNK):
        chunk = new[start : start + CHUNK]
        for text, vector in zip(chunk, encoder.encode_passages(chunk), strict=True):
            _write(_path(directory, encoder.model_id, text), vector)
            known[text] = vector
        report(len(chunk))
    return np.stack([known[text] for text in texts]) if texts else np.empty((0, encoder.dimension), np.float32)


def embed_questions(texts: Sequence[str], encoder: Encoder, directory: Path) -> FloatArray:
    """One vector a question, in order, cached as passages are, but apart from them.

    Raises:
        InputError: the directory cannot be written.
    """
    return embed_passages(texts, _QuestionEncoder(encoder), directory)


class RememberingEncoder:
    """An encoder that keeps the vectors of questions too, for asking the same ones again and again.

    Args:
        encoder: what encodes the new ones.
        directory: the cache.
    """

    def __init__(self, encoder: Encoder, directory: Path) -> None:
        self._encoder = encoder
        self._directory = directory

    @property
    def model_id(self) -> str:
        """That of the encoder."""
        return self._encoder.model_id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Questions into unit vectors, from the cache where it has them."""
        return embed_questions(texts, self._encoder, self._directory)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Passages into unit vectors."""
        return self._encoder.encode_passages(texts)


class _QuestionEncoder:
    """Encodes questions where passages are expected, so that they can be cached like passages."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def model_id(self) -> str:
        return f"{self._encoder.model_id} (questions)"

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._encoder.encode_queries(texts)


def _known(texts: Sequence[str], model_id: str, directory: Path) -> dict[str, FloatArray]:
    entries = ((text, _read(_path(directory, model_id, text))) for text in dict.fromkeys(texts))
    return {text: vector for text, vector in entries if vector is not None}


def _path(directory: Path, model_id: str, text: str) -> Path:
    key = cache_key(model_id, text)
    return directory / key[:2] / f"{key}.npz"


def _read(path: Path) -> FloatArray | None:
    """A sound unit vector, or nothing."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as entry:
            vector: FloatArray = entry["vector"]
    except DAMAGE:
        return None
    is_sound = vector.ndim == 1 and vector.dtype == np.float32 and abs(float(vector @ vector) - 1) < 1e-3
    return vector if is_sound else None


def _write(path: Path, vector: FloatArray) -> None:
    """A reader sees the whole entry or none, whoever else writes it at the same time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".npz", delete=False) as draft:
            np.savez(draft, vector=vector)
        Path(draft.name).replace(path)
    except OSError as error:
        raise InputError(f"The embedding cache {path.parents[1]} cannot be written: {error}.", CACHE_HINT) from error
