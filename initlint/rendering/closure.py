"""All that a kustomization is put together from, and which kustomizations stand on top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from initlint.record import field, record
from initlint.rendering.kustomization import Obstacle, References, read_references

_MOST_FOLDERS = 500  # of one kustomization


@record
class Closure:
    """A kustomization with all that it is built from, by real paths.

    `folders` are the kustomizations below it; `resources` and `others` as in References.
    """

    root: str
    folders: frozenset[str]
    resources: frozenset[str]
    others: frozenset[str]
    is_for_building: bool
    obstacle: Obstacle | None

    @property
    def files(self) -> frozenset[str]:
        return self.resources | self.others


@record
class Closures:
    """Reads kustomization files, each once."""

    _known: dict[str, References] = field(default_factory=dict)

    def of(self, root: str) -> Closure:
        """Follow the kustomization in the real directory *root* to all that it names."""
        folders: dict[str, References] = {}
        pending = [root]
        while pending and len(folders) <= _MOST_FOLDERS:
            folder = pending.pop()
            if folder not in folders:
                folders[folder] = self._read(folder)
                pending += sorted(folders[folder].roots)
        obstacles = (each.obstacle for each in folders.values() if each.obstacle)
        excess = Obstacle("it is built from too many others", is_fault=True) if pending else None
        return Closure(
            root,
            frozenset(folders) - {root},
            frozenset().union(*(each.resources for each in folders.values())),
            frozenset().union(*(each.others for each in folders.values())),
            folders[root].is_for_building,
            next(obstacles, excess),
        )

    def _read(self, folder: str) -> References:
        if folder not in self._known:
            self._known[folder] = read_references(folder)
        return self._known[folder]


def buildable(closures: Iterable[Closure]) -> tuple[Closure, ...]:
    """Give those of *closures* that can be built and that no other such one uses."""
    able = [each for each in closures if each.is_for_building and not each.obstacle]
    return _tops(able)


def obstructed(closures: Iterable[Closure]) -> tuple[Closure, ...]:
    """Give those of *closures* that cannot be built, where no other such one uses them."""
    return _tops([each for each in closures if each.obstacle])


def _tops(closures: Sequence[Closure]) -> tuple[Closure, ...]:
    used = frozenset().union(*(each.folders for each in closures))
    return tuple(each for each in closures if each.root not in used)
