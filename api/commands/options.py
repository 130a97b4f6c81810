"""The options that commands share, and what they turn into: settings and an opened release."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import InputError

if TYPE_CHECKING:
    from api.opened_release import OpenedRelease
    from api.settings import Settings

Home = Annotated[Path | None, typer.Option(help="Where releases are kept (setting GCMKG_HOME; default .gcmkg).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]


def settings_from(**overrides: object) -> Settings:
    """The settings, with what the command line gave on top.

    Raises:
        InputError: an environment variable holds a value its setting does not take.
    """
    from pydantic import ValidationError

    from api.settings import Settings

    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][0])
        raise InputError(f"The setting {name} (GCMKG_{name.upper()}) is wrong: {wrong['msg']}.") from None


def opened_from(**overrides: object) -> OpenedRelease:
    """The current release under these settings.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    from api.opened_release import open_release

    return open_release(settings_from(**overrides))


def print_json(value: object) -> None:
    """Print a value as indented JSON in its own script."""
    typer.echo(jsonlib.dumps(value, ensure_ascii=False, indent=2))
