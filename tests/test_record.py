"""A record behaves as a frozen dataclass does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field
from functools import cached_property
from typing import ClassVar

import pytest

from initlint.record import record, replace

MAKERS = [pytest.param(dataclass(frozen=True), id="dataclass"), pytest.param(record, id="record")]
Maker = Callable[[type], type]


def make(maker: Maker) -> type:
    @maker
    class Point:
        """A place."""

        kinds: ClassVar[int] = 2
        x: int
        y: int = 0
        tags: list[str] = field(default_factory=list)
        note: str = field(default="", compare=False)

        @cached_property
        def norm(self) -> int:
            return self.x + self.y

    return Point


@pytest.mark.parametrize("maker", MAKERS)
def test_fields_are_given_in_order_by_name_or_by_default(maker: Maker) -> None:
    point = make(maker)(1, note="a")

    assert (point.x, point.y, point.tags, point.note, point.kinds) == (1, 0, [], "a", 2)
    assert point.norm == 1
    assert make(maker)(1).tags is not make(maker)(1).tags


@pytest.mark.parametrize("maker", MAKERS)
def test_a_missing_or_unknown_field_is_refused(maker: Maker) -> None:
    with pytest.raises(TypeError):
        make(maker)()
    with pytest.raises(TypeError):
        make(maker)(1, z=2)


@pytest.mark.parametrize("maker", MAKERS)
def test_nothing_can_be_changed(maker: Maker) -> None:
    point = make(maker)(1)

    with pytest.raises(FrozenInstanceError):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        del point.x


@pytest.mark.parametrize("maker", MAKERS)
def test_equality_goes_by_the_fields_that_compare(maker: Maker) -> None:
    point = make(maker)

    assert point(1, 2, [], "a") == point(1, 2, [], "b")
    assert point(1, 2) != point(1, 3)
    assert point(1, 2) != (1, 2, [], "")


def test_hash_goes_with_equality() -> None:
    @record
    class Pair:
        a: int
        b: str = field(default="", compare=False)

    assert len({Pair(1, "x"), Pair(1, "y"), Pair(2)}) == 2


def test_without_equality_a_record_is_itself_only() -> None:
    @record(eq=False)
    class Thing:
        a: int

    one = Thing(1)

    assert one != Thing(1)
    assert len({one, one, Thing(1)}) == 2


def test_a_record_is_matched_and_shown_by_its_fields() -> None:
    point = make(record)(3, 4)

    assert type(point).__match_args__ == ("x", "y", "tags", "note")
    assert repr(point).endswith("Point(x=3, y=4, tags=[], note='')")


def test_a_record_inherits_the_fields_of_its_base() -> None:
    @record
    class Base:
        a: int

    @record
    class Derived(Base):
        b: int = 2

    assert (Derived(1).a, Derived(1).b) == (1, 2)
    assert Derived(1) != Base(1)


def test_replace_gives_another_record() -> None:
    point = make(record)(1, 2)

    assert replace(point, y=5) == make_equal(point, 5)
    assert point.y == 2


def make_equal(point: object, y: int) -> object:
    return type(point)(point.x, y, point.tags, point.note)


def test_fields_that_can_be_changed_are_changed() -> None:
    @record(eq=False, frozen=False)
    class Node:
        number: int
        after: str | None = None

    @record(eq=False, frozen=False)
    class Leaf(Node):
        word: str = field(kw_only=True)

    leaf = Leaf(1, word="a")
    leaf.after = "b"

    assert (leaf.number, leaf.after, leaf.word) == (1, "b", "a")
    with pytest.raises(TypeError):
        Leaf(1, None, "a")
