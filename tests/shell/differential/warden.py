"""The process inside the cage: runs one script after the other, and answers what happened.

Started as PID 1 of its own namespaces (see cage.py), it locks itself into a scratch root,
drops its rights and then reads one JSON request a line. It uses nothing but the standard
library, and imports all of it before the door closes.
"""

# Thousands of runs: plain calls of os are quicker.
# ruff: noqa: PTH101, PTH103, PTH108, PTH110, PTH112, PTH114, PTH120, PTH211
from __future__ import annotations

import contextlib
import encodings.idna  # noqa: F401 - no import works once the root has changed
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STATE = "/state"
_NOBODY = 65534
_TICK = 0.1  # seconds between two looks at a running script
_LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 4_000_000,
    resource.RLIMIT_AS: 1_000_000_000,
    resource.RLIMIT_NOFILE: 256,
}


def lock(root: str) -> None:
    """Enter *root* with no devices but /dev/null, no network and no rights."""
    subprocess.run(["mount", "--bind", "/dev/null", f"{root}/dev/null"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", f"{root}{STATE}"], check=True)
    os.chroot(root)
    os.chdir("/")
    os.chown(STATE, _owner(), _owner())
    if os.environ.get("CAGE_IS_ROOT") == "1":
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))
    os.umask(0)


def _owner() -> int:
    return _NOBODY if os.environ.get("CAGE_IS_ROOT") == "1" else 0


def serve() -> None:
    """Answer requests until there are none."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    for line in sys.stdin:
        request = json.loads(line)
        answers = list(_answers(request))
        print(json.dumps(answers), flush=True)


def _answers(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Run all worlds, but no more once *patience* runs have cost their whole time."""
    patience = request["patience"]
    for world in request["worlds"]:
        if patience == 0:
            return
        answer = _run(request, world)
        patience -= answer["end"] in ("timeout", "blocked")
        yield answer


def _run(request: dict[str, Any], world: dict[str, Any]) -> dict[str, Any]:
    made = _prepare(request, world)
    started = time.monotonic()
    try:
        child = os.posix_spawn(
            request["program"],
            request["argv"],
            request["environment"],
            setpgroup=0,
            setsigmask=[],
            setsigdef=[signal.SIGPIPE],  # Python ignores it, containers do not
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, f"{STATE}/out", os.O_WRONLY | os.O_CREAT, 0o666),
                (os.POSIX_SPAWN_OPEN, 2, f"{STATE}/err", os.O_WRONLY | os.O_CREAT, 0o666),
            ],
        )
    except OSError:
        return {
            "end": "not started",
            "status": 127,
            "log": "",
            "clock": "0",
            "err": "",
            "took": 0.0,
        }
    end, status = _wait(child, request["timeout"])
    _clear()
    answer = {
        "end": end,
        "status": status,
        "log": _read("log"),
        "clock": _read("clock"),
        "err": _read("err")[:2000],
        "took": time.monotonic() - started,
    }
    for path in made:
        _remove(path)
    return answer


def _prepare(request: dict[str, Any], world: dict[str, Any]) -> list[str]:
    """Lay out the world: the state of the stubs, and what the script expects on its disk."""
    shutil.rmtree(STATE, ignore_errors=True)  # its content; the mount point itself stays
    made: list[str] = []
    os.makedirs(f"{STATE}/work", exist_ok=True)
    os.chdir(f"{STATE}/work")
    with contextlib.suppress(FileExistsError):
        os.mkfifo(f"{STATE}/fifo")
    for path in request["links"]:
        _make_directory(os.path.dirname(path), made)
        if not os.path.lexists(path):
            os.symlink("/stubs/.stub", path)
            if not path.startswith("/stubs/"):
                made.append(path)
    for path in request["directories"]:
        _make_directory(path, made)
    for path, text in {**request["files"], **world["files"]}.items():
        _make_directory(os.path.dirname(path), made)
        with contextlib.suppress(OSError):
            Path(path).write_text(text, encoding="utf-8")
            os.chmod(path, 0o755)
            made.append(path)
    for name, text in world["state"].items():
        Path(STATE, name).write_text(text, encoding="utf-8")
    return made[::-1]


def _make_directory(path: str, made: list[str]) -> None:
    with contextlib.suppress(OSError):
        top = path
        while not os.path.lexists(top):
            above = os.path.dirname(top)
            if os.path.lexists(above):
                break
            top = above
        if not os.path.lexists(path):
            os.makedirs(path, exist_ok=True)
            made.append(top)


def _remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _wait(child: int, timeout: float) -> tuple[str, int]:
    """Wait for the script; end it where its time is up or all that is left of it blocks."""
    until = time.monotonic() + timeout
    seen = -1
    while True:
        signalled = signal.sigtimedwait({signal.SIGCHLD}, _TICK)
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            break
        size = len(_read("log"))
        is_blocked = signalled is None and size == seen and os.path.exists(f"{STATE}/blocked")
        if is_blocked or time.monotonic() > until:
            _kill()
            os.waitpid(child, 0)
            return ("blocked" if is_blocked else "timeout"), -9
        seen = size
    if os.path.exists(f"{STATE}/budget"):
        return "budget", -9
    return "exit", os.waitstatus_to_exitcode(status)


def _kill() -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)  # all of this PID namespace but ourselves


def _clear() -> None:
    """End what the script left behind, and forget it."""
    _kill()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _read(name: str) -> str:
    try:
        return Path(STATE, name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


if __name__ == "__main__":
    lock(sys.argv[1])
    print("ready", flush=True)
    serve()
