"""What a kustomization file names: files and directories here, or what it would fetch."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from initlint.record import record
from initlint.source.files import ReadError, is_directory, is_regular, read_file
from initlint.source.ignore import Ignore, chain
from initlint.source.kustomized import kustomization_file
from initlint.source.names import display
from initlint.source.text import Source, decode
from initlint.tree.node import Node
from initlint.tree.read import documents

_LARGEST = 2**20  # bytes
_GROUP = "kustomize.config.k8s.io/"
# Fields of kustomize's api `types/kustomization.go`. What these name are files or
# directories, or else what kustomize fetches.
_ROOTS = ("resources", "bases", "components")
_PLUGINS = ("generators", "transformers", "validators")
_FILES = ("crds", "configurations", "patchesStrategicMerge")
_PATHS = ("patches", "patchesJson6902", "replacements")
_GENERATORS = ("configMapGenerator", "secretGenerator")
_CHARTS = ("helmCharts", "helmChartInflationGenerator")
# What kustomize takes for remote, whatever there is here: api `internal/git/repospec.go`.
_REMOTE = re.compile(
    r"[a-z][a-z0-9+.-]*:|[^/\s]+@[^/\s]+[:/]|github\.com[:/]", re.IGNORECASE | re.ASCII
)


@record
class Obstacle:
    """Why a kustomization is not built; `is_fault` where kustomize would fail as well."""

    message: str
    is_fault: bool


@record
class References:
    """What one kustomization file names, by real paths.

    `roots` are directories with kustomizations, `resources` files of objects, `others`
    the file itself, its patches and what else it reads. `is_for_building` is false for a
    component, which is nothing by itself, and for what another program than kustomize reads.
    """

    roots: frozenset[str]
    resources: frozenset[str]
    others: frozenset[str]
    is_for_building: bool
    obstacle: Obstacle | None


def read_references(directory: str) -> References:
    """Read the kustomization file of the real *directory*."""
    path = kustomization_file(directory)
    if path is None:
        return _unusable(f"'{display(Path(directory))}' holds no kustomization file")
    try:
        text, _ = decode(read_file(path, _LARGEST))
    except ReadError as error:
        return _unusable(f"'{display(path)}' {error}")
    found = list(documents(Source(str(path), text, path)))
    if any(_is_foreign(document.root) for document in found):
        return _nothing(is_for_building=False)
    if len(found) != 1 or found[0].problems:
        return _unusable(f"'{display(path)}' is no single YAML document")
    return _Collector(directory, path, found[0].root).references()


def _is_foreign(root: Node) -> bool:
    """Tell of the Kustomization of Flux, which may stand in a file of the same name."""
    return not (root.get("apiVersion").text or _GROUP).startswith(_GROUP)


def _unusable(message: str) -> References:
    return _nothing(is_for_building=True, obstacle=Obstacle(message, is_fault=True))


def _nothing(*, is_for_building: bool, obstacle: Obstacle | None = None) -> References:
    none: frozenset[str] = frozenset()
    return References(none, none, none, is_for_building=is_for_building, obstacle=obstacle)


class _Collector:
    def __init__(self, directory: str, path: Path, root: Node) -> None:
        self._directory = directory
        self._path = path
        self._root = root
        self._obstacles: list[Obstacle] = []

    def references(self) -> References:
        entries = [self._place(text) for text in self._listed(*_ROOTS, *_PLUGINS)]
        roots = frozenset(each for each in entries if is_directory(each))
        plugins = frozenset(map(self._place, self._listed(*_PLUGINS)))
        for plugin in plugins:
            self._look_for_remote_text(plugin)
        resources = frozenset(entries) - roots - plugins
        others = {os.path.realpath(self._path), *plugins, *map(self._place, self._files())} - {""}
        if any(self._root.get(field) for field in _CHARTS):
            self._refuse("inflates Helm charts, which kustomize is not told to do")
        return References(
            roots,
            resources - {""},
            frozenset(others) - roots - resources,
            is_for_building=self._root.get("kind").text != "Component",
            obstacle=next(iter(self._obstacles), None),
        )

    def _refuse(self, message: str, *, is_fault: bool = False) -> None:
        name = display(self._path)
        self._obstacles.append(Obstacle(f"'{name}' {message}", is_fault=is_fault))

    def _listed(self, *fields: str) -> Iterator[str]:
        for field in fields:
            yield from (each.text for each in self._root.get(field).items() if each.text)

    def _files(self) -> Iterator[str]:
        """Give what is named and can only be a file; inline patches are none."""
        yield from self._listed(*_FILES)
        yield self._root.get("openapi", "path").text or ""
        for field in _PATHS:
            yield from (each.get("path").text or "" for each in self._root.get(field).items())
        for field in _GENERATORS:
            for each in self._root.get(field).items():
                yield each.get("env").text or ""
                yield from (item.text or "" for item in each.get("envs").items())
                texts = (item.text or "" for item in each.get("files").items())
                yield from (text.rpartition("=")[2] for text in texts)

    def _place(self, text: str) -> str:
        """Give the real path that *text* names; empty for inline text and what is not here."""
        if not text or "\n" in text or text.startswith("{"):
            return ""
        if _REMOTE.match(text):
            self._refuse(f"names '{text}', which is remote, and nothing is fetched")
            return ""
        path = os.path.realpath(os.path.join(self._directory, text))  # noqa: PTH118
        if os.path.exists(path):  # noqa: PTH110
            return path
        is_ignored = chain(Ignore(), self._directory).is_ignored(path)
        why = "which git ignores and which is" if is_ignored else "which is"
        self._refuse(f"names '{text}', {why} not there", is_fault=not is_ignored)
        return ""

    def _look_for_remote_text(self, path: str) -> None:
        """Refuse the configuration of a plugin that names something remote."""
        if not is_regular(path):
            return
        try:
            text, _ = decode(read_file(Path(path), _LARGEST))
        except ReadError:
            return
        if "://" in text:
            self._refuse(f"names '{os.path.basename(path)}', which names something remote")  # noqa: PTH119
