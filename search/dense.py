"""Unit vectors of (item, view) pairs become an index that ranks them by cosine with a question's vector.

Up to FLAT_LIMIT vectors FAISS compares the question with all of them, exactly. Above it, FAISS finds candidates by
1-bit codes of the rotated vectors, refined by 8-bit ones, and their scores are then computed exactly.

On disk: `vectors.npy`, `keys.json` and, above FLAT_LIMIT, `candidates.faiss`; nothing is pickled. The release's
manifest holds their SHA-256, because FAISS notices few damaged bits by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.errors import EncoderError, InputError, ReleaseError

if TYPE_CHECKING:
    import faiss

FloatArray = NDArray[np.float32]

# Comparing with all vectors took 12 ms here (median, 384 dimensions, a busy machine): docs/decisions/002.
FLAT_LIMIT: Final = 40_000
# The random rotation (RR) costs nothing and keeps recall up where the coordinates vary unequally: .99, without it .65.
CANDIDATES: Final = "RR{dimension},RaBitQfs,Refine(SQ8)"
# More candidates than asked for, because they come by rounded scores and the exact ones decide.
MARGIN: Final = 4
FEWEST_CANDIDATES: Final = 1000

VECTORS_FILE: Final = "vectors.npy"
KEYS_FILE: Final = "keys.json"
CANDIDATES_FILE: Final = "candidates.faiss"


class Key(NamedTuple):
    """Which thing a vector stands for, and which of its texts was encoded."""

    item: str
    view: str


class DenseIndex:
    """Vectors by key, ready to be ranked; made by build or load, and never changed.

    Args:
        vectors: one unit vector a row.
        keys: the key of each row.
        faiss_index: finds the nearest rows.
        threads: threads of FAISS for one question.
    """

    def __init__(self, vectors: FloatArray, keys: Sequence[Key], faiss_index: faiss.Index, threads: int = 1) -> None:
        self._vectors = vectors
        self._keys = tuple(keys)
        self._rows = {key: row for row, key in enumerate(self._keys)}
        self._faiss_index = faiss_index
        self._threads = threads

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The key of every vector, in the order in which they were given."""
        return self._keys

    def rank(self, query_vector: FloatArray, limit: int) -> list[tuple[Key, float]]:
        """The keys nearest to a question, best first, with their cosines; equal ones in the order of the index.

        Raises:
            EncoderError: the vector has another length than those of the index.
        """
        query = self._checked(query_vector)
        return self._ranked(query, self._candidates(query, limit))[:limit] if limit > 0 and len(self) else []

    def scores(self, query_vector: FloatArray, keys: Iterable[Key]) -> dict[Key, float]:
        """The exact cosines of some keys with a question; keys that the index does not hold are left out.

        Raises:
            EncoderError: the vector has another length than those of the index.
        """
        query = self._checked(query_vector)
        return dict(self._ranked(query, [self._rows[key] for key in keys if key in self._rows]))

    def cosines(self, query_vector: FloatArray) -> FloatArray:
        """The exact cosines of all vectors with a question, in the order of the keys.

        Raises:
            EncoderError: the vector has another length than those of the index.
        """
        # einsum for the reason given in _ranked.
        cosines: FloatArray = np.einsum("ij,j->i", self._vectors, self._checked(query_vector))
        return cosines

    def _ranked(self, query: FloatArray, rows: Sequence[int]) -> list[tuple[Key, float]]:
        # einsum, not a matrix product: the sum over one row never depends on which other rows are asked for.
        cosines = np.einsum("ij,j->i", self._vectors[rows], query).tolist() if rows else []
        return [(self._keys[row], cosine) for cosine, row in sorted(zip(cosines, rows, strict=True), key=_best_first)]

    def _candidates(self, query: FloatArray, limit: int) -> list[int]:
        import faiss

        faiss.omp_set_num_threads(self._threads)  # OpenMP keeps this number for each thread that calls it
        wanted = limit if len(self) <= FLAT_LIMIT else max(FEWEST_CANDIDATES, limit * MARGIN)
        _cosines, rows = self._faiss_index.search(query[None, :], min(wanted, len(self)))
        return [row for row in rows[0].tolist() if row >= 0]

    def _checked(self, query_vector: FloatArray) -> FloatArray:
        query = np.ascontiguousarray(query_vector, np.float32).reshape(-1)
        dimension = self._vectors.shape[1]
        if len(self) and len(query) != dimension:
            raise EncoderError(
                f"The question's vector has {len(query)} numbers, those of the index {dimension}.",
                "Set GCMKG_MODEL to the model of the index, or build again.",
            )
        return query

    def save(self, directory: Path) -> None:
        """Write the index into a directory, made if need be.

        Raises:
            OSError: the directory cannot be written.
        """
        import faiss

        directory.mkdir(parents=True, exist_ok=True)
        np.save(directory / VECTORS_FILE, self._vectors, allow_pickle=False)
        (directory / KEYS_FILE).write_text(json.dumps(self._keys, ensure_ascii=False, indent=0) + "\n", "utf-8")
        if len(self) > FLAT_LIMIT:
            faiss.write_index(self._faiss_index, str(directory / CANDIDATES_FILE))


def _best_first(cosine_and_row: tuple[float, int]) -> tuple[float, int]:
    cosine, row = cosine_and_row
    return -cosine, row


def build(vectors: FloatArray, keys: Iterable[Key], threads: int = 1) -> DenseIndex:
    """An index of unit vectors, one a key.

    >>> index = build(np.eye(2, dtype=np.float32), [Key("T2", "text"), Key("T3", "text")])
    >>> index.rank(np.array([0.6, 0.8], np.float32), limit=1)
    [(Key(item='T3', view='text'), 0.800000011920929)]

    Raises:
        InputError: keys are repeated, their number is not that of the vectors, or a vector is not a unit vector.
    """
    rows = np.ascontiguousarray(vectors, np.float32)
    named = [Key(*key) for key in keys]
    _check(rows, named)
    return DenseIndex(rows, named, _faiss_index(rows, threads), threads)


def _check(vectors: FloatArray, keys: Sequence[Key]) -> None:
    if vectors.ndim != 2 or len(vectors) != len(keys):
        raise InputError(f"{len(keys)} keys were given for vectors of shape {vectors.shape}.", "Give one row a key.")
    if len(set(keys)) != len(keys):
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"The key {tuple(repeated)} is given twice.", "Give every vector its own item and view.")
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.allclose(lengths, 1, atol=1e-3):
        row = int(np.argmin(np.isclose(lengths, 1, atol=1e-3)))
        raise InputError(f"The vector of {tuple(keys[row])} has the length {lengths[row]:.3f}, not 1.", "Normalise it.")


def _faiss_index(vectors: FloatArray, threads: int) -> faiss.Index:
    import faiss

    faiss.omp_set_num_threads(threads)
    dimension = vectors.shape[1]
    if len(vectors) <= FLAT_LIMIT:
        index: faiss.Index = faiss.IndexFlatIP(dimension)
    else:
        index = faiss.index_factory(dimension, CANDIDATES.format(dimension=dimension), faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
    if len(vectors):
        index.add(vectors)
    return index


def load(directory: Path, threads: int = 1) -> DenseIndex:
    """Open what save has written; large vectors stay on disk and are read where needed.

    Raises:
        ReleaseError: a file is missing or does not fit the others.
    """
    try:
        vectors = np.load(directory / VECTORS_FILE, mmap_mode="r", allow_pickle=False)
        keys = [Key(item, view) for item, view in json.loads((directory / KEYS_FILE).read_text("utf-8"))]
        _check_shape(vectors, keys)
        faiss_index = (
            _faiss_index(vectors, threads) if len(keys) <= FLAT_LIMIT else _read_candidates(directory, vectors)
        )
    except (OSError, ValueError, TypeError, EOFError, RuntimeError) as error:
        raise ReleaseError(f"The dense index in {directory} cannot be read: {error}.", "Build again.") from error
    return DenseIndex(vectors, keys, faiss_index, threads)


def _check_shape(vectors: FloatArray, keys: Sequence[Key]) -> None:
    if vectors.ndim != 2 or vectors.dtype != np.float32 or len(vectors) != len(keys):
        raise ValueError(f"{len(keys)} keys, vectors {vectors.dtype} {vectors.shape}")


def _read_candidates(directory: Path, vectors: FloatArray) -> faiss.Index:
    """A damaged header must not make FAISS allocate more than the vectors themselves take."""
    import faiss

    faiss.set_deserialization_vector_byte_limit(vectors.nbytes)
    index = faiss.read_index(str(directory / CANDIDATES_FILE))
    if (index.d, index.ntotal) != (vectors.shape[1], len(vectors)):
        raise ValueError(f"{CANDIDATES_FILE} holds {index.ntotal} vectors of {index.d} numbers")
    return index
