"""What an image says of the process that runs in it: its OCI image configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.images.limits import ImageError
from initlint.knowledge.layouts import DEFAULT_SEARCH_PATH
from initlint.record import record

_NOTHING: Mapping[str, str] = MappingProxyType({})


@record
class ImageConfig:
    """How an image is run; what it leaves out is empty, not unknown.

    `user` is as written (a name or `uid[:gid]`, empty for root). `platform` is the operating
    system and the architecture, `("linux", "amd64")`; `diff_ids` are the digests of the
    layers, unpacked.
    """

    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    user: str = ""
    workdir: str = ""
    env: Mapping[str, str] = _NOTHING
    platform: tuple[str, str] = ("linux", "amd64")
    diff_ids: tuple[str, ...] = ()

    @property
    def search_path(self) -> tuple[str, ...]:
        """The directories in which commands are looked for; the runtime's where it has none."""
        path = self.env.get("PATH")
        return DEFAULT_SEARCH_PATH if path is None else tuple(path.split(":"))


def read_config(document: object) -> ImageConfig:
    """Read an image configuration (image-spec config.md); raises ImageError for what is none."""
    if not isinstance(document, Mapping):
        raise ImageError("has a configuration that is no mapping")
    config = _mapping(document, "config")
    return ImageConfig(
        _texts(config, "Entrypoint"),
        _texts(config, "Cmd"),
        _text(config, "User"),
        _text(config, "WorkingDir"),
        _variables(_texts(config, "Env")),
        (_text(document, "os") or "linux", _text(document, "architecture") or "amd64"),
        _texts(_mapping(document, "rootfs"), "diff_ids"),
    )


def _variables(env: tuple[str, ...]) -> Mapping[str, str]:
    pairs = (each.partition("=") for each in env)
    return MappingProxyType({name: value for name, _, value in pairs})


def _mapping(node: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = node.get(key) or {}  # `null` is how Go writes what is left out
    if not isinstance(value, Mapping):
        raise ImageError(f"has a configuration whose '{key}' is no mapping")
    return value


def _text(node: Mapping[str, object], key: str) -> str:
    value = node.get(key) or ""
    if not isinstance(value, str):
        raise ImageError(f"has a configuration whose '{key}' is no text")
    return value


def _texts(node: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = node.get(key) or ()
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise ImageError(f"has a configuration whose '{key}' is no list of texts")
    return tuple(value)
