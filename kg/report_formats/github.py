"""A report into GitHub's workflow commands, which put each finding on its line in a pull request.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import Final

from kg.namespaces import compact
from kg.report_formats.presentation import Presentation
from kg.validation_report import Finding

_COMMANDS: Final = {"Violation": "error", "Warning": "warning", "Info": "notice"}


def write(presentation: Presentation) -> str:
    """One command for each finding, and the verdict as a plain line of the log."""
    commands = [_command(finding, presentation.language) for finding in presentation.shown.findings]
    return "\n".join([*commands, presentation.verdict()]) + "\n"


def _command(finding: Finding, language: str) -> str:
    stated = {
        "file": finding.file,
        "line": finding.line,
        "title": f"{compact(finding.shape)} {finding.path}".strip(),
    }
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in stated.items() if value is not None)
    said = " ".join(part for part in (finding.message(language), finding.advice(language)) if part)
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(said)}"


def _data(text: str) -> str:
    r"""What stands after the second `::`.

    >>> _data("50 %\nof it")
    '50 %25%0Aof it'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property, in which a colon and a comma would end it.

    >>> _property("gcm:lead, here")
    'gcm%3Alead%2C here'
    """
    return _data(text).replace(":", "%3A").replace(",", "%2C")
