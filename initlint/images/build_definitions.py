"""Which images a repository builds, as its compose and skaffold files say.

https://github.com/compose-spec/compose-spec/blob/main/build.md and
https://skaffold.dev/docs/references/yaml/; the names are whole image names, never a directory's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from initlint.images.dockerfile_words import Variables, expand
from initlint.images.sources import ImageSource
from initlint.record import record
from initlint.shell.values import UNKNOWN_PIECE
from initlint.source.files import ReadError, read_file
from initlint.source.names import display
from initlint.source.text import Source
from initlint.tree.node import Node
from initlint.tree.read import documents

_COMPOSE = ("compose*.yaml", "compose*.yml", "docker-compose*.yaml", "docker-compose*.yml")
_SKAFFOLD = ("skaffold*.yaml", "skaffold*.yml")
_LARGEST = 2**20  # bytes
_MOST_DIRECTORIES = 300
_MOST_NAMES = 10_000  # in one directory
_DEFAULT = re.compile(r"\$\{\w+:?-([^${}]*)\}")
_REMOTE = re.compile(r"\w+://|git@|.*\.git(#|$)")


@record
class Definition:
    """One build: its image, and the directory `top` that it may not reach out of."""

    source: ImageSource
    top: Path


def definitions(directories: Iterable[Path]) -> tuple[Definition, ...]:
    """Give the builds that files in *directories* and above define, up to the repository's root."""
    tops: dict[str, str] = {}
    for directory in directories:
        top = _top(os.path.realpath(directory))
        for each in _upwards(os.path.realpath(directory), top):
            tops.setdefault(each, top)
            if len(tops) >= _MOST_DIRECTORIES:
                break
    return tuple(each for path, top in tops.items() for each in _in(Path(path), Path(top)))


def _top(directory: str) -> str:
    """Give the root of the repository around *directory*, itself where there is none."""
    lineage = (directory, *map(str, Path(directory).parents))
    return next((each for each in lineage if os.path.lexists(f"{each}/.git")), directory)


def _upwards(directory: str, top: str) -> Iterator[str]:
    for each in (directory, *map(str, Path(directory).parents)):
        yield each
        if each == top:
            return


def _in(directory: Path, top: Path) -> Iterator[Definition]:
    for name in _names(directory):
        is_compose = any(fnmatchcase(name, pattern) for pattern in _COMPOSE)
        if is_compose or any(fnmatchcase(name, pattern) for pattern in _SKAFFOLD):
            for root in _roots(directory / name):
                found = _composed(root, directory) if is_compose else _skaffolded(root, directory)
                yield from (Definition(each, top) for each in found)


def _names(directory: Path) -> list[str]:
    try:
        names = os.listdir(directory)  # noqa: PTH208
    except OSError:
        return []
    return sorted(names) if len(names) <= _MOST_NAMES else []


def _roots(path: Path) -> Iterator[Node]:
    try:
        text = read_file(path, _LARGEST).decode()
    except (ReadError, UnicodeDecodeError):
        return
    for document in documents(Source(display(path), text, path)):
        yield document.root


def _composed(root: Node, directory: Path) -> Iterator[ImageSource]:
    for _, service in root.get("services").pairs():
        build, image = service.get("build"), _interpolated(service.get("image"))
        context = _interpolated(build if build.text is not None else build.get("context")) or "."
        is_plain = not build.get("additional_contexts") and not build.get("dockerfile_inline")
        if not build or not image or not is_plain or not _is_local(context):
            continue
        dockerfile = _interpolated(build.get("dockerfile")) or "Dockerfile"
        place = directory / context
        yield ImageSource(
            _untagged(image), "dockerfile", place / dockerfile, place,
            _interpolated(build.get("target")), _arguments(build.get("args")),
        )  # fmt: skip


def _skaffolded(root: Node, directory: Path) -> Iterator[ImageSource]:
    if not (root.get("apiVersion").text or "").startswith("skaffold/"):
        return
    for artifact in root.get("build", "artifacts").items():
        image, context = artifact.get("image").text, artifact.get("context").text or "."
        docker = artifact.get("docker") or artifact.get("kaniko")
        others = ("bazel", "buildpacks", "custom", "jib", "ko")
        if not image or "{{" in image + context or any(artifact.get(each) for each in others):
            continue
        place = directory / context
        yield ImageSource(
            _untagged(image), "dockerfile", place / (docker.get("dockerfile").text or "Dockerfile"),
            place, docker.get("target").text, _arguments(docker.get("buildArgs")),
        )  # fmt: skip


def _interpolated(node: Node) -> str | None:
    """Give a text of a compose file, with defaults in place of variables; it may be unclear."""
    text = node.text
    if text is None or "$" not in text:
        return text
    given = _DEFAULT.sub(lambda match: match[1], text)
    return expand(re.sub("(['\"])", r"\\\1", given), Variables({}, is_complete=False))


def _is_local(context: str) -> bool:
    return UNKNOWN_PIECE not in context and not _REMOTE.match(context)


def _arguments(node: Node) -> tuple[tuple[str, str], ...]:
    """Give build arguments, a mapping or a list of `NAME=value`; a name alone is not known."""
    values: dict[str, str] = {}
    for key, value in node.pairs():
        text = _interpolated(value)
        values[key.text or ""] = UNKNOWN_PIECE if text is None or "{{" in text else text
    for item in node.items():
        name, equals, given = (_interpolated(item) or "").partition("=")
        values[name] = given if equals else UNKNOWN_PIECE
    return tuple(values.items())


def _untagged(image: str) -> str:
    """Give *image* without a tag that is not known."""
    head, colon, tag = image.rpartition(":")
    return head if colon and UNKNOWN_PIECE in tag and "/" not in tag else image
