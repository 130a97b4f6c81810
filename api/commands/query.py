"""`gcmkg query`: SPARQL into a table or a serialised answer."""

from __future__ import annotations

import json as jsonlib
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import Home, opened_from, print_json
from kg.errors import InputError

if TYPE_CHECKING:
    from api.opened_release import OpenedRelease


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
    answer = _run_query(opened_from(home=home), text, wanted)
    if wanted == "table" and answer.media_type == "application/sparql-results+json":
        return print_table(jsonlib.loads(answer.body))
    sys.stdout.write(answer.body.decode())
    return None


def _run_query(opened: OpenedRelease, text: str, wanted: str) -> Any:  # noqa: ANN401
    from kg.formats import GRAPH_FORMATS, RESULT_FORMATS
    from kg.sparql import QueryPool, Request

    results, graphs = [f.name for f in RESULT_FORMATS], [f.name for f in GRAPH_FORMATS]
    if wanted not in ["table", *results, *graphs]:
        raise InputError(f"Unknown format '{wanted}'.", f"Use one of: table, {', '.join(results + graphs)}.")
    request = Request(text, wanted if wanted in results else "json", wanted if wanted in graphs else "turtle")
    with QueryPool(opened.layout.graph, 1, opened.limits, slow_workers=0) as pool:
        return pool.run(opened.with_hits(request))


def _print_queries(queries: Any, json: bool) -> None:  # noqa: ANN401
    if json:
        return print_json([named._asdict() for named in queries])
    for named in queries:
        typer.echo(f"{named.name:36} {named.question}")
    return None
