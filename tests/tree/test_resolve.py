"""Scalars and keys mean what they mean to kubectl, asked of the real one."""

from __future__ import annotations

import random

import pytest

from initlint.tree.resolve import resolve
from tests.tree.examples import data, problems, tree
from tests.tree.kubectl import HEAD, as_floats, refuses, values

SPELLINGS = """
y n Y No on OFF yEs true True tRUE null ~ Null 0644 0o644 0O17 0x1F 0X1f 0b11 0B1 1_000 _1 1_
0_7 089 08 09.5 1e3 1E3 1e+3 1. .5 +.5 -.5 5.e3 1e e3 +1 -1 + 0 -0 00 007 12:30:45 1:2
2001-01-01 = << 1.0 1.50 1e-3 0.1 1e400 1e-400 123456789012345678901234567890
9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616
+18446744073709551615 -9223372036854775808 -9223372036854775809 0xffffffffffffffff
-0x8000000000000001 0x 0xg 1__0 0b2 0o8 +0x1F -0b11 -0o17 +089 1.2.3 v1 1Gi 100m . .. +. 0.
00.5 0x1.8p1 1_0.5 Infinity NaN nan inf 0777 -017 ._5 .5_0 .5_ .5e1_0 -0.0 1e20 1e21 1e22
01777777777777777777777
""".split()  # noqa: SIM905
LONG = ["9" * 70, "1" + "0" * 100, "0" * 100 + "7", "1." + "0" * 100]
LETTERS = "01789_+-.eExobnyYNofstru:"
KEYS = """
on y 0x10 1.5 1.10 1e3 1e6 1e5 999999.5 1000000.5 1000000.0 .inf -.inf .nan 1e39 -1e39 1e-5
1e-4 0.00012345 -0.0 -0 9223372036854775807 16777217.0 0.1 3.14159265358979 1e-46 1e-45
1_000.5 12:30 2001-01-01 .5 -.5 1. name "on" 'on' "0x10"
""".split()  # noqa: SIM905
TAGGED = [
    "!!str 1", "!!str on", "!!str null", "!!str ''", "!!int '1'", "!!int 0x10", '!!int "0x10"',
    "!!float 1", "!!float '1.5'", "!!bool on", '!!bool "on"', "!!null ~", '!!null ""', "!Foo 1",
    "!Foo on", '!Foo "1"', "! 1", "!!foo 1", "!!merge x", "!!binary aGVsbG8=", "!!seq [1]",
    "!!timestamp 2001-01-01", "!!map {b: c}", "!!set {b, c}", "!!str [1]", "!!int {b: 1}",
    "!<tag:yaml.org,2002:int> '5'", "!<tag:example.org:int> 5", "{!!int '1': 1}",
    "{!!bool 'on': 1}", "{!!str 1: 1}", "{!!float '1': 1}",
]  # fmt: skip
REFUSED = [
    "!!int 1.5", "!!int x", "!!int on", "!!float x", "!!bool x", "!!bool 1", "!!null x",
    "!!binary a", "!!timestamp x", "{!!null a: 1}", "{null: 1}", "{~: 1}", "{? [a] : 1}",
    "{? {a: b} : 1}", "{18446744073709551615: 1}", ".inf", "[-.INF]", "{a: .nan}", '"\\/"',
]  # fmt: skip


def is_plain(text: str) -> bool:
    """Whether *text* is one plain scalar where it follows `data: `."""
    return not (text in ("-", "---", "...") or text[0] == ":" or text[-1] == ":" or ": " in text)


def random_spellings(count: int) -> list[str]:
    chance = random.Random(3)
    made = ("".join(chance.choices(LETTERS, k=chance.randint(1, 7))) for _ in range(count))
    return [text for text in made if is_plain(text)]


def test_plain_scalars_have_the_values_that_kubectl_reads() -> None:
    spellings = [*SPELLINGS, *LONG, *random_spellings(1500)]
    (read,) = values(["\n" + "".join(f"- {text}\n" for text in spellings)])
    differ = [
        (text, resolve(text), theirs)
        for text, theirs in zip(spellings, read, strict=True)
        if as_floats(resolve(text)) != as_floats(theirs)
        or isinstance(resolve(text), str) != isinstance(theirs, str)
    ]

    assert differ == []


def test_keys_become_the_strings_that_kubectl_makes_of_them() -> None:
    keys = [*KEYS, *(f"{text}" for text in random_spellings(300) if resolve(text) is not None)]
    body = "\n" + "".join(f"- {key}: 1\n" for key in keys)
    (read,) = values([body])

    assert as_floats(data(f"data: {body}")) == {"data": as_floats(read)}


def test_tags_do_what_they_do_in_kubectl() -> None:
    read = values(TAGGED)
    ours = [tree(f"data: {body}").get("data") for body in TAGGED]

    assert [as_floats(data(f"data: {body}")["data"]) for body in TAGGED] == as_floats(read)  # type: ignore[index, call-overload]
    assert [bool(node) for node in ours] == [value is not None for value in read]


@pytest.mark.parametrize("body", REFUSED)
def test_what_kubectl_refuses_is_a_problem(body: str) -> None:
    manifest = f"{HEAD}data: {body}\n"

    assert refuses(manifest)
    assert len(problems(manifest)) == 1


def test_a_key_that_is_no_string_keeps_its_place() -> None:
    source = "true: 1\n0x10: 2\n"
    key = tree(source).key("16")

    assert key.text == "16"
    assert source[slice(*key.span)] == "0x10"


def test_an_alias_as_a_key_does_not_change_what_it_names() -> None:
    assert data("a: &x 0x10\nb: {*x : 1}\nc: *x\n") == {"a": 16, "b": {"16": 1}, "c": 16}


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "0x" + "f" * 100_000, "1_" * 50_000, "." * 100_000]
)
def test_a_very_long_number_is_read_without_trouble(text: str) -> None:
    assert resolve(text) == text
