"""The table of columns, and the names that people give to columns matched with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml

from kg.reading import LANGUAGES

_SOURCE: Final = re.compile(r"source_(?:[1-9]\d?_)?(title|publisher|year|url|seen_at)")


@dataclass(frozen=True)
class Column:
    """A column: its name, what it means, other spellings that are read, and the values it is limited to."""

    name: str
    meaning: str = ""
    required: bool = False
    list: bool = False
    languages: bool = False
    ignored: bool = False
    also: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


@cache
def columns() -> Mapping[str, Mapping[str, Column]]:
    """Kind → name → column; `every` holds those that any kind may have.

    >>> columns()["practice"]["organisations"].also[0]
    'implementing_organisations'
    """
    table = yaml.safe_load(files("ingest.readers").joinpath("columns.yaml").read_text("utf-8"))
    return {kind: {row["name"]: _column(row) for row in rows} for kind, rows in table.items()}


def _column(row: Mapping[str, object]) -> Column:
    fixed = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Column(**fixed)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def known_name(kind: str, given: str) -> str | None:
    """The column that a name means, capitals and spaces aside; None where there is no such column.

    >>> known_name("practice", " GCM Objectives"), known_name("practice", "Name-RU"), known_name("practice", "naem")
    ('objectives', 'name_ru', None)
    """
    name = re.sub(r"[\s_-]+", "_", given.strip().casefold())
    if name in _spellings(kind):
        return _spellings(kind)[name]
    if kind == "practice" and (name in ("source", "additional_sources", "names", "summaries", "references")):
        return name
    if kind == "corridor" and name == "figures":
        return name
    return name if kind == "practice" and _SOURCE.fullmatch(name) else None


def nearest_name(kind: str, given: str) -> str | None:
    """The column most like a name that is none.

    >>> nearest_name("practice", "sumary")
    'summary'
    """
    from rapidfuzz import fuzz, process

    name = re.sub(r"[\s_-]+", "_", given.strip().casefold())[:80]
    found = process.extractOne(name, list(_spellings(kind)), scorer=fuzz.ratio, score_cutoff=70)
    return found[0] if found else None


@lru_cache(maxsize=256)
def kind_of_columns(names: tuple[str, ...]) -> str | None:
    """The kind of records that have these columns.

    >>> kind_of_columns(("Origin", "destination")), kind_of_columns(("id", "title", "text")), kind_of_columns(("x",))
    ('corridor', 'document', None)
    """
    given = {re.sub(r"[\s_-]+", "_", name.strip().casefold()) for name in names}
    for kind, telling in _TELLING.items():
        if all(given.intersection(spellings) for spellings in telling):
            return kind
    likely = {kind: sum(known_name(kind, name) is not None for name in given) for kind in _TELLING}
    best = max(likely, key=lambda kind: likely[kind])
    return best if likely[best] >= 2 else None


_TELLING: Final = {
    "corridor": ({"origin", "origin_country", "from"}, {"destination", "destination_country", "to"}),
    "document": ({"title"}, {"text"}),
    "practice": ({"name", "names", "name_en"}, {"summary", "summaries", "summary_en", "description"}),
}


@cache
def _spellings(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in (*columns()[kind].values(), *columns()["every"].values()):
        found |= dict.fromkeys((column.name, *column.also), column.name)
        if column.languages:
            found |= {f"{column.name}_{language}": f"{column.name}_{language}" for language in LANGUAGES}
    return found
