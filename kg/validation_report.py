"""What a validation found, as text, as JSON, and with the file and line that each finding stands on.

The forms that other programs read (SARIF, JUnit, …) are in `kg.report_formats`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any

from rdflib.term import BNode, Node, URIRef

from kg.namespaces import compact
from kg.source_lines import Place, places

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Finding:
    """One result of a validation (https://www.w3.org/TR/shacl/#results-validation-result).

    Args:
        shape: IRI of the shape that is not met.
        severity: one of SEVERITIES.
        focus_node: the thing that does not meet it.
        path: the property path that was looked at, as in SPARQL with our prefixes; empty for the thing itself.
        properties: the properties on that path, and the one that the values were compared with.
        value: the value at fault, where there is one.
        messages: language tag → what is wrong and what to do.
        component: IRI of the SHACL constraint component.
        file: the file on which the finding stands, once it is located.
        line: the 1-based line in it; None also for a syntax whose lines are not known, such as JSON-LD.
        fix: language tag → what to do about it; empty until it is sought, or where the message says it all.
    """

    shape: URIRef
    severity: str
    focus_node: Node
    path: str
    properties: tuple[URIRef, ...]
    value: Node | None
    messages: Mapping[str, str]
    component: URIRef
    file: str | None = None
    line: int | None = None
    fix: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that stay the same when lines move, wording changes or other findings come and go.

        They are made from the shape, the thing, the path and the value. Blank nodes have no name of their own, so
        two of them cannot be told apart.
        """
        parts = (str(self.shape), _identity(self.focus_node), self.path, _identity(self.value))
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def message(self, language: str = "en") -> str:
        """What is wrong, in this language if it is said in it."""
        return self.messages.get(language) or next(iter(self.messages.values()), compact(self.component))

    def advice(self, language: str = "en") -> str:
        """What to do about it, in this language if it is said in it; may be empty."""
        return self.fix.get(language) or next(iter(self.fix.values()), "")

    def place(self) -> str:
        """`file:line`, `file`, or nothing."""
        return ":".join(str(part) for part in (self.file, self.line) if part is not None)

    def to_text(self, language: str = "en") -> str:
        """The finding as one line: `file:line: Severity shape: message (focus, path, value)`."""
        place = self.place()
        where = ", ".join(part for part in (node_text(self.focus_node), self.path, self.value_text()) if part)
        return (
            f"{place}{': ' if place else ''}{self.severity} {compact(self.shape)}: {self.message(language)} ({where})"
        )

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return {
            "severity": self.severity,
            "shape": str(self.shape),
            "focus_node": str(self.focus_node),
            "path": self.path or None,
            "value": self.value_text() or None,
            "messages": dict(self.messages),
            "fix": dict(self.fix),
            "fingerprint": self.fingerprint,
            "component": str(self.component),
            "file": self.file,
            "line": self.line,
        }

    def value_text(self) -> str:
        """The value at fault with our prefixes; empty where the thing itself is at fault."""
        return "" if self.value is None or self.value == self.focus_node else node_text(self.value)


@dataclass(frozen=True)
class ValidationReport:
    """The findings in a fixed order: the worst first, or file by file once they are located.

    Args:
        findings: what was found.
        engine: name and version of what found it; reports of two engines that found the same are equal.
    """

    findings: tuple[Finding, ...]
    engine: str = field(default=f"pyshacl {version('pyshacl')}", compare=False)

    def at_least(self, severity: str) -> ValidationReport:
        """Only the findings that are this severe or more so."""
        worst = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return replace(self, findings=tuple(finding for finding in self.findings if finding.severity in worst))

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation; warnings and hints do not stop a release."""
        return not any(finding.severity == "Violation" for finding in self.findings)

    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, zeros included.

        >>> ValidationReport(()).counts()
        {'Violation': 0, 'Warning': 0, 'Info': 0}
        """
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def to_text(self, language: str = "en") -> str:
        """One line for each finding, and the counts.

        >>> ValidationReport(()).to_text()
        'Conforms: 0 Violations, 0 Warnings, 0 Infos.'
        """
        verdict = "Conforms" if self.conforms else "Does not conform"
        counted = (f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in self.counts().items())
        summary = f"{verdict}: {', '.join(counted)}."
        return "\n".join([*(finding.to_text(language) for finding in self.findings), summary])

    def to_json(self) -> str:
        """The report as JSON, with the name and version of the engine that made it."""
        report = {
            "conforms": self.conforms,
            "counts": self.counts(),
            "engine": self.engine,
            "findings": [finding.to_dict() for finding in self.findings],
        }
        return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def located(report: ValidationReport, sources: Mapping[str, str]) -> ValidationReport:
    """The findings with the file and line they stand on, in the order of the files.

    Args:
        report: what `validate` found.
        sources: file name → its Turtle, TriG, N-Triples or N-Quads text.
    """
    if not report.findings:
        return report
    return placed(report, ((name, place) for name, text in sources.items() for place in places(text)))


def placed(report: ValidationReport, found_places: Iterable[tuple[str, Place]]) -> ValidationReport:
    """The same from places that are known already, each with the name of its file; line 0 stands for no line."""
    places_of = _by_node(found_places)
    found = (_placed(finding, places_of.get(str(finding.focus_node), ())) for finding in report.findings)
    by_place = sorted(found, key=lambda finding: (finding.file or "", finding.line or 0, *order(finding)))
    return replace(report, findings=tuple(by_place))


def order(finding: Finding) -> tuple[int, str, str, str, str]:
    """The key that puts findings in a fixed order, the worst first."""
    severity = SEVERITIES.index(finding.severity)
    value = "" if finding.value is None else finding.value.n3()
    return severity, str(finding.shape), str(finding.focus_node), value, str(finding.component)


def node_text(node: Node) -> str:
    """A node as in Turtle, with our prefixes.

    >>> node_text(URIRef("https://w3id.org/gcm-kg/ontology#lead"))
    'gcm:lead'
    """
    return compact(node) if isinstance(node, URIRef) else str(node.n3())


def _identity(node: Node | None) -> str:
    return "" if node is None else "_:" if isinstance(node, BNode) else node.n3()


def _by_node(found: Iterable[tuple[str, Place]]) -> dict[str, list[tuple[str, Place]]]:
    """The places of each node, those where it is only a value included."""
    index: dict[str, list[tuple[str, Place]]] = {}
    for name, place in found:
        index.setdefault(place.subject, []).append((name, place))
        if place.value and place.value != place.subject:
            index.setdefault(place.value, []).append((name, place))
    return index


def _placed(finding: Finding, candidates: Iterable[tuple[str, Place]]) -> Finding:
    best = min(candidates, key=lambda candidate: _distance(finding, candidate[1]), default=None)
    return finding if best is None else replace(finding, file=best[0], line=best[1].line or None)


def _distance(finding: Finding, place: Place) -> tuple[int, int]:
    """How far a place is from what is at fault: the value, its property, the thing, a mention of the thing."""
    if place.subject != str(finding.focus_node):
        return 3, 0
    if place.predicate not in map(str, finding.properties):
        return (2, 0) if not place.predicate else (4, 0)
    nearest = finding.properties.index(URIRef(place.predicate))
    language = getattr(finding.value, "language", None) or ""
    exact = finding.value is not None and (place.value, place.language) == (str(finding.value), language)
    return 0 if exact else 1, nearest
