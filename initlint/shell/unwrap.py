"""Programs that run the command that follows them: timeout, env, tini, nsenter, shells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import inf
from posixpath import basename

from initlint.record import record
from initlint.shell.dialect import Dialect

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_DURATION = re.compile(r"(\d{1,12}(?:\.\d{0,6})?|\.\d{1,6})([smhd]?)\Z")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
SHELLS = {
    "sh": None,
    "ash": Dialect.ASH,
    "dash": Dialect.DASH,
    "bash": Dialect.BASH,
    "rbash": Dialect.BASH,
}


def duration(text: str) -> float | None:
    """Give the seconds of a duration as sleep and timeout take it, None for anything else."""
    if text.lower() in ("inf", "infinity"):
        return inf
    match = _DURATION.match(text)
    return float(match[1]) * _UNITS[match[2]] if match else None


@record
class Wrapped:
    """A command that begins at `start` of the words; under *timeout*, `seconds` bound it.

    `assignments` are the indexes of words such as `A=b` that it finds in its environment.
    """

    start: int
    is_timed: bool = False
    seconds: float | None = None
    assignments: tuple[int, ...] = ()


@record
class ShellCall:
    """A call of a shell: the word that holds its script, or names its file, or neither.

    `dialect` is None for plain `sh`. `arguments` is where its `$0` or `$1` begin.
    """

    dialect: Dialect | None
    script: int | None
    file: int | None
    arguments: int
    options: frozenset[str]


def _options(words: Sequence[str], at: int, with_value: str, long_values: frozenset[str]) -> int:
    """Skip options from *at* on; letters in *with_value* take the next word."""
    while at < len(words) and words[at].startswith("-") and words[at] != "-":
        word = words[at]
        at += 1
        if word == "--":
            return at
        at += word in long_values or _takes_next(word, with_value)
    return at


def _takes_next(word: str, with_value: str) -> bool:
    """Whether the next word is the value of a letter in *word*: `-u`, `-iu`; not `-u1000`."""
    letters = [] if word.startswith("--") else [c for c in word[1:] if c in with_value]
    return bool(letters) and word.index(letters[0], 1) == len(word) - 1


def _plain(with_value: str = "", *long_values: str, operands: int = 0) -> _Rule:
    """Give the rule of a wrapper with options, *operands*, and then the command."""
    names = frozenset(long_values)

    def rule(words: Sequence[str]) -> Wrapped | None:
        at = _options(words, 1, with_value, names) + operands
        if at < len(words) and words[at] == "--":
            at += 1
        return Wrapped(at) if at < len(words) else None

    return rule


def _timeout(words: Sequence[str]) -> Wrapped | None:
    if len(words) > 2 and words[1] == "-t":  # busybox before 1.30
        return Wrapped(3, True, duration(words[2])) if len(words) > 3 else None
    at = _options(words, 1, "ks", frozenset(("--kill-after", "--signal")))
    if at + 1 >= len(words):
        return None
    limit = duration(words[at])
    if limit == 0:  # timeout(1): 0 switches the limit off
        return Wrapped(at + 1)
    return Wrapped(at + 1, True, limit)


def _assigning(with_value: str, *long_values: str) -> _Rule:
    """Give the rule of a wrapper that takes `A=b` between its options and the command."""
    names = frozenset(long_values)

    def rule(words: Sequence[str]) -> Wrapped | None:
        at = first = _options(words, 1, with_value, names)
        while at < len(words) and _ASSIGNMENT.match(words[at]):
            at += 1
        return Wrapped(at, assignments=tuple(range(first, at))) if at < len(words) else None

    return rule


def _command(words: Sequence[str]) -> Wrapped | None:
    if len(words) > 1 and words[1] in ("-v", "-V"):
        return None
    return _plain()(words)


def _busybox(words: Sequence[str]) -> Wrapped | None:
    return Wrapped(1) if len(words) > 1 and not words[1].startswith("-") else None


_Rule = Callable[[Sequence[str]], Wrapped | None]
_WRAPPERS: dict[str, _Rule] = {
    "timeout": _timeout,
    "env": _assigning("uC", "--unset", "--chdir"),
    "command": _command,
    "busybox": _busybox,
    "builtin": _plain(),
    "dumb-init": _plain("r", "--rewrite"),
    "tini": _plain("pe"),
    "tini-static": _plain("pe"),
    "docker-init": _plain("pe"),
    "catatonit": _plain(),
    "nsenter": _plain("tSG", "--target", "--setuid", "--setgid"),
    "unshare": _plain("SGRw"),
    "chroot": _plain("", "--userspec", "--groups", operands=1),
    "su-exec": _plain(operands=1),
    "gosu": _plain(operands=1),
    "setpriv": _plain("", "--reuid", "--regid", "--groups", "--inh-caps", "--bounding-set"),
    "s6-setuidgid": _plain(operands=1),
    "setuidgid": _plain(operands=1),
    "s6-envdir": _plain("n", operands=1),
    "with-contenv": _plain(),
    "chrt": _plain("TPD", operands=1),
    "prlimit": _plain(),
    "setarch": _plain(operands=1),
    "linux32": _plain(),
    "linux64": _plain(),
    "unbuffer": _plain(),
    "eatmydata": _plain(),
    "nohup": _plain(),
    "setsid": _plain(),
    "nice": _plain("n", "--adjustment"),
    "ionice": _plain("cn"),
    "stdbuf": _plain("ioe"),
    "time": _plain("fo"),
    "sudo": _assigning("ugCDhpRrT", "--user", "--group"),
    "doas": _plain("u"),
}  # fmt: skip


_ENTRYPOINTS = frozenset(
    ("entrypoint", "entrypoint.sh", "docker-entrypoint", "docker-entrypoint.sh")
)


def unwrap(words: Sequence[str]) -> Wrapped | None:
    """Give the command that *words* run, None where they are no known wrapper of one."""
    name = basename(words[0]) if words else ""
    rule = _WRAPPERS.get(name)
    if rule is not None:
        return rule(words)
    # By custom an image's entry point ends in `exec "$@"`; a shell that follows says so.
    if name in _ENTRYPOINTS and len(words) > 1 and basename(words[1]) in {*SHELLS, *_WRAPPERS}:
        return Wrapped(1)
    return None


def shell_call(words: Sequence[str]) -> ShellCall | None:
    """Read the words of a shell's call, None where they call none."""
    name = basename(words[0]) if words else ""
    if name not in SHELLS:
        return None
    options: set[str] = set()
    at, has_script = 1, False
    while at < len(words) and len(words[at]) > 1 and words[at][0] in "-+":
        word = words[at]
        at += 1
        if word == "--":
            break
        if word.startswith("--"):
            at += word in ("--rcfile", "--init-file")
            continue
        has_script |= word[0] == "-" and "c" in word
        options |= set(word[1:]) if word[0] == "-" else set()
        if word.endswith(("o", "O")) and at < len(words):
            if word[0] == "-":
                options.add(words[at])
            at += 1
    rest = at < len(words)
    if has_script:
        return ShellCall(SHELLS[name], at if rest else None, None, at + 1, frozenset(options))
    is_file = rest and "s" not in options
    return ShellCall(SHELLS[name], None, at if is_file else None, at + is_file, frozenset(options))
