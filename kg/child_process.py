"""A task into its answer, worked out in a child process that can be killed.

For work on what strangers send: a parser that overflows its stack, a pattern that never ends or a graph that fills the
memory takes the child down and not the service. A child is warmed once and then answers task after task; it is killed
at the deadline of a task and replaced.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import Queue
from typing import Any, Generic, TypeVar

from kg.confinement import cap_memory, leave_network
from kg.errors import ChildLost, ChildrenBusy

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_WARM_UP_SECONDS = 120.0


@dataclass(frozen=True)
class ChildLimits:
    """What one task may cost: seconds of wall clock, and MiB above what the warmed child has."""

    seconds: float = 10.0
    memory_mb: int = 1024


class ChildPool(Generic[Task, Answer]):
    """Warmed children; use it as a context manager.

    Args:
        prepare: called once in each child, gives the function that answers; it must be importable by its name, and
            tasks and answers must be picklable.
        limits: what a task may cost.
        children: how many tasks may run at the same time.
        waiting: how many more may wait.
    """

    def __init__(
        self, prepare: Callable[[], Callable[[Task], Answer]], limits: ChildLimits, children: int, waiting: int
    ) -> None:
        self._prepare = prepare
        self._limits = limits
        self._room = threading.BoundedSemaphore(children + waiting)
        self._closing = threading.Lock()
        self._closed = False
        self._idle: Queue[_Child[Task, Answer]] = Queue()
        self._children: list[_Child[Task, Answer]] = []
        for _ in range(children):
            self._start_child()

    def __enter__(self) -> ChildPool[Task, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, task: Task) -> Answer:
        """The answer to a task; blocks until a child is free.

        Raises:
            ChildrenBusy: too many tasks wait already.
            ChildLost: the task went past its time or memory.
        """
        if not self._room.acquire(blocking=False):
            raise ChildrenBusy("Too many others are waiting.", "Try again in a while.")
        try:
            return self._run(task)
        finally:
            self._room.release()

    def alive(self) -> int:
        """How many children are up."""
        return sum(child.process.is_alive() for child in self._children)

    def close(self) -> None:
        """End every child."""
        with self._closing:
            self._closed = True
            for child in tuple(self._children):
                self._end_child(child)

    def _run(self, task: Task) -> Answer:
        child = self._idle.get()
        try:
            answer = child.ask(task, self._limits.seconds)
        except ChildLost:
            self._replace(child)
            raise
        self._idle.put(child)
        return answer

    def _replace(self, child: _Child[Task, Answer]) -> None:
        with self._closing:
            if not self._closed:
                self._end_child(child)
                self._start_child()

    def _start_child(self) -> None:
        child = _Child(self._prepare, self._limits)
        self._children.append(child)
        self._idle.put(child)

    def _end_child(self, child: _Child[Task, Answer]) -> None:
        self._children.remove(child)
        child.kill()


class _Child(Generic[Task, Answer]):
    def __init__(self, prepare: Callable[[], Callable[[Task], Answer]], limits: ChildLimits) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_live, args=(theirs, prepare, limits), daemon=True)
        self.process.start()
        theirs.close()
        self._ready = False

    def ask(self, task: Task, seconds: float) -> Answer:
        try:
            self._wait_until_ready()
            self._pipe.send(task)
            if not self._pipe.poll(seconds):
                raise ChildLost(f"It took longer than {seconds:g} seconds and was stopped.", "Send less at a time.")
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError):
            raise ChildLost("It needed more memory or stack than it may have.", "Send less at a time.") from None
        return answer

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        if not self._pipe.poll(_WARM_UP_SECONDS):
            raise ChildLost("The process for it did not start in time.", "Try again in a while.")
        self._pipe.recv()
        self._ready = True

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self._pipe.close()


def _live(pipe: Connection, prepare: Callable[[], Callable[[Any], Any]], limits: ChildLimits) -> None:
    """The child's whole life: warm up, shut the doors, answer until the parent hangs up."""
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        answer = prepare()
        leave_network()  # where the system forbids it, nothing that runs here is meant to reach out anyway
        cap_memory(limits.memory_mb)
        pipe.send("ready")
        while True:
            pipe.send(answer(pipe.recv()))
