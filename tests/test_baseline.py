"""A baseline accepts what was there, survives moved lines, and tells what it is not needed for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.baseline import Baseline, BaselineError, accept, read, written
from initlint.context import Context
from initlint.engine import judge, workspace
from initlint.finding import Finding, Severity
from initlint.model.container import Container
from initlint.registry import load_all
from initlint.rule import Report, Reports, rule
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.suppress import settle
from initlint.tree.read import documents

UNUSED = next(rule for rule in load_all(()) if rule.name == "unused-suppression")
NEW = Baseline(Path("baseline.json"), "", ())


@rule("named", summary="s", severity=Severity.ERROR, category="t", since="0", each=Container)
def named(container: Container, _: Context) -> Reports:
    yield Report(container.node.get("image"), "has an image")


RULES = (named, UNUSED)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pod(*containers: str, head: str = "") -> str:
    rows = "".join(f"  - {{name: {name}, image: i}}\n" for name in containers)
    return f"{head}kind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n{rows}"


def source(text: str, path: str = "pod.yaml") -> Source:
    return Source(path, text, Path(path))


def found(*sources: Source) -> list[Finding]:
    read_ones = [document for each in sources for document in documents(each)]
    context = Context(Settings(), workspace("", read_ones))
    return list(settle(judge(read_ones, context, RULES), read_ones, context, RULES))


def saved(*sources: Source, path: str = "baseline.json") -> Baseline:
    target = Baseline(Path(path), "", ())
    Path(path).write_text(written(target, found(*sources), sources))
    return read(Path(path))


def judged(baseline: Baseline, *sources: Source) -> list[Finding]:
    return list(accept(baseline, found(*sources), sources, RULES))


def open_ones(baseline: Baseline, *sources: Source) -> list[tuple[str, str | None]]:
    return [(f.rule, f.container) for f in judged(baseline, *sources) if f.suppressed is None]


def test_what_was_written_is_accepted_and_nothing_else() -> None:
    baseline = saved(source(pod("a", "b")))

    assert open_ones(baseline, source(pod("a", "b"))) == []
    assert open_ones(baseline, source(pod("a", "new", "b"))) == [("named", "new")]
    assert {f.suppressed for f in judged(baseline, source(pod("a", "b")))} == {"baseline"}


@given(
    st.text("#x \n", max_size=20).map(lambda text: "".join(f"# {t}\n" for t in text.split("\n")))
)
def test_moved_lines_change_nothing(head: str) -> None:
    before, after = source(pod("a", "b")), source(pod("a", "b", head=head))
    baseline = Baseline(NEW.path, "", ())
    text = written(baseline, found(before), [before])

    assert written(baseline, found(after), [after]) == text


@given(st.permutations("abc"))
def test_the_order_of_findings_and_files_does_not_matter(files: list[str]) -> None:
    sources = [source(pod("a", "a", "b"), f"{name}.yaml") for name in files]

    assert written(NEW, found(*sources), sources) == written(
        NEW, found(*reversed(sources)), sources[::-1]
    )


@given(st.integers(2, 6), st.data())
def test_accepting_one_finding_silences_exactly_it(count: int, data: st.DataObject) -> None:
    names = [f"c{number}" for number in range(count)]
    chosen = data.draw(st.sampled_from(names))
    text = source(pod(*names))
    one = [finding for finding in found(text) if finding.container == chosen]
    Path("one.json").write_text(written(NEW, one, [text]))

    left = [name for _, name in open_ones(read(Path("one.json")), text)]
    assert left == [name for name in names if name != chosen]


def test_findings_that_are_alike_are_counted() -> None:
    baseline = saved(source(pod("a", "a")))

    assert open_ones(baseline, source(pod("a", "a", "a"))) == [("named", "a")]
    assert open_ones(baseline, source(pod("a"))) == [("unused-suppression", None)]


def test_one_finding_is_one_line_and_the_lines_are_sorted() -> None:
    sources = [source(pod("b", "a"), "z.yaml"), source(pod("a"), "a.yaml")]
    text = written(NEW, found(*sources), sources)
    first, *rows, last = text.splitlines()

    assert (first, last) == ('{"version": 1, "findings": [', "]}")
    shown = [json.loads(row.rstrip(",")) for row in rows]
    assert [(row["path"], row["rule"], row["object"], row["container"]) for row in shown] == [
        ("a.yaml", "named", "Pod/p", "a"),
        ("z.yaml", "named", "Pod/p", "a"),
        ("z.yaml", "named", "Pod/p", "b"),
    ]


def test_an_empty_baseline_is_one_too() -> None:
    Path("empty.json").write_text(written(NEW, [], []))

    assert read(Path("empty.json")).entries == ()


def test_paths_are_relative_to_the_baseline(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "k8s").mkdir()
    (here / "k8s" / "pod.yaml").write_text(pod("a"))
    baseline = saved(source(pod("a"), "k8s/pod.yaml"))
    monkeypatch.chdir(here / "k8s")

    assert baseline.entries[0].path == "k8s/pod.yaml"
    assert open_ones(read(Path("../baseline.json")), source(pod("a"))) == []


def test_what_a_comment_suppresses_is_not_written() -> None:
    text = pod("a").replace("i}", "i} # initlint: ignore[named]")

    assert saved(source(text)).entries == ()


def test_a_crash_is_never_accepted() -> None:
    (finding,) = found(source(pod("a")))
    crash = Finding(
        "internal-error", finding.severity, finding.confidence, "m", finding.source, finding.span
    )

    assert written(NEW, [crash], [finding.source]) == written(NEW, [], [])


def test_an_entry_that_matches_nothing_is_reported_at_its_line() -> None:
    baseline = saved(source(pod("a", "b")))
    (finding,) = [f for f in judged(baseline, source(pod("b"))) if f.rule == "unused-suppression"]

    assert finding.source.name == "baseline.json"
    line = finding.source.position(finding.span.start).line
    assert json.loads(finding.source.line_text(line).rstrip(","))["container"] == "a"
    assert finding.message == (
        "this baseline entry suppresses nothing: `named` finds nothing like it in 'pod.yaml'"
    )


def test_entries_of_files_that_were_not_checked_are_left_alone_while_those_exist() -> None:
    Path("other.yaml").write_text(pod("b"))
    baseline = saved(
        source(pod("a")), source(pod("b"), "other.yaml"), source(pod("c"), "gone.yaml")
    )

    assert open_ones(baseline, source(pod("a"))) == [("unused-suppression", None)]
    text = written(baseline, found(source(pod("z"))), [source(pod("z"))])
    Path("next.json").write_text(text)
    assert [(e.path, e.container) for e in read(Path("next.json")).entries] == [
        ("other.yaml", "b"),
        ("pod.yaml", "z"),
    ]


def test_entries_of_rules_that_were_not_run_are_left_alone() -> None:
    baseline = saved(source(pod("a")))
    text = source(pod())
    on = [f.rule for f in accept(baseline, [], [text], (UNUSED,), known=["named"])]
    off = list(accept(baseline, [], [text], RULES, is_on=lambda _rule, _source: False))
    unknown = [f.message for f in accept(baseline, [], [text], (UNUSED,), known=["nameds"])]

    assert (on, off) == ([], [])
    assert unknown == [
        (
            "this baseline entry suppresses nothing: "
            "no rule is called 'named'; did you mean 'nameds'?"
        )
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: no such file"),
        ("", "Expecting value"),
        ('{"version": 1, "findings": [\n{,\n]}', "line 2"),
        ("[]", "this is no baseline"),
        ('{"version": 2, "findings": []}', "version 2 of baselines is not known"),
        ('{"version": 1, "findings": [{"path": 3}]}', "an entry has the texts path, rule"),
        ("[" * 100_000, ""),
    ],
)
def test_a_file_that_is_no_baseline_is_an_error(content: str | None, message: str) -> None:
    if content is not None:
        Path("b.json").write_text(content)
    with pytest.raises(BaselineError, match=f"^b.json: .*{message}"):
        read(Path("b.json"))


def test_a_missing_file_may_be_permitted() -> None:
    assert read(Path("b.json"), may_be_missing=True).entries == ()
