"""Commands that fail or lie because of the variant or version of the tool."""

from __future__ import annotations

import pytest

from initlint.knowledge.tools import tool_book
from initlint.knowledge.traps import Effect, Version, within

BUSYBOX = "busybox"
TRAPS: list[tuple[str, str | None, Version | None, str | None, list[Effect]]] = [
    ("nslookup db", BUSYBOX, (1, 28), None, []),
    ("nslookup db", BUSYBOX, (1, 29, 3), None, [Effect.ALWAYS_SUCCEEDS]),
    ("nslookup db", BUSYBOX, (1, 29, 3), "alpine 3.9", []),
    ("nslookup db", BUSYBOX, (1, 36), None, [Effect.NEVER_SUCCEEDS]),
    ("nslookup db", BUSYBOX, (1, 31, 1), "alpine 3.12", []),
    ("nslookup db.ns", BUSYBOX, (1, 36), None, [Effect.NEVER_SEARCHED]),
    ("nslookup db.ns.", BUSYBOX, (1, 36), None, []),
    ("nslookup 10.0.0.1", BUSYBOX, (1, 36), None, []),
    ("nslookup", BUSYBOX, (1, 36), None, []),
    ("nslookup db", BUSYBOX, None, None, []),
    ("nslookup db", None, (1, 36), None, []),
    ("timeout 5 app", BUSYBOX, (1, 29), None, [Effect.FAILS]),
    ("timeout 5 app", BUSYBOX, (1, 30), None, []),
    ("timeout -t 5 app", BUSYBOX, (1, 29), None, []),
    ("timeout -t 5 app", BUSYBOX, (1, 36), None, [Effect.FAILS]),
    ("timeout -t 5 app", "gnu", None, None, [Effect.FAILS]),
    ("nc -z db 1", BUSYBOX, (1, 27), None, [Effect.FAILS]),
    ("nc -z db 1", BUSYBOX, (1, 27, 2), "alpine 3.7", []),
    ("nc -z db 1", BUSYBOX, (1, 36), None, []),
    ("nc -z db 1", "debian-busybox", None, None, [Effect.FAILS]),
    ("nc -z -4 db 1", BUSYBOX, (1, 36), None, [Effect.FAILS]),
    ("nc -z db:1", BUSYBOX, (1, 36), None, [Effect.FAILS]),
    ("nc -z db:1", "openbsd", None, None, [Effect.FAILS]),
    ("nc -z db 1", "openbsd", None, None, []),
]


@pytest.mark.parametrize(("line", "variant", "version", "distribution", "effects"), TRAPS)
def test_trap_is_known(
    line: str,
    variant: str | None,
    version: Version | None,
    distribution: str | None,
    effects: list[Effect],
) -> None:
    words = tuple(line.split())
    found = tool_book().traps(words, variant=variant, version=version, distribution=distribution)

    assert [trap.effect for trap in found] == effects


def test_an_unknown_word_is_no_trap() -> None:
    book = tool_book()

    assert book.traps(("nslookup", None), variant=BUSYBOX, version=(1, 36)) == ()
    assert book.traps(("timeout", None, "app"), variant=BUSYBOX, version=(1, 29)) == ()
    assert book.traps((None,), variant=BUSYBOX, version=(1, 36)) == ()


def test_versions_compare_as_numbers() -> None:
    assert within((1, 31, 1), ">=1.31")
    assert within((1, 9), "<1.28")
    assert not within((1, 31), ">=1.29 <1.31")
