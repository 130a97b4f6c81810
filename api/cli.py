"""The command line: each command is a thin call to one function, and errors become exit codes here.

Exit codes: 0 all is well, 1 there are findings (a shape is broken, nothing matches), 2 an error.
"""

from __future__ import annotations

import sys

import typer

from api.commands.add import add
from api.commands.ask import ask
from api.commands.build import build
from api.commands.diff import diff
from api.commands.evaluate import evaluate
from api.commands.export import export
from api.commands.info import info
from api.commands.match import match
from api.commands.mcp import mcp
from api.commands.query import query
from api.commands.review import review
from api.commands.search import search
from api.commands.serve import serve
from api.commands.template import template
from api.commands.validate import validate
from kg.errors import GcmkgError, ValidationFailed

app = typer.Typer(
    name="gcmkg",
    help="A knowledge graph of the Global Compact for Migration: build it, check it, ask it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (build, add, template, validate, diff, search, ask, match, query, export, info, serve, mcp):
    app.command()(command)
app.add_typer(review, name="review")
app.command("eval")(evaluate)


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
