"""Quantities are read as the API server reads them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.model.quantity import in_thousandths, parse

# What resource.Quantity of apimachinery v0.37.2 makes of these texts.
READ = {
    "0": 0,
    "100m": Fraction(1, 10),
    ".5": Fraction(1, 2),
    "5.": 5,
    "+1.5Gi": 1610612736,
    "1e3": 1000,
    "1E3": 1000,
    "1E": 10**18,
    "1e-3": Fraction(1, 1000),
    "2e03": 2000,
    "007": 7,
    "-1": -1,
    "0.1n": Fraction(1, 10**9),
    "9Ei": 2**63 - 1,
    "100E": 10**20,
    "k": 0,
}
REFUSED = [
    "",
    "512mb",
    "1K",
    "1ki",
    "1 Gi",
    "1_000",
    "1,5",
    "0x10",
    "1e",
    "1m1",
    "1.5.2",
    "--1",
    "Gi5",
    "ten",
]


@pytest.mark.parametrize(("text", "amount"), READ.items())
def test_a_quantity_is_the_number_that_it_stands_for(text: str, amount: Fraction) -> None:
    assert parse(text) == amount


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["9" * 100_000, "1e999999999", "1e-999999999", "1" * 64])
def test_hostile_numbers_cost_no_time(text: str) -> None:
    amount = parse(text)

    assert amount is None or amount >= 0


@given(st.integers(0, 2**40), st.sampled_from(["", "k", "Ki", "M", "Mi", "m"]))
def test_a_larger_number_of_one_unit_is_a_larger_quantity(number: int, unit: str) -> None:
    smaller, larger = parse(f"{number}{unit}"), parse(f"{number + 1}{unit}")

    assert smaller is not None
    assert larger is not None
    assert smaller < larger


@given(st.text("0123456789.+-eEinumkKMGTP", max_size=8))
def test_any_text_is_read_or_refused(text: str) -> None:
    amount = parse(text)

    assert amount is None or in_thousandths(amount) >= amount
