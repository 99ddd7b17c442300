"""Variables that are set where nobody sees it: nothing is proved with them."""

from __future__ import annotations

import pytest

from initlint.shell.dialect import Dialect
from tests.shell.examples import script


@pytest.mark.parametrize(
    "setting",
    [
        ". /app/env.sh",
        "source <(app env)",
        'eval "$(app env)"',
        "set -a; . ./env; set +a",
        "export $(cat env | xargs)",
        'while IFS== read -r k v; do export "$k=$v"; done < env',
        "mapfile -t name < list",
        "readarray name < list",
        "printf -v name %s x",
        "getopts ab name",
        "read -r name < list",
    ],
)
def test_a_variable_that_may_be_set_does_not_make_the_script_fail(setting: str) -> None:
    ends = script(f"set -u; {setting}; echo $name", Dialect.BASH).ends

    assert ends.can_succeed


@pytest.mark.parametrize("dialect", [Dialect.ASH, Dialect.DASH, Dialect.BASH])
def test_a_variable_that_nobody_sets_makes_a_strict_script_fail(dialect: Dialect) -> None:
    ends = script('set -u; [ -z "$name" ]; until false; do sleep 1; done', dialect).ends

    assert not ends.can_succeed
    assert ends.loops == ()


def test_options_are_read_to_their_end() -> None:
    options = "while getopts h:p: o; do case $o in h) host=$OPTARG;; esac; done"
    text = f"{options}; until nc -z $host 1; do sleep 1; done"

    assert (None, 1) in [(wait.target.host, wait.target.port) for wait in script(text).waits]


@pytest.mark.parametrize("dialect", [Dialect.ASH, Dialect.DASH, Dialect.BASH])
@pytest.mark.parametrize(
    "use",
    [
        'for v in "$name" a; do :; done',
        "case $name in a) ;; esac",
        "echo ${#name}",
        "short=${name#a}",
        "{ true; } > /tmp/$name",
    ],
)
def test_a_name_that_is_not_set_is_refused_wherever_it_is_expanded(
    use: str, dialect: Dialect
) -> None:
    ends = script(f"set -u; while true; do {use}; sleep 1; done", dialect).ends

    assert ends.loops == ()


@pytest.mark.parametrize("use", ["let name++", "(( name++ ))", "x=$((name + 1))"])
def test_only_bash_refuses_a_bare_name_in_arithmetic(use: str) -> None:
    text = f"set -u; {use}; exit 0"

    assert not script(text, Dialect.BASH).ends.can_succeed
    assert script(text, Dialect.ASH).ends.can_succeed


def test_what_arithmetic_does_not_come_to_is_not_refused() -> None:
    assert script("set -u; (( 0 && name )); exit 0", Dialect.BASH).ends.can_succeed
