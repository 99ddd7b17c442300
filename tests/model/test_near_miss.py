"""Near misses are one edit or one affix away."""

from __future__ import annotations

import pytest

from initlint.model.near_miss import near_misses

NEAR = ["datas", "dat", "dota", "adta", "xdata", "data-dir", "shop-data"]
FAR = ["data", "dataaa", "date-dir", "ta", "datadir", "atad"]


@pytest.mark.parametrize("other", NEAR)
def test_one_edit_or_affix_is_near(other: str) -> None:
    assert near_misses("data", [other]) == (other,)
    assert near_misses(other, ["data"]) == ("data",)


@pytest.mark.parametrize("other", FAR)
def test_more_is_far(other: str) -> None:
    assert near_misses("data", [other]) == ()


def test_each_near_name_is_given_once() -> None:
    assert near_misses("data", ["datas", "wal", "datas", "dat"]) == ("datas", "dat")
