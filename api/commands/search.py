"""`gcmkg search`: a question into results that prove themselves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Home, opened_from, print_json
from kg.errors import InputError
from kg.reading import LANGUAGES, reading

if TYPE_CHECKING:
    from search.answer import Answer


def search(
    query: Annotated[str, typer.Argument(help="A question or a few words, in any of the six UN languages.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many results.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="How many matches come before the first one shown.")] = 0,
    lang: Annotated[str | None, typer.Option(help=f"Language of labels: {', '.join(LANGUAGES)}.")] = None,
    type: Annotated[list[str] | None, typer.Option(help="Only this class, for example Workstream.")] = None,
    objective: Annotated[list[str] | None, typer.Option(help="Only what is tied to it, for example O13 or 13.")] = None,
    layers: Annotated[
        str | None, typer.Option(help="Only links that these layers state, for example asserted,curated.")
    ] = None,
    format: Annotated[str, typer.Option(help="text, json, jsonld or csv.")] = "text",
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Ask the graph; each result shows its quote, its place and why it is there. Exit code 1: no match."""

    from api.asking import answered

    # Said before the model is loaded.
    reading(lang)
    wanted = "json" if json else format
    _check_format(wanted)
    answer = answered(
        opened_from(home=home),
        query,
        limit=limit,
        lang=lang,
        types=tuple(type or ()),
        objectives=tuple(objective or ()),
        offset=offset,
        layers=tuple(layer.strip() for layer in (layers or "").split(",") if layer.strip()),
    )
    _print(answer, wanted)
    if answer.no_match:
        raise typer.Exit(1)


def _check_format(wanted: str) -> None:
    from api.answer_formats import ANSWER_FORMATS

    offered = ["text", *(known.name for known in ANSWER_FORMATS)]
    if wanted not in offered:
        raise InputError(f"Unknown format '{wanted}'.", f"Use one of: {', '.join(offered)}.")


def _print(answer: Answer, wanted: str) -> None:
    from dataclasses import asdict

    from api.answer_formats import Pages, answer_format
    from api.rendering import print_answer

    if wanted == "text":
        print_answer(answer)
    elif wanted == "json":
        print_json(asdict(answer))
    else:
        sys.stdout.write(answer_format(wanted).write(answer, Pages()))
