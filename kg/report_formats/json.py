"""A report into JSON, with the name and version of the engine that made it."""

from __future__ import annotations

import json
from importlib.metadata import version

from kg.report_formats.presentation import Presentation


def write(presentation: Presentation) -> str:
    """`conforms`, the counts of all findings, and the findings that are shown with every language of their text."""
    report = {
        "conforms": not presentation.failed,
        "counts": presentation.report.counts(),
        "not_shown": presentation.hidden,
        "engine": f"pyshacl {version('pyshacl')}",
        "findings": [finding.to_dict() for finding in presentation.shown.findings],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
