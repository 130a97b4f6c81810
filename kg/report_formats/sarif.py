"""A report into SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanners show and compare.

The shapes that spoke are the rules. The fix is said in the message: a SARIF `fix` would have to be an exact
replacement of text, which only the author of the data can choose.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import URIRef

from kg.namespaces import compact
from kg.report_formats.presentation import Presentation
from kg.validation_report import Finding, node_text

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {"Violation": "error", "Warning": "warning", "Info": "note"}


def write(presentation: Presentation) -> str:
    """One run of the tool gcmkg; file names become addresses below the directory that it was run in."""
    language, findings = presentation.language, presentation.shown.findings
    rules = {finding.shape: finding for finding in sorted(findings, key=lambda finding: finding.shape)}
    positions = {shape: position for position, shape in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "gcmkg",
                "semanticVersion": version("gcmkg"),
                "rules": [_rule(finding, presentation.shapes, language) for finding in rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "language": language,
        "results": [_result(finding, positions[finding.shape], language) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(finding: Finding, shapes: Graph, language: str) -> dict[str, Any]:
    name = str(finding.shape).rpartition("#")[2]
    message = finding.message(language)
    constraints = sorted({compact(str(p)) for p in shapes.predicates(finding.shape) if str(p).startswith(str(SH))})
    return {
        "id": compact(finding.shape),
        "name": name,
        "shortDescription": {"text": message},
        "fullDescription": {"text": message},
        "help": {
            "text": f"{message} ({', '.join(constraints)})",
            "markdown": f"{message}\n\n**Shape** `{compact(finding.shape)}`, made of {', '.join(constraints)}.",
        },
        "defaultConfiguration": {"level": _default_level(finding.shape, shapes)},
    }


def _default_level(shape: URIRef, shapes: Graph) -> str:
    stated = shapes.value(shape, SH.severity) or SH.Violation
    return _LEVELS[str(stated).removeprefix(str(SH))]


def _result(finding: Finding, rule: int, language: str) -> dict[str, Any]:
    said = " ".join(part for part in (finding.message(language), finding.advice(language)) if part)
    return {
        "ruleId": compact(finding.shape),
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": said},
        "locations": [_location(finding)],
        "partialFingerprints": {"gcmkg/v1": finding.fingerprint},
        "properties": {"path": finding.path, "value": finding.value_text(), "fix": finding.advice(language)},
    }


def _location(finding: Finding) -> dict[str, Any]:
    thing = {"fullyQualifiedName": node_text(finding.focus_node), "kind": "resource"}
    if finding.file is None:
        return {"logicalLocations": [thing]}
    region = {} if finding.line is None else {"region": {"startLine": finding.line}}
    physical = {"artifactLocation": _artifact(Path(finding.file)), **region}
    return {"physicalLocation": physical, "logicalLocations": [thing]}


def _artifact(path: Path) -> dict[str, str]:
    """An address below the directory of the run where the file lies in it, else an absolute one.

    >>> _artifact(Path("data/мои данные.ttl"))["uri"]
    'data/%D0%BC%D0%BE%D0%B8%20%D0%B4%D0%B0%D0%BD%D0%BD%D1%8B%D0%B5.ttl'
    """
    here = Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix(), safe="/"), "uriBaseId": "%SRCROOT%"}
