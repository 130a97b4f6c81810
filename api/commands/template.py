"""`gcmkg template`: a kind of record into a file that is filled in as an example."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """The kinds of record that people contribute."""

    PRACTICE = "practice"
    CORRIDOR = "corridor"
    DOCUMENT = "document"
    WORKPLAN = "workplan"


class Format(StrEnum):
    """The formats of a template."""

    CSV = "csv"
    XLSX = "xlsx"
    YAML = "yaml"
    JSON = "json"
    MD = "md"


class Language(StrEnum):
    """The languages of a workplan."""

    AR = "ar"
    EN = "en"
    ES = "es"
    FR = "fr"
    RU = "ru"
    ZH = "zh"


def template(
    kind: Annotated[Kind, typer.Argument(help="practice, corridor, document or workplan.")],
    format: Annotated[
        Format | None, typer.Option(help="csv, xlsx, yaml or json; md for a workplan.", show_default="csv or md")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of a workplan.")] = Language.EN,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """Give a file with an example of each column, to fill in and hand to `gcmkg add`."""
    from ingest.templates import template as filled_in
    from ingest.templates import workplan_template
    from kg.errors import InputError

    written = format or (Format.MD if kind is Kind.WORKPLAN else Format.CSV)
    is_plan = kind is Kind.WORKPLAN
    content = workplan_template(written.value, lang.value) if is_plan else filled_in(kind.value, written.value)
    if output is None:
        if written is Format.XLSX and sys.stdout.isatty():
            raise InputError("A workbook cannot be shown on a terminal.", "Say where to: --output practices.xlsx.")
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise InputError(f"{output} cannot be written ({error}).", "Check its path.") from None
    typer.echo(f"Wrote {output}. Fill it in, then: gcmkg add {output}")
