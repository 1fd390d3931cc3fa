"""JUnit XML: a suite per api-version, a test case per operation, oracle and walkthrough step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ..results.outcome import Verdict
from .repeat import repeat_command

if TYPE_CHECKING:
    from ..results.outcome import Finding, Row, RunOutcome, Step, VersionOutcome

# XML 1.0 allows no other control characters, and responses may contain any.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(outcome: RunOutcome) -> str:
    """Return the run as a JUnit XML document."""
    root = ET.Element("testsuites", name="customvoice verify", time=f"{outcome.seconds}")
    for version in outcome.versions:
        root.append(_suite(outcome, version))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(outcome: RunOutcome, version: VersionOutcome) -> ET.Element:
    suite = ET.Element(
        "testsuite", name=f"customvoice {version.version}", time=f"{version.seconds}", timestamp=outcome.started
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in (("target", outcome.target), ("seed", str(outcome.seed)), ("profile", outcome.profile)):
        ET.SubElement(properties, "property", name=name, value=_clean(value))
    repeat = repeat_command(outcome, version.version)
    cases = [_row(row, f"{version.version}.operations", repeat) for row in version.operations]
    cases += [_row(row, f"{version.version}.oracles", repeat) for row in version.oracles]
    cases += [_row(row, f"{version.version}.scenarios", repeat) for row in version.scenarios]
    cases += [_step(step, f"{version.version}.{walk.name}", repeat) for walk in version.walks for step in walk.steps]
    cases += [_error(text, version.version) for text in version.errors]
    suite.extend(cases)
    for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("tests", str(len(cases)))
    return suite


def _row(row: Row, classname: str, repeat: str) -> ET.Element:
    case = ET.Element("testcase", classname=classname, name=row.name)
    for finding in row.findings:
        failure = ET.SubElement(case, "failure", type=finding.check, message=_clean(finding.title))
        failure.text = _clean(_text(finding, repeat))
    if row.verdict is Verdict.SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(row.note or "nothing was checked"))
    ET.SubElement(case, "system-out").text = f"{row.cases} cases, {row.accepted} answered 2xx, {row.checks} checks"
    return case


def _text(finding: Finding, repeat: str) -> str:
    parts = [
        finding.message,
        f"{finding.count} times, first in {finding.phase}",
        finding.answer and f"response: {finding.answer}",
    ]
    return "\n\n".join(part for part in [*parts, finding.curl, f"repeat: {repeat}"] if part)


def _step(step: Step, classname: str, repeat: str) -> ET.Element:
    case = ET.Element("testcase", classname=classname, name=step.name, time=f"{step.seconds}")
    if step.verdict is Verdict.FAILED:
        ET.SubElement(case, "failure", type="walkthrough", message=_clean(step.detail)).text = f"repeat: {repeat}"
    elif step.verdict is Verdict.SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(step.detail))
    return case


def _error(text: str, version: str) -> ET.Element:
    case = ET.Element("testcase", classname=version, name="run")
    ET.SubElement(case, "error", type="run", message=_clean(text.splitlines()[0] if text else "")).text = _clean(text)
    return case


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
