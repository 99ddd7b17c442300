"""The mounts of one container, and where its paths lead through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from initlint.knowledge.runtime import is_provided
from initlint.model.container import Container
from initlint.model.volume import Mount, Volume
from initlint.record import record
from initlint.shell.expansion import expand
from initlint.shell.text import written
from initlint.shell.values import UNKNOWN_PIECE
from initlint.volumes.location import Location, is_within, normal, relative


@record
class Mounted:
    """A mount with its normal path; `root` is the path inside the volume, None if unknown."""

    mount: Mount
    path: str
    root: str | None


@record(eq=False)
class MountTable:
    """Where the paths of *container* lead; *variables* are those that it starts with.

    A variable of unknown value is None. Mounts nest: the runtime makes them by the depth of
    their paths, so the longest one that holds a path has it, whatever the list's order.
    Symbolic links are not known and taken for absent.
    """

    container: Container
    variables: Mapping[str, str | None]

    def locate(self, path: str | None) -> Location | None:
        """Say where an absolute *path* leads.

        None: relative, in the hands of the runtime (`/dev`, `/proc`), below a mount of a
        volume that the pod does not declare, or below a subPathExpr of unknown value.
        """
        if not path or not path.startswith("/") or UNKNOWN_PIECE in path:
            return None
        path = normal(path)
        holder = self._holder(path)
        if holder is None:
            return None if is_provided(path) else Location(None, None, relative(path))
        volume = holder.mount.volume
        if volume is None or holder.root is None:
            return None
        below = path[len(holder.path) :]
        return Location(volume, holder.mount, relative(f"{holder.root}/{below}"))

    def mount_at(self, path: str | None) -> Mount | None:
        """Give the mount that holds *path*, also where its place in the volume is unknown."""
        if not path or not path.startswith("/"):
            return None
        holder = self._holder(normal(path))
        return holder.mount if holder is not None else None

    def is_mount_root(self, path: str) -> bool:
        """Whether a volume is mounted at *path* itself."""
        return any(mounted.path == path for mounted in self.mounted)

    def paths_of(self, volume: Volume, path: str) -> tuple[str, ...]:
        """Give the paths under which the container sees *path* of *volume*; none if hidden."""
        return tuple(dict.fromkeys(self._paths_of(volume, relative(path))))

    def _paths_of(self, volume: Volume, path: str) -> Iterator[str]:
        for mounted in self.mounted:
            if mounted.mount.volume is not volume or mounted.root is None:
                continue
            if is_within(path, mounted.root):
                below = path[len(mounted.root) :].strip("/")
                seen = normal(f"{mounted.path}/{below}")
                found = self.locate(seen)
                if found is not None and found.mount is mounted.mount:
                    yield seen

    @cached_property
    def mounted(self) -> tuple[Mounted, ...]:
        """The mounts that have a path, the deepest first; of two at one path the later one."""
        found = [
            Mounted(mount, normal(mount.path), self._root(mount))
            for mount in reversed(self.container.mounts)
            if mount.path
        ]
        return tuple(sorted(found, key=lambda each: -len(each.path)))

    @cached_property
    def made_directories(self) -> Mapping[Volume, frozenset[str]]:
        """The directories in each volume that the mounts bring about.

        The kubelet makes a subPath that is missing, the runtime the place of a nested mount.
        """
        found: dict[Volume, set[str]] = {}
        for mounted in self.mounted:
            volume = mounted.mount.volume
            if volume is not None and mounted.root:
                found.setdefault(volume, set()).add(mounted.root)
            for outer in self.mounted:
                holder, root = outer.mount.volume, outer.root
                is_inner = outer is not mounted and is_within(mounted.path[1:], outer.path[1:])
                if is_inner and holder is not None and root is not None:
                    place = relative(f"{root}/{mounted.path[len(outer.path) :]}")
                    found.setdefault(holder, set()).add(place)
        return {volume: frozenset(places) for volume, places in found.items()}

    def has(self, volume: Volume) -> bool:
        """Whether the container mounts *volume* at all."""
        return any(each.mount.volume is volume for each in self.mounted)

    def can_write(self, volume: Volume) -> bool:
        """Whether one of the container's mounts of *volume* is writable."""
        return any(m.mount.volume is volume and m.mount.is_writable for m in self.mounted)

    def has_unknown_part(self, volume: Volume) -> bool:
        """Whether one of the mounts of *volume* shows a part of it that is not known."""
        return any(m.mount.volume is volume and m.root is None for m in self.mounted)

    def _root(self, mount: Mount) -> str | None:
        expression = mount.node.get("subPathExpr")
        if not expression:
            return relative(mount.sub_path)
        expanded = expand(written(expression), self.variables).string
        is_open = UNKNOWN_PIECE in expanded or "$(" in expanded
        return None if is_open else relative(expanded)

    def _holder(self, path: str) -> Mounted | None:
        inside = (m for m in self.mounted if is_within(path.lstrip("/"), m.path.lstrip("/")))
        return next(inside, None)
