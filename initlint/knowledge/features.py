"""Fields of a pod that a feature gate guards, with the versions that know and use them."""

from __future__ import annotations

from functools import cache

from initlint.knowledge.load import load
from initlint.knowledge.versions import Version, version
from initlint.record import record


@record
class GatedField:
    """A field and the versions that matter to it.

    `of` is "pod", "container" or "long-running container"; `path` leads from there to the
    field. `enabled` is None where no known version has the gate on by default. `default` is
    the value whose loss changes nothing. `effect` says what follows from the loss;
    `is_refused` tells that what is left is not valid.
    """

    gate: str
    of: str
    path: str
    since: Version
    enabled: Version | None
    default: str | bool | None
    effect: str
    is_refused: bool

    def is_dropped(self, target: Version) -> bool:
        """Tell whether *target* knows the field and drops it by default."""
        return self.since <= target and (self.enabled is None or target < self.enabled)


@cache
def gated_fields() -> tuple[GatedField, ...]:
    """Give every field that some known version drops by default."""
    return tuple(
        GatedField(
            gate=row["gate"],
            of=row["of"],
            path=row["path"],
            since=version(row["since"]),
            enabled=version(row["enabled"]) if "enabled" in row else None,
            default=row.get("default"),
            effect=row["effect"],
            is_refused=row.get("refused", False),
        )
        for row in load("features.yaml")
    )
