"""`gcmkg serve`: the current release into a running HTTP service."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Home, settings_from


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (setting GCMKG_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (setting GCMKG_PORT; default 8000).")] = None,
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="Log as JSON lines.")] = False,
) -> None:
    """Serve the current release over HTTP: /search, /sparql, /health, /docs."""
    from api.serving import serve as serve_release

    serve_release(settings_from(home=home, host=host, port=port), json)
