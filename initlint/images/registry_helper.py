"""Credential helpers: programs called `docker-credential-NAME` that keep secrets."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from initlint.images.registry_limits import RegistryError

TIMEOUT = 30.0  # seconds
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_Found = TypeVar("_Found")


def credential_helper(name: object) -> str | None:
    """Give the program of the helper *name*, None for what is no name."""
    is_name = isinstance(name, str) and _NAME.match(name)
    return f"docker-credential-{name}" if is_name else None


def run_helper(
    program: str | None, server: str, read: Callable[[Mapping[str, Any]], _Found | None]
) -> _Found | None:
    """Give what *program* keeps for *server*, None where it keeps nothing.

    Protocol: docker/docker-credential-helpers, `get`: the server on standard input, JSON with
    ServerURL, Username and Secret on standard output, status 1 where nothing is known. Raises
    RegistryError; the message never holds what the helper says.
    """
    path = shutil.which(program) if program else None
    if path is None:
        raise RegistryError(f"cannot be read: the credential helper '{program}' is not installed")
    status, output = _run(path, server)
    if status != 0:
        return None
    try:
        answer = json.loads(output)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise RegistryError(f"cannot be read: the credential helper '{program}' gives no JSON")
    return read(answer)


def _run(path: str, server: str) -> tuple[int, bytes]:
    name = os.path.basename(path)  # noqa: PTH119
    try:
        with subprocess.Popen(  # noqa: S603 named by the user's own file, without a shell
            [path, "get"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(server.encode(), TIMEOUT)
            except subprocess.TimeoutExpired as error:
                os.killpg(process.pid, signal.SIGKILL)
                words = f"does not answer within {TIMEOUT:.0f} s"
                raise RegistryError(
                    f"cannot be read: the credential helper '{name}' {words}"
                ) from error
    except OSError as error:
        words = f"cannot be run: {(error.strerror or '').lower()}"
        raise RegistryError(f"cannot be read: the credential helper '{name}' {words}") from error
    return process.returncode, output
