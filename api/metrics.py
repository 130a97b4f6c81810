"""Requests into counts and times for Prometheus; each app keeps its own, so that two never share a number.

Labels are bounded: the template of a route, never the path that was asked for, which anyone can invent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.query_lanes import LaneState
from kg.release import Manifest

UNMATCHED: Final = "unmatched"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The metrics of one app.

    Args:
        manifest: of the release that is served.
    """

    def __init__(self, manifest: Manifest) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "gcmkg_http_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "gcmkg_http_request_seconds",
            "Time to the end of the answer.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        release = Gauge(
            "gcmkg_release_info", "The release served; always 1.", ("release", "graph", "code"), registry=self.registry
        )
        release.labels(manifest.id, manifest.identity.graph, manifest.identity.code).set(1)
        sizes = Gauge("gcmkg_release_size", "How much the release holds.", ("of",), registry=self.registry)
        for name in ("quads", "documents"):
            sizes.labels(name).set(manifest.counts[name])
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._lanes = _Lanes()
        self.registry.register(self._lanes)

    def watch(self, state: Callable[[], LaneState]) -> None:
        """Report the SPARQL workers too, as they are whenever the metrics are read."""
        self._lanes.state = state

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request was answered."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def exposed(self, accept: str) -> tuple[bytes, str]:
        """All of it as text, in OpenMetrics for who accepts that, and its media type."""
        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type


class _Lanes(Collector):
    state: Callable[[], LaneState] | None = None

    def collect(self) -> Iterable[Metric]:
        if self.state is None:
            return ()
        state = self.state()
        workers = GaugeMetricFamily("gcmkg_sparql_workers_alive", "SPARQL workers that are up.")
        workers.add_metric((), state.alive)
        queries = GaugeMetricFamily("gcmkg_sparql_queries", "SPARQL queries now.", labels=("lane", "state"))
        queries.add_metric(("fast", "running"), state.running)
        queries.add_metric(("fast", "waiting"), state.waiting)
        queries.add_metric(("slow", "running"), state.slow_running)
        queries.add_metric(("slow", "waiting"), state.slow_waiting)
        stopped = CounterMetricFamily("gcmkg_sparql_stopped", "SPARQL queries stopped at a limit.")
        stopped.add_metric((), state.stopped)
        return workers, queries, stopped


class Instrumentation:
    """Pure ASGI middleware that counts and times every request; it belongs inside what turns HEAD into GET.

    Args:
        app: what answers.
        metrics: where to count.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            self._metrics.count(_template(scope), method, status, time.perf_counter() - began)


def _template(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else UNMATCHED
