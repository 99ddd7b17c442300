"""Whether two containers run the same version of one application."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from initlint.knowledge.references import ImageReference, parse_reference

if TYPE_CHECKING:
    from initlint.model.container import Container

# The migrations of an application in an image of their own: `shop-migrations` beside `shop`.
_OF_MIGRATIONS = re.compile(r"[-_/](?:db[-_])?migrat(?:e|ion|ions|or)\Z")
_MOVING = re.compile(r"(?:latest|main|master|develop|dev|edge|nightly|stable|staging|production)\Z")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*")


def skew(migrating: Container, main: Container) -> str | None:
    """Say how *main* runs another version of the application that *migrating* migrates for.

    None where it is the same one, another application, or where nobody can tell. Tags that
    differ in the variant only (`8.3-cli`, `8.3-fpm`) are one version.
    """
    mine = parse_reference(migrating.image.text or "")
    other = parse_reference(main.image.text or "")
    if mine is None or other is None or not _is_same_application(mine, other):
        return None
    if mine.digest or other.digest:
        is_other = mine.digest != other.digest and mine.name == other.name
        return f"runs '{main.image.text}'" if is_other and mine.digest and other.digest else None
    if _version(mine) != _version(other):
        return f"runs '{main.image.text}'"
    return _pulled_apart(migrating, main, mine)


def _is_same_application(mine: ImageReference, other: ImageReference) -> bool:
    return _OF_MIGRATIONS.sub("", mine.name) == _OF_MIGRATIONS.sub("", other.name)


def _version(reference: ImageReference) -> str:
    """Give what a tag says of the version, its variant left out."""
    tag = reference.effective_tag or ""
    match = _VERSION.match(tag)
    return match[0].removeprefix("v") if match else tag


def _pulled_apart(migrating: Container, main: Container, mine: ImageReference) -> str | None:
    """Say how one tag that moves is pulled at different times."""
    if not _MOVING.match(mine.effective_tag or ""):
        return None
    policies = [_policy(container) for container in (migrating, main)]
    if policies[0] == policies[1]:
        return None
    return f"pulls the same tag by another policy ('{policies[1]}', not '{policies[0]}')"


def _policy(container: Container) -> str:
    """Give the pull policy; its default is Always for `latest` and for no tag."""
    reference = parse_reference(container.image.text or "")
    is_latest = reference is not None and reference.effective_tag == "latest"
    given = container.node.get("imagePullPolicy").text
    return given or ("Always" if is_latest else "IfNotPresent")
