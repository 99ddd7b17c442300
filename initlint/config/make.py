"""Options as they are written into options as they are used."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from initlint.config.model import Config, PathChoice
from initlint.config.options import IMAGE_KINDS, NEVER, Names
from initlint.config.place import ConfigError, Given
from initlint.config.profile import Choice
from initlint.config.validate import require_valid
from initlint.finding import Severity
from initlint.images.sources import ImageSource
from initlint.registry import load_all
from initlint.rendering.release import DEFAULT_NAME, Release
from initlint.settings import Deployer, KubeVersion, Settings
from initlint.source.files import is_directory, is_regular
from initlint.source.ignore import Patterns, patterns


def make(path: Path | None, file: Given, command_line: Given, *, is_named: bool) -> Config:
    """Sum up what the *file* at *path* and the *command_line* say, which outweighs it.

    Raises ConfigError and, for rules of the user's own, RuleError. Only a file that
    *is_named*, or that is in or above the working directory, may bring rules: they are
    code, and to check somebody's manifests is not to run their code.
    """
    base = path.parent if path is not None else Path()
    if not is_named and file.data.get("rules") and not _is_at_home(base):
        message = "`rules` brings code, and this is no configuration of the working directory"
        raise ConfigError(file.fault(("rules",), f"{message}: name it with --config to run it"))
    rules = load_all((*_rooms(file, base), *_rooms(command_line, Path())))
    names = Names.of(rules, are_all=True)
    for given in (file, command_line):
        if given.data:
            require_valid(given, names)
    data = {**file.data, **command_line.data}
    return Config(
        rules=rules,
        settings=_settings(data),
        fail_on=_fail_on(data),
        excluded=(*_excluded(file, base), *_excluded(command_line, Path())),
        images=tuple(_images(data.get("images", {}), base)),
        releases=tuple(_releases(command_line, Path()) or _releases(file, base)),
        path=path,
        base=Choice.of(file.data),
        per_path=tuple(_per_path(data.get("per-path", {}), base)),
        command_line=Choice.of(command_line.data),
    )


def _is_at_home(directory: Path) -> bool:
    here = Path(os.path.realpath("."))
    return Path(os.path.realpath(directory)) in (here, *here.parents)


def _rooms(given: Given, base: Path) -> Iterator[Path]:
    """Give the directories with rules; what is no list of texts is left to the schema."""
    rooms = given.data.get("rules", ())
    for index, room in enumerate(rooms if isinstance(rooms, list) else ()):
        if not isinstance(room, str):
            continue
        if not is_directory(base / room):
            raise ConfigError(given.fault(("rules", index), f"there is no directory '{room}'"))
        yield base / room


def _settings(data: Mapping[str, Any]) -> Settings:
    default = Settings()
    version, deployer = data.get("kube-version"), data.get("deployer")
    return Settings(
        kube_version=KubeVersion.parse(version) if version else default.kube_version,
        deployer=Deployer(deployer) if deployer else None,
        namespace=data.get("namespace", default.namespace),
        external=tuple(data.get("external", ())),
        options=data.get("options", {}),
    )


def _fail_on(data: Mapping[str, Any]) -> Severity | None:
    threshold = data.get("fail-on", Severity.WARNING.value)
    return None if threshold == NEVER else Severity(threshold)


def _excluded(given: Given, base: Path) -> Iterator[Patterns]:
    if given.data.get("exclude"):
        yield patterns(given.data["exclude"], base)


def _per_path(data: Mapping[str, Any], base: Path) -> Iterator[PathChoice]:
    for pattern, choice in data.items():
        yield PathChoice(patterns([pattern], base), Choice.of(choice))


def _releases(given: Given, base: Path) -> list[Release]:
    return [
        Release(
            name=each.get("name", DEFAULT_NAME),
            chart=base / each["chart"] if "chart" in each else None,
            namespace=each.get("namespace"),
            values=tuple(_values(given, index, each.get("values", ()), base)),
        )
        for index, each in enumerate(given.data.get("releases", ()))
    ]


def _values(given: Given, index: int, names: Sequence[str], base: Path) -> Iterator[Path]:
    """Give the files with values; helm would fetch what is none."""
    for at, name in enumerate(names):
        if not is_regular(base / name):
            message = f"there is no file of values '{name}'"
            raise ConfigError(given.fault(("releases", index, "values", at), message))
        yield base / name


def _images(data: Mapping[str, Any], base: Path) -> Iterator[ImageSource]:
    for image, places in data.items():
        kind = next(kind for kind in IMAGE_KINDS if kind in places)
        context = places.get("context")
        yield ImageSource(image, kind, base / places[kind], base / context if context else None)
