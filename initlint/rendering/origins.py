"""The origin annotations of kustomize: read, and taken out again.

`config.kubernetes.io/origin` names the file that an object comes from, relative to the
kustomization that was built, or the kustomization that generated it (kustomize api,
`resource/origin.go`). What is left is what the user's own call prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ANNOTATION = "    config.kubernetes.io/origin: |\n"
_PATH = re.compile(r"      (?:path|configuredIn): (.+)\n")
_KEY = re.compile(r"    [^ -]")
_METADATA, _ANNOTATIONS = "metadata:\n", "  annotations:\n"


def without_origins(output: str) -> tuple[str, list[str | None]]:
    """Give *output* without origin annotations, and the origin of each of its documents.

    Origins are paths as kustomize writes them, None where it tells of none. Keys stand in
    two columns a level, as kustomize prints them, so that what is inside of a text never
    looks like the annotation.
    """
    origins: list[str | None] = []
    kept: list[str] = []
    for document in output.split("\n---\n"):
        lines = [f"{line}\n" for line in document.split("\n")]
        span = _span(lines)
        origins.append(_path("".join(lines[slice(*span)])) if span else None)
        if span:
            del lines[slice(*span)]
        kept.append("".join(lines).removesuffix("\n"))
    return "\n---\n".join(kept), origins


def _path(annotation: str) -> str | None:
    match = _PATH.search(annotation)
    return match[1].strip("'\"") if match and "      repo:" not in annotation else None


def _span(lines: list[str]) -> tuple[int, int] | None:
    """Find the lines of the annotation, with those of `annotations` where it is the only one."""
    start = next((i for i in _entries(lines) if lines[i] == _ANNOTATION), None)
    if start is None:
        return None
    end = start + 1
    while end < len(lines) and lines[end].startswith("      "):
        end += 1
    is_first = lines[start - 1] == _ANNOTATIONS
    is_last = end == len(lines) or not lines[end].startswith("    ")
    return (start - (is_first and is_last), end)


def _entries(lines: list[str]) -> Iterator[int]:
    """Give the lines of the entries in the annotations of the object."""
    top, section = "", ""
    for index, line in enumerate(lines):
        if not line.startswith(" "):
            top, section = line, ""
        elif line.startswith("  ") and line[2] not in " -":
            section = line
        elif (top, section) == (_METADATA, _ANNOTATIONS) and _KEY.match(line):
            yield index
