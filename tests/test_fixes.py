"""Fixes keep every byte they do not name, and are refused where that cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from initlint.finding import Confidence, Edit, Finding, Fix, Safety, Severity
from initlint.fixes import Mended, apply, encode, mend
from initlint.source.text import Source, Span, decode
from initlint.tree.node import Node, Scalar
from initlint.tree.read import documents
from initlint.untouched import change_outside

Lint = Callable[[Source], list[Finding]]

POD = """\
# the shop
kind: Pod  # not much yet
spec:
  initContainers:
    - name: wait   # first
      image: busybox
      command: [sh, -c, "nc -z db 5432"]

    # and then
    - name: migrate
      image: "shop"
      args: [up]
"""


def file(text: str, **more) -> Source:
    return Source("pod.yaml", text, Path("pod.yaml"), **more)


def fix(start: int, end: int, text: str) -> Fix:
    return Fix("Do it", Safety.SAFE, (Edit(Span(start, end), text),))


def replacing(
    pattern: str, text: str, *, safety: Safety = Safety.SAFE, rule: str = "made-up", **more
) -> Lint:
    """A linter that finds *pattern* and offers *text* instead."""

    def lint(source: Source) -> list[Finding]:
        return [
            Finding(
                rule,
                Severity.WARNING,
                Confidence.HIGH,
                f"'{match[0]}' is found",
                source,
                Span(*match.span()),
                fix=Fix("Replace it", safety, (Edit(Span(*match.span()), match.expand(text)),)),
                **more,
            )
            for match in re.finditer(pattern, source.text, re.MULTILINE)
        ]

    return lint


def both(*lints: Lint) -> Lint:
    return lambda source: [finding for lint in lints for finding in lint(source)]


def reasons(mended: Mended) -> list[str]:
    return [reason for _, reason in mended.refused]


# Texts and edits


@st.composite
def texts_and_fixes(draw: st.DrawFn) -> tuple[str, list[Fix]]:
    text = draw(st.text(alphabet="ab#\n é\udcff", max_size=40))
    ends = st.integers(0, len(text))
    spans = st.tuples(ends, ends).map(lambda pair: Span(*sorted(pair)))
    edits = st.builds(Edit, spans, st.text(alphabet="XY\n", max_size=5))
    fixes = st.builds(
        Fix, st.just("Do it"), st.just(Safety.SAFE), st.tuples(edits, edits) | st.tuples(edits)
    )
    return text, draw(st.lists(fixes, max_size=5))


@given(texts_and_fixes())
def test_the_text_is_what_the_applied_edits_make_of_it(case) -> None:
    text, fixes = case
    done = apply(text, fixes)
    by_hand = text
    for edit in sorted((e for each in done.applied for e in each.edits), key=lambda e: e.span)[
        ::-1
    ]:
        by_hand = by_hand[: edit.span.start] + edit.text + by_hand[edit.span.end :]

    assert done.text == by_hand


@given(texts_and_fixes())
def test_each_fix_is_applied_or_skipped_and_applied_ones_are_disjoint(case) -> None:
    text, fixes = case
    done = apply(text, fixes)
    spans = sorted(edit.span for each in done.applied for edit in each.edits)

    assert sorted(map(id, (*done.applied, *done.skipped))) == sorted(map(id, fixes))
    assert all(first.end <= second.start for first, second in pairwise(spans))


def test_two_insertions_at_one_place_are_not_applied_together() -> None:
    first, second = fix(1, 1, "X"), fix(1, 1, "Y")

    assert apply("ab", [first, second]) == ("aXb", (first,), (second,))


def test_the_edits_of_a_fix_go_together_or_not_at_all() -> None:
    pair = Fix("Swap", Safety.SAFE, (Edit(Span(0, 1), "B"), Edit(Span(2, 3), "A")))
    one = fix(2, 3, "X")

    assert apply("a b", [one, pair]) == ("a X", (one,), (pair,))
    assert apply("a b", [pair, one]) == ("B A", (pair,), (one,))


@pytest.mark.parametrize(
    "wrong", [fix(2, 9, ""), fix(-1, 1, ""), fix(2, 1, ""), Fix("x", Safety.SAFE, ())]
)
def test_edits_that_do_not_fit_the_text_are_skipped(wrong: Fix) -> None:
    assert apply("abc", [wrong]) == ("abc", (), (wrong,))


@pytest.mark.parametrize(
    ("text", "inserted", "result"),
    [
        ("a: 1\r\nb: 2\r\n", "x: 1\ny: 2\n", "a: 1\r\nx: 1\r\ny: 2\r\nb: 2\r\n"),
        ("a: 1\r\nb: 2\r\n", "x: 1\r\n", "a: 1\r\nx: 1\r\nb: 2\r\n"),
        ("a: 1\r\nb: 2", "x: 1\n", "a: 1\r\nx: 1\r\nb: 2"),
    ],
)
def test_inserted_lines_end_as_the_lines_around_them(text, inserted, result) -> None:
    assert apply(text, [fix(6, 6, inserted)]).text == result


def test_line_feeds_stay_in_a_file_of_line_feeds() -> None:
    assert apply("a: 1\nb: 2\n", [fix(5, 5, "x: 1\n")]).text == "a: 1\nx: 1\nb: 2\n"


@given(st.binary(max_size=30), st.booleans())
def test_a_file_that_is_written_back_keeps_its_bytes(content: bytes, marked) -> None:
    assume(marked or not content.startswith((b"\xff\xfe", b"\xfe\xff")))  # of UTF-16
    content = b"\xef\xbb\xbf" * marked + content
    text, encoding = decode(content)

    assert encode(file(text, encoding=encoding), text) == content


# Rounds


def test_comments_and_spacing_stay_as_they_were() -> None:
    mended = mend(file(POD), replacing("busybox$", "busybox:1.36"))

    assert mended.text == POD.replace("busybox", "busybox:1.36")
    assert [finding.message for finding in mended.applied] == ["'busybox' is found"]
    assert mended.refused == ()


def test_entries_can_be_removed_added_and_renamed() -> None:
    lint = both(
        replacing(r"      args: \[up\]\n", "", rule="remove"),
        replacing(r"(      image: busybox\n)", r"\1      tty: true\n", rule="add"),
        replacing("# and then", "# then", rule="comment"),
        replacing("command(?=: .sh)", "args", rule="rename"),
    )
    once_added = both(lambda source: [] if "tty" in source.text else lint(source))
    mended = mend(file(POD), once_added)

    assert mended.refused == ()
    assert mended.text == (
        POD.replace("      args: [up]\n", "")
        .replace("image: busybox\n", "image: busybox\n      tty: true\n")
        .replace("# and then", "# then")
        .replace("command", "args")
    )


def test_an_empty_entry_can_be_filled_and_a_full_one_emptied() -> None:
    text = "a:\nb:\n  c: 1  # one\nd: {e: 1}\n"
    lint = both(
        replacing("a:\\n", "a:\\n  x: 1\\n", rule="fill"),
        replacing("  c: 1  # one\\n", "", rule="empty"),
        replacing("{e: 1}", "none", rule="replace"),
    )
    mended = mend(file(text), lambda source: [] if "x" in source.text else lint(source))

    assert mended.refused == ()
    assert mended.text == "a:\n  x: 1\nb:\nd: none\n"


def test_an_element_can_be_removed_with_the_text_before_or_behind_it() -> None:
    for pattern in (r"(?s)    - name: wait.*(?=\n    # and)", r"(?s)\n\n    # and then.*up\]"):
        mended = mend(file(POD), replacing(pattern, ""))

        assert (len(mended.applied), mended.refused) == (1, ())


def test_overlapping_fixes_take_turns() -> None:
    first, second = replacing("busy", "lazy", rule="1"), replacing("sybox|zybox", "dy", rule="2")
    lint = both(first, second)
    mended = mend(file(POD), lint)

    assert mended.text == POD.replace("busybox", "lady")
    assert [finding.rule for finding in mended.applied] == ["1", "2"]


def test_unsafe_fixes_are_refused_unless_they_are_asked_for() -> None:
    lint = replacing("busybox$", "toybox", safety=Safety.UNSAFE)

    refused = mend(file(POD), lint)
    assert (refused.text, reasons(refused)) == (POD, ["the fix is unsafe and was not asked for"])
    assert "toybox" in mend(file(POD), lint, allow_unsafe=True).text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Source("pod.yaml", POD), "the text is no file"),
        (file(POD, is_rendered=True), "the text is rendered: its source is elsewhere"),
        (file(POD + "# \udcff"), "the file holds bytes that are not UTF-8"),
        (file(POD, encoding="utf-16-le"), "the file is UTF-16"),
    ],
)
def test_a_text_that_cannot_be_written_back_is_left_alone(source: Source, reason: str) -> None:
    mended = mend(source, replacing("busybox", "toybox"))

    assert (mended.text, reasons(mended)) == (source.text, [reason])


@pytest.mark.parametrize(
    ("pattern", "text", "reason"),
    [
        ('"shop"', '"shop', "the result does not parse: while scanning a quoted scalar"),
        ("# not much yet", "\n---", "the number of documents changes"),
        (r"      image: busybox\n", "    - image: x\n", "'initContainers' would change too"),
        (r"busybox\n", "busybox # ", "'element' would change too"),
        ("wait   ", "wait-", "'name' would change too"),
        ("nc -z ", 'nc", "', "'command' would change too"),
        ("kind: P", "kind: Q # ", "'document' would change too"),
        (r"\[(?=sh)", "", "'command' would change too"),
        ("up]", "up, # ", "the result does not parse: "),
    ],
)
def test_a_fix_that_changes_more_than_it_names_is_refused(pattern, text, reason) -> None:
    mended = mend(file(POD), replacing(pattern, text))

    assert mended.text == POD
    assert [each[: len(reason)] for each in reasons(mended)] == [reason]


def test_a_fix_in_an_anchored_value_is_refused_for_what_the_alias_shows() -> None:
    text = "first: &x {image: busybox}\nsecond: *x\nthird: {<<: *x}\n"
    mended = mend(file(text), replacing("busybox", "toybox"))

    assert (mended.text, reasons(mended)) == (text, ["'image' would change too"])


def test_an_overridden_entry_can_go_although_the_other_stands_behind_its_neighbours() -> None:
    text = "image: a\nname: b\nimage: c\n"
    mended = mend(file(text), replacing(r"\Aimage: a\n", ""))

    assert (mended.text, reasons(mended)) == ("name: b\nimage: c\n", [])


def test_a_fix_that_brings_an_error_is_refused() -> None:
    def strict(source: Source) -> list[Finding]:
        at = source.text.find("toybox")
        where = Span(at, at + 6)
        error = Finding("e", Severity.ERROR, Confidence.HIGH, "no toys", source, where)
        return [error] if at >= 0 else []

    mended = mend(file(POD), both(replacing("busybox", "toybox"), strict))

    assert (mended.text, reasons(mended)) == (POD, ["it brings an error: no toys"])


def test_a_refused_fix_stands_in_no_others_way() -> None:
    lint = both(
        replacing('"shop"', '"shop', rule="bad"),
        replacing("busybox$", "toybox", rule="good"),
        replacing(r"\[up\]", "[down]", rule="fine"),
    )
    mended = mend(file(POD), lint)

    assert mended.text == POD.replace("busybox", "toybox").replace("[up]", "[down]")
    assert [finding.rule for finding, _ in mended.refused] == ["bad"]
    assert [finding.rule for finding in mended.applied] == ["good", "fine"]


def test_fixes_that_are_fine_alone_and_not_together_take_turns() -> None:
    def pairs(source: Source) -> list[Finding]:
        brought = source.text.count("toybox") + source.text.count("toyshop") > 1
        where = Span(0, 1)
        error = Finding("e", Severity.ERROR, Confidence.HIGH, "two toys", source, where)
        return [error] if brought else []

    lint = both(replacing("busybox", "toybox"), replacing('"shop"', "toyshop"), pairs)
    mended = mend(file(POD), lint)

    assert mended.text == POD.replace("busybox", "toybox")
    assert reasons(mended) == ["it brings an error: two toys"]


@pytest.mark.parametrize(
    "lint",
    [
        both(replacing("busybox", "toybox"), replacing("toybox", "busybox")),
        replacing("image: (?=b)", "image: b"),
    ],
    ids=["back and forth", "growing"],
)
def test_fixes_that_never_settle_leave_the_text_as_it_was(lint: Lint) -> None:
    mended = mend(file(POD), lint)

    assert (mended.text, mended.applied) == (POD, ())
    assert reasons(mended) == ["the fixes do not settle within 10 rounds"]


def test_suppressed_findings_are_not_mended() -> None:
    mended = mend(file(POD), replacing("busybox", "toybox", suppressed="comment"))

    assert mended == Mended(POD)


def test_two_findings_with_one_fix_are_mended_once() -> None:
    lint = both(replacing("busybox", "toybox"), replacing("busybox", "toybox", rule="same"))
    mended = mend(file(POD), lint)

    assert mended.text == POD.replace("busybox", "toybox")
    assert [finding.rule for finding in mended.applied] == ["made-up"]


def test_a_file_of_windows_keeps_its_marks() -> None:
    text = POD.replace("\n", "\r\n")
    source = file(text, encoding="utf-8-sig")
    mended = mend(source, replacing(r"busybox(?=\r)", "toybox\n      tty: true"))

    wanted = text.replace("busybox", "toybox\r\n      tty: true")
    assert encode(source, mended.text) == b"\xef\xbb\xbf" + wanted.encode()


def test_scripts_in_block_scalars_can_be_mended() -> None:
    text = "data:\n  run.sh: |\n    #!/bin/sh\n    curl x\n  # behind\n  b: 1\n"
    mended = mend(file(text), replacing("curl x", "curl -f x"))

    assert mended.text == text.replace("curl x", "curl -f x")


def test_a_broken_document_beside_the_mended_one_stays() -> None:
    text = "a: [\n---\nimage: busybox\n"
    mended = mend(file(text), both(replacing("busybox", "toybox"), replacing(r"a: \[", "b: [")))

    assert mended.text == text.replace("busybox", "toybox")
    assert reasons(mended) == ["a document that initlint does not read would change"]


# Whatever a rule may offer


def leaves(node: Node, edited: Span) -> Iterator[str]:
    """The text of each scalar below *node*, keys left out, that the edit does not reach."""
    is_reached = edited.start <= node.end and node.start <= edited.end
    if isinstance(node, Scalar) and node.raw and not is_reached:
        yield node.raw
    for child in (*node.items(), *(value for _, value in node.pairs())):
        yield from leaves(child, edited)


def remaining(text: str, edited: Span) -> list[str]:
    return [leaf for each in documents(file(text)) for leaf in leaves(each.root, edited)]


def is_part(some: list[str], whole: list[str]) -> bool:
    """Whether all of *some* stand in *whole*, in this order."""
    rest = iter(whole)
    return all(each in rest for each in some)


_starts = st.integers(0, len(POD))


@settings(deadline=None, max_examples=300)
@given(
    start=_starts,
    length=st.integers(0, 12),
    text=st.text(alphabet="ab:-# \n[]{}\"'&*x", max_size=6),
)
def test_what_no_edit_reaches_is_in_the_tree_before_and_after(start, length, text) -> None:
    span = Span(start, min(start + length, len(POD)))
    done = apply(POD, [fix(*span, text)])
    reason = change_outside(file(POD), file(done.text), [Edit(span, text)])

    if reason is None:
        nowhere, inserted = Span(-1, -1), Span(start, start + len(text))
        assert is_part(remaining(POD, span), remaining(done.text, nowhere))
        assert is_part(remaining(done.text, inserted), remaining(POD, nowhere))


@given(start=_starts, length=st.integers(0, 12))
def test_text_put_in_its_own_place_is_never_refused(start: int, length: int) -> None:
    span = Span(start, min(start + length, len(POD)))

    assert change_outside(file(POD), file(POD), [Edit(span, POD[slice(*span)])]) is None
