"""A report into the XML of JUnit, which CI servers list as tests: a suite for each file, a case for each finding.

The format has no official schema; written here is the part that Jenkins, GitLab and GitHub reporters agree on
(https://github.com/testmoapp/junitxml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from kg.namespaces import compact
from kg.report_formats.presentation import Presentation
from kg.validation_report import Finding, node_text

# https://www.w3.org/TR/xml/#charsets
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(presentation: Presentation) -> str:
    """A finding that is no failure is a passed case with its text as output; a file without findings is one case."""
    by_file: dict[str, list[Finding]] = {name: [] for name in presentation.files}
    for finding in presentation.shown.findings:
        by_file.setdefault(finding.file or "the graph", []).append(finding)
    failures = sum(presentation.fails(finding.severity) for finding in presentation.shown.findings)
    cases = sum(len(findings) or 1 for findings in by_file.values())
    suites = ET.Element("testsuites", name="gcmkg validate", tests=str(cases), failures=str(failures), errors="0")
    for name, findings in by_file.items():
        _suite(suites, name, findings, presentation)
    ET.indent(suites)
    written: str = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _suite(suites: ET.Element, name: str, findings: Sequence[Finding], presentation: Presentation) -> None:
    failures = sum(presentation.fails(finding.severity) for finding in findings)
    counts = {"tests": str(len(findings) or 1), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ET.SubElement(suites, "testsuite", {"name": _xml(name), **counts})
    if not findings:
        ET.SubElement(suite, "testcase", classname=_xml(name), name="all shapes")
    for finding in findings:
        _case(suite, name, finding, presentation)


def _case(suite: ET.Element, name: str, finding: Finding, presentation: Presentation) -> None:
    stated = (compact(finding.shape), node_text(finding.focus_node), finding.path, finding.value_text())
    case = ET.SubElement(suite, "testcase", classname=_xml(name), name=_xml(" ".join(part for part in stated if part)))
    if finding.line is not None:
        case.attrib |= {"file": _xml(name), "line": str(finding.line)}
    message, advice = finding.message(presentation.language), finding.advice(presentation.language)
    said = "\n".join(part for part in (finding.place(), message, advice) if part)
    if presentation.fails(finding.severity):
        failure = ET.SubElement(case, "failure", message=_xml(message), type=finding.severity)
        failure.text = _xml(said)
    else:
        ET.SubElement(case, "system-out").text = _xml(f"{finding.severity}: {said}")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
