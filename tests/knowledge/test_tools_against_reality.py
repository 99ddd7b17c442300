"""The options that the data files give a tool, against the tool's own help text."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest

from initlint.knowledge.arguments import arguments
from initlint.knowledge.entries import entries
from initlint.knowledge.grammar import Grammar, Takes, grammar
from initlint.knowledge.tools import FILES
from tests.conftest import need

# Tool and the command that prints its options.
GNU = ["cp", "mv", "rm", "mkdir", "chmod", "chown", "ln", "touch", "tee", "install", "timeout"]
GNU += ["env", "nice", "stdbuf", "xargs", "chroot", "tail", "grep", "wget", "psql", "pg_isready"]
HELP = [*((tool, (tool, "--help")) for tool in GNU), ("curl", ("curl", "--help", "all"))]
KUBECTL = ["wait", "get", "rollout status", "logs", "apply", "delete", "describe"]
_LINE = re.compile(
    r"^ {1,8}(?:(-[A-Za-z0-9#:?]),? +)?(--[A-Za-z0-9][\w.-]*)(\[=?|=|  ?<)?", re.MULTILINE
)
_KUBECTL_LINE = re.compile(r"^ +(?:(-\w), )?(--[\w-]+)=(.*):$", re.MULTILINE)
# What a help text says otherwise than getopt takes it.
EXCEPTIONS = {
    ("curl", "--help"),  # takes a category, or nothing
    ("curl", "--preproxy"),  # `[protocol://]host` is no optional value
    ("curl", "--proxy"),
    ("curl", "-x"),
    ("env", "--block-signal"),
    ("env", "--default-signal"),
    ("env", "--ignore-signal"),
    ("psql", "--help"),
    ("psql", "--set"),  # `--set=, --variable=NAME=VALUE`
    ("wget", "--max-redirect"),  # the help leaves their values out
    ("wget", "--hsts-file"),
}


def own_grammar(tool: str) -> Grammar:
    book = next(entries(name) for name in FILES if entries(name).has(tool))
    return grammar(tool, book.get(tool))


def output(*command: str) -> str:
    need(command[0])
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout


def options_of(text: str) -> Iterator[tuple[str, Takes]]:
    for match in _LINE.finditer(text):
        mark = (match[3] or "").strip()
        takes = {"": Takes.NOTHING, "[": Takes.ATTACHED, "[=": Takes.ATTACHED}
        for name in (match[1], match[2]):
            if name:
                yield name, takes.get(mark, Takes.VALUE)


@pytest.mark.parametrize(("tool", "command"), HELP, ids=[tool for tool, _ in HELP])
def test_options_take_what_the_help_says(tool: str, command: tuple[str, ...]) -> None:
    known = own_grammar(tool).options
    wrong = {
        (tool, name, takes.value)
        for name, takes in options_of(output(*command))
        if name in known
        and known[name].takes is not takes
        and (tool, name) not in EXCEPTIONS
        # A short option does not tell a value that may only be attached to the long one.
        and not (takes is Takes.ATTACHED and len(name) == len("-x"))
    }

    assert wrong == set()


@pytest.mark.parametrize("command", KUBECTL)
def test_kubectl_options_take_what_the_help_says(command: str) -> None:
    own = arguments(own_grammar("kubectl"), ("kubectl", *command.split())).grammar.options
    text = output("kubectl", *command.split(), "--help") + output("kubectl", "options")
    wrong = set()
    for match in _KUBECTL_LINE.finditer(text):
        is_switch = match[3] in ("true", "false")
        for name in (match[1], match[2]):
            if name is None:
                continue
            takes = own[name].takes if name in own else None
            expected = {Takes.NOTHING} if is_switch else {Takes.VALUE, Takes.ATTACHED}
            if takes not in expected:
                wrong.add((name, takes))

    assert wrong == set()


@pytest.mark.parametrize(("command", "status"), [("timeout", 124), ("busybox timeout", 143)])
def test_timeout_fails_at_its_limit(command: str, status: int) -> None:
    need(command.split(maxsplit=1)[0])
    script = f"{command} 1 sleep 9; exit $?"
    result = subprocess.run(["/bin/sh", "-c", script], check=False)
    exits = own_grammar("timeout").gives

    assert result.returncode == status
    assert exits["fails_at_bound"] is True


@pytest.mark.parametrize(
    "command", ["nc -z -w 9", "curl -s --max-time 9", "pg_isready -q -t 9", "wget -qT9"]
)
def test_refused_connection_ends_a_probe_at_once(command: str) -> None:
    name, *options = command.split()
    need(name)
    target = {
        "nc": ["127.0.0.1", "1"],
        "curl": ["http://127.0.0.1:1"],
        "pg_isready": ["-h", "127.0.0.1", "-p", "1"],
        "wget": ["-O", "-", "http://127.0.0.1:1"],
    }[name]
    result = subprocess.run([name, *options, *target], capture_output=True, check=False, timeout=8)

    assert result.returncode != 0
    assert own_grammar(name).gives["blocks_when_refused"] is False
