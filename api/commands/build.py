"""`gcmkg build`: the bundled sources into a published release."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.commands.options import AsJson, Home, print_json, settings_from


def build(
    home: Home = None,
    model: Annotated[str | None, typer.Option(help="Embedding model (setting GCMKG_MODEL).")] = None,
    json: AsJson = False,
) -> None:
    """Read the bundled sources, validate the graph, index it and publish a release."""
    from api.build import build as build_release
    from api.progress import shown

    with shown() as progress:
        outcome = build_release(settings_from(home=home, model=model), progress)
    _print_release(outcome.manifest.id, outcome.manifest, outcome.published, json)


def _print_release(release_id: str, manifest: Any, published: bool, json: bool) -> None:  # noqa: ANN401
    from dataclasses import asdict

    if json:
        return print_json(asdict(manifest) | {"published": published})
    verb = "Published" if published else "Unchanged:"
    counts = manifest.counts
    return typer.echo(
        f"{verb} release {release_id}: {counts['quads']} quads, {counts['Workstream']} workstreams, "
        f"{counts['PlannedActivity']} activities, {counts['documents']} searchable things, "
        f"{manifest.shacl.get('Violation', 0)} violations."
    )
