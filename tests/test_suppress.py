"""Suppressions silence what they name, nothing else, and are reported where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.context import Context
from initlint.engine import judge, workspace
from initlint.finding import Finding, Severity
from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.registry import load_all
from initlint.rule import Report, Reports, Rule, rule
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.suppress import settle
from initlint.tree.document import Document
from initlint.tree.read import documents

UNUSED = next(rule for rule in load_all(()) if rule.name == "unused-suppression")


@rule("named", summary="s", severity=Severity.ERROR, category="t", since="0", each=Container)
def named(container: Container, _: Context) -> Reports:
    yield Report(container.node.get("name"), "has a name")


@rule("scripted", summary="s", severity=Severity.ERROR, category="t", since="0", each=Container)
def scripted(container: Container, _: Context) -> Reports:
    for argument in container.args:
        start = (argument.text or "").find("until")
        if start >= 0:
            yield Report(argument, "waits", span=argument.at(start, len(argument.text or "")))


@rule("listed", summary="s", severity=Severity.ERROR, category="t", since="0", each=Manifest)
def listed(manifest: Manifest, _: Context) -> Reports:
    yield Report(manifest.node.key("kind"), "is here")


RULES = (named, scripted, listed)


def settled(
    *texts: str, rules: tuple[Rule, ...] = (*RULES, UNUSED), known: tuple[str, ...] = ()
) -> list[Finding]:
    read: list[Document] = []
    for number, text in enumerate(texts):
        read += documents(Source(f"{number}.yaml", text, Path(f"{number}.yaml")))
    context = Context(Settings(), workspace("", read))
    found = settle(judge(read, context, rules), read, context, rules, known=known)
    return sorted(found, key=lambda finding: finding.sort_key)


def outcome(*texts: str, **options: object) -> list[str]:
    """Say what is reported, and in brackets what is suppressed and why, by line."""
    found = settled(*texts, **options)  # type: ignore[arg-type]
    lines = [f"{f.source.position(f.span.start).line} {f.rule}" for f in found]
    return [
        line if f.suppressed is None else f"({line}: {f.suppressed})"
        for line, f in zip(lines, found, strict=True)
    ]


def messages(*texts: str, **options: object) -> list[str]:
    found = settled(*texts, **options)  # type: ignore[arg-type]
    return [f.message for f in found if f.rule == UNUSED.name and f.suppressed is None]


def pod(*lines: str, annotation: str = "", rules: str = "") -> str:
    """Make a Pod whose containers begin at line 6; the comment of line 1 keeps others out."""
    noted = f", annotations: {{initlint.dev/ignore: '{annotation}'}}" if annotation else ""
    head = f"# initlint: ignore-file[listed{rules}]\nkind: Pod\nmetadata: {{name: p{noted}}}\n"
    return f"{head}spec:\n  containers:\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["- name: a  # initlint: ignore[named] it is ours"], ["(6 named: it is ours)"]),
        (["# initlint: ignore[named]", "- name: a"], ["(7 named: comment)"]),
        (["# initlint:ignore[ scripted ,named ]: so", "- name: a"], ["(7 named: so)"]),
        (["# initlint: ignore[named]", "# more words", "- name: a"], ["(8 named: comment)"]),
        (["# initlint: ignore[named]", "- image: a", "  name: a"], ["8 named"]),
        (["- image: a  # initlint: ignore[named]", "  name: a"], ["7 named"]),
        (["- name: a", "# initlint: ignore[named]"], ["6 named"]),
        (["- name: a  # initlint: ignore[other]"], ["6 named"]),
        (["- name: 'a#initlint: ignore[named]'"], ["6 named"]),
        (["- {name: a}", "- {name: b} # initlint: ignore[named] b"], ["6 named", "(7 named: b)"]),
    ],
)
def test_a_comment_speaks_of_its_line_or_of_the_next(lines: list[str], expected: list[str]) -> None:
    found = outcome(pod(*lines), known=("other",))

    assert [line for line in found if "named" in line] == expected


def test_a_comment_within_the_script_works() -> None:
    script = [
        "- args:",
        "  - |",
        "    echo start",
        "    until nc -z db 5432",
        "    do",
        "      sleep 1 # initlint: ignore[scripted] the chart brings it up",
        "    done",
    ]
    found = outcome(pod(*script, rules=",named"), rules=RULES)

    assert "(9 scripted: the chart brings it up)" in found


def test_a_comment_above_the_command_within_the_script_works() -> None:
    script = ["- args:", "  - |", "    # initlint: ignore[scripted]", "    until false; do :; done"]

    assert "(9 scripted: comment)" in outcome(pod(*script), rules=RULES)


def test_a_file_comment_speaks_of_all_of_its_file_and_of_no_other() -> None:
    first = pod("- name: a", "- name: b") + "# initlint: ignore-file[named] generated\n"

    assert outcome(first, pod("- name: c")) == [
        "(2 listed: comment)",
        "(6 named: generated)",
        "(7 named: generated)",
        "(2 listed: comment)",
        "6 named",
    ]


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("named", ["(6 named: annotation)", "(7 named: annotation)"]),
        ("named # as agreed", ["(6 named: as agreed)", "(7 named: as agreed)"]),
        ("b/named", ["6 named", "(7 named: annotation)"]),
        ("scripted, a/named", ["(6 named: annotation)", "7 named"]),
        ("c/named", ["6 named", "7 named"]),
    ],
)
def test_an_annotation_speaks_of_its_object_or_of_one_container(
    annotation: str, expected: list[str]
) -> None:
    found = outcome(pod("- name: a", "- name: b", annotation=annotation))

    assert [line for line in found if " named" in line] == expected


def test_a_comment_before_the_first_document_or_between_two_is_one() -> None:
    head = "# initlint: ignore-file[named] first\n---\n"
    middle = "---\n# initlint: ignore-file[listed] second\n---\n"
    found = outcome(head + pod("- name: a") + middle + pod("- name: b"), rules=RULES)

    assert "(8 named: first)" in found


@pytest.mark.parametrize(
    "line",
    [
        "- {name: a, image: 'x  # initlint: ignore[named]'}",
        "- {name: a, image: 'x#initlint: ignore[named]'}  # else",
    ],
)
def test_a_text_that_looks_like_a_comment_is_none(line: str) -> None:
    assert [each for each in outcome(pod(line)) if "named" in each] == ["6 named"]


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  {object}: {{initlint.dev/ignore: "named,listed"}}
spec:
  template:
    metadata:
      {template}: {{initlint.dev/ignore: "named,listed"}}
    spec:
      containers: [{{name: a}}]
"""


def test_an_annotation_on_a_pod_template_speaks_of_the_pod_only() -> None:
    on_object = DEPLOYMENT.format(object="annotations", template="labels")
    on_template = DEPLOYMENT.format(object="labels", template="annotations")

    assert outcome(on_object) == ["(2 listed: annotation)", "(11 named: annotation)"]
    assert outcome(on_template) == [
        "2 listed",
        "9 unused-suppression",
        "(11 named: annotation)",
    ]


def test_an_annotation_does_not_reach_the_next_object() -> None:
    two = pod("- name: a", annotation="named") + "---\n" + pod("- name: b")

    assert [line for line in outcome(two) if " named" in line] == [
        "(6 named: annotation)",
        "13 named",
    ]


def test_an_annotation_reaches_a_place_outside_its_object() -> None:
    @rule("elsewhere", summary="s", severity=Severity.INFO, category="t", since="0", each=Container)
    def elsewhere(container: Container, context: Context) -> Reports:
        for config in context.workspace.of_kind("ConfigMap"):
            yield Report(config.node.get("data", "run.sh"), f"{container} runs this")

    script = "kind: ConfigMap\nmetadata: {name: scripts}\ndata: {run.sh: exit 1}\n"
    text = pod("- name: a", annotation="a/elsewhere")

    assert "(3 elsewhere: annotation)" in outcome(text, script, rules=(elsewhere,))
    assert "3 elsewhere" in outcome(pod("- name: a"), script, rules=(elsewhere,))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["- image: a  # initlint: ignore[scripted]"],
            ["this comment suppresses nothing: `scripted` finds nothing here"],
        ),
        (
            ["# initlint: ignore-file[scripted]"],
            ["this comment suppresses nothing: `scripted` finds nothing in this file"],
        ),
        (
            ["- name: a # initlint: ignore[namd, named]"],
            ["this comment suppresses nothing: no rule is called 'namd'; did you mean 'named'?"],
        ),
        (
            ["# initlint: ingore[named]"],
            ["this comment suppresses nothing: `ingore` is no directive; did you mean 'ignore'?"],
        ),
        (
            ["# initlint: ignore", "# initlint: ignore[]"],
            ["this comment suppresses nothing: it names no rule, as `ignore[rule-name]` does"] * 2,
        ),
        (["# initlint: is the tool that we use"], []),
        (["# initlint: ignore[not-run]"], []),
    ],
)
def test_an_unused_suppression_is_told_with_the_reason(
    lines: list[str], expected: list[str]
) -> None:
    assert messages(pod(*lines), known=("not-run",)) == expected


def test_an_unused_suppression_points_at_the_name() -> None:
    found = settled(pod("- name: a", annotation="a/named, b/named"))
    (unused,) = [f for f in found if f.rule == UNUSED.name]

    assert unused.source.text[unused.span.start : unused.span.end] == "b/named"
    assert unused.message.endswith("`named` finds nothing in container 'b'")
    assert unused.severity is Severity.INFO


def test_what_is_said_of_an_unused_suppression_can_be_suppressed() -> None:
    text = pod("- image: a # initlint: ignore[scripted, unused-suppression] keep it")

    assert "(6 unused-suppression: keep it)" in outcome(text)
    assert messages(pod("# initlint: ignore[unused-suppression]")) == [
        "this comment suppresses nothing: `unused-suppression` finds nothing here"
    ]


def test_a_crash_cannot_be_suppressed() -> None:
    @rule("broken", summary="s", severity=Severity.INFO, category="t", since="0", each=Container)
    def broken(_container: Container, _: Context) -> Reports:
        raise ZeroDivisionError
        yield

    found = outcome(pod("- name: a # initlint: ignore[internal-error]"), rules=(broken, UNUSED))

    assert "1 internal-error" in found


def test_names_of_rules_that_are_off_for_a_file_are_passed_over() -> None:
    read = tuple(documents(Source("a.yaml", pod("# initlint: ignore[scripted]"))))
    context = Context(Settings(), workspace("", read))
    rules = (scripted, UNUSED)
    found = settle(
        (), read, context, rules, known=["listed"], is_on=lambda name, _: name != "scripted"
    )

    assert list(found) == []


def test_a_document_that_cannot_be_read_keeps_its_comments() -> None:
    @rule("lost", summary="s", severity=Severity.ERROR, category="t", since="0", each=Document)
    def lost(document: Document, _: Context) -> Reports:
        for problem in document.problems:
            yield Report(document.root, problem.message, span=problem.span)

    source = Source("a.yaml", "a: [1\n# initlint: ignore-file[lost] a template\n")
    read = tuple(documents(source))
    problem = read[0].problems[0]
    finding = Finding("lost", Severity.ERROR, UNUSED.confidence, "m", source, problem.span)
    (marked,) = settle([finding], read, Context(Settings(), workspace("", read)), (lost,))

    assert marked.suppressed == "a template"


@given(st.integers(1, 8), st.data())
def test_suppressing_one_finding_removes_exactly_it(count: int, data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, count - 1))
    above = data.draw(st.booleans())
    lines = [f"- name: c{number}" for number in range(count)]
    before = settled(pod(*lines))
    comment = "# initlint: ignore[named] chosen"
    if above:
        lines.insert(chosen, comment)
    else:
        lines[chosen] += f"  {comment}"
    after = settled(pod(*lines))

    assert [f.message for f in after] == [f.message for f in before]
    assert [f.container for f in after if f.suppressed == "chosen"] == [f"c{chosen}"]


@given(st.permutations(range(4)))
def test_the_order_of_the_files_does_not_matter(order: list[int]) -> None:
    texts = [
        pod("- name: a # initlint: ignore[named]"),
        pod("- name: b", annotation="b/named, scripted"),
        pod("- name: c", "# initlint: ignore[scripted]"),
        pod("- name: d"),
    ]
    sources = [Source(f"{number}.yaml", text) for number, text in enumerate(texts)]
    read = [document for number in order for document in documents(sources[number])]
    context = Context(Settings(), workspace("", read))
    rules = (*RULES, UNUSED)
    found = settle(judge(read, context, rules), read, context, rules)
    shown = [(f.sort_key, f.suppressed) for f in sorted(found, key=lambda f: f.sort_key)]
    expected = [(f.sort_key, f.suppressed) for f in settled(*texts)]

    assert shown == expected


def test_many_suppressions_of_many_findings_take_little_time() -> None:
    lines = [f"- name: c{number} # initlint: ignore[named]" for number in range(3000)]
    annotation = ", ".join(f"c{number}/scripted" for number in range(3000))
    found = outcome(pod(*lines, annotation=annotation), rules=RULES)

    assert "(3005 named: comment)" in found
