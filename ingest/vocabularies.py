"""The small YAML tables beside the sources, read into plain values."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The mapping in `ingest/data/<name>.yaml`; treat it as read-only.

    >>> vocabulary("timeframes")["units"]["ru"]["года"]
    12
    """
    mapping: dict[str, Any] = yaml.safe_load(_text(name))
    return mapping


@cache
def record_list(name: str) -> list[dict[str, Any]]:
    """The list of records in `ingest/data/<name>.yaml`; treat it as read-only.

    >>> record_list("actors")[0]["code"]
    'IOM'
    """
    records: list[dict[str, Any]] = yaml.safe_load(_text(name))
    return records


def _text(name: str) -> str:
    return files("ingest").joinpath("data", f"{name}.yaml").read_text("utf-8")


def alternation(words: list[str]) -> str:
    """A regular expression for any of these phrases, the longest first, with any white space between their words.

    >>> alternation(["и", "а также"])
    '(?:а\\\\s+также|и)'
    """
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first) + ")"
