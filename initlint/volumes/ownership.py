"""Whom a container runs as, and which files that lets it write and give away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.tree.node import Node

if TYPE_CHECKING:
    from initlint.images.facts import ImageFacts
    from initlint.model.container import Container
    from initlint.model.security import Security
    from initlint.volumes.modes import Mode

_IMAGE_USER = re.compile(r"(\d{1,10}|[^\d:][^:]*)(?::(\d{1,10}|[^\d:][^:]*))?\Z")


@record
class Identity:
    """The user and groups of a container's first process; None is unknown.

    `user` and `group` are numbers. `name` is the image's name of a user whose number is not
    known. `groups` are the known ones, `fsGroup` among them; `has_all_groups` tells that the
    image can add none. `has_chown` and `ignores_modes` tell whether it has CAP_CHOWN and
    CAP_DAC_OVERRIDE in effect, which only root can have: Kubernetes sets no ambient ones.
    """

    user: int | None
    group: int | None
    name: str | None
    is_root: bool | None
    groups: frozenset[int]
    has_all_groups: bool
    has_chown: bool | None
    ignores_modes: bool | None

    def __str__(self) -> str:
        if self.is_root:
            return "root"
        if self.user is not None:
            return f"user {self.user}"
        if self.name:
            return f"user '{self.name}'"
        return "a user other than root" if self.is_root is False else "an unknown user"

    def is_same_user(self, other: Identity) -> bool | None:
        """Whether both are one user, None where a number is missing."""
        if self.user is None or other.user is None:
            return False if {self.is_root, other.is_root} == {True, False} else None
        return self.user == other.user

    def is_in(self, group: int | None) -> bool | None:
        """Whether the process is in *group*; where its own is given, an image hardly adds any."""
        if group is not None and group in self.groups:
            return True
        return None if group is None or self.group is None else False

    def can_give_to(self, owner: str) -> bool | None:
        """Whether chown to *owner* (`user`, `user:group` or `:group`) can succeed at all.

        False: it fails for every file, the process's own ones included. chown(2): without
        CAP_CHOWN an owner may keep the user, and choose among its own groups.
        """
        if self.has_chown is not False:
            return self.has_chown
        user, colon, group = re.sub(r"\A(\d+)\.(?=\d*\Z)", r"\1:", owner).partition(":")
        is_own = self._is_own_user(user) if user else None
        if is_own is False or (colon and group != user and self._is_own_group(group) is False):
            return False
        return None

    def _is_own_user(self, user: str) -> bool | None:
        number = number_of(user)
        if number is None:
            return False if self.user == 0 else None
        if self.user is not None:
            return number == self.user
        return False if number == 0 and self.is_root is False else None

    def _is_own_group(self, group: str) -> bool | None:
        number = number_of(group)
        if number is None:
            return None
        if number in self.groups:
            return True
        return False if self.has_all_groups else None


def identity(container: Container, image: ImageFacts | None) -> Identity:
    """Say whom *container* runs as; *image* tells where the manifest does not.

    The container's field goes before the pod's, that before the image's USER
    (DetermineEffectiveSecurityContext, pkg/securitycontext/util.go at 1.36).
    """
    security = container.security
    if security.field("windowsOptions") or container.pod.node.get("os", "name").text == "windows":
        return Identity(None, None, None, None, frozenset(), False, None, None)
    user, group, name = _user(security, image)
    is_root = user == 0 if user is not None else _is_named_root(security, name)
    groups = _groups(container.pod.node.get("securityContext"), group)
    return Identity(
        user,
        group,
        name,
        is_root,
        groups,
        # Any other policy adds the groups that the image's /etc/group has for the user.
        group is not None and security.field("supplementalGroupsPolicy").text == "Strict",
        _has(security, "CHOWN", is_root=is_root),
        _has(security, "DAC_OVERRIDE", is_root=is_root),
    )


def somebody(user: int | None = None) -> Identity:
    """Give the identity of whom no more is known than the number, if that."""
    is_root = None if user is None else user == 0
    return Identity(user, None, None, is_root, frozenset(), False, None, None)


def can_access(
    identity: Identity, owner: Identity, group: int | None, mode: Mode, bit: int
) -> bool | None:
    """Whether *identity* has *bit* (4 reads, 2 writes, 1 enters) on a file of *owner* and *group*.

    The first that fits counts: owner, group, others (path_resolution(7)).
    """
    if identity.ignores_modes is not False:
        return identity.ignores_modes
    is_owner = identity.is_same_user(owner)
    if is_owner is not False:
        return mode.has(bit << 6) if is_owner else None
    is_member = identity.is_in(group)
    if is_member is not None:
        return mode.has(bit << 3 if is_member else bit)
    others = mode.has(bit)
    return others if others == mode.has(bit << 3) else None


def _user(
    security: Security, image: ImageFacts | None
) -> tuple[int | None, int | None, str | None]:
    user, group = security.run_as_user, security.run_as_group
    if user is not None or security.field("runAsUser"):
        # Without runAsGroup the runtime looks the user up in the image's /etc/passwd.
        return user, group if group is not None or user != 0 else 0, None
    match = _IMAGE_USER.match(image.user) if image is not None and image.user else None
    if match is None:
        return None, group, None
    user = number_of(match[1])
    if security.must_run_as_non_root and user == 0:
        return None, group, None  # kubelet does not start it
    own_group = number_of(match[2]) if match[2] else (0 if user == 0 else None)
    return user, own_group if group is None else group, match[1] if user is None else None


def number_of(name: str) -> int | None:
    """Give the number of a user or group; only root's name tells one."""
    if name == "root":
        return 0
    digits = name.removeprefix("+")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 10 else None


def _is_named_root(security: Security, name: str | None) -> bool | None:
    return False if name is not None or security.must_run_as_non_root else None


def _groups(pod: Node, group: int | None) -> frozenset[int]:
    given = [each.value for each in pod.get("supplementalGroups").items()]
    numbers = [group, pod.get("fsGroup").value, *given]
    return frozenset(each for each in numbers if type(each) is int)  # and not a bool


def _has(security: Security, capability: str, *, is_root: bool | None) -> bool | None:
    """Whether a capability that runtimes give to root by default is in effect."""
    if is_root is not True:
        return is_root
    added, dropped = security.added_capabilities, security.dropped_capabilities
    if security.is_privileged:
        return True
    if capability in dropped:
        return False
    return capability in added or "ALL" not in dropped
