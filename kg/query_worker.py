"""A child process that holds the release's graph and answers one query at a time, until it hangs up or is killed.

Oxigraph's Store.query has no time limit, no memory cap and no switch for SERVICE, and a few kilobytes of nested
brackets can take a process down. So outside queries are parsed *and* run in a child which is capped in memory and,
where the system allows it, cut off from the network; the lanes kill it at the query's deadline.

Workers are forked from a nursery: one small process without threads that has loaded the graph. A new worker is up in
a few milliseconds and shares the graph's memory with the others.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.confinement import cap_memory, end_with_parent, leave_network
from kg.errors import GcmkgError, QueryLimit
from kg.query import OVERLAY, Answer, Limits, Request, run


@dataclass(frozen=True)
class Ready:
    """What a worker says first: its process id, the graphs it holds, and whether it is cut off from the network."""

    pid: int
    graphs: tuple[str, ...]
    is_isolated: bool


class Nursery:
    """Starts workers over one release's graph; replaces itself when something outside has killed it.

    Args:
        nquads: the release's graph file.
        limits: what each query may cost.
    """

    def __init__(self, nquads: Path, limits: Limits) -> None:
        self._nquads, self._limits = nquads, limits
        self._control: socket.socket | None = None

    def start(self) -> Connection:
        """Start a worker and give the pipe to it; it sends Ready, then an answer to each request."""
        ours, theirs = multiprocessing.Pipe()
        try:
            self._hand_over(theirs)
        except OSError:
            self.close()
            self._hand_over(theirs)
        theirs.close()
        return ours

    def close(self) -> None:
        """End the nursery and with it every worker."""
        if self._control is not None:
            self._control.close()
            self._control = None

    def _hand_over(self, pipe: Connection) -> None:
        if self._control is None:
            self._control, theirs = socket.socketpair()
            theirs.setblocking(True)  # whatever socket.setdefaulttimeout says in this process
            context = multiprocessing.get_context("spawn")
            context.Process(target=_nurse, args=(theirs, self._nquads, self._limits), daemon=True).start()
            theirs.close()
        socket.send_fds(self._control, [b"w"], [pipe.fileno()])


def _nurse(control: socket.socket, nquads: Path, limits: Limits) -> None:
    """The nursery's whole life: load the graph, then fork a worker for each pipe that comes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the dead
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end closes `control`
    store = Store()
    store.load(path=nquads, format=RdfFormat.N_QUADS)  # bulk_load would start threads, which do not survive a fork
    with contextlib.suppress(OSError):
        while handles := socket.recv_fds(control, 1, 1)[1]:
            if os.fork() == 0:
                control.close()
                _serve(Connection(handles[0]), store, limits)
                os._exit(0)
            os.close(handles[0])


def _serve(pipe: Connection, store: Store, limits: Limits) -> None:
    """A worker's whole life: shut the doors, answer until the parent hangs up."""
    end_with_parent()
    _hush()
    # SERVICE is refused before anything parses the query, so it holds also where the network cannot be left.
    isolated = leave_network()
    cap_memory(limits.memory_mb)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(Ready(os.getpid(), tuple(sorted(graph.value for graph in store.named_graphs())), isolated))
        while True:
            request: Request = pipe.recv()
            pipe.send(_answer(store, request, limits))


def _hush() -> None:
    # An allocator that gives up writes a backtrace for each hostile query; the parent says it in one sentence.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _answer(store: Store, request: Request, limits: Limits) -> Answer | GcmkgError:
    try:
        if request.overlay:
            store.load(input=request.overlay.encode(), format=RdfFormat.N_QUADS)
        return run(store, request, limits)
    except GcmkgError as error:
        return error
    except MemoryError:
        return QueryLimit("The query needed more memory than one query may have.", "Ask for less.")
    finally:
        if request.overlay:
            store.remove_graph(NamedNode(OVERLAY))
