"""Worlds: what every command of a script answers, and how often."""

from __future__ import annotations

from collections.abc import Mapping
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
