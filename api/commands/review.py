"""`gcmkg review`: suggested links to actors into decisions, and decisions into a release that follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Home, print_json, settings_from
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ingest.collection import Decision

review = typer.Typer(
    help="Names of organisations that may mean an actor: list them, accept or reject them.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Ids = Annotated[list[str] | None, typer.Argument(help="Ids of suggestions, as `gcmkg review` lists them.")]
Above = Annotated[
    float | None, typer.Option("--all-above", min=0.9, max=1, help="All that wait with at least this confidence.")
]


@review.callback()
def listed(context: typer.Context, home: Home = None, json: AsJson = False) -> None:
    """List the links that wait for a reviewer."""
    from api.contributing import pending
    from api.plan_text import suggestion_text, suggestion_values
    from ingest.change_sets import contributed_in

    if context.invoked_subcommand is not None:
        return None
    waiting = pending(contributed_in(settings_from(home=home).home))
    if json:
        return print_json([suggestion_values(suggestion) for suggestion in waiting])
    for suggestion in waiting:
        typer.echo(suggestion_text(suggestion))
    return typer.echo(f"Waiting: {len(waiting)}." if waiting else "No suggested link waits.")


@review.command()
def accept(ids: Ids = None, all_above: Above = None, home: Home = None, json: AsJson = False) -> None:
    """Accept suggested links: they become curated facts of a new release."""
    _decide(ids or (), all_above, "accept", home, json)


@review.command()
def reject(ids: Ids = None, all_above: Above = None, home: Home = None, json: AsJson = False) -> None:
    """Reject suggested links: they vanish from the next release and are not suggested again."""
    _decide(ids or (), all_above, "reject", home, json)


def _decide(ids: Sequence[str], all_above: float | None, verb: str, home: Path | None, json: bool) -> None:
    from api.contributing import decisions_on, pending, publish_review
    from api.progress import shown
    from api.release_changes import current_id, published_text
    from ingest.change_sets import contributed_in

    if not ids and all_above is None:
        raise InputError(f"Nothing to {verb}.", "Give ids that `gcmkg review` lists, or --all-above 0.97.")
    settings = settings_from(home=home)
    seen, before = contributed_in(settings.home), current_id(settings.home)
    likely = (s.id for s in pending(seen) if all_above is not None and s.confidence >= all_above)
    decisions = decisions_on((*ids, *likely), seen, accepted=verb == "accept")
    with shown() as progress:
        outcome = publish_review(decisions, seen, settings, progress)
    if json:
        return print_json({"decided": [one._asdict() for one in decisions], "release": outcome.manifest.id})
    typer.echo(_said(decisions, verb))
    return typer.echo(published_text(outcome, before, settings.home))


def _said(decisions: Sequence[Decision], verb: str) -> str:
    names = ", ".join(f"“{decision.name}” as {decision.notation}" for decision in decisions)
    return f"{verb.title()}ed {names}." if decisions else "All of that was decided so before."
