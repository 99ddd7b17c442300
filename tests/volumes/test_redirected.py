"""Files that groups, loops and the shell itself open."""

from __future__ import annotations

import pytest

from initlint.volumes.mounts import MountTable
from initlint.volumes.redirected import opens_unseen, redirected_uses
from tests.facts.examples import script_facts


def opened(script: str) -> list[tuple[str, str, bool]]:
    facts = script_facts(script)
    table = MountTable(facts.container, facts.environment.strings)
    return [(use.kind.value, use.path, use.appends) for use in redirected_uses(facts, table)]


@pytest.mark.parametrize(
    "script",
    [
        "{ echo a; } > /data/f",
        "( echo a; echo b ) > /data/f",
        "for i in 1 2; do echo $i; done > /data/f",
        "if true; then echo a; fi > /data/f",
        "f() { echo a; }; f > /data/f",
        "sh -c 'echo a' > /data/f",
        "exec > /data/f; echo a",
        "> /data/f",
        "D=/data; { echo a; } > $D/f",
        "cd /data; { echo a; } > f",
    ],
)
def test_what_stands_around_several_commands_writes(script: str) -> None:
    assert opened(script) == [("writes", "/data/f", False)]


def test_a_loop_may_read_and_append() -> None:
    script = "while read -r line; do echo $line; done < /in/a >> /data/f"

    assert opened(script) == [("reads", "/in/a", False), ("writes", "/data/f", True)]


def test_what_a_simple_command_opens_is_its_own() -> None:
    assert opened("echo a > /data/f; cat < /data/f") == []


def test_a_name_of_which_nothing_is_known_may_be_any() -> None:
    scripts = ('{ echo a; } > "$DIR/f"', "{ echo a; } > /data/f")

    assert [opens_unseen(script_facts(each)) for each in scripts] == [True, False]
