"""An opened release into an HTTP application: wiring only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response

from api import problems
from api.opened_release import OpenedRelease
from api.routes import health, search, sparql

_DESCRIPTION = "Search, SPARQL and linked data over the Global Compact for Migration as the UN Network works on it."


def create_app(opened: OpenedRelease) -> FastAPI:
    """The service over one release; it starts and stops its own query workers."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened.query_pool() as pool:
            app.state.pool = pool
            yield

    app = FastAPI(title="gcmkg", version=opened.manifest.id, description=_DESCRIPTION, lifespan=lifespan)
    app.state.opened = opened
    problems.install(app)
    app.middleware("http")(_release_headers)
    for routes in (search, sparql, health):
        app.include_router(routes.router)
    return app


async def _release_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Release"] = request.app.state.opened.manifest.id
    return response
