"""What a call of `initlint check` asks for."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.record import field, record


@record
class Request:
    """The arguments of one call; None and empty mean that the configuration decides.

    `formats` are `NAME` or `NAME=FILE`; `registry` is as in a configuration file.
    """

    paths: tuple[str, ...]
    formats: tuple[str, ...] = ()
    output: str | None = None
    fail_on: str | None = None
    config: str | None = None
    isolated: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    kube_version: str | None = None
    deployer: str | None = None
    namespace: str | None = None
    exclude: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    release: str | None = None
    rules: tuple[str, ...] = ()
    baseline: str | None = None
    update_baseline: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    allow_empty: bool = False
    images: str | None = None
    registry: Mapping[str, object] = field(default_factory=dict)
    color: str = "auto"
