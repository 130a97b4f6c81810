"""`gcmkg validate`: a release or files into a SHACL report for people, CI servers and code scanners."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Home, settings_from


class Severity(StrEnum):
    """The severities of SHACL, as options are written."""

    INFO = "info"
    WARNING = "warning"
    VIOLATION = "violation"


class Language(StrEnum):
    """The languages in which findings are worded."""

    EN = "en"
    RU = "ru"


Files = Annotated[list[str] | None, typer.Argument(help="RDF files, directories or globs; none: the release.")]
Context = Annotated[
    list[str] | None,
    typer.Option(help="What the files may refer to: bundled, release, a file or a release directory; repeatable."),
]
Format = Annotated[str, typer.Option(help="text, json, turtle, junit, sarif, github.")]
Lowest = Annotated[Severity, typer.Option(help="Show findings from this severity up.")]
FailOn = Annotated[Severity, typer.Option(help="Exit with 1 at a finding of this severity or worse.")]
Output = Annotated[Path | None, typer.Option(help="Write the report to this file.")]
Sarif = Annotated[Path | None, typer.Option(help="Write a SARIF report to this file as well.")]


def validate(
    files: Files = None,
    context: Context = None,
    format: Format = "text",
    severity: Lowest = Severity.WARNING,
    fail_on: FailOn = Severity.VIOLATION,
    lang: Annotated[Language, typer.Option(help="Language of messages and fixes.")] = Language.EN,
    output: Output = None,
    sarif: Sarif = None,
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Check the release, or files of your own, against the shapes; exit code 1 when a finding counts as a failure."""
    from api.validate import checked, context_graph, files_named, release_file
    from kg.report_formats import Presentation, report_format

    chosen = report_format("json" if json else format)
    settings = settings_from(home=home)
    paths = files_named(files) if files else [release_file(settings)]
    report, shapes = checked(paths, context_graph(context or (), settings))
    names = tuple(str(path) for path in paths)
    shown = Presentation(report, shapes, names, severity.title(), fail_on.title(), lang.value)
    _write(chosen.write(shown), output)
    if sarif is not None:
        _write(report_format("sarif").write(shown), sarif)
    if output is not None:
        typer.echo(shown.verdict())
    if shown.failed:
        raise typer.Exit(1)


def _write(text: str, output: Path | None) -> None:
    from kg.errors import InputError

    if output is None:
        return typer.echo(text, nl=False)
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"{output} cannot be written ({error}).", "Check its path.") from None
    return None
