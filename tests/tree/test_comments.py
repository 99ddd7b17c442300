"""Comments of YAML, and those of the scripts inside it."""

from __future__ import annotations

import pytest

from initlint.tree.comments import comments
from tests.tree.examples import read

MARK = "# initlint: ignore[x]"


def found(text: str) -> list[tuple[str, bool]]:
    return [
        (comment.text, comment.is_in_scalar)
        for document in read(text)
        for comment in comments(document)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MARK}\na: 1 # b\n", [(MARK, False), ("# b", False)]),
        (f"a: 1\r\n{MARK}\r\nb: 1\r\n", [(MARK, False)]),
        (f"a: |  {MARK}\n  x\n", [(MARK, False)]),
        (f"a: |\n  x\n  {MARK}\n  y # z\n{MARK}\n", [(MARK, True), ("# z", True), (MARK, False)]),
        (f"a: >-\n  x {MARK}\n", [(MARK, True)]),
        (f'a: "x\n  {MARK}"\n', [(f'{MARK}"', True)]),
        (f'a: "x {MARK}"\n', []),
        (f"a: 'x {MARK}' {MARK}\n", [(MARK, False)]),
        (f"a: b#c {MARK}\n", [(MARK, False)]),
        (f"a: [x, {MARK}\n y#z]\n", [(MARK, False)]),
        (f"a: |\n  x;{MARK}\n  $#y\n", [(MARK, True)]),
        (f"a: [\n{MARK}\n", [(MARK, False)]),
        (f"%TAG ! x\n{MARK}\n", [(MARK, False)]),
        (f"kind: CustomResourceDefinition\na: '{MARK}'\n{MARK}\n", [(MARK, False)]),
        (f"a: 1\n---\nb: 1 {MARK}\n---\nc: 1\n", [(MARK, False)]),
        ("a: 1 # nothing for us\n", []),
    ],
)
def test_comments_are_told_from_text(text: str, expected: list[tuple[str, bool]]) -> None:
    assert found(text) == expected


def test_a_comment_knows_its_place() -> None:
    text = f"a: 1\n---\nb: |\n  x\n  {MARK}\n"
    (comment,) = [comment for document in read(text) for comment in comments(document)]

    assert text[slice(*comment.span)] == MARK


def test_a_line_full_of_number_signs_is_walked_once() -> None:
    assert len(found(f"a: '{'# ' * 200_000}' {MARK}\n")) == 1
