"""Measure the dense index on generated vectors: `.venv/bin/python bench/dense_index.py` (about a minute, 2 GB).

Tight clusters flatter an approximate index; `like e5` draws from the mean and covariance of real vectors of the
default encoder, without any clusters; in `uneven`, which is hard on it, the coordinates vary unequally.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from search import dense
from search.encoder import load_encoder

FloatArray = NDArray[np.float32]

DIMENSION = 384
QUESTIONS = 200
TOP = 10


def unit(rows: FloatArray) -> FloatArray:
    """The rows at length one."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clustered(count: int, random: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Passages in clusters of about twenty, and questions near passages."""
    centres = random.standard_normal((count // 20, DIMENSION), np.float32)
    noise = random.standard_normal((count, DIMENSION), np.float32)
    passages = unit(centres[random.integers(0, len(centres), count)] + 0.7 * noise)
    return passages, _near(passages, random)


def like_e5(count: int, random: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Passages spread as the vectors of the default encoder are, and questions that lean off them in the same way."""
    real = _real_vectors()
    centre, spread = real.mean(axis=0), (real - real.mean(axis=0)) / np.sqrt(len(real))
    drawn = [random.standard_normal((size, len(real)), np.float32) @ spread for size in (count, QUESTIONS)]
    passages = centre + drawn[0] + 0.005 * random.standard_normal((count, DIMENSION), np.float32)
    questions = passages[random.integers(0, count, QUESTIONS)] + 0.5 * drawn[1]
    return unit(passages), unit(questions)


def uneven(count: int, random: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Passages without clusters whose variance falls with the coordinate and that all lean one way."""
    spectrum = np.arange(1, DIMENSION + 1, dtype=np.float32) ** -0.5
    lean = 2 * random.standard_normal(DIMENSION, np.float32) * spectrum
    passages = unit(random.standard_normal((count, DIMENSION), np.float32) * spectrum + lean)
    return passages, _near(passages, random)


@cache
def _real_vectors() -> FloatArray:
    rows = json.loads((Path(__file__).parent / "encoder_sample.json").read_text("utf-8"))
    texts = [row[field] for row in rows for field in ("question", "passage", "passage_ru")]
    return load_encoder(threads=2).encode_passages(texts)


def _near(passages: FloatArray, random: np.random.Generator) -> FloatArray:
    chosen = passages[random.integers(0, len(passages), QUESTIONS)]
    return unit(chosen + 0.03 * random.standard_normal(chosen.shape, np.float32))


def measure(passages: FloatArray, questions: FloatArray) -> str:
    """Build time, time a question and recall of the ten best of an index."""
    keys = [dense.Key(str(row), "text") for row in range(len(passages))]
    start = time.perf_counter()
    index = dense.build(passages, keys)
    built = time.perf_counter() - start
    times, found = [], []
    for question in questions:
        start = time.perf_counter()
        found.append({int(key.item) for key, _cosine in index.rank(question, TOP)})
        times.append(1000 * (time.perf_counter() - start))
    exact = np.argsort(-(questions @ passages.T), axis=1)[:, :TOP]
    recall = np.mean([len(rows & set(best.tolist())) / TOP for rows, best in zip(found, exact, strict=True)])
    middle, high = np.percentile(times, [50, 95])
    return f"{built:7.1f} {middle:8.2f} {high:8.2f} {recall:10.3f}"


def main() -> None:
    """Print one line for each size and kind of data."""
    kinds: dict[str, Callable[[int, np.random.Generator], tuple[FloatArray, FloatArray]]]
    kinds = {"clustered": clustered, "like e5": like_e5, "uneven": uneven}
    print(f"{'vectors':>8} {'index':28} {'data':10} {'build s':>7} {'p50 ms':>8} {'p95 ms':>8} {'recall@10':>10}")
    for count in (1_000, 10_000, 40_000, 41_000, 100_000):
        name = "Flat" if count <= dense.FLAT_LIMIT else dense.CANDIDATES.format(dimension=DIMENSION)
        for kind, generate in kinds.items():
            passages, questions = generate(count, np.random.default_rng(count))
            print(f"{count:8} {name:28} {kind:10} {measure(passages, questions)}", flush=True)


if __name__ == "__main__":
    main()
