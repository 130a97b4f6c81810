"""`gcmkg search`: a question into results that prove themselves."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import AsJson, Home, opened_from, print_json
from kg.errors import InputError


def search(
    query: Annotated[str, typer.Argument(help="A question or a few words, in any of the six UN languages.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many results.")] = 10,
    lang: Annotated[str | None, typer.Option(help="Language of labels: ar, en, es, fr, ru or zh.")] = None,
    type: Annotated[list[str] | None, typer.Option(help="Only this class, for example Workstream.")] = None,
    objective: Annotated[list[str] | None, typer.Option(help="Only what is linked to it, for example O13.")] = None,
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Ask the graph; each result shows its quote, its place and why it is there. Exit code 1: no match."""
    from dataclasses import asdict

    from api.rendering import print_answer

    answer = opened_from(home=home).searcher.search(
        query, limit=limit, lang=_language(lang), types=tuple(type or ()), objectives=tuple(objective or ())
    )
    if json:
        print_json(asdict(answer))
    else:
        print_answer(answer)
    if answer.no_match:
        raise typer.Exit(1)


def _language(lang: str | None) -> str | None:
    known = ("ar", "en", "es", "fr", "ru", "zh")
    if lang is not None and lang not in known:
        raise InputError(f"Unknown language '{lang}'.", f"Use one of: {', '.join(known)}.")
    return lang
