"""What the real kubectl reads in a manifest, without a cluster."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from typing import Any

from tests.conftest import need

HEAD = "apiVersion: v1\nkind: Foo\nmetadata:\n  name: a\n"


class RefusedError(Exception):
    """kubectl did not read the manifest; the message is its own."""


def objects(manifest: str | bytes) -> list[dict[str, Any]]:
    """Give the objects that kubectl reads in *manifest*; raises RefusedError."""
    command = [need("kubectl"), "label", "--local", "-f", "-", "test=x", "-o", "json"]
    content = manifest.encode() if isinstance(manifest, str) else manifest
    environment = {**os.environ, "KUBECONFIG": os.devnull}
    result = subprocess.run(
        command, input=content, env=environment, capture_output=True, check=False
    )
    if result.returncode:
        raise RefusedError(result.stderr.decode())
    printed, at, found = result.stdout.decode(), 0, []
    while at < len(printed):
        value, at = json.JSONDecoder().raw_decode(printed, at)
        at += len(printed[at:]) - len(printed[at:].lstrip())
        found += value["items"] if value["kind"] == "List" else [value]
    return found


def values(bodies: Iterable[str]) -> list[Any]:
    """Give what kubectl reads in each of *bodies*, all of which it takes.

    A body is what stands behind `data:`: a value, or indented lines.
    """
    manifest = "---\n".join(f"{HEAD}data: {body}\n" for body in bodies)
    return [each["data"] for each in objects(manifest)]


def refuses(manifest: str | bytes) -> bool:
    try:
        objects(manifest)
    except RefusedError:
        return True
    return False


def as_floats(value: Any) -> Any:
    """Make every number a float: JSON has one kind, and printing changes 1.0 to 1."""
    if isinstance(value, dict):
        return {name: as_floats(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_floats(each) for each in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else value
