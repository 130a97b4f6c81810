"""`gcmkg eval`: judged questions into measures of search quality."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import AsJson, Home, opened_from, print_json


def evaluate(
    queries: Annotated[Path, typer.Argument(help="Judged queries: a JSON list of {id, lang, type, q, gold}.")],
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Measure search on judged queries: nDCG@10, MRR@10, recall@10 and abstention, by type and language."""
    from dataclasses import asdict

    from api.progress import shown
    from search.evaluation import evaluate as evaluate_search
    from search.evaluation import read_queries

    judged = read_queries(queries)
    searcher = opened_from(home=home).searcher
    with shown() as progress:
        report = evaluate_search(searcher, judged, progress)
    if json:
        return print_json(asdict(report))
    typer.echo(report.to_text())
    return None
