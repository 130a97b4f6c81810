"""A SPARQL query into its serialised answer, run in a worker process that can be killed.

Oxigraph's Store.query has no time limit, no memory cap and no switch for SERVICE, and a few kilobytes of nested
brackets can take the process down. So outside queries are parsed *and* run in a pooled child process which is killed
at its deadline, capped in memory and, where the system allows it, cut off from the network.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import re
import resource
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Queue
from typing import IO, Any, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import GcmkgError, QueryError, QueryLimit, QueryRefused
from kg.formats import graph_format, result_format
from kg.namespaces import prefixes
from kg.store import load

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_TOKEN = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[?$:]?[A-Za-z_][\w:.-]*|.", re.S)
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with"}


@dataclass(frozen=True)
class Limits:
    """What one query may cost."""

    seconds: float = 10.0
    memory_mb: int = 1024
    answer_bytes: int = 10_000_000
    query_bytes: int = 32_000
    nesting: int = 30


@dataclass(frozen=True)
class Request:
    """A query, the formats wanted for either kind of answer, and the layers it may see (none named: all)."""

    query: str
    result: str = "json"
    graph: str = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A whole serialised answer and its media type."""

    media_type: str
    body: bytes


def check(query: str, limits: Limits) -> None:
    """Refuse what a read-only endpoint does not do, before anything parses it.

    >>> check("SELECT * { ?s ?p ?o }", Limits())
    >>> check("DROP ALL", Limits())
    Traceback (most recent call last):
    ...
    kg.errors.QueryRefused: This endpoint is read-only, and DROP is an update. Send SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryRefused: the query updates or calls out with SERVICE.
        QueryLimit: the query is too long or too deeply nested.
    """
    if len(query.encode("utf-8", "replace")) > limits.query_bytes:
        raise QueryLimit(f"The query is longer than {limits.query_bytes} bytes.", "Shorten it or split it.")
    depth, first = 0, True
    for token in _words(query):
        depth += (token in "([{") - (token in ")]}")
        if depth > limits.nesting:
            raise QueryLimit(f"The query nests more than {limits.nesting} brackets.", "Flatten it.")
        if token.lower() == "service":
            raise QueryRefused("SERVICE is not allowed: this endpoint does not call others.", "Query them yourself.")
        if first and token.lower() not in {"prefix", "base"} and not _is_prologue(token):
            first = False
            if token.lower() in _UPDATES:
                raise QueryRefused(
                    f"This endpoint is read-only, and {token.upper()} is an update.",
                    "Send SELECT, ASK, CONSTRUCT or DESCRIBE.",
                )


def _is_prologue(token: str) -> bool:
    return token.endswith(":") or token.startswith("<")


def _words(query: str) -> Iterator[str]:
    tokens = (match[0] for match in _TOKEN.finditer(query))
    return (token for token in tokens if not token.isspace() and token[0] not in "#\"'")


class QueryPool:
    """Worker processes over one release's graph; use it as a context manager.

    Args:
        nquads: the release's graph file; every worker loads it once.
        workers: how many queries may run at the same time.
        limits: what each query may cost.
    """

    def __init__(self, nquads: Path, workers: int = 2, limits: Limits | None = None) -> None:
        self._nquads = nquads
        self.limits = limits or Limits()
        self._idle: Queue[_Worker] = Queue()
        self._workers: list[_Worker] = []
        self._closing = threading.Lock()
        for _ in range(workers):
            self._hire()

    def __enter__(self) -> QueryPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, request: Request) -> Answer:
        """Answer one query; blocks until a worker is free.

        Raises:
            QueryError: the query is malformed, not allowed, or went past a limit.
        """
        check(request.query, self.limits)
        worker = self._idle.get()
        try:
            answer = worker.ask(request, self.limits.seconds)
        except _WorkerLost as lost:
            self._dismiss(worker)
            self._hire()
            raise QueryLimit(str(lost), "Ask for less, or put the most selective pattern first.") from None
        self._idle.put(worker)
        if isinstance(answer, GcmkgError):
            raise answer
        return answer

    def alive(self) -> int:
        """How many workers are up."""
        return sum(worker.process.is_alive() for worker in self._workers)

    def close(self) -> None:
        """End every worker."""
        with self._closing:
            for worker in tuple(self._workers):
                self._dismiss(worker)

    def _hire(self) -> None:
        worker = _Worker(self._nquads, self.limits)
        self._workers.append(worker)
        self._idle.put(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.kill()


class _WorkerLost(Exception):
    """The worker was killed at its deadline, or died of its limits."""


class _Worker:
    def __init__(self, nquads: Path, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, nquads, limits), daemon=True)
        self.process.start()
        theirs.close()
        self._ready = False

    def ask(self, request: Request, seconds: float) -> Answer | GcmkgError:
        try:
            self._wait_until_ready()
            self.pipe.send(request)
            if not self.pipe.poll(seconds):
                raise _WorkerLost(f"The query ran longer than {seconds:g} seconds and was stopped.")
            return cast("Answer | GcmkgError", self.pipe.recv())
        except (EOFError, OSError):
            raise _WorkerLost("The query needed more memory or stack than one query may have.") from None

    def _wait_until_ready(self) -> None:
        if not self._ready:
            self.pipe.recv()
            self._ready = True

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()


def _serve(pipe: Connection, nquads: Path, limits: Limits) -> None:
    """The worker's whole life: load, shut the doors, answer until the parent hangs up."""
    store = load(nquads)
    _leave_network()
    _cap_memory(limits.memory_mb)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send("ready")
        while True:
            request: Request = pipe.recv()
            pipe.send(_answer(store, request, limits))


def _leave_network() -> None:
    # Containers may forbid user namespaces; the token check above still refuses SERVICE.
    if hasattr(ctypes, "CDLL") and os.name == "posix":
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _cap_memory(megabytes: int) -> None:
    used = _address_space()
    limit = used + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _address_space() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux: count from what is usual for this process
        return 4 * 1024**3


def _answer(store: Store, request: Request, limits: Limits) -> Answer | GcmkgError:
    try:
        return run(store, request, limits.answer_bytes)
    except GcmkgError as error:
        return error
    except MemoryError:
        return QueryLimit("The query needed more memory than one query may have.", "Ask for less.")


def run(store: Store, request: Request, answer_bytes: int) -> Answer:
    """Run a query here and now, for callers that trust it (our own query files).

    Raises:
        QueryError: the query is malformed.
        QueryLimit: the answer is larger than answer_bytes.
    """
    try:
        results = store.query(
            request.query,
            prefixes=prefixes(),
            use_default_graph_as_union=not request.default_graphs,
            default_graph=[NamedNode(graph) for graph in request.default_graphs] or None,
            named_graphs=[NamedNode(graph) for graph in request.named_graphs] or None,
        )
    except (SyntaxError, ValueError) as error:
        where = str(error).split(": expected")[0]
        raise QueryError(f"The query is not SPARQL 1.1: {where}.", "Mend it and send it again.") from None
    return _serialised(results, request, answer_bytes)


def _serialised(results: QueryBoolean | QuerySolutions | QueryTriples, request: Request, limit: int) -> Answer:
    sink = cast("IO[bytes]", _Capped(limit))
    if isinstance(results, QueryTriples):
        graph = graph_format(request.graph)
        results.serialize(sink, format=graph.serializer)
        return Answer(graph.media_type, bytes(cast("Any", sink).buffer))
    table = result_format(request.result)
    results.serialize(sink, format=table.serializer)
    return Answer(table.media_type, bytes(cast("Any", sink).buffer))


class _Capped:
    """A binary sink that refuses to grow past a limit: an error is better than a shortened answer."""

    def __init__(self, limit: int) -> None:
        self.buffer = bytearray()
        self._limit = limit

    def write(self, data: bytes) -> int:
        if len(self.buffer) + len(data) > self._limit:
            raise QueryLimit(f"The answer is larger than {self._limit} bytes.", "Add a LIMIT or narrow the query.")
        self.buffer += data
        return len(data)

    def flush(self) -> None:
        return None
