"""Options as they are written into options as they are used."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from initlint.config.model import Config, PathChoice
from initlint.config.options import IMAGE_KINDS, NEVER, REGISTRY, Names
from initlint.config.place import ConfigError, Given
from initlint.config.profile import Choice
from initlint.config.validate import require_valid
from initlint.finding import Severity
from initlint.images.registry_options import RegistryOptions
from initlint.images.sources import ImageSource
from initlint.registry import load_all
from initlint.rendering.release import DEFAULT_NAME, Release
from initlint.settings import Deployer, KubeVersion, Settings
from initlint.source.files import is_directory, is_regular
from initlint.source.ignore import Patterns, patterns

if TYPE_CHECKING:  # loaded where there is a lock file, or registries are to be asked
    from initlint.images.lock import LockProvider
    from initlint.images.registry import Registries


_AT_HOME = {
    "rules": "brings code",
    "look-up-images": "asks other hosts",
    "registry": "names other hosts",
}


def make(
    path: Path | None,
    file: Given,
    command_line: Given,
    *,
    is_named: bool,
    lock: LockProvider | None = None,
    directories: tuple[Path, ...] = (),
) -> Config:
    """Sum up what the *file* at *path* and the *command_line* say, which outweighs it.

    *lock* holds what is known of images, *directories* are those of the input. Raises
    ConfigError and, for rules of the user's own, RuleError. Only a file that *is_named*, or
    that is in or above the working directory, may bring rules or have hosts asked: to check
    somebody's manifests is neither to run their code nor to call their servers.
    """
    base = path.parent if path is not None else Path()
    if not is_named and not _is_at_home(base):
        _require_harmless(file)
    rules = load_all((*_rooms(file, base), *_rooms(command_line, Path())))
    names = Names.of(rules, are_all=True)
    for given in (file, command_line):
        if given.data:
            require_valid(given, names)
    data = {**file.data, **command_line.data}
    registry = _registry(file, base, command_line)
    return Config(
        rules=rules,
        settings=_settings(data),
        fail_on=_fail_on(data),
        excluded=(*_excluded(file, base), *_excluded(command_line, Path())),
        images=tuple(_images(data.get("images", {}), base)),
        lock=lock,
        directories=directories,
        registry=registry,
        registries=_registries(registry) if data.get("look-up-images") == REGISTRY else None,
        releases=tuple(_releases(command_line, Path()) or _releases(file, base)),
        path=path,
        base=Choice.of(file.data),
        per_path=tuple(_per_path(data.get("per-path", {}), base)),
        command_line=Choice.of(command_line.data),
    )


def _require_harmless(file: Given) -> None:
    for option, why in _AT_HOME.items():
        if file.data.get(option):
            message = f"`{option}` {why}, and this is no configuration of the working directory"
            raise ConfigError(file.fault((option,), f"{message}: name it with --config to use it"))


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
        yield ImageSource(
            image,
            kind,
            base / places[kind],
            base / context if context else None,
            places.get("target"),
            tuple(places.get("args", {}).items()),
        )


def _registry(file: Given, base: Path, command_line: Given) -> RegistryOptions:
    """Sum up how registries are reached; each option of the command line outweighs the file's."""
    data: dict[str, Any] = {}
    for given, place in ((file, base), (command_line, Path())):
        options = given.data.get("registry", {})
        files = {name: place / options[name] for name in ("ca", "config") if name in options}
        data |= {**options, **files}
    system, _, architecture = data.get("platform", "linux/amd64").partition("/")
    return RegistryOptions(
        mirrors=tuple(data.get("mirrors", {}).items()),
        insecure=tuple(data.get("insecure", ())),
        authority=data.get("ca"),
        credentials=data.get("config"),
        platform=(system, architecture),
    )


def _registries(options: RegistryOptions) -> Registries:
    from initlint.images.limits import ImageError
    from initlint.images.registry import registries

    try:
        return registries(options, os.environ)
    except ImageError as error:
        raise ConfigError(str(error)) from error
