"""A report and a reader's wishes into what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph

from kg.validation_report import SEVERITIES, ValidationReport


@dataclass(frozen=True)
class Presentation:
    """A report with what is to be shown of it.

    Args:
        report: every finding.
        shapes: the shapes that were checked.
        files: the names of what was checked, those without a finding included.
        severity: the least severe findings that are shown, one of SEVERITIES.
        fail_on: the least severe findings that count as a failure.
        language: in which to say what is wrong, where it is said in it: en or ru.
    """

    report: ValidationReport
    shapes: Graph
    files: tuple[str, ...]
    severity: str = "Warning"
    fail_on: str = "Violation"
    language: str = "en"

    @property
    def shown(self) -> ValidationReport:
        """The findings that are severe enough, or that are a failure."""
        return self.report.at_least(max(self.severity, self.fail_on, key=SEVERITIES.index))

    @property
    def hidden(self) -> int:
        """How many findings are not shown."""
        return len(self.report.findings) - len(self.shown.findings)

    @property
    def failed(self) -> bool:
        """Whether there is a finding that counts as a failure."""
        return bool(self.report.at_least(self.fail_on).findings)

    def fails(self, severity: str) -> bool:
        """Whether a finding of this severity counts as a failure."""
        return SEVERITIES.index(severity) <= SEVERITIES.index(self.fail_on)

    def verdict(self) -> str:
        """The counts of all findings and how many are not shown, in one line."""
        counted = ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in self.report.counts().items())
        hidden = f" {self.hidden} less severe not shown." if self.hidden else ""
        return f"{'Does not conform' if self.failed else 'Conforms'}: {counted}.{hidden}"
