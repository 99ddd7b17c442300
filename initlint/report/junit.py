"""JUnit XML for systems that show test results: a suite for each file.

The form is that of the Jenkins xUnit plugin's junit-10.xsd, which the tests hold.
"""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from initlint.finding import Finding, Severity
from initlint.report.outcome import Outcome
from initlint.report.visible import visible


def report(outcome: Outcome) -> str:
    """Write an error or a warning as a failure, an info as passed, a suppressed one as skipped.

    A run without findings is one passed test: some readers refuse a report without tests.
    """
    root = Element("testsuites", name="initlint")
    for name, group in groupby(outcome.findings, key=lambda finding: finding.source.name):
        _suite(root, visible(name), tuple(group))
    if not outcome.findings:
        SubElement(_open_suite(root, "initlint", 1, 0, 0), "testcase", name="no findings")
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, name: str, findings: tuple[Finding, ...]) -> None:
    failures = sum(map(_is_failure, findings))
    skipped = sum(finding.suppressed is not None for finding in findings)
    suite = _open_suite(root, name, len(findings), failures, skipped)
    for finding in findings:
        _case(suite, name, finding)


def _open_suite(root: Element, name: str, tests: int, failures: int, skipped: int) -> Element:
    counts = {"tests": tests, "failures": failures, "errors": 0, "skipped": skipped}
    return SubElement(
        root, "testsuite", {"name": name, **{key: str(value) for key, value in counts.items()}}
    )


def _case(suite: Element, name: str, finding: Finding) -> None:
    line, column = finding.source.position(finding.span.start)
    rule, message = visible(finding.rule), visible(finding.message)
    case = SubElement(suite, "testcase", name=f"{rule} at {line}:{column}", classname=name)
    words = f"{visible(finding.source.label)}:{line}:{column}: {finding.severity.value}: {message}"
    if finding.suppressed is not None:
        SubElement(case, "skipped", message=visible(finding.suppressed)).text = words
    elif _is_failure(finding):
        SubElement(case, "failure", type=rule, message=message).text = words
    else:
        SubElement(case, "system-out").text = words


def _is_failure(finding: Finding) -> bool:
    return finding.suppressed is None and finding.severity is not Severity.INFO
