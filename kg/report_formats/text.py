"""A report into text for people: findings by thing, each on a line that editors can jump to, with its fix below."""

from __future__ import annotations

from itertools import groupby

from kg.namespaces import compact
from kg.report_formats.presentation import Presentation
from kg.validation_report import Finding, node_text


def write(presentation: Presentation) -> str:
    """The findings thing by thing, in the order of the files, and the verdict."""
    lines: list[str] = []
    for thing, findings in groupby(presentation.shown.findings, key=lambda finding: node_text(finding.focus_node)):
        lines += [thing, *(line for finding in findings for line in _finding(finding, presentation.language)), ""]
    return "\n".join([*lines, presentation.verdict()]) + "\n"


def _finding(finding: Finding, language: str) -> list[str]:
    stated = " ".join(part for part in (finding.path, finding.value_text()) if part)
    where = ", ".join(part for part in (compact(finding.shape), stated) if part)
    place = f"{finding.place()}: " if finding.place() else ""
    advice = finding.advice(language)
    fix = [f"    {'Что сделать' if language == 'ru' else 'Fix'}: {advice}"] if advice else []
    return [f"{place}{finding.severity}: {finding.message(language)} ({where})", *fix]
