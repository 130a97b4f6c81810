"""`gcmkg eval`: judged questions, or a BEIR folder, into measures of search quality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from api.commands.options import AsJson, Home, opened_from, print_json, settings_from
from kg.errors import InputError

if TYPE_CHECKING:
    from search.searcher import Searcher

_WORST = 20


class _Findings(NamedTuple):
    """What was measured, for programs and for people."""

    data: dict[str, Any]
    text: str


def evaluate(
    queries: Annotated[
        Path | None, typer.Argument(help="Judged queries: a JSON list of {id, lang, type, q, gold}.")
    ] = None,
    limit: Annotated[int, typer.Option(min=10, help="How many results to ask for.")] = 30,
    by: Annotated[
        Literal["type", "lang"] | None, typer.Option(help="Show groups by this only; by both if left out.")
    ] = None,
    ablation: Annotated[bool, typer.Option("--ablation", help="Ask again with each part of search off.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help=f"List the {_WORST} questions answered worst.")] = False,
    beir: Annotated[
        Path | None, typer.Option(help="Instead: a folder of corpus.jsonl, queries.jsonl and qrels/, as BEIR's.")
    ] = None,
    split: Annotated[str, typer.Option(help="Which judgements of the BEIR folder.")] = "test",
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Measure search: nDCG@10, MRR@10, recall@10, exactness and abstention, by type and language, with intervals."""
    if beir is not None and queries is None:
        found = [_of_benchmark(beir, split, home)]
    elif queries is not None and beir is None:
        groups = (by,) if by else ("type", "lang")
        found = [*_of_questions(queries, limit, groups, home, ablation=ablation, verbose=verbose)]
    else:
        raise InputError("Give either a file of judged queries or --beir with a folder.", "See `gcmkg eval --help`.")
    if json:
        print_json({name: value for part in found for name, value in part.data.items()})
    else:
        typer.echo("\n\n".join(part.text for part in found))


def _of_questions(
    file: Path, limit: int, by: tuple[str, ...], home: Path | None, *, ablation: bool, verbose: bool
) -> Iterator[_Findings]:
    from api.progress import shown
    from search.evaluation.ablation import ablate
    from search.evaluation.judgements import read_queries
    from search.evaluation.report import evaluate as evaluate_search
    from search.evaluation.tables import ablation_text, report_text, worst_text

    questions = read_queries(file)
    searcher = _remembering(home)
    with shown() as progress:
        report = evaluate_search(searcher, questions, progress, limit)
        yield _Findings(report.as_json(), report_text(report, by))
        if verbose:
            worst = report.worst(_WORST)
            yield _Findings({"worst": [outcome.question.id for outcome in worst]}, worst_text(worst))
        if ablation:
            table = ablate(searcher, questions, progress, limit)
            yield _Findings({"ablation": table.as_json()}, ablation_text(table))


def _remembering(home: Path | None) -> Searcher:
    """The searcher of the current release, which encodes no question twice."""
    from search.embedding_cache import RememberingEncoder

    opened = opened_from(home=home)
    searcher = opened.searcher
    return replace(searcher, encoder=RememberingEncoder(searcher.encoder, opened.settings.embeddings))


def _of_benchmark(directory: Path, split: str, home: Path | None) -> _Findings:
    from api.progress import shown
    from search import ensemble
    from search.encoder import load_passage_encoder
    from search.evaluation.beir import read_benchmark
    from search.evaluation.benchmark import run_benchmark
    from search.evaluation.tables import beir_text
    from search.question import load_identifier

    settings = settings_from(home=home)
    identifier = load_identifier()
    benchmark = read_benchmark(directory, split, lambda text: identifier.identify(text).language)
    texts = benchmark.texts()
    encoder = ensemble.load(
        settings.model,
        settings.build_threads,
        lambda name, threads: load_passage_encoder(name, texts, settings.checkpoint, threads),
    )
    with shown() as progress:
        report = run_benchmark(benchmark, encoder, settings.embeddings, progress)
    return _Findings(report.as_json(), beir_text(report))
