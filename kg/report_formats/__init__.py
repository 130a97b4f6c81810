"""A validation report into each form that people and programs read: the one table of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kg.formats import named
from kg.report_formats import github, json, junit, sarif, text, turtle
from kg.report_formats.presentation import Presentation


class ReportFormat(NamedTuple):
    """A name on the command line, a media type over HTTP (none: not offered there) and the writer behind both."""

    name: str
    media_type: str
    write: Callable[[Presentation], str]


REPORT_FORMATS = (
    ReportFormat("json", "application/json", json.write),
    ReportFormat("turtle", "text/turtle", turtle.write),
    ReportFormat("sarif", "application/sarif+json", sarif.write),
    ReportFormat("junit", "application/xml", junit.write),
    ReportFormat("text", "text/plain", text.write),
    ReportFormat("github", "", github.write),
)


def report_format(name: str) -> ReportFormat:
    """The report format with this name.

    >>> report_format("sarif").media_type
    'application/sarif+json'

    Raises:
        InputError: there is none.
    """
    return named(REPORT_FORMATS, name)


__all__ = ["REPORT_FORMATS", "Presentation", "ReportFormat", "report_format"]
