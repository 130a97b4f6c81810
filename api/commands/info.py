"""`gcmkg info`: the current release into what it holds."""

from __future__ import annotations

from api.commands.options import AsJson, Home, opened_from, print_json


def info(home: Home = None, json: AsJson = False) -> None:
    """Show what the current release holds: sources, counts, layers, model, digest."""
    from dataclasses import asdict

    from api.rendering import print_manifest

    manifest = opened_from(home=home).manifest
    if json:
        return print_json(asdict(manifest))
    print_manifest(manifest)
    return None
