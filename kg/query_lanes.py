"""Requests into answers on one event loop: worker processes in a fast and a slow lane, each killed at its deadline.

Every query starts in the fast lane. One that has used more processor time than PATIENCE is heavy: its worker moves to
the slow lane at a lower priority and a spare takes its place, so quick queries never wait behind heavy ones. Where
the slow lane is full, heavy queries queue for it. Whatever has no answer when its time is up ends in an error.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from kg.errors import GcmkgError, QueryBusy, QueryError, QueryLimit
from kg.query import Answer, Limits, Request
from kg.query_worker import Nursery, Ready

# Seconds of processor time. Quick queries take milliseconds; even the slowest competency question takes less than this.
PATIENCE: Final = 0.1
# Heavy queries that may wait for the slow lane; more would hardly get their turn in time.
_SLOW_QUEUE: Final = 64
_NICENESS: Final = 10
# Workers that stand by, so that one is at hand when others are killed or slowed down.
_SPARES: Final = 2
# Seconds to wait before another worker is started when one could not even load the graph.
_RESPITE: Final = 1.0
_START: Final = 30.0


@dataclass(frozen=True)
class LaneState:
    """How many workers are alive, how many queries run and wait in each lane, and how many were stopped so far."""

    alive: int
    running: int
    waiting: int
    slow_running: int
    slow_waiting: int
    stopped: int
    is_isolated: bool


@dataclass(eq=False)
class _Job:
    request: Request
    answer: asyncio.Future[Answer]
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    is_heavy: bool = False
    is_retried: bool = False


@dataclass(eq=False)
class _Worker:
    pipe: Connection
    pid: int = 0  # not known until it is ready
    job: _Job | None = None
    began: float = 0.0  # processor seconds when the job came
    is_slow: bool = False

    @property
    def is_idle(self) -> bool:
        return bool(self.pid) and self.job is None and not self.is_slow


class Lanes:
    """The workers over one release's graph; everything here must be called on the event loop it was opened on.

    Args:
        nquads: the release's graph file; every worker loads it once.
        limits: what each query may cost.
        fast: how many quick queries may run at the same time.
        slow: how many heavy queries may run at the same time.
    """

    def __init__(self, nquads: Path, limits: Limits, fast: int, slow: int) -> None:
        self._nquads, self._limits = nquads, limits
        self._nursery = Nursery(nquads, limits)
        self._fast, self._slow = fast, slow
        self._workers: list[_Worker] = []
        self._waiting: deque[_Job] = deque()
        self._slow_waiting: deque[_Job] = deque()
        self._is_open = False
        self._stopped = 0
        self._ready = Ready(0, (), is_isolated=False)
        self._loop: asyncio.AbstractEventLoop
        self._first: asyncio.Future[None]

    async def open(self) -> None:
        """Start the workers; returns when the first can answer.

        Raises:
            QueryError: no worker could load the graph.
        """
        self._loop = asyncio.get_running_loop()
        self._first = self._loop.create_future()
        self._is_open = True
        self._refill()
        try:
            await asyncio.wait_for(self._first, _START)
        except TimeoutError:
            self.close()
            raise QueryError(f"No query worker could load {self._nquads}.", "Run `gcmkg build`.") from None

    def close(self) -> None:
        """End every worker."""
        self._is_open = False
        for worker in tuple(self._workers):
            self._dismiss(worker)
        self._nursery.close()

    async def answer(self, request: Request) -> Answer:
        """Answer one query; cancelling it ends the worker that runs it.

        Raises:
            QueryError: the query is malformed, not allowed, or went past a limit.
        """
        job = _Job(request, self._loop.create_future())
        self._time(job, self._limits.seconds, self._expire, job)
        self._waiting.append(job)
        self._dispatch()
        try:
            return await job.answer
        finally:
            for timer in job.timers:
                timer.cancel()
            self._withdraw(job)

    @property
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs that the workers hold."""
        return self._ready.graphs

    def state(self) -> LaneState:
        """How the workers are now."""
        return LaneState(
            alive=sum(worker.pid > 0 for worker in self._workers),
            running=self._running(is_slow=False),
            waiting=len(self._waiting),
            slow_running=self._running(is_slow=True),
            slow_waiting=len(self._slow_waiting),
            stopped=self._stopped,
            is_isolated=self._ready.is_isolated,
        )

    # --- which query runs where

    def _dispatch(self) -> None:
        self._fill(self._waiting, self._fast, is_slow=False)
        self._fill(self._slow_waiting, self._slow, is_slow=True)

    def _fill(self, waiting: deque[_Job], room: int, is_slow: bool) -> None:
        while waiting and self._running(is_slow) < room and (worker := self._idle()):
            self._start(waiting.popleft(), worker)

    def _running(self, is_slow: bool) -> int:
        return sum(worker.job is not None and worker.is_slow is is_slow for worker in self._workers)

    def _idle(self) -> _Worker | None:
        return next((worker for worker in self._workers if worker.is_idle), None)

    def _start(self, job: _Job, worker: _Worker) -> None:
        worker.job, worker.began = job, _processor_seconds(worker.pid)
        if job.is_heavy:
            self._slow_down(worker)
        else:
            self._time(job, PATIENCE, self._lose_patience, worker)
        try:
            worker.pipe.send(job.request)
        except OSError:
            self._lost(worker)

    def _lose_patience(self, worker: _Worker) -> None:
        job = worker.job
        if job is None or worker.is_slow:
            return
        is_heavy = _processor_seconds(worker.pid) - worker.began >= PATIENCE * 0.9
        if is_heavy and self._running(is_slow=True) < self._slow:
            self._slow_down(worker)
        elif not (is_heavy and self._waiting):
            self._time(job, PATIENCE, self._lose_patience, worker)
        else:
            self._set_aside(worker, job)
        self._dispatch()

    def _slow_down(self, worker: _Worker) -> None:
        worker.is_slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, _NICENESS)
        self._refill()

    def _set_aside(self, worker: _Worker, job: _Job) -> None:
        worker.job = None
        self._dismiss(worker)
        if len(self._slow_waiting) < _SLOW_QUEUE:
            job.is_heavy = True
            self._slow_waiting.append(job)
        else:
            self._fail(job, QueryBusy("Too many heavy queries are waiting.", "Try again in a few seconds."))

    # --- how a query ends

    def _receive(self, worker: _Worker) -> None:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            return self._lost(worker)
        if isinstance(message, Ready):
            worker.pid, self._ready = message.pid, message
            if not self._first.done():
                self._first.set_result(None)
        elif worker.job is not None:
            job, worker.job = worker.job, None
            self._fail(job, message) if isinstance(message, GcmkgError) else self._succeed(job, message)
            if worker.is_slow:  # a priority cannot be raised again without privileges
                self._dismiss(worker)
        return self._dispatch()

    def _succeed(self, job: _Job, answer: Answer) -> None:
        if not job.answer.done():
            job.answer.set_result(answer)

    def _fail(self, job: _Job, error: GcmkgError) -> None:
        if not job.answer.done():
            job.answer.set_exception(error)

    def _expire(self, job: _Job) -> None:
        worker = self._worker_of(job)
        seconds = f"{self._limits.seconds:g} seconds"
        if worker is None:
            self._fail(job, QueryBusy(f"The query got no turn within {seconds}.", "Try again in a few seconds."))
        else:
            hint = "Ask for less, or put the most selective pattern first."
            self._fail(job, QueryLimit(f"The query ran longer than {seconds} and was stopped.", hint))
        self._withdraw(job)

    def _withdraw(self, job: _Job) -> None:
        """Forget a query wherever it is; a worker that still runs it is ended."""
        for waiting in (self._waiting, self._slow_waiting):
            if job in waiting:
                waiting.remove(job)
        worker = self._worker_of(job)
        if worker is not None:
            self._stopped += 1
            self._dismiss(worker)
            self._dispatch()

    def _worker_of(self, job: _Job) -> _Worker | None:
        return next((worker for worker in self._workers if worker.job is job), None)

    def _lost(self, worker: _Worker) -> None:
        """A worker ended by itself: of its limits, or because something outside killed it."""
        job, worker.job = worker.job, None
        self._forget(worker)
        if job is None:
            return
        if worker.is_slow or job.is_retried:
            self._stopped += 1
            hint = "Ask for less, or flatten the query."
            self._fail(job, QueryLimit("The query needed more memory or stack than one query may have.", hint))
        else:  # reading twice does no harm
            job.is_retried = True
            self._waiting.appendleft(job)
        self._dispatch()

    # --- workers come and go

    def _refill(self) -> None:
        """Keep the fast lane staffed, with spares."""
        wanted = self._fast + (_SPARES if self._slow else 0)
        while self._is_open and sum(not worker.is_slow for worker in self._workers) < wanted:
            worker = _Worker(self._nursery.start())
            self._workers.append(worker)
            self._loop.add_reader(worker.pipe.fileno(), self._receive, worker)
            # uvloop makes the pipe non-blocking, and a long answer comes in many pieces.
            os.set_blocking(worker.pipe.fileno(), True)

    def _dismiss(self, worker: _Worker) -> None:
        """End a worker that is up; one that is still loading ends of itself when its pipe closes."""
        if worker in self._workers and worker.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
        self._forget(worker)

    def _forget(self, worker: _Worker) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
            self._loop.remove_reader(worker.pipe.fileno())
            worker.pipe.close()
            self._loop.call_later(0 if worker.pid else _RESPITE, self._refill)

    def _time(self, job: _Job, seconds: float, call: Callable[..., None], subject: _Job | _Worker) -> None:
        job.timers.append(self._loop.call_later(seconds, call, subject))


def _processor_seconds(pid: int) -> float:
    """Processor time of a process so far; where the system does not tell, the time on the clock."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return time.monotonic()
