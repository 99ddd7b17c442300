"""The engine runs every rule on its subjects and survives a rule that crashes."""

from __future__ import annotations

from pathlib import Path

from initlint.context import Context
from initlint.engine import check
from initlint.finding import Confidence, Finding, Severity
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, Rule, rule
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.tree.read import documents

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: prod}
spec:
  initContainers: [{name: first, image: a}]
  containers: [{name: second, image: b}]
"""


@rule(
    "names-a-container",
    summary="Any container",
    severity=Severity.WARNING,
    category="test",
    since="0",
    each=Container,
    confidence=Confidence.MEDIUM,
)
def names_a_container(container: Container, _: Context) -> Reports:
    yield Report(container.node.get("name"), f"{container} is here")


@rule(
    "crashes-on-a-pod",
    summary="Never right",
    severity=Severity.INFO,
    category="test",
    since="0",
    each=Pod,
)
def crashes_on_a_pod(pod: Pod, _: Context) -> Reports:
    yield Report(pod.node, "said before the crash", severity=Severity.ERROR)
    raise ZeroDivisionError(pod.manifest.name)


def findings(*rules: Rule, text: str = POD) -> list[Finding]:
    source = Source("pod.yaml", text, Path("pod.yaml"))
    found = check(tuple(documents(source)), rules, Settings())
    return sorted(found, key=lambda finding: finding.sort_key)


def test_a_finding_carries_what_the_rule_did_not_have_to_say() -> None:
    first, _ = findings(names_a_container)

    assert first.rule == "names-a-container"
    assert (first.severity, first.confidence) == (Severity.WARNING, Confidence.MEDIUM)
    assert first.source.position(first.span.start) == (5, 27)
    assert first.container == "first"
    assert str(first.object) == "Pod/shop"
    assert first.url.endswith("/rules/names_a_container.md")


def test_a_rule_is_run_on_its_own_subjects_only() -> None:
    messages = [finding.message for finding in findings(names_a_container)]

    assert messages == ["init container 'first' is here", "container 'second' is here"]


def test_a_report_may_be_milder_or_worse_than_its_rule() -> None:
    said = [f for f in findings(crashes_on_a_pod) if f.rule == "crashes-on-a-pod"]

    assert [finding.severity for finding in said] == [Severity.ERROR]


def test_a_crash_is_one_finding_that_names_rule_and_place_and_ends_nothing() -> None:
    found = findings(crashes_on_a_pod, names_a_container)
    crash = next(finding for finding in found if finding.rule == "internal-error")

    assert crash.severity is Severity.ERROR
    assert "rule 'crashes-on-a-pod' crashed here: ZeroDivisionError: shop" in crash.message
    assert str(crash.object) == "Pod/shop"
    assert [f.rule for f in found].count("names-a-container") == 2


def test_findings_do_not_depend_on_the_order_of_the_rules() -> None:
    one = findings(crashes_on_a_pod, names_a_container)
    other = findings(names_a_container, crashes_on_a_pod)

    assert [(f.rule, f.span, f.message) for f in one] == [
        (f.rule, f.span, f.message) for f in other
    ]
