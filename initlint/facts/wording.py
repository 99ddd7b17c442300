"""Scripts, times and targets in the words of a message."""

from __future__ import annotations

from initlint.shell.questions import ConditionKind, Wait

_LONGEST = 60  # characters of a script that a message shows
_KINDS = {
    ConditionKind.TCP: "a TCP connection",
    ConditionKind.HTTP: "an HTTP answer",
    ConditionKind.DNS: "a DNS name",
    ConditionKind.FILE: "a file",
    ConditionKind.KUBERNETES: "a Kubernetes object",
    ConditionKind.DATABASE: "a database",
    ConditionKind.BROKER: "a message broker",
}
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def shortened(words: str) -> str:
    """Give the first words of a script, in one line."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def seconds(number: float) -> str:
    """Say how long *number* seconds are: `90 s`."""
    return f"{number:g} s"


def rounded(number: float) -> str:
    """Say roughly how long *number* seconds are: `2 days`."""
    for length, unit in _UNITS:
        if number >= length:
            count = round(number / length)
            return f"{count} {unit}{'s' * (count != 1)}"
    return seconds(number)


def awaited(wait: Wait) -> str:
    """Say what *wait* waits for."""
    target = wait.target
    if target.object is not None and target.object.resource:
        name = f"/{target.object.name}" if target.object.name else ""
        return f"'{target.object.resource}{name}'"
    if target.host is not None:
        port = f":{target.port}" if target.port is not None else ""
        return f"'{target.host}{port}'"
    if wait.kind is ConditionKind.FILE and target.path is not None:
        return f"file '{target.path}'"
    return _KINDS.get(wait.kind) or f"'{shortened(wait.probe)}'"
