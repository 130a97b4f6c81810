"""A text with front matter (`---`, YAML, `---`) into the row of one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ingest.readers.limits import Limits, decoded, refuse_long_lines
from ingest.readers.rows import Found, Row
from ingest.readers.yaml_rows import yaml_rows
from kg.errors import InputError

_FRONT: Final = re.compile(r"---[ \t]*\r?\n(?P<about>.*?)^---[ \t]*\r?\n(?P<text>.*)\Z", re.DOTALL | re.MULTILINE)


def document_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The document: id, language, title and url from the front matter, the rest its text.

    Raises:
        InputError: there is no front matter, or it is not YAML.
    """
    text = decoded(content, name)
    refuse_long_lines(text, name, limits)
    match = _FRONT.match(text)
    if match is None:
        hint = "Begin the file with '---', lines 'id: …', 'language: en', 'title: …', and '---'."
        raise InputError(f"{name} does not say which document it is.", hint)
    for row in yaml_rows(match["about"].encode(), name, limits):
        if isinstance(row, Row):
            yield replace(row, values={**row.values, "text": match["text"]}, kind="document")
        else:
            yield row
