"""What every reporter promises, whatever a manifest holds."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.record import replace
from initlint.report import FORMATS, reporter
from initlint.report.outcome import Outcome, outcome
from tests.report.strategies import outcomes, some

EVERY = sorted(FORMATS)
# Formats that list each finding's rule a fixed number of times.
MENTIONS = {
    "text": r" {2}(made-up-rule-\d-x)$",
    "concise": r"\[(made-up-rule-\d-x)\]$",
    "json": r'"rule": "(made-up-rule-\d-x)"',
    "sarif": r'"ruleId": "(made-up-rule-\d-x)"',
    "github": r"::.* title=initlint (made-up-rule-\d-x),",
    "gitlab": r'"check_name": "(made-up-rule-\d-x)"',
    "junit": r'testcase name="(made-up-rule-\d-x) at',
}
KEEPS_SUPPRESSED = {"json", "sarif", "junit"}


@pytest.mark.parametrize("name", EVERY)
@some
@given(made_up=outcomes())
def test_each_finding_stands_there_once_and_in_order(name: str, made_up: Outcome) -> None:
    shown = re.findall(MENTIONS[name], reporter(name)(made_up), re.MULTILINE)

    wanted = made_up.findings if name in KEEPS_SUPPRESSED else made_up.reported
    assert shown == [finding.rule for finding in wanted]


@pytest.mark.parametrize("name", EVERY)
@some
@given(made_up=outcomes())
def test_the_text_can_be_encoded_and_ends_its_last_line(name: str, made_up: Outcome) -> None:
    written = reporter(name)(made_up)

    assert written.encode("utf-8").decode("utf-8") == written
    assert not written or written.endswith("\n")


@pytest.mark.parametrize("name", EVERY)
@some
@given(made_up=outcomes())
def test_nothing_that_a_terminal_obeys_gets_through(name: str, made_up: Outcome) -> None:
    written = reporter(name)(made_up)

    assert [line for line in written.split("\n") if not line.isprintable()] == []


@pytest.mark.parametrize("name", EVERY)
@some
@given(made_up=outcomes(), seed=st.integers())
def test_the_order_of_arrival_does_not_matter(name: str, made_up: Outcome, seed: int) -> None:
    shuffled = random.Random(seed).sample(made_up.findings, len(made_up.findings))
    again = outcome(shuffled, made_up.rules, made_up.startup, made_up.extent)

    assert reporter(name)(again) == reporter(name)(made_up)


@pytest.mark.parametrize("name", EVERY)
@some
@given(made_up=outcomes())
def test_colour_changes_nothing_but_the_colour(name: str, made_up: Outcome) -> None:
    painted = reporter(name, colour=True)(made_up)

    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == reporter(name)(made_up)


@pytest.mark.parametrize("name", EVERY)
def test_an_empty_outcome_can_be_written(name: str) -> None:
    empty = outcome(())

    assert reporter(name)(empty) == reporter(name)(replace(empty))


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown format 'yaml': one of concise, github"):
        reporter("yaml")


def test_naming_the_formats_loads_none_of_them() -> None:
    code = "import initlint.report, sys; print([m for m in sys.modules if 'report.' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
