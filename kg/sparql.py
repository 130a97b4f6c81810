"""Outside SPARQL queries into answers: checked as text, then run in a pool of killable workers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self, TypeVar

from kg.query import Answer, Limits, Request, run
from kg.query_lanes import Lanes, LaneState
from kg.query_text import check

__all__ = ["Answer", "LaneState", "Limits", "QueryPool", "Request", "check", "run"]

Result = TypeVar("Result")


class QueryPool:
    """Worker processes over one release's graph; use it with `async with` in a service, with `with` elsewhere.

    Args:
        nquads: the release's graph file; every worker loads it once.
        workers: how many quick queries may run at the same time.
        limits: what each query may cost.
        slow_workers: how many heavy queries may run at the same time.
    """

    def __init__(self, nquads: Path, workers: int = 6, limits: Limits | None = None, slow_workers: int = 2) -> None:
        self.limits = limits or Limits()
        self._lanes = Lanes(nquads, self.limits, workers, slow_workers)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        await self._lanes.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._lanes.close()

    def __enter__(self) -> Self:
        """Open the pool on an event loop in a thread of its own."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="query-pool", daemon=True)
        self._thread.start()
        try:
            self._submitted(self._lanes.open()).result()
        except BaseException:
            self._end_thread()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._submitted(self.__aexit__()).result()
        self._end_thread()

    def _end_thread(self) -> None:
        assert self._loop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, request: Request) -> Answer:
        """Answer one query; blocks until then, so not for the pool's own event loop.

        Raises:
            QueryError: the query is malformed, not allowed, or went past a limit.
        """
        check(request.query, self.limits.text)
        return self._submitted(self._lanes.answer(request)).result()

    async def answer(self, request: Request) -> Answer:
        """Answer one query, on any event loop.

        Raises:
            QueryError: the query is malformed, not allowed, or went past a limit.
        """
        check(request.query, self.limits.text)
        if asyncio.get_running_loop() is self._loop:
            return await self._lanes.answer(request)
        return await asyncio.wrap_future(self._submitted(self._lanes.answer(request)))

    @property
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the release's named graphs."""
        return self._lanes.graphs

    def state(self) -> LaneState:
        """How the workers are now."""
        return self._lanes.state()

    def alive(self) -> int:
        """How many workers are up."""
        return self.state().alive

    def _submitted(self, asked: Coroutine[Any, Any, Result]) -> Future[Result]:
        assert self._loop is not None, "the pool is not open"
        return asyncio.run_coroutine_threadsafe(asked, self._loop)
