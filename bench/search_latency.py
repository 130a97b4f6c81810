"""Measure search over HTTP beside encoding alone: `python bench/search_latency.py` (the current release).

Every question is timed twice, one right after the other, so that whatever else the machine does weighs on both: once
handed to the encoder alone, once sent to `/search` over a kept-alive loopback connection. The figure that counts is the
ratio of the two. All engines are pinned to one thread. The service runs in this process behind uvicorn with an encoder
that counts its calls, which shows what was answered without encoding:

- `first time`: questions about a topic that the service has not met;
- `again`: the same questions once more;
- `relational`: questions that the graph answers.

With `--practices 100000` the graph has so many made-up practices beside the bundled sources
(`bench/generated_records.py`). A model would take hours to embed them, so their vectors are of hashed words
(`bench/stand_in_encoder.py`); a question is encoded by the real model all the same, for the time it takes, and then
hashed like them. What the line says of time holds for a model; what is found says nothing about relevance.
The graph and its indexes are kept in `--folder` and reused.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import gettempdir
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlencode

# Read by the engines when they are loaded, so it must stand before whatever loads them.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from numpy.typing import NDArray

from api.commands.options import settings_from
from api.opened_release import OpenedRelease, open_release
from api.settings import Settings
from bench.stand_in_encoder import StandInEncoder
from kg.release import Identity, Layout, Manifest
from kg.store import load
from search import ensemble
from search.encoder import Encoder

RELEVANCE = Path(__file__).parent.parent / "tests" / "relevance"
# Kinds of judged questions about a topic: what they ask is found by words and meaning.
TOPICAL = frozenset("abcfhi")
RELATIONAL = "d"
# Asked before anything is timed, so that nothing is loaded or compiled during the run.
WARM_UP = ("climate change and mobility", "страны транзита", "retour volontaire", "which agencies lead T4?")
SEED = 1


class CountingEncoder:
    """An encoder that counts how many questions it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.model_id, self.dimension = encoder.model_id, encoder.dimension
        self.calls = 0

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of the encoder behind it."""
        self.calls += len(texts)
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of the encoder behind it."""
        return self._encoder.encode_passages(texts)


class SlowStandIn(StandInEncoder):
    """Hashes words, but takes the time of a real model for a question."""

    def __init__(self, real: Encoder) -> None:
        self._real = real

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (len(texts), 384)."""
        self._real.encode_queries(texts)
        return super().encode_queries(texts)


class Timed(NamedTuple):
    """A question: how long the encoder alone took, how long the answer over HTTP, and how often it was encoded."""

    alone: float
    answered: float
    encoded: int


def write_made(count: int, folder: Path) -> None:
    """The bundled sources and so many made-up practices as a graph with indexes, unless they are there already."""
    from bench.generated_records import practices
    from bench.scale import write_graph
    from search.index import build_index

    layout = Layout(folder)
    if not layout.graph.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "graph.part"
        write_graph(islice(practices(SEED), count), part)
        part.rename(layout.graph)
    if not (layout.search / "calibration" / "scale.json").exists():
        build_index(load(layout.graph), layout.search, StandInEncoder(), folder / "cache", _told)


def _told(step: str, done: int, total: int) -> None:
    if done == 0 or done == total:
        print(f"  {step}: {done} of {total}", file=sys.stderr)


def open_made(folder: Path, settings: Settings, encoder: Encoder) -> OpenedRelease:
    """The graph with made-up practices, searched with an encoder."""
    from search.index import open_searcher

    layout = Layout(folder)
    identity = Identity("made-up", encoder.model_id, "bench")
    opened = OpenedRelease(layout, Manifest("made-up", identity, {}, {}, {}, {}), settings)
    # A cached property keeps its value in the instance: this one is set before it is asked for.
    opened.__dict__["searcher"] = open_searcher(opened.store, layout.search, encoder, "made-up")
    return opened


def open_counted(settings: Settings, encoder: Encoder) -> OpenedRelease:
    """The current release, searched with an encoder that counts."""
    from search.index import open_searcher

    opened = open_release(settings)
    opened.__dict__["searcher"] = open_searcher(opened.store, opened.layout.search, encoder, opened.manifest.id)
    return opened


@contextmanager
def served(opened: OpenedRelease) -> Iterator[http.client.HTTPConnection]:
    """A kept-alive connection to the service over a release, in a thread of this process."""
    import socket

    import uvicorn

    from api.app import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(opened), log_level="warning", lifespan="on"))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    connection = http.client.HTTPConnection(*listener.getsockname())
    try:
        yield connection
    finally:
        connection.close()
        server.should_exit = True
        thread.join(timeout=30)
        listener.close()


def answer(connection: http.client.HTTPConnection, question: str) -> dict[str, Any]:
    """What `/search` says to a question.

    Raises:
        SystemExit: it says that something is wrong.
    """
    connection.request("GET", f"/search?{urlencode({'q': question})}")
    response = connection.getresponse()
    body: dict[str, Any] = json.loads(response.read())
    if response.status != http.client.OK:
        raise SystemExit(f"{response.status} for {question!r}: {body}")
    return body


def timed(
    connection: http.client.HTTPConnection, alone: Encoder, counting: CountingEncoder, questions: Iterable[str]
) -> Iterator[Timed]:
    """Each question to the encoder alone and then to the service."""
    for question in questions:
        start = time.perf_counter()
        alone.encode_queries([question])
        middle, before = time.perf_counter(), counting.calls
        answer(connection, question)
        yield Timed(middle - start, time.perf_counter() - middle, counting.calls - before)


def line(name: str, rows: Sequence[Timed]) -> str:
    """A row of the table: milliseconds, and ratios to the median time of encoding alone."""
    alone, took = median(row.alone for row in rows), sorted(row.answered for row in rows)
    p95 = quantiles(took, n=20, method="inclusive")[-1]
    rest = median(row.answered - row.encoded * row.alone for row in rows)
    return (
        f"{name:12}{len(rows):6}{1000 * alone:9.1f}{1000 * median(took):9.1f}{1000 * p95:9.1f}"
        f"{median(took) / alone:9.2f}{p95 / alone:9.2f}{1000 * rest:9.1f}{sum(row.encoded for row in rows):9}"
    )


def questions_of(kinds: Collection[str]) -> list[str]:
    """The judged questions of some kinds, in six languages."""
    listed = json.loads((RELEVANCE / "questions.json").read_text("utf-8"))
    return [judged["q"] for judged in listed if judged["type"] in kinds]


def measure(opened: OpenedRelease, alone: Encoder, counting: CountingEncoder, most: int) -> None:
    """Print the table for a release whose searcher counts."""
    topical, relational = questions_of(TOPICAL)[:most], questions_of(RELATIONAL)[:most]
    print("              asked    alone      p50      p95   p50 as   p95 as   beside  encoder")
    print("                        (ms)     (ms)     (ms)  ratio to alone    (ms)    calls")
    with served(opened) as connection:
        for question in WARM_UP:
            answer(connection, question)
        for name, questions in (("first time", topical), ("again", topical), ("relational", relational)):
            rows = list(timed(connection, alone, counting, questions))
            print(line(name, rows), flush=True)
            if name == "relational":
                free = [row for row in rows if not row.encoded]
                print(line("- sure", free) if len(free) > 1 else "- none was read for sure")


def profile(opened: OpenedRelease, most: int) -> None:
    """Print where a search spends its time, the encoder apart."""
    import cProfile
    import pstats

    questions = questions_of(TOPICAL)[:most]
    for question in questions:
        opened.searcher.search(question)
    profiler = cProfile.Profile()
    profiler.enable()
    for question in questions:
        opened.searcher.search(question)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure search over HTTP beside encoding alone.")
    parser.add_argument("--home", type=Path, help="where releases are kept; the setting if not given")
    parser.add_argument("--practices", type=int, default=0, help="so many made-up practices beside the bundled sources")
    parser.add_argument("--folder", type=Path, help="where their graph is kept")
    parser.add_argument("--most", type=int, default=120, help="how many questions of a kind")
    parser.add_argument("--profile", action="store_true", help="where the time goes instead of the table")
    given = parser.parse_args()
    settings = settings_from(home=given.home)
    real = ensemble.load(settings.model, threads=1)
    if given.practices:
        folder = given.folder or Path(gettempdir()) / f"gcmkg-latency-{given.practices}"
        write_made(given.practices, folder)
        counting = CountingEncoder(SlowStandIn(real))
        opened = open_made(folder, settings, counting)
    else:
        counting = CountingEncoder(real)
        opened = open_counted(settings, counting)
    print(f"{len(opened.searcher.documents):,} things, {real.model_id}, one thread")
    if given.profile:
        profile(opened, given.most)
    else:
        measure(opened, real, counting, given.most)


if __name__ == "__main__":
    main()
