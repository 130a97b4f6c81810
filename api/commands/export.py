"""`gcmkg export`: the release, or a part of it, into a file that another tool opens."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import Home, opened_from, print_json
from kg.errors import InputError
from kg.reading import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.export.formats import ExportFormat
    from kg.export.subset import Subset

_LAYERS = "Only these layers, with commas: asserted,curated,inferred,machine,ontology,provenance."


def export(
    format: Annotated[str | None, typer.Argument(help="A format of --list, such as gexf, graphml or html.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File or directory; none: stdout.")] = None,
    type: Annotated[list[str] | None, typer.Option(help="Only this class, for example Workstream; repeatable.")] = None,
    focus: Annotated[str | None, typer.Option(help="Only what is near to it, for example O13.")] = None,
    depth: Annotated[int, typer.Option(min=0, max=10, help="How many links away from the focus.")] = 1,
    lang: Annotated[str, typer.Option(help=f"Language of labels: {', '.join(LANGUAGES)}.")] = "en",
    layers: Annotated[list[str] | None, typer.Option(help=_LAYERS)] = None,
    query: Annotated[str | None, typer.Option(help="Only what a search finds, and the triples that say why.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="Say what was written, or the list, as JSON.")] = False,
) -> None:
    """Write the graph for another tool; two tables come as a ZIP, or as files where --output is a directory."""
    from api.exporting import chosen, selection_from
    from kg.export.formats import export_format

    if list_:
        return _print_formats(json)
    if format is None:
        raise InputError("No format was given.", "Choose one from `gcmkg export --list`.")
    written = export_format(format)
    selection = selection_from(type or (), focus, depth, lang, layers or ())
    subset = chosen(opened_from(home=home), selection, query)
    place = _write(written, subset, output)
    return _say(written, subset, place, json)


def _print_formats(json: bool) -> None:
    from kg.export.formats import EXPORT_FORMATS

    if json:
        fields = ("name", "media_type", "extension", "about")
        return print_json([{field: getattr(known, field) for field in fields} for known in EXPORT_FORMATS])
    for known in EXPORT_FORMATS:
        typer.echo(f"{known.name:28} {known.about}")
    return None


def _write(format: ExportFormat, subset: Subset, output: Path | None) -> str:
    """Where it was written, in words."""
    if output is None:
        return _write_to_stdout(format, subset)
    if output.is_dir():
        _replace({output / name: content for name, content in format.files(subset).items()})
    else:
        _replace({output: format.content(subset)})
    return str(output)


def _write_to_stdout(format: ExportFormat, subset: Subset) -> str:
    if format.is_archive and sys.stdout.isatty():
        raise InputError("A ZIP archive is nothing for a terminal.", f"Add --output {format.file_name}.")
    sys.stdout.buffer.write(format.content(subset))
    sys.stdout.buffer.flush()
    return "standard output"


def _replace(files: Mapping[Path, bytes]) -> None:
    """Write each file beside its place and move it there, so that a reader sees the old one or the new one."""
    import os
    import tempfile

    for path, content in files.items():
        try:
            handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(content)
                Path(draft).chmod(0o644)
                Path(draft).replace(path)
            finally:
                Path(draft).unlink(missing_ok=True)
        except OSError as error:
            hint = "Give a file in a folder that is there and yours."
            raise InputError(f"{path} cannot be written ({error.strerror}).", hint) from None


def _say(format: ExportFormat, subset: Subset, place: str, json: bool) -> None:
    summary = format.summary(subset)
    if json:
        import json as jsonlib

        typer.echo(jsonlib.dumps({"format": format.name, "written": summary, "to": place}), err=True)
    else:
        typer.echo(f"{summary} written to {place}", err=True)
