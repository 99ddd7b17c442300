"""Where scripts of strangers run: an empty root, no network, no rights, bounded in all.

The cage is made of namespaces (mount, PID, network, IPC, host name) and a root that holds
three shells, their libraries, stubs and nothing else; see warden.py for what happens inside.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from initlint.shell.dialect import Dialect
from tests.shell.differential import stubs

PROGRAMS = {Dialect.ASH: "busybox", Dialect.DASH: "dash", Dialect.BASH: "bash"}
SHELLS = tuple(PROGRAMS)
_WARDEN = Path(__file__).with_name("warden.py")
_LIBRARY = re.compile(r"(/\S+) \(0x")


class Cage:
    """A warden in its root, for one dialect as `sh`."""

    def __init__(self, dialect: Dialect) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cage-")
        root = Path(self._folder.name)
        _furnish(root, dialect)
        command = ["unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork"]
        command += ["--kill-child"] + ([] if os.getuid() == 0 else ["--map-root-user"])
        self._process = subprocess.Popen(
            [*command, sys.executable, "-I", str(_WARDEN), str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"CAGE_IS_ROOT": str(int(os.getuid() == 0)), "PATH": os.environ["PATH"]},
            text=True,
        )
        assert self._process.stdout is not None
        self.is_locked = self._process.stdout.readline() == "ready\n"

    def ask(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """Run one script in several worlds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(self.complaint())
        answers: list[dict[str, Any]] = json.loads(line)
        return answers

    def complaint(self) -> str:
        """Give what the warden said when it died."""
        assert self._process.stderr is not None
        self._process.kill()
        return self._process.stderr.read()[-2000:]

    def close(self) -> None:
        """End the warden, and with it all that it ran."""
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        self._process.wait(timeout=10)
        self._folder.cleanup()


def missing(dialect: Dialect) -> str | None:
    """Say why scripts of *dialect* cannot be run here, None where they can."""
    program = PROGRAMS[dialect]
    if shutil.which(program) is None:
        return f"{program} is not installed"
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        return "unshare or mount (util-linux) is not installed"
    return _complaint()


@functools.cache
def _complaint() -> str | None:
    present = [dialect for dialect in SHELLS if shutil.which(PROGRAMS[dialect])]
    cage = Cage(present[0])
    if cage.is_locked:
        cage.close()
        return None
    return f"no cage can be built: {cage.complaint().strip().splitlines()[-1:]}"


@functools.cache
def cage(dialect: Dialect) -> Cage:
    """Give the one cage of this process for *dialect*."""
    return Cage(dialect)


def _furnish(root: Path, dialect: Dialect) -> None:
    for name in ("dev", "state", "shells/stub", "stubs", "bin", "usr/bin", "usr/local/bin"):
        (root / name).mkdir(parents=True)
    (root / "dev/null").touch()
    for program in PROGRAMS.values():
        source = shutil.which(program)
        if source is not None:
            shutil.copy(source, root / "shells" / program)
            _copy_libraries(source, root)
    _link_shells(root, dialect)
    stub = root / "stubs/.stub"
    stub.write_text(stubs.PROGRAM, encoding="utf-8")
    stub.chmod(0o755)
    for name in stubs.REAL:
        (root / "stubs" / name).symlink_to("/shells/busybox")
    if os.getuid() == 0:
        for path in (".", "stubs", "bin", "usr", "usr/bin", "usr/local", "usr/local/bin"):
            os.chown(root / path, 65534, 65534)
    root.chmod(0o755)


def _link_shells(root: Path, dialect: Dialect) -> None:
    stub_shell = next(
        name for name in ("dash", "busybox", "bash") if (root / "shells" / name).exists()
    )
    (root / "shells/stub/sh").symlink_to(f"/shells/{stub_shell}")
    names = {"sh": PROGRAMS[dialect], "ash": "busybox", "dash": "dash", "bash": "bash"}
    for name, program in names.items():
        if (root / "shells" / program).exists():
            for folder in ("stubs", "bin", "usr/bin"):
                (root / folder / name).symlink_to(f"/shells/{program}")


def _copy_libraries(program: str, root: Path) -> None:
    listing = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    for match in _LIBRARY.finditer(listing):
        library = Path(match[1])
        target = root / str(library).lstrip("/")
        if library.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library.resolve(), target)
