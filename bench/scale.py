"""Measure builds of made-up records: `python bench/scale.py --sizes 1000,10000`.

Each stage of each size runs in a child process of its own; the table gives its wall time, the processor time of it and
its workers, its peak memory and that of its largest worker, and below it how these grow from size to size: the growth
is that of processor time, which other work on the machine disturbs less. Of the records 65 % are practices, 30 %
documents and 5 % corridors (`bench/generated_records.py`), beside all bundled sources.

`ingest` writes the sorted graph, `shacl` validates it in chunks, `index` builds the search indexes. A real model
embeds some ten texts a second, so above --real-encoder records `index` has a stand-in that hashes words: it shows how
everything but the model grows, and its line says so.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.generated_records import corridors, documents, practices
from ingest.contributions import Corridor, Document, Practice, Record
from ingest.corridors import corridor_quads, cube_quads
from ingest.countries import bundled_countries, country_quads
from ingest.documents import document_quads
from ingest.pipeline import ingest, ontology
from ingest.practices import practice_quads
from ingest.reconcile import ActorSpellings, bundled_spellings
from kg.inference import rules
from kg.quad_sorting import SortedGraph, write_sorted
from kg.quads import Quad

STAGES = ("ingest", "shacl", "index")
SEED = 1
BUNDLED = "the bundled sources"


class Measured(NamedTuple):
    """One stage at one size: seconds by the clock and of processors, peak MB of the process and its largest worker."""

    records: int
    stage: str
    seconds: float
    processor: float
    memory: float
    worker: float
    outcome: str


def records(count: int) -> Iterator[Record]:
    """So many practices, documents and corridors, always the same."""
    described = count * 30 // 100
    linked = count * 5 // 100
    yield from islice(practices(SEED), count - described - linked)
    yield from islice(documents(SEED), described)
    yield from islice(corridors(SEED), linked)


def quads_of(batch: list[Record | str]) -> Iterator[Quad]:
    """What the graph says of these records."""
    if BUNDLED in batch:
        yield from ingest().quads
        yield from country_quads(bundled_countries().places)
        yield from cube_quads((2020,))
    yield from practice_quads((one for one in batch if isinstance(one, Practice)), _spellings().exact)
    yield from document_quads(one for one in batch if isinstance(one, Document))
    yield from corridor_quads(one for one in batch if isinstance(one, Corridor))


@cache
def _spellings() -> ActorSpellings:
    return bundled_spellings()


def write_graph(made: Iterable[Record], target: Path) -> SortedGraph:
    """The bundled sources and the records as one sorted graph."""
    return write_sorted(chain((BUNDLED,), made), quads_of, target, known=rules(ontology()))


def run_ingest(count: int, folder: Path) -> str:
    """Write the graph of so many records."""
    written = write_graph(records(count), folder / "graph.nq")
    size = (folder / "graph.nq").stat().st_size / 1e6
    return f"{written.lines} quads, {size:.0f} MB, digest {written.digest[:12]}"


def run_shacl(count: int, folder: Path) -> str:
    """Validate the graph in chunks."""
    from kg.validation import assert_shapes_work, load_shapes
    from kg.validation_chunks import findings_in

    shapes = load_shapes()
    assert_shapes_work(shapes)
    counts: dict[str, int] = {}
    for part in findings_in(folder / "graph.nq", shapes):
        for finding in part:
            counts[finding.severity] = counts.get(finding.severity, 0) + 1
    return ", ".join(f"{number} {severity}" for severity, number in sorted(counts.items())) or "nothing found"


def run_index(count: int, folder: Path, real: int) -> str:
    """Build the search indexes, with the model or with the stand-in."""
    from api.settings import Settings
    from bench.stand_in_encoder import StandInEncoder
    from kg.store import load
    from search import ensemble
    from search.index import build_index

    is_real = count <= real
    encoder = ensemble.load(Settings().model, threads=2) if is_real else StandInEncoder()
    target = folder / f"search-{count}"
    found = build_index(load(folder / "graph.nq"), target, encoder, folder / "cache", lambda step, done, total: None)
    return f"{found} documents, {'the real model' if is_real else 'STAND-IN encoder, not a model'}"


def one(stage: str, count: int, folder: Path, real: int) -> None:
    """Run one stage in this process and print what it took, as JSON."""
    start = time.perf_counter()
    if stage == "index":
        outcome = run_index(count, folder, real)
    else:
        outcome = (run_ingest if stage == "ingest" else run_shacl)(count, folder)
    seconds = time.perf_counter() - start
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    processor = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    print(json.dumps([count, stage, seconds, processor, own.ru_maxrss / 1024, workers.ru_maxrss / 1024, outcome]))


def measured(stage: str, count: int, folder: Path, real: int) -> Measured:
    """Run one stage in a child process."""
    command = [sys.executable, __file__, "--one", stage, "--sizes", str(count), "--folder", str(folder)]
    child = subprocess.run([*command, "--real-encoder", str(real)], capture_output=True, text=True, check=False)
    if child.returncode:
        raise SystemExit(f"{stage} of {count} records failed:\n{child.stderr[-3000:]}")
    return Measured(*json.loads(child.stdout.splitlines()[-1]))


def line(row: Measured) -> str:
    """A row of the table."""
    return (
        f"{row.records:>9,} {row.stage:7} {row.seconds:8.1f} {row.processor:8.1f} {row.memory:8.0f} {row.worker:9.0f}"
        f" {1000 * row.processor / row.records:10.2f}  {row.outcome}"
    )


def growth(rows: list[Measured]) -> Iterator[str]:
    """How much longer and larger each stage is at each size than at the one before."""
    for stage in STAGES:
        steps = [row for row in rows if row.stage == stage]
        for less, more in pairwise(steps):
            yield (
                f"{stage}: {less.records:,} to {more.records:,} records (x {more.records / less.records:g}): "
                f"processor time x {more.processor / less.processor:.1f}, memory x {more.memory / less.memory:.2f}, "
                f"worker x {more.worker / max(less.worker, 1):.2f}"
            )


def main() -> None:
    """Print the table, or one measurement as JSON."""
    parser = argparse.ArgumentParser(description="Measure builds of made-up records.")
    parser.add_argument("--sizes", default="1000,10000", help="numbers of records, smallest first")
    parser.add_argument("--stage", default="ingest,shacl", help=f"which of {', '.join(STAGES)}, or all")
    parser.add_argument("--real-encoder", type=int, default=1000, help="up to so many records the real model embeds")
    parser.add_argument("--folder", type=Path, help="where the graphs are written; a temporary folder if not given")
    parser.add_argument("--one", choices=STAGES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, int(given.sizes), given.folder, given.real_encoder)
        return
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
    stages = STAGES if given.stage == "all" else tuple(given.stage.split(","))
    print(
        f"{'records':>9} {'stage':7} {'seconds':>8} {'CPU s':>8} {'peak MB':>8} {'worker MB':>9} {'CPU ms/rec':>10}"
        "  outcome",
        flush=True,
    )
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in given.sizes.split(","):
            for stage in STAGES:
                if stage in stages or stage == "ingest":
                    rows.append(measured(stage, int(size), given.folder or Path(scratch), given.real_encoder))
                    print(line(rows[-1]), flush=True)
    print("\n".join(growth(rows)))


if __name__ == "__main__":
    main()
