"""Worlds: what every command of a script answers, and how often."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

NEVER_AGAIN = 1_000_000  # calls


@dataclass(frozen=True)
class Policy:
    """The status of a command's first *count* calls, and of all that follow."""

    first: int | str = 0
    count: int = 0
    then: int | str = 0

    @property
    def text(self) -> str:
        return f"{self.first} {self.count} {self.then}\n"


UP = Policy()
DOWN = Policy(1, NEVER_AGAIN, 1)
BLOCKS = Policy("block", NEVER_AGAIN, "block")


def up_after(calls: int) -> Policy:
    """Give the policy of a command that fails *calls* times and then works."""
    return Policy(1, calls, 0)


@dataclass(frozen=True)
class World:
    """The answers of all commands: `others` where `policies` has no name for it.

    `output` is what commands print where they succeed. `present` are files that exist from
    the start, `appearing` those that come into being with the call of number `appears`.
    """

    name: str
    others: Policy = UP
    policies: Mapping[str, Policy] = field(default_factory=dict)
    output: str | None = None
    present: tuple[str, ...] = ()
    appearing: tuple[str, ...] = ()
    appears: int = 0

    def policy(self, name: str) -> Policy:
        """Give what *name* does."""
        return self.policies.get(name, self.others)

    def request(self, most: int) -> dict[str, object]:
        """Give the world as the warden lays it out, with at most *most* calls."""
        state = {"calls": "0\n", "clock": "0\n", "most": f"{most}\n", "w": self.others.text}
        state["w.sleep"] = state["w.date"] = state["w.timeout"] = UP.text
        state |= {f"w.{name}": policy.text for name, policy in self.policies.items()}
        if self.output is not None:
            state["o"] = f"{self.output}\n"
        if self.appearing:
            state["appearing"] = f"{self.appears}\n"
            state["appear"] = "".join(f": > '{path}' || :\n" for path in self.appearing)
        return {"state": state, "files": dict.fromkeys(self.present, "x\n")}


def usual(names: Sequence[str]) -> list[World]:
    """Give the worlds that every script runs in: all up, all down, one of all the other way."""
    worlds = [
        World("all up"),
        World("all down", others=DOWN),
        World("all up after 1 call", others=up_after(1)),
        World("all up after 3 calls", others=up_after(3)),
    ]
    for name in names:
        worlds.append(World(f"only {name} down", policies={name: DOWN}))
        worlds.append(World(f"only {name} up", others=DOWN, policies={name: UP}))
    return worlds


def rare(names: Sequence[str], outputs: Sequence[str], seed: int) -> Iterator[World]:
    """Give worlds without end in which each command goes its own way."""
    chance = random.Random(seed)
    for number in itertools.count():
        policies = {name: _some_policy(chance) for name in names}
        output = chance.choice([None, *outputs])
        yield World(f"rare {number}", policies=policies, output=output)


def _some_policy(chance: random.Random) -> Policy:
    kind = chance.random()
    if kind < 0.4:
        return UP
    if kind < 0.7:
        return chance.choice([DOWN, up_after(1), up_after(2), Policy(0, 1, 1)])
    statuses = "".join(chance.choice("01") for _ in range(chance.randint(2, 5)))
    return Policy(statuses, NEVER_AGAIN, 1)
