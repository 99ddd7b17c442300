"""What kubelet reads of an env file, at 1.34 and from 1.35 on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.model.env_file import Outcome, read_key
from initlint.settings import KubeVersion

ALPHA, BETA = KubeVersion(1, 34), KubeVersion(1, 35)
FOUND, EMPTY, MISSING = Outcome.FOUND, Outcome.EMPTY, Outcome.MISSING
REFUSED, UNKNOWN = Outcome.REFUSED, Outcome.UNKNOWN
names = st.text("ABC_.1", min_size=1, max_size=4)
values = st.text('ab =#"\\\n', max_size=6)


@pytest.mark.parametrize(
    ("text", "outcome", "value"),
    [
        ("KEY='v'\n", FOUND, "v"),
        ("KEY='v'", FOUND, "v"),
        ("  KEY='v' # why\n", FOUND, "v"),
        ("# why\n\nA='x'\nKEY='v'\n", FOUND, "v"),
        ("KEY='a\nb'\n", FOUND, "a\nb"),
        ("KEY='v'\r\n", FOUND, "v"),
        ("KEY='v'\nbroken\n", FOUND, "v"),
        ("KEY='first'\nKEY='last'\n", FOUND, "first"),
        ("KEY=''\n", EMPTY, ""),
        ("KEY= 'v'\n", EMPTY, ""),
        ("A= x\nKEY='v'\n", FOUND, "v"),
        ("key='v'\n", MISSING, ""),
        ("export KEY='v'\n", MISSING, ""),
        ("", MISSING, ""),
        ("KEY=v\n", REFUSED, ""),
        ('KEY="v"\n', REFUSED, ""),
        ("KEY ='v'\n", REFUSED, ""),
        ("KEY='v\n", REFUSED, ""),
        ("KEY='a''b'\n", REFUSED, ""),
        ("KEY=\n", REFUSED, ""),
        ("A=x\nKEY='v'\n", REFUSED, ""),
        ("='v'\n", REFUSED, ""),
        ("text\n", REFUSED, ""),
    ],
)
def test_from_1_35_on_values_stand_in_single_quotes(
    text: str, outcome: Outcome, value: str
) -> None:
    found = read_key(text, "KEY", BETA)

    assert (found.outcome, found.value) == (outcome, value)


@pytest.mark.parametrize(
    ("text", "outcome", "value"),
    [
        ("KEY=v\n", FOUND, "v"),
        ("KEY = v \n", FOUND, "v"),
        ("KEY='v'\n", FOUND, "'v'"),
        ("KEY=a \\\n  b\n", FOUND, "a b"),
        ("KEY=\n", EMPTY, ""),
        ("export KEY=v\n", MISSING, ""),
        ("KEY=a \\\n\nb\n", REFUSED, ""),
        ("KEY=a \\\n", REFUSED, ""),
        ("text\nKEY=v\n", REFUSED, ""),
        ("=v\n", REFUSED, ""),
    ],
)
def test_at_1_34_quotes_are_part_of_the_value(text: str, outcome: Outcome, value: str) -> None:
    found = read_key(text, "KEY", ALPHA)

    assert (found.outcome, found.value) == (outcome, value)


@pytest.mark.parametrize(
    ("text", "outcome", "is_sure"),
    [
        ("KEY='\0'\n", FOUND, False),
        ("KEY='a\0", REFUSED, False),
        ("KEY=\0\n", REFUSED, False),
        ("KEY=v\0\n", REFUSED, True),
        ("A='\0'\nKEY=v\n", REFUSED, False),
        ("A=''\0\nKEY='v'\n", UNKNOWN, True),
        ("\0\nKEY='v'\n", UNKNOWN, True),
        ("\0='v'\n", UNKNOWN, True),
        ("A='\0'\n", MISSING, False),
    ],
)
def test_what_rests_on_an_unknown_piece_is_not_sure(
    text: str, outcome: Outcome, *, is_sure: bool
) -> None:
    found = read_key(text, "KEY", BETA)

    assert (found.outcome, found.is_sure) == (outcome, is_sure)


def test_a_refused_line_is_named_by_its_number() -> None:
    found = read_key("# why\nA='b\nc'\nKEY=v\n", "KEY", BETA)

    assert (found.line, found.reason) == (4, "has a value without single quotes")


@pytest.mark.parametrize(("length", "outcome"), [(65_535, FOUND), (65_536, REFUSED)])
def test_a_line_ends_with_the_scanners_buffer(length: int, outcome: Outcome) -> None:
    text = "KEY='" + "x" * (length - 6) + "'\n"

    assert read_key(text, "KEY", BETA).outcome is outcome


@given(st.lists(st.tuples(names, values), max_size=5), names)
def test_of_well_formed_lines_the_first_of_a_name_counts(
    entries: list[tuple[str, str]], key: str
) -> None:
    text = "".join(f"{name}='{value}'\n" for name, value in entries)
    first = next((value for name, value in entries if name == key), "")

    assert read_key(text, key, BETA).value == first


@given(st.text("AB='\" \n#\\x\0", max_size=20), st.text("AB='\n", max_size=10))
def test_what_follows_the_key_changes_nothing(text: str, more: str) -> None:
    whole = f"{text}\n{more}"
    found = read_key(f"{text}\n", "A", BETA)

    assert found.outcome is not FOUND or read_key(whole, "A", BETA) == found
