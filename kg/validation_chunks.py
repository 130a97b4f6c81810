"""A file of sorted N-Quads, however large, into the findings of its validation, chunk by chunk in bounded memory.

The things of a graph are of two sorts. The *kernel* (workplan, lists, ontology, countries) has much to do with itself
and stays small. *Records* (practices, corridors with their figures and labels, documents with their passages) are
many and touch little. A chunk holds the kernel, some records whole, and what the shapes may look at beside them:

- the records that these refer to, and each triple that points at one of them;
- for a figure, the corridor it belongs to, and for the corridor the figure;
- records and things of the same label or code, wherever they are;
- the links that paths of any length follow (`dcterms:isReplacedBy` and the like), all of them.

What is said of an address outside the graph is a record of its own; no shape asks for it on behalf of another thing.
Each chunk reports on its own records only. `tests/test_kg_validation_fast.py` holds this to the findings of the whole.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node, URIRef

from kg import validation_fast
from kg.named_graphs import graph_name
from kg.namespaces import BASE, GCM
from kg.quad_sorting import sorted_on_disk
from kg.validation import validate
from kg.validation_report import Finding, ValidationReport, order

CHUNK_BYTES = 8 * 2**20
"""Of the file, for each chunk: some 37,000 lines. The engine takes more than twice as long for twice as many."""

Engine = Callable[[str], Iterable[Finding]]
"""From a graph as N-Triples to what does not meet the shapes."""

_KERNEL = b""
_THINGS = f"{BASE}id/".encode()
_RECORDS = (b"practice", b"corridor", b"suggestion")
_NAMES = {f"<{name}>".encode() for name in (SKOS.notation, SKOS.prefLabel)}
_ENDLESS = {f"<{name}>".encode() for name in (SKOS.broader, DCTERMS.isPartOf, DCTERMS.isReplacedBy)}
_EVIDENCE, _SOURCE = f"<{GCM.evidence}>".encode(), f"<{DCTERMS.source}>".encode()
# Inverse statements and provenance say nothing that a shape would ask of their subject.
_NOT_FOLLOWED = {f"<{graph_name(layer)}>".encode() for layer in ("inferred", "provenance")}


class _Line(NamedTuple):
    subject: bytes
    predicate: bytes
    object: bytes
    graph: bytes


class _Plan(NamedTuple):
    """How many chunks there are, which texts belong to the kernel, and who is needed where (a bit for each chunk)."""

    chunks: int
    shared: frozenset[bytes]
    needed: dict[bytes, int]

    def chunk(self, record: bytes) -> int:
        """The chunk that reports on a record; 0 is the kernel."""
        return 0 if record == _KERNEL or record in self.shared else zlib.crc32(record) % self.chunks + 1


def validate_file(graph: Path, shapes: Graph, processes: int = 2, chunk_bytes: int = CHUNK_BYTES) -> ValidationReport:
    """The report on a graph, the same as `kg.validation.validate` gives on all of it at once.

    Args:
        graph: canonical N-Quads in order, as a release has them, without blank nodes.
        shapes: as `kg.validation.load_shapes` gives them.
        processes: how many chunks are checked at a time; 1 checks them in this process.
        chunk_bytes: how much of the file makes one chunk.

    Raises:
        OSError: there is no room for a second copy of the graph in the temporary folder.
        BrokenProcessPool: a process was killed, for instance because memory ran out.
    """
    found = (finding for part in findings_in(graph, shapes, processes, chunk_bytes) for finding in part)
    return ValidationReport(tuple(sorted(found, key=order)))


def findings_in(
    graph: Path, shapes: Graph, processes: int = 2, chunk_bytes: int = CHUNK_BYTES
) -> Iterator[list[Finding]]:
    """The findings of one chunk after the other, for graphs with more of them than memory should hold.

    Args and errors as for `validate_file`.
    """
    with tempfile.TemporaryDirectory() as folder:
        plan = _planned(graph, Path(folder), max(1, round(graph.stat().st_size / chunk_bytes)))
        _distribute(graph, plan, Path(folder))
        tasks = [(Path(folder), plan, number) for number in range(plan.chunks + 1)]
        yield from _once(_checked(tasks, shapes, processes))


def _checked(tasks: list[tuple[Path, _Plan, int]], shapes: Graph, processes: int) -> Iterator[list[Finding]]:
    if processes == 1:
        engine = engine_for(shapes)
        yield from (_check(task, engine) for task in tasks)
        return
    parts = ((shapes.serialize(format="nt"), task) for task in tasks)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_check_apart, parts)


def engine_for(shapes: Graph) -> Engine:
    """The Rust engine where it is installed, else pySHACL."""
    if validation_fast.is_available():
        ready = validation_fast.compiled(shapes)
        return lambda triples: validation_fast.find(triples, ready)
    return lambda triples: validate(Graph().parse(data=triples, format="nt"), shapes).findings


def _planned(graph: Path, folder: Path, chunks: int) -> _Plan:
    plan = _Plan(chunks, frozenset(_shared(graph)), defaultdict(int))
    with graph.open("rb") as stream:
        names = sorted_on_disk(_follow(stream, plan), folder)
        for _, same in groupby(names, lambda entry: entry.split(b"\t")[0]):
            _join({entry.rstrip(b"\n").split(b"\t")[1] for entry in same}, plan)
    return plan


def _shared(graph: Path) -> Iterator[bytes]:
    """The texts that prove things of the kernel and the lists that records come from: they are in the kernel too."""
    with graph.open("rb") as stream:
        for said in map(_parsed, stream):
            if said.predicate in (_EVIDENCE, _SOURCE) and said.object.startswith(b"<" + _THINGS):
                record, other = _record(said.subject), _record(said.object)
                if record != other and (said.predicate == _SOURCE or record == _KERNEL):
                    yield other


def _follow(lines: Iterable[bytes], plan: _Plan) -> Iterator[bytes]:
    """Note in the plan who refers to whom, and give each name of a thing with the record it belongs to."""
    for line in lines:
        said = _parsed(line)
        record = _record(said.subject)
        if said.predicate in _NAMES:
            yield hashlib.blake2b(said.object, digest_size=16).hexdigest().encode() + b"\t" + record + b"\n"
        other = _record(said.object)
        if (
            other not in (_KERNEL, record)
            and said.graph not in _NOT_FOLLOWED
            and said.object.startswith(b"<" + _THINGS)
        ):
            _need(other, plan.chunk(record), plan)
            if said.subject.startswith(b"<" + _THINGS + b"observation/"):
                _need(record, plan.chunk(other), plan)


def _join(records: set[bytes], plan: _Plan) -> None:
    for record in records:
        for other in records - {record}:
            _need(record, plan.chunk(other), plan)


def _need(record: bytes, chunk: int, plan: _Plan) -> None:
    if chunk != plan.chunk(record):
        plan.needed[record] |= 1 << chunk


def _distribute(graph: Path, plan: _Plan, folder: Path) -> None:
    """Write each triple to the chunks that need it, as N-Triples, once each."""
    last = b""
    with ExitStack() as stack, graph.open("rb") as stream:
        files = [stack.enter_context(_part(folder, number).open("wb")) for number in range(plan.chunks + 1)]
        for line in stream:
            triple = line[: line.rindex(b" <")] + b" .\n"
            if triple != last:
                for number in _chunks_of(_parsed(line), plan):
                    files[number].write(triple)
            last = triple


def _chunks_of(said: _Line, plan: _Plan) -> Iterator[int]:
    subject, other = _record(said.subject), _record(said.object)
    if said.predicate in _ENDLESS and subject != other:
        yield 0
        return
    wanted = 1 << plan.chunk(subject) | plan.needed.get(subject, 0)
    if other != _KERNEL and said.object.startswith(b"<" + _THINGS):
        wanted |= 1 << plan.chunk(other)
    if wanted & 1:  # every chunk holds the kernel
        wanted = 1
    while wanted:
        lowest = wanted & -wanted
        yield lowest.bit_length() - 1
        wanted ^= lowest


def _part(folder: Path, number: int) -> Path:
    return folder / f"{number}.nt"


def _check_apart(part: tuple[str, tuple[Path, _Plan, int]]) -> list[Finding]:
    serialized, task = part
    return _check(task, engine_for(Graph().parse(data=serialized, format="nt")))


def _check(task: tuple[Path, _Plan, int], engine: Engine) -> list[Finding]:
    folder, plan, number = task
    numbers = (0,) if number == 0 else (0, number)
    triples = "".join(_part(folder, n).read_text("utf-8") for n in numbers)
    return [finding for finding in engine(triples) if _is_of(finding.focus_node, number, plan)]


def _is_of(node: Node, number: int, plan: _Plan) -> bool:
    return not isinstance(node, URIRef) or plan.chunk(_record(f"<{node}>".encode())) == number


def _once(parts: Iterable[list[Finding]]) -> Iterator[list[Finding]]:
    """A literal belongs to no chunk: it may be found at fault in several, and counts in the first."""
    seen: set[tuple[Node, URIRef, URIRef, Node | None]] = set()
    for part in parts:
        keys = {(f.focus_node, f.shape, f.component, f.value): f for f in part if not isinstance(f.focus_node, URIRef)}
        yield [
            finding for finding in part
            if isinstance(finding.focus_node, URIRef)
            or (finding.focus_node, finding.shape, finding.component, finding.value) not in seen
        ]  # fmt: skip
        seen |= set(keys)


def _parsed(line: bytes) -> _Line:
    """The terms of a canonical line, as they are written.

    >>> _parsed(b'<urn:s> <urn:p> "a > b" <urn:g> .\\n')
    _Line(subject=b'<urn:s>', predicate=b'<urn:p>', object=b'"a > b"', graph=b'<urn:g>')
    """
    subject, predicate, rest = line.split(b" ", 2)
    stated, _, graph = rest.rpartition(b" .")[0].rpartition(b" ")
    return _Line(subject, predicate, stated, graph)


def _record(term: bytes) -> bytes:
    """The record that a term belongs to; empty for the kernel.

    >>> _record(b"<https://w3id.org/gcm-kg/id/observation/PHL-DEU.2020.2020>")
    b'corridor/PHL-DEU'
    >>> _record(b"<https://w3id.org/gcm-kg/id/label/practice.a-b.en>")
    b'practice/a-b'
    >>> _record(b"<https://w3id.org/gcm-kg/id/country/THA>"), _record(b'"a literal"')
    (b'', b'')
    """
    if not term.startswith(b"<"):
        return _KERNEL
    iri = term[1:-1]
    if not iri.startswith(_THINGS):
        return _KERNEL if iri.startswith(BASE.encode()) else iri
    kind, _, code = iri[len(_THINGS) :].partition(b"/")
    if kind == b"label":
        kind, _, code = code.rpartition(b".")[0].partition(b".")
        return kind + b"/" + code if kind in _RECORDS else _KERNEL
    if kind == b"observation":
        return b"corridor/" + code.partition(b".")[0]
    if kind in (b"passage", b"mention"):
        return b"source/" + code.rpartition(b".")[0]
    return kind + b"/" + code if kind in (*_RECORDS, b"source") else _KERNEL
