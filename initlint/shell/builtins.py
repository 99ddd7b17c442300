"""The commands that the shell itself carries out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.shell import flow_builtins, state_builtins
from initlint.shell.graph import Edge

if TYPE_CHECKING:
    from initlint.shell.commands import Run

DECLARING = frozenset(("export", "readonly", "local", "declare", "typeset"))
_Builtin = Callable[["Run"], list[Edge]]


def _true(this: Run) -> list[Edge]:
    this.call()
    return this.ways(True)


def _false(this: Run) -> list[Edge]:
    return this.ways(False, status="1")


def _status_only(this: Run) -> list[Edge]:
    this.call()
    return this.ways(None)


BUILTINS: dict[str, _Builtin] = {
    ":": _true,
    "true": _true,
    "false": _false,
    "exit": flow_builtins.exit_,
    "return": flow_builtins.return_,
    "break": flow_builtins.break_,
    "continue": flow_builtins.continue_,
    "set": state_builtins.set_,
    "export": state_builtins.declare,
    "readonly": state_builtins.declare,
    "local": state_builtins.declare,
    "declare": state_builtins.declare,
    "typeset": state_builtins.declare,
    "unset": state_builtins.unset,
    "shift": state_builtins.shift,
    "test": state_builtins.test,
    "[": state_builtins.test,
    "[[": state_builtins.test,
    "let": state_builtins.let,
    "read": state_builtins.read,
    "echo": state_builtins.echo,
    "printf": state_builtins.printf,
    "sleep": flow_builtins.sleep,
    "cd": state_builtins.cd,
    "pushd": state_builtins.pushd,
    "popd": state_builtins.pushd,
    "pwd": state_builtins.pwd,
    "trap": flow_builtins.trap,
    "wait": flow_builtins.wait,
    "kill": flow_builtins.kill,
    "eval": flow_builtins.eval_,
    ".": flow_builtins.source,
    "source": flow_builtins.source,
    "exec": flow_builtins.exec_,
    "umask": _true,
    "ulimit": _true,
    "alias": _true,
    "shopt": _true,
    "hash": _status_only,
    "type": _status_only,
    "getopts": state_builtins.getopts,
    "mapfile": state_builtins.mapfile,
    "readarray": state_builtins.mapfile,
}
