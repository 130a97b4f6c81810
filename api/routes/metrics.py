"""The metrics of the service over HTTP, for Prometheus to read."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

router = APIRouter(tags=["Service"])
_EXAMPLE: Final = (
    "# HELP gcmkg_http_requests_total Requests answered.\n"
    "# TYPE gcmkg_http_requests_total counter\n"
    'gcmkg_http_requests_total{method="GET",route="/search",status="200"} 42.0\n'
)
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Counts, times and sizes.",
        "content": {
            "text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE},
            "application/openmetrics-text": {"schema": {"type": "string"}},
        },
    }
}


@router.get("/metrics", summary="Counts and times for Prometheus", response_class=Response, responses=_ANSWERS)
async def metrics(request: Request) -> Response:
    """Requests by route, method and status, their times, the SPARQL workers, the release and the process."""
    text, media_type = request.app.state.metrics.exposed(request.headers.get("accept", ""))
    return Response(text, headers={"Content-Type": media_type})
