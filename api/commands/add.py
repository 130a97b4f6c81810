"""`gcmkg add`: files of records into a new release that holds them, or into what is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Home, print_json, settings_from

if TYPE_CHECKING:
    from api.build import Outcome
    from api.contributing import Plan

Files = Annotated[
    list[Path],
    typer.Argument(help="Files of practices, corridors, figures, documents or workplans, in any format of `template`."),
]


def add(
    files: Files,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and show what would change; write nothing.")
    ] = False,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Where rows are faulty, add the good ones instead of none.")
    ] = False,
    restore: Annotated[
        list[str] | None, typer.Option(help="Bring back the deleted record with this id; repeatable.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before publishing.")] = False,
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Add, change or delete records from files: check them, show what would change, publish a new release.

    Exit code 1: a row, or the graph that the rows would give, is faulty, and nothing was changed.
    """
    from api.build import try_out
    from api.contributing import planned, publish
    from api.progress import shown
    from api.release_changes import current_id, published_text

    settings = settings_from(home=home)
    plan = planned(files, settings, tuple(restore or ()))
    if not json:
        _show(plan)
    if plan.faults and (plan.is_empty or not keep_good):
        hint = "" if plan.is_empty else ", or say --keep-good to add the good ones"
        return _end(plan, json, f"Nothing was changed: correct the faulty rows{hint}.", code=1)
    if dry_run:
        try_out(plan.after, settings)
        return _end(plan, json, "Dry run: the graph would conform; nothing was changed.")
    if not (yes or json or plan.is_empty or _agreed()):
        return _end(plan, json, "Nothing was changed.")
    before = current_id(settings.home)
    with shown() as progress:
        outcome = publish(plan, settings, progress)
    words = published_text(outcome, before, settings.home)
    return _end(plan, json, words, outcome)


def _show(plan: Plan) -> None:
    from api.plan_text import faults_text, plan_text

    typer.echo(faults_text(plan.faults), nl=False, err=True)
    typer.echo(plan_text(plan), nl=False)


def _agreed() -> bool:
    """Whether the user agrees; where nobody can be asked, calling the command was consent."""
    return not sys.stdin.isatty() or typer.confirm("Publish a release with these changes?")


def _end(plan: Plan, json: bool, words: str, outcome: Outcome | None = None, code: int = 0) -> None:
    from api.plan_text import plan_values

    if json:
        said = {"published": outcome.published, "release": outcome.manifest.id} if outcome else {"published": False}
        print_json(plan_values(plan) | said)
    else:
        typer.echo(words)
    raise typer.Exit(code)
