"""The command line: each command is a thin call to one function, and errors become exit codes here.

Exit codes: 0 all is well, 1 there are findings (a shape is broken, nothing matches), 2 an error.
"""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import GcmkgError, InputError, ValidationFailed

if TYPE_CHECKING:
    from api.opened_release import OpenedRelease
    from api.settings import Settings

app = typer.Typer(
    name="gcmkg",
    help="A knowledge graph of the Global Compact for Migration: build it, check it, ask it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Home = Annotated[Path | None, typer.Option(help="Where releases are kept (setting GCMKG_HOME; default .gcmkg).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]


def main() -> None:
    """Run the command line; every error of ours is one sentence on standard error."""
    try:
        app()
    except ValidationFailed as failed:
        sys.exit(_complain(failed, 1))
    except GcmkgError as error:
        sys.exit(_complain(error, 2))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _complain(error: GcmkgError, code: int) -> int:
    sys.stderr.write(f"gcmkg: {error}\n")
    return code


@app.command()
def build(
    home: Home = None,
    model: Annotated[str | None, typer.Option(help="Embedding model (setting GCMKG_MODEL).")] = None,
    json: AsJson = False,
) -> None:
    """Read the bundled sources, validate the graph, index it and publish a release."""
    from api.build import build as build_release
    from api.progress import shown

    with shown() as progress:
        outcome = build_release(_settings(home=home, model=model), progress)
    _print_release(outcome.manifest.id, outcome.manifest, outcome.published, json)


def _print_release(release_id: str, manifest: Any, published: bool, json: bool) -> None:  # noqa: ANN401
    from dataclasses import asdict

    if json:
        return _print_json(asdict(manifest) | {"published": published})
    verb = "Published" if published else "Unchanged:"
    counts = manifest.counts
    return typer.echo(
        f"{verb} release {release_id}: {counts['quads']} quads, {counts['Workstream']} workstreams, "
        f"{counts['PlannedActivity']} activities, {counts['documents']} searchable things, "
        f"{manifest.shacl.get('Violation', 0)} violations."
    )


@app.command()
def validate(
    files: Annotated[list[Path] | None, typer.Argument(help="RDF files; none: the release.")] = None,
    home: Home = None,
    json: AsJson = False,
) -> None:
    """Check the release, or files of your own, against the shapes; exit code 1 when a Violation is found."""
    from api.validate import validate_files, validate_release

    report = validate_files(files) if files else validate_release(_opened(home=home))
    typer.echo(report.to_json() if json else report.to_text())
    if not report.conforms:
        raise typer.Exit(1)


@app.command()
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

    answer = _opened(home=home).searcher.search(
        query, limit=limit, lang=_language(lang), types=tuple(type or ()), objectives=tuple(objective or ())
    )
    if json:
        _print_json(asdict(answer))
    else:
        print_answer(answer)
    if answer.no_match:
        raise typer.Exit(1)


def _language(lang: str | None) -> str | None:
    known = ("ar", "en", "es", "fr", "ru", "zh")
    if lang is not None and lang not in known:
        raise InputError(f"Unknown language '{lang}'.", f"Use one of: {', '.join(known)}.")
    return lang


@app.command()
def query(
    query: Annotated[str | None, typer.Argument(help="A .rq file, a --list name or SPARQL text; - for stdin.")] = None,
    format: Annotated[str, typer.Option(help="table, json, xml, csv, tsv, turtle, ntriples, jsonld.")] = "table",
    list_: Annotated[bool, typer.Option("--list", help="List the named queries that come with gcmkg.")] = False,
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Run SPARQL over the release; all prefixes of the project are known. Named graphs are the layers."""
    from api.rendering import print_table
    from kg.named_queries import named_queries, read_query

    if list_:
        return _print_queries(named_queries(), json)
    if query is None:
        raise InputError("No query was given.", "Give SPARQL text, a .rq file or a name from `gcmkg query --list`.")
    text = sys.stdin.read() if query == "-" else read_query(query)
    wanted = "json" if json else format
    answer = _run_query(_opened(home=home), text, wanted)
    if wanted == "table" and answer.media_type == "application/sparql-results+json":
        return print_table(jsonlib.loads(answer.body))
    sys.stdout.write(answer.body.decode())
    return None


def _run_query(opened: OpenedRelease, text: str, wanted: str) -> Any:  # noqa: ANN401
    from kg.formats import GRAPH_FORMATS, RESULT_FORMATS
    from kg.sparql import Request

    results, graphs = [f.name for f in RESULT_FORMATS], [f.name for f in GRAPH_FORMATS]
    if wanted not in ["table", *results, *graphs]:
        raise InputError(f"Unknown format '{wanted}'.", f"Use one of: table, {', '.join(results + graphs)}.")
    request = Request(text, wanted if wanted in results else "json", wanted if wanted in graphs else "turtle")
    with opened.query_pool() as pool:
        return pool.run(request)


def _print_queries(queries: Any, json: bool) -> None:  # noqa: ANN401
    if json:
        return _print_json([named._asdict() for named in queries])
    for named in queries:
        typer.echo(f"{named.name:36} {named.question}")
    return None


@app.command()
def info(home: Home = None, json: AsJson = False) -> None:
    """Show what the current release holds: sources, counts, layers, model, digest."""
    from dataclasses import asdict

    from api.rendering import print_manifest

    manifest = _opened(home=home).manifest
    if json:
        return _print_json(asdict(manifest))
    print_manifest(manifest)
    return None


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (setting GCMKG_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (setting GCMKG_PORT; default 8000).")] = None,
    home: Home = None,
    json: Annotated[bool, typer.Option("--json", help="Log as JSON lines.")] = False,
) -> None:
    """Serve the current release over HTTP: /search, /sparql, /health, /docs."""
    from api.serving import serve as serve_release

    serve_release(_settings(home=home, host=host, port=port), json)


@app.command("eval")
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
    searcher = _opened(home=home).searcher
    with shown() as progress:
        report = evaluate_search(searcher, judged, progress)
    if json:
        return _print_json(asdict(report))
    typer.echo(report.to_text())
    return None


def _settings(**overrides: object) -> Settings:
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


def _opened(**overrides: object) -> OpenedRelease:
    from api.opened_release import open_release

    return open_release(_settings(**overrides))


def _print_json(value: object) -> None:
    typer.echo(jsonlib.dumps(value, ensure_ascii=False, indent=2))
