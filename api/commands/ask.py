"""`gcmkg ask`: a question into its reading, the SPARQL that says the same, and the answers that prove themselves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Home, opened_from, print_json
from kg.errors import InputError
from kg.reading import LANGUAGES, reading

if TYPE_CHECKING:
    from search.answer import Answer


def ask(
    question: Annotated[str, typer.Argument(help="A question, in any of the six UN languages.")],
    lang: Annotated[str | None, typer.Option(help=f"Language of the answer: {', '.join(LANGUAGES)}.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many answers at most.")] = 25,
    sparql: Annotated[bool, typer.Option("--sparql", help="Print only the query, to be edited and run.")] = False,
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Ask who, what, which, how many: says how it read the question, and answers from the graph with proof.

    Where the reading is not sure or finds nothing, it says so and gives what search finds. Exit code 1: no match, or
    with --sparql no query.
    """

    from dataclasses import asdict

    from api.asking import answered

    # Said before the model is loaded.
    reading(lang)
    if sparql and json:
        raise InputError("Both --sparql and --json were given.", "The JSON holds the query too: interpretation.sparql.")
    answer = answered(opened_from(home=home), question, limit=limit, lang=lang)
    if sparql:
        _print_query(answer)
    elif json:
        print_json(asdict(answer))
    else:
        _print_text(answer, lang)
    if answer.no_match and not sparql:
        raise typer.Exit(1)


def _print_query(answer: Answer) -> None:
    if answer.interpretation.sparql is None:
        typer.echo("gcmkg: This does not read as a question about ties, so there is no query for it.", err=True)
        raise typer.Exit(1)
    sys.stdout.write(f"{answer.interpretation.sparql}\n")


def _print_text(answer: Answer, lang: str | None) -> None:
    from api.answer_text import asked_text

    sys.stdout.write(f"{asked_text(answer, lang)}\n")
