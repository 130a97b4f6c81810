"""`gcmkg diff`: two releases or files into what changed between them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Home, print_json, settings_from

if TYPE_CHECKING:
    from api.settings import Settings

Dataset = Annotated[str, typer.Argument(help="current, a release id, a release directory, or an RDF file.")]


class Form(StrEnum):
    """How a difference is written."""

    TEXT = "text"
    PATCH = "patch"
    JSON = "json"


def diff(
    old: Dataset,
    new: Dataset,
    format: Annotated[Form, typer.Option(help="In words, as RDF Patch, or as JSON.")] = Form.TEXT,
    layers: Annotated[str, typer.Option(help="Only these layers, separated by commas; all if left out.")] = "",
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Show what changed between two releases; exit code 0 when nothing did, 1 when something did."""
    from kg.diff import difference, patch, read_quads, to_dict, to_text

    settings = settings_from(home=home)
    wanted = tuple(layer.strip() for layer in layers.split(",") if layer.strip())
    change = difference(read_quads(_graph(old, settings)), read_quads(_graph(new, settings)), wanted)
    if json or format is Form.JSON:
        print_json(to_dict(change))
    else:
        typer.echo(patch(change) if format is Form.PATCH else to_text(change), nl=False)
    if not change.equal:
        raise typer.Exit(1)


def _graph(name: str, settings: Settings) -> Path:
    """The graph file that a name stands for; a release is checked against its manifest first."""
    from kg.errors import InputError
    from kg.release import Layout, open_current, read_manifest, verify

    if name == "current":
        return open_current(settings.home)[0].graph
    known = settings.home / "releases" / name
    path = known if Path(name).name == name and known.is_dir() else Path(name)
    if path.is_dir():
        layout = Layout(path)
        verify(layout, read_manifest(layout))
        return layout.graph
    if not path.is_file():
        raise InputError(f"There is no release or file '{name}'.", "Give current, a release id or a path.")
    return path
