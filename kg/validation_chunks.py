"""A file of sorted N-Quads, however large, into the findings of its validation, chunk by chunk in bounded memory.

The things of a graph are of two sorts. The *kernel* (workplan, lists, ontology, countries) has much to do with itself
and stays small. *Records* (practices, corridors with their figures and labels, documents with their passages) are
many and touch little. A chunk holds the kernel, some records whole, and what the shapes may look at beside them:

- the records that these refer to, and each triple that points at one of them;
- for a figure, the corridor it belongs to, and for the corridor the figure;
- records and things of the same label or code, wherever they are;
- the links that paths of any length follow (`dcterms:isReplacedBy` and the like), all of them.

What is said of an address outside the graph is a record of its own; no shape asks for it on behalf of another thing.
What records say of things of the kernel stays with the records, or the kernel would grow with them: beside the kernel
alone stands one such triple of each property and thing, since to be referred to makes a thing the target of a shape.
Each chunk reports on its own records only. `tests/test_kg_validation_fast.py` holds this to the findings of the whole.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

from rdflib import Graph
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node, URIRef

from kg.named_graphs import graph_name
from kg.namespaces import BASE, GCM
from kg.quad_sorting import sorted_on_disk
from kg.validation import Engine
from kg.validation_fast import engine_for, report_of
from kg.validation_report import Finding, ValidationReport

CHUNK_BYTES: Final = 32 * 2**20
"""Of the file, for each chunk: some 145,000 lines, for which a process needs 400 MB; the kernel adds half a second."""
BUFFER_BYTES: Final = 32 * 2**20
"""Held in memory for all chunks together before they are written out."""

_KERNEL: Final = b""
_THINGS: Final = f"{BASE}id/".encode()
_A_THING: Final = b"<" + _THINGS
_A_FIGURE: Final = _A_THING + b"observation/"
_RECORDS: Final = (b"practice", b"corridor", b"suggestion")
_NAMES: Final = {f"<{name}>".encode() for name in (SKOS.notation, SKOS.prefLabel)}
_ENDLESS: Final = {f"<{name}>".encode() for name in (SKOS.broader, DCTERMS.isPartOf, DCTERMS.isReplacedBy)}
_EVIDENCE: Final = f" <{GCM.evidence}> <".encode()
_SOURCE: Final = f" <{DCTERMS.source}> <".encode()
# Inverse statements and provenance say nothing that a shape would ask of their subject.
_NOT_FOLLOWED: Final = tuple(f"<{graph_name(layer)}>".encode() for layer in ("inferred", "provenance"))
_LINE_ENDS: Final = tuple(b" " + graph + b" .\n" for graph in _NOT_FOLLOWED)
_DIGITS: Final = 16


class _Line(NamedTuple):
    subject: bytes
    predicate: bytes
    object: bytes
    graph: bytes


class Division(NamedTuple):
    """How many chunks there are, and which texts belong to the kernel."""

    chunks: int
    shared: frozenset[bytes]

    def chunk(self, record: bytes) -> int:
        """The chunk that reports on a record; 0 is the kernel."""
        return 0 if record == _KERNEL or record in self.shared else zlib.crc32(record) % self.chunks + 1

    def bit(self, record: bytes) -> int:
        """The same as a bit."""
        return 1 << self.chunk(record)

    @property
    def beside_the_kernel(self) -> int:
        """The number of the part that is checked with the kernel alone."""
        return self.chunks + 1


_Needed = dict[bytes, int]
"""The chunks that need a record beside its own, a bit for each."""
_Task = tuple[Path, Division, int]
"""Where the parts are, how the graph is divided, and the number of a chunk."""


@dataclass
class _Parts:
    """Files of a folder, one a chunk, that are appended to; no more of them are open at a time than one."""

    folder: Path
    waiting: defaultdict[int, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    size: int = 0

    def add(self, triple: bytes, chunks: int) -> None:
        """Add a triple to the chunks of these bits; every chunk is checked with the kernel, so that one is enough."""
        if chunks & 1:
            chunks = 1
        while chunks:
            lowest = chunks & -chunks
            self.waiting[lowest.bit_length() - 1].append(triple)
            self.size += len(triple)
            chunks ^= lowest
        if self.size > BUFFER_BYTES:
            self.write_out()

    def write_out(self) -> None:
        """Append what waits to the files."""
        for number, triples in self.waiting.items():
            with _part(self.folder, number).open("ab") as stream:
                stream.writelines(triples)
        self.waiting.clear()
        self.size = 0


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
    return report_of(found)


def findings_in(
    graph: Path, shapes: Graph, processes: int = 2, chunk_bytes: int = CHUNK_BYTES
) -> Iterator[list[Finding]]:
    """The findings of one chunk after the other, for graphs with more of them than memory should hold.

    Args and errors as for `validate_file`.
    """
    with tempfile.TemporaryDirectory() as name:
        division = divided(graph, Path(name), chunk_bytes)
        tasks = [(Path(name), division, number) for number in range(division.chunks + 1)]
        yield from _once(_checked(tasks, shapes, processes))


def divided(graph: Path, folder: Path, chunk_bytes: int = CHUNK_BYTES) -> Division:
    """Write each triple of a graph to the parts that need it: `0.nt` is the kernel, the others are chunks.

    Args:
        graph: canonical N-Quads in order.
        folder: where the parts are written, with some room for sorting.
        chunk_bytes: how much of the file makes one chunk.
    """
    division = Division(max(1, round(graph.stat().st_size / chunk_bytes)), frozenset(_shared(graph)))
    _distribute(graph, division, _needed(graph, division, folder), folder)
    return division


def _checked(tasks: list[_Task], shapes: Graph, processes: int) -> Iterator[list[Finding]]:
    if processes == 1:
        engine = engine_for(shapes)
        yield from (_check(task, engine) for task in tasks)
        return
    shapes.serialize(_shapes_in(tasks[0][0]), format="nt", encoding="utf-8")
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_check_apart, tasks)


def _shared(graph: Path) -> Iterator[bytes]:
    """The texts that prove things of the kernel and the lists that records come from: they are in the kernel too."""
    with graph.open("rb") as stream:
        for line in stream:
            sort = _SOURCE if _SOURCE in line else _EVIDENCE
            subject, is_one, rest = line.partition(sort)
            if is_one and rest.startswith(_THINGS) and b" " not in subject:
                record, other = _record(subject), _record(b"<" + rest[: rest.index(b" ")])
                if record != other and (sort == _SOURCE or record == _KERNEL):
                    yield other


def _needed(graph: Path, division: Division, folder: Path) -> _Needed:
    needed: _Needed = defaultdict(int)
    with graph.open("rb") as stream:
        names = sorted_on_disk(_followed(stream, division, needed), folder)
        for _, same in groupby(names, itemgetter(slice(_DIGITS))):
            _join({entry[_DIGITS:-1] for entry in same}, division, needed)
    return needed


def _followed(lines: Iterable[bytes], division: Division, needed: _Needed) -> Iterator[bytes]:
    """Note who refers to whom, and give a digest of each name of a thing with the record it belongs to."""
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if predicate in _NAMES:
            name = rest[: rest.rindex(b" <")]
            yield hashlib.blake2b(name, digest_size=_DIGITS // 2).hexdigest().encode() + _record(subject) + b"\n"
        elif rest.startswith(_A_THING):
            record, other = _record(subject), _record(rest[: rest.index(b" ")])
            if other != record and division.chunk(other) and not line.endswith(_LINE_ENDS):
                _need(other, division.bit(record), division, needed)
                if subject.startswith(_A_FIGURE):
                    _need(record, division.bit(other), division, needed)


def _join(records: set[bytes], division: Division, needed: _Needed) -> None:
    if len(records) == 1:
        return
    chunks = 0
    for record in records:
        chunks |= division.bit(record)
    for record in records:
        _need(record, chunks, division, needed)


def _need(record: bytes, chunks: int, division: Division, needed: _Needed) -> None:
    further = chunks & ~division.bit(record)
    if further:
        needed[record] |= further


def _distribute(graph: Path, division: Division, needed: _Needed, folder: Path) -> None:
    """Write each triple to the chunks that need it, as N-Triples, once each."""
    parts, referred = _Parts(folder), set[bytes]()
    with graph.open("rb") as stream:
        for subject, lines in groupby(stream, _subject):
            record = _record(subject)
            own = division.bit(record) | needed.get(record, 0)
            last = b""
            for line in lines:
                triple = line[: line.rindex(b" <")]
                if triple != last:
                    is_of_a_thing = triple.startswith(_A_THING, triple.index(b" ", len(subject) + 1) + 1)
                    chunks = _chunks_of(_parsed(line), own, division, referred) if is_of_a_thing else own
                    parts.add(triple + b" .\n", chunks)
                    last = triple
    parts.write_out()


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _chunks_of(said: _Line, own: int, division: Division, referred: set[bytes]) -> int:
    """The chunks that need a triple of two things, a bit for each.

    Args:
        said: the triple.
        own: the chunks that need its subject.
        division: how the graph is divided.
        referred: what is said of things of the kernel, and what has been shown to it; is added to.
    """
    record, other = _record(said.subject), _record(said.object)
    if said.predicate in _ENDLESS and record != other:
        return division.bit(_KERNEL)
    if division.chunk(other):
        # The kernel would grow with all the inverse statements about its things.
        is_list = division.chunk(record) == 0 and said.graph in _NOT_FOLLOWED
        return division.bit(other) if is_list else own | division.bit(other)
    reference = said.predicate + said.object
    if own & division.bit(_KERNEL) or reference in referred:
        return own
    referred.add(reference)
    return own | 1 << division.beside_the_kernel


def _part(folder: Path, number: int) -> Path:
    return folder / f"{number}.nt"


def _shapes_in(folder: Path) -> Path:
    return folder / "shapes.nt"


def _check_apart(task: _Task) -> list[Finding]:
    return _check(task, _engine_of(_shapes_in(task[0])))


@cache
def _engine_of(shapes: Path) -> Engine:
    """Shapes that another process wrote, compiled once in this one."""
    return engine_for(Graph().parse(shapes, format="nt"))


def _check(task: _Task, engine: Engine) -> list[Finding]:
    folder, division, number = task
    parts = (_part(folder, 0), _part(folder, number or division.beside_the_kernel))
    triples = "".join(part.read_text("utf-8") for part in parts if part.exists())
    return [finding for finding in engine(triples) if _is_of(finding.focus_node, number, division)]


def _is_of(node: Node, number: int, division: Division) -> bool:
    return not isinstance(node, URIRef) or division.chunk(_record(f"<{node}>".encode())) == number


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


# The things of the kernel are named again and again.
@lru_cache(maxsize=2**16)
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
