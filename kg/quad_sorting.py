"""More quads than memory holds into one file of sorted, distinct canonical N-Quads lines, and its digest.

Batches of records become sorted runs on disk, in as many processes as asked for, and the runs are merged line by line:
no more than one batch a process is ever held. UTF-8 keeps the order of code points, so lines are compared as bytes.
"""

from __future__ import annotations

import hashlib
import heapq
import multiprocessing
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg.inference import Rules, inferred
from kg.named_graphs import graph_name
from kg.quads import Quad, nquads_line

Record = TypeVar("Record")

BATCH = 2_000
"""Records mapped and sorted at a time by one process: some 80,000 lines of a practice, 60 MB."""
QUADS = 100_000
"""Quads of one run where no records are mapped."""
FAN_IN = 200
"""Runs merged at a time; more are merged in rounds, so that the limit of open files is never met."""

_INFERRED = f" <{graph_name('inferred')}> .\n".encode()
_WRITTEN = 2_000
"""Lines written and hashed at a time."""


class SortedGraph(NamedTuple):
    """What was written: the digest as `kg.release.graph_digest` gives it, and the number of lines."""

    digest: str
    lines: int


def write_sorted(
    records: Iterable[Record],
    quads_of: Callable[[list[Record]], Iterable[Quad]],
    target: Path,
    *,
    beside: Iterable[Quad] = (),
    known: Rules | None = None,
    processes: int = 2,
    batch: int = BATCH,
) -> SortedGraph:
    """Map records to quads and write them all to a file, sorted, each once.

    Args:
        records: read once, in order, a batch at a time. For two processes let them hold plain values: rdflib
            writes a literal anew when it is pickled (" 1" becomes "1").
        quads_of: a batch of records to its quads; a function of a module, since other processes call it.
        target: the file to write; its folder also holds the runs meanwhile, twice the size of the file at most.
        beside: further quads, sorted in this process.
        known: also write what follows from the quads by these rules, as `kg.inference.inferred` gives it.
        processes: 1 maps in this process, where `quads_of` may be any callable.
        batch: records of one run.

    Raises:
        OSError: the disk is full or not writable; the runs are removed.
        BrokenProcessPool: a process was killed, for instance because memory ran out; the runs are removed.
    """
    with tempfile.TemporaryDirectory(prefix=".runs-", dir=target.parent) as scratch:
        further = _runs_beside(beside, known, Path(scratch))
        runs = _runs(records, partial(_write_run, quads_of, known), Path(scratch), processes, batch)
        return _write_lines(_merged([*further, *runs], Path(scratch)), target)


def sorted_on_disk(lines: Iterable[bytes], scratch: Path, batch: int = 200_000) -> Iterator[bytes]:
    """The distinct lines in order, whatever their number; each ends with a line end.

    Args:
        lines: read once.
        scratch: a folder for the runs; they stay there until it is removed.
        batch: how many lines are held in memory at a time.
    """
    runs = []
    for number, part in enumerate(_batches(lines, batch)):
        runs.append(scratch / f"{number}.lines")
        _write_run_of(sorted(set(part)), runs[-1])
    with ExitStack() as stack:
        yield from _distinct(_in_order(_few(runs, scratch), stack))


def _runs(
    records: Iterable[Record],
    write_run: Callable[[tuple[Path, list[Record]]], Path],
    scratch: Path,
    processes: int,
    batch: int,
) -> Iterator[Path]:
    tasks = ((scratch / f"{number}.nq", part) for number, part in enumerate(_batches(records, batch)))
    if processes == 1:
        yield from map(write_run, tasks)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for waiting in _batches(tasks, processes * 2):  # map alone would read all records ahead
            yield from pool.map(write_run, waiting)


def _runs_beside(quads: Iterable[Quad], known: Rules | None, scratch: Path) -> Iterator[Path]:
    for number, part in enumerate(_batches(quads, QUADS)):
        yield _write_run(iter, known, (scratch / f"beside-{number}.nq", part))


def _batches(values: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """The values in lists of this size, the last one shorter.

    >>> list(_batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def _write_run(
    quads_of: Callable[[list[Record]], Iterable[Quad]], known: Rules | None, task: tuple[Path, list[Record]]
) -> Path:
    path, records = task
    said = quads_of(records)
    if known is not None:
        stated = list(said)
        said = chain(stated, inferred(stated, known))
    _write_run_of(sorted({_encoded(quad) for quad in said}), path)
    return path


def _write_run_of(lines: Iterable[bytes], path: Path) -> None:
    with path.open("wb") as stream:
        stream.writelines(lines)


def _encoded(quad: Quad) -> bytes:
    return f"{nquads_line(quad)}\n".encode()


def _merged(runs: list[Path], scratch: Path) -> Iterator[bytes]:
    """The distinct lines of all runs in order, without inferred ones that another graph states."""
    with ExitStack() as stack:
        yield from _not_restated(_distinct(_in_order(_few(runs, scratch), stack)))


def _few(runs: list[Path], scratch: Path) -> list[Path]:
    """The same lines in no more runs than can be open at a time."""
    while len(runs) > FAN_IN:
        runs = [_merge_to(part, scratch / f"{part[0].stem}+.merged") for part in _batches(runs, FAN_IN)]
    return runs


def _merge_to(runs: list[Path], target: Path) -> Path:
    with ExitStack() as stack, target.open("wb") as stream:
        stream.writelines(_distinct(_in_order(runs, stack)))
    for run in runs:
        run.unlink()
    return target


def _in_order(runs: Iterable[Path], stack: ExitStack) -> Iterator[bytes]:
    return heapq.merge(*[stack.enter_context(run.open("rb")) for run in runs])


def _distinct(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
            last = line


def _not_restated(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without inferred triples that are stated: the quads of one triple always stand side by side."""
    last = waiting = triple = b""
    for line in lines:
        if waiting:
            if not line.startswith(triple):
                yield waiting
            waiting = b""
        if line.endswith(_INFERRED):
            triple = line[: -len(_INFERRED)] + b" <"
            if not last.startswith(triple):
                waiting = line
        else:
            yield line
            last = line
    if waiting:
        yield waiting


def _write_lines(lines: Iterable[bytes], target: Path) -> SortedGraph:
    digest, count = hashlib.sha256(), 0
    with target.open("wb") as stream:
        for part in _batches(lines, _WRITTEN):
            text = b"".join(part)
            stream.write(text)
            digest.update(text)
            count += len(part)
    return SortedGraph(digest.hexdigest(), count)
