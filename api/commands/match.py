"""`gcmkg match`: a request for support into who can help, what is being done, what to learn from and what to cite."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api.commands.options import AsJson, Home, opened_from, print_json
from kg.reading import LANGUAGES, reading


def match(
    text: Annotated[str, typer.Argument(help="The request, some sentences in any of the six UN languages.")],
    country: Annotated[str | None, typer.Option(help="The country that asks: THA, or its name.")] = None,
    lang: Annotated[str | None, typer.Option(help=f"Language of labels: {', '.join(LANGUAGES)}.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many things at most in each group.")] = 5,
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Find who and what can help with a request for support, each with its reason. Exit code 1: no match."""

    from dataclasses import asdict

    from api.offer_text import offer_text

    # Said before the model is loaded.
    reading(lang)
    offer = opened_from(home=home).matcher.match(text, country=country, lang=lang, limit=limit)
    if json:
        print_json(asdict(offer))
    else:
        sys.stdout.write(f"{offer_text(offer, lang)}\n")
    if offer.no_match:
        raise typer.Exit(1)
