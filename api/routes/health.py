"""The state of the service: which release it serves and whether its query workers are up."""

from __future__ import annotations

from typing import Any, Final, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.opened_release import OpenedRelease
from kg.query_lanes import LaneState

router = APIRouter(tags=["Service"])
_INDEXES: Final = "search/"


class Health(BaseModel):
    """What `/health` answers."""

    status: Literal["ok", "degraded"] = Field(description="`ok` while at least one SPARQL worker is alive.")
    release: str = Field(description="Id of the release.")
    graph: str = Field(description="SHA-256 of the sorted N-Quads.")
    indexes: dict[str, str] = Field(description="SHA-256 of each file of the search indexes.")
    model: str = Field(description="What turns texts into vectors.")
    code: str = Field(description="Version of the code that built the release.")
    quads: int
    documents: int = Field(description="How many things search can find.")
    counts: dict[str, int] = Field(description="How many things of each class there are.")
    shacl: dict[str, int] = Field(description="Findings of the validation, by severity.")
    workers: int = Field(description="SPARQL workers that are up.")
    queries: Queries


class Queries(BaseModel):
    """What the SPARQL workers do."""

    state: Literal["idle", "busy"]
    running: int
    waiting: int
    stopped: int = Field(description="Queries stopped at a limit since the service started.")
    isolated: bool = Field(description="Whether the workers are cut off from the network.")


_EXAMPLE: Final[dict[str, Any]] = {
    "status": "ok",
    "release": "1f2e3d4c5b6a7980",
    "graph": "3390196266a26a269cad2bbd54364042a88b80be31386a46e6ef2e8da36385b0",
    "indexes": {"search/documents.json": "edcbf88562344028acb9898db8828e62f5fbffbf6be6837cbb41187d70a9dd31"},
    "model": "multilingual-e5-small+universal-sentence-encoder",
    "code": "0.1.0+5d9a4c3b",
    "quads": 15379,
    "documents": 254,
    "counts": {"Objective": 23, "Workstream": 23},
    "shacl": {"Violation": 0, "Warning": 0, "Info": 0},
    "workers": 2,
    "queries": {"state": "idle", "running": 0, "waiting": 0, "stopped": 0, "isolated": True},
}


@router.get(
    "/health",
    summary="Which release is served, and is everything up",
    responses={200: {"content": {"application/json": {"example": _EXAMPLE}}}},
)
async def health(request: Request) -> Health:
    """The release with its digests, and the SPARQL workers."""
    opened: OpenedRelease = request.app.state.opened
    manifest, workers = opened.manifest, request.app.state.pool.state()
    return Health(
        status="ok" if workers.alive else "degraded",
        release=manifest.id,
        graph=manifest.identity.graph,
        indexes={name: digest for name, digest in manifest.files.items() if name.startswith(_INDEXES)},
        model=manifest.identity.model,
        code=manifest.identity.code,
        quads=manifest.counts["quads"],
        documents=manifest.counts["documents"],
        counts={name: count for name, count in manifest.counts.items() if name not in ("quads", "documents")},
        shacl=manifest.shacl,
        workers=workers.alive,
        queries=_queries(workers),
    )


def _queries(workers: LaneState) -> Queries:
    running = workers.running + workers.slow_running
    return Queries(
        state="busy" if running else "idle",
        running=running,
        waiting=workers.waiting + workers.slow_waiting,
        stopped=workers.stopped,
        isolated=workers.is_isolated,
    )
