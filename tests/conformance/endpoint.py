"""An N-Quads file into a running SPARQL endpoint: the service's own route and problems, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from fastapi import FastAPI
from live_server import running

from api import problems
from api.headers import HeadAsGet
from api.routes import sparql
from kg.sparql import Limits, QueryPool

# A busy machine is not what these tests are about.
_PATIENT = Limits(seconds=60)


@contextmanager
def serving(nquads: Path) -> Iterator[str]:
    """Serve the file on a free loopback port and give the endpoint's address."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with QueryPool(nquads, workers=1, limits=_PATIENT) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)
    problems.install(app)
    app.include_router(sparql.router)
    app.add_middleware(HeadAsGet)
    with running(app) as base:
        yield f"{base}/sparql"
