"""`gcmkg validate`: a release or files into a SHACL report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import AsJson, Home, opened_from


def validate(
    files: Annotated[list[Path] | None, typer.Argument(help="RDF files; none: the release.")] = None,
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Check the release, or files of your own, against the shapes; exit code 1 when a Violation is found."""
    from api.validate import validate_files, validate_release

    report = validate_files(files) if files else validate_release(opened_from(home=home))
    typer.echo(report.to_json() if json else report.to_text())
    if not report.conforms:
        raise typer.Exit(1)
