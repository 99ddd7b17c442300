"""One run of a tool of the user's, bounded in time and in what it may write."""

from __future__ import annotations

import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import IO

TIMEOUT = 60.0  # seconds
LARGEST_OUTPUT = 64 * 2**20  # bytes, as for files
_LONGEST_MESSAGE = 600  # characters
_CHUNK = 2**16
# kubectl may log its error (klog): month, day, time, process, place, and then the message.
_LOGGED = re.compile(r'[EF]\d{4} [\d:.]+ +\d+ \S+\] (?:"[^"]*" err=)?(.*)')


class RenderError(Exception):
    """A rendering that gave nothing; the message reads behind the name of its input."""


class RenderTimeoutError(RenderError):
    """A tool that did not end in time."""


def find_tool(*names: str) -> str | None:
    """Give the path of the first of *names* that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def run(command: Sequence[str], variables: Mapping[str, str] | None = None) -> str:
    """Give what *command* writes to its output; raises RenderError with its own message.

    It gets no input, and the environment of this process with *variables* on top. Nobody
    outlives the call: the process and what it started end with it.
    """
    try:
        status, output, errors = _run(command, {**os.environ, **(variables or {})})
    except OSError as error:
        raise RenderError(f"{command[0]} cannot be run: {error.strerror}") from error
    if status != 0:
        raise RenderError(_message(command, errors, status))
    return output.decode("utf-8", "surrogateescape")


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    with subprocess.Popen(  # noqa: S603 the user's own tool; names cannot be taken for options
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            output, errors = _communicate(process, time.monotonic() + TIMEOUT)
        finally:
            _end(process)
    return process.returncode, output, errors


def _communicate(process: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, bytes]:
    assert process.stdout is not None
    assert process.stderr is not None
    content: dict[IO[bytes], bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for stream in content:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(_left(deadline)):
                chunk = os.read(key.fd, _CHUNK)
                if not chunk:
                    selector.unregister(key.fileobj)
                content[key.fileobj] += chunk  # type: ignore[index]
            if max(map(len, content.values())) > LARGEST_OUTPUT:
                limit = LARGEST_OUTPUT // 2**20
                raise RenderError(
                    f"renders to more than {limit} MiB, which is the most that is read"
                )
    try:
        process.wait(_left(deadline))
    except subprocess.TimeoutExpired:
        _left(0)
    return bytes(content[process.stdout]), bytes(content[process.stderr])


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise RenderTimeoutError(f"is not rendered after {TIMEOUT:.0f} s, and no longer waited for")
    return left


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _message(command: Sequence[str], errors: bytes, status: int) -> str:
    """Put the tool's own words on one line; warnings and hints for its users are left out."""
    text = errors.decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    start = next((i for i, line in enumerate(lines) if line.lower().startswith("error")), 0)
    said = [line for line in lines[start:] if not line.startswith(("Use --debug", "#"))]
    words = " ".join(map(_without_log_head, said)).replace(os.path.realpath(".") + os.sep, "")
    words = words[len("error:") :].strip() if words.lower().startswith("error:") else words
    tool = os.path.basename(command[0])  # noqa: PTH119
    return f"{tool} cannot render it: {words[:_LONGEST_MESSAGE] or f'status {status}'}"


def _without_log_head(line: str) -> str:
    match = _LOGGED.fullmatch(line)
    if match is None:
        return line
    try:
        return str(json.loads(match[1]))
    except ValueError:
        return match[1]
