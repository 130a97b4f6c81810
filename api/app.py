"""An opened release into an HTTP application: wiring only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.metadata import version

from fastapi import FastAPI

from api import openapi, problems
from api.conditional import ConditionalRequests
from api.headers import HeadAsGet, ResponseHeaders
from api.metrics import Instrumentation, Metrics
from api.opened_release import OpenedRelease
from api.routes import (
    ask,
    catalog,
    documentation,
    entity,
    export,
    graph_store,
    health,
    match,
    ontology,
    queries,
    search,
    sparql,
    suggest,
    things,
    validate,
)
from api.routes import metrics as metrics_routes
from kg.resource import Things
from kg.statistics import statistics


def create_app(opened: OpenedRelease) -> FastAPI:
    """The service over one release; it starts and stops its own query workers."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened.query_pool() as pool:
            app.state.pool = pool
            metrics.watch(pool.state)
            yield

    metrics = Metrics(opened.manifest)
    app = FastAPI(
        version=version("gcmkg"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=openapi.operation_id,
    )
    app.state.opened = opened
    app.state.metrics = metrics
    app.state.things = cache(partial(Things, opened.store))
    app.state.statistics = cache(partial(statistics, opened.store))
    problems.install(app)
    openapi.install(app)
    # The last one added is the outermost.
    app.add_middleware(ConditionalRequests, release=opened.manifest.id)
    app.add_middleware(Instrumentation, metrics=metrics)
    app.add_middleware(HeadAsGet)
    app.add_middleware(ResponseHeaders, release=opened.manifest.id)
    for routes in (
        search,
        ask,
        match,
        suggest,
        entity,
        export,
        sparql,
        graph_store,
        queries,
        things,
        ontology,
        catalog,
        validate,
        documentation,
        health,
        metrics_routes,
    ):
        app.include_router(routes.router)
    return app
