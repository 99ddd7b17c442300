"""Made-up outcomes, hostile ones among them, for every reporter's tests."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from initlint.finding import Confidence, Edit, Finding, Fix, Label, ObjectRef, Safety, Severity
from initlint.report.outcome import Extent, Outcome, Verdict, outcome
from initlint.source.bundle import InputProblem
from initlint.source.text import Source, Span

# Rendering is quick and drawing an outcome is not: few examples, and no deadline.
some = settings(max_examples=30, deadline=None)

# What breaks reporters: line breaks, escapes, tabs, marks of other formats, wide and
# combining characters, right-to-left marks, noncharacters, bytes that are not UTF-8.
HOSTILE = "ab :,%'\"\\<>&[]{}|\n\r\t\x00\x1b\x7f\x85\xa0é日́\u202e\u2028\ufffe\udc80\udcff\ud800😀"

texts = st.text(alphabet=st.sampled_from(HOSTILE), max_size=60)
# A file's name has no lone surrogates but those that stand for bytes.
file_names = st.text(
    alphabet=st.sampled_from(HOSTILE.replace("\ud800", "")), min_size=1, max_size=12
)
words = st.text(alphabet=st.sampled_from(HOSTILE), min_size=1, max_size=12)
lines = st.one_of(texts, st.integers(0, 300).map(lambda length: "x" * length))
names = st.one_of(
    st.sampled_from(["a.yaml", "./b.yaml", "k8s/c d.yaml", "/abs/e.yaml", "<stdin>", "f:1,%.yaml"]),
    file_names,
)
sources = st.builds(Source, names, st.lists(lines, max_size=6).map("\n".join))
references = st.builds(ObjectRef, words, words, texts, texts)


@st.composite
def spans(draw: st.DrawFn, source: Source) -> Span:
    ends = st.integers(0, len(source.text))
    return Span(*sorted((draw(ends), draw(ends))))


@st.composite
def labels(draw: st.DrawFn) -> Label:
    source = draw(sources)
    return Label(source, draw(spans(source)), draw(texts))


@st.composite
def fixes(draw: st.DrawFn, source: Source) -> Fix:
    edits = draw(st.lists(st.builds(Edit, spans(source), texts), max_size=2))
    return Fix(draw(words), draw(st.sampled_from(Safety)), tuple(edits))


@st.composite
def findings(draw: st.DrawFn, source: Source, number: int) -> Finding:
    """A finding whose rule name says which one it is."""
    return Finding(
        rule=f"made-up-rule-{number}-x",
        severity=draw(st.sampled_from(Severity)),
        confidence=draw(st.sampled_from(Confidence)),
        message=draw(texts),
        source=source,
        span=draw(spans(source)),
        object=draw(st.none() | references),
        container=draw(st.none() | words),
        related=tuple(draw(st.lists(labels(), max_size=2))),
        fix=draw(st.none() | fixes(source)),
        url=draw(st.sampled_from(["", "https://example.com/rule.md"])),
        suppressed=draw(st.sampled_from([None, None, "comment", "baseline", "\x1b no\n"])),
    )


verdicts = st.builds(
    Verdict,
    references,
    st.sampled_from(["starts", "waits", "cannot-start", "unknown"]),
    st.lists(words, max_size=2).map(tuple),
    texts,
)
extents = st.builds(
    Extent,
    st.integers(0, 9),
    unrendered_templates=st.integers(0, 2),
    problems=st.lists(st.builds(InputProblem, words, words), max_size=2).map(tuple),
)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """An outcome without rules' metadata, its findings spread over a few sources."""
    where = draw(st.lists(sources, min_size=1, max_size=3, unique_by=lambda source: source.name))
    number = draw(st.integers(0, 5))
    found = [draw(findings(draw(st.sampled_from(where)), each)) for each in range(number)]
    return outcome(found, (), draw(st.lists(verdicts, max_size=3)), draw(extents))
