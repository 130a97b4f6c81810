"""`gcmkg mcp`: the current release into tools for an AI assistant (Model Context Protocol)."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Home, opened_from


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of stdio.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on with --http.")] = 8001,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A further name that clients may call the server by (Host, Origin).")
    ] = None,
    home: Home = None,
) -> None:
    """Serve the current release to an AI assistant: read-only tools search, entity, sparql, explain."""
    from api.mcp_server import serve_http, serve_stdio

    opened = opened_from(home=home)
    if http:
        serve_http(opened, host, port, tuple(allow_host or ()))
    else:
        serve_stdio(opened)
