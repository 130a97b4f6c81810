"""The .rq files that come with the package into named queries that anyone can run."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputError


class NamedQuery(NamedTuple):
    """A query with the question it answers in English and Russian: the first two comment lines of its file."""

    name: str
    question: str
    question_ru: str
    text: str


def named_queries() -> tuple[NamedQuery, ...]:
    """Every query of kg/queries/competency, by name."""
    found = files("kg").joinpath("queries", "competency").iterdir()
    return tuple(
        sorted(_parse(f.name.removesuffix(".rq"), f.read_text("utf-8")) for f in found if f.name.endswith(".rq"))
    )


def _parse(name: str, text: str) -> NamedQuery:
    english, russian, *_ = (line.removeprefix("# ") for line in text.splitlines())
    return NamedQuery(name, english, russian, text)


def read_query(given: str) -> str:
    """SPARQL text from what a user gave: a .rq file, the name of a named query, or the text itself.

    >>> read_query("ASK { ?s ?p ?o }")
    'ASK { ?s ?p ?o }'

    Raises:
        InputError: it is none of these.
    """
    if given.endswith(".rq"):
        return _read_file(Path(given))
    by_name = {named.name: named.text for named in named_queries()}
    if given in by_name:
        return by_name[given]
    if "{" not in given:
        raise InputError(
            f"'{given}' is neither SPARQL, nor a .rq file, nor a named query.",
            "List the named ones with `gcmkg query --list`.",
        )
    return given


def _read_file(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The query file {path} cannot be read ({error}).", "Check its path and encoding.") from None
