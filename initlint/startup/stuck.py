"""Blocked waits as findings need them: gathered by place, with the places that explain them."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.finding import Label
from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.model.status import stuck as status
from initlint.record import record
from initlint.shell.questions import Place
from initlint.startup.analysis import Startup
from initlint.startup.blocked import Blocked
from initlint.startup.causes import PlacedWait
from initlint.startup.shapes import Shape
from initlint.startup.words import aim, fault
from initlint.tree.node import Node

# Their main containers end, so that what these wait for counts.
_ENDING = frozenset({"Job", "Pod", "CronJob"})


@record(eq=False)
class Stuck:
    """Waits of one place (a loop, a command) that all get stuck in one way."""

    blocked: tuple[Blocked, ...]

    @property
    def first(self) -> Blocked:
        return self.blocked[0]

    @property
    def wait(self) -> PlacedWait:
        """The first of the waits; there is one, since references are not gathered here."""
        wait = self.first.wait
        assert wait is not None
        return wait

    @property
    def container(self) -> Container:
        return self.wait.container

    @property
    def place(self) -> Place:
        return self.wait.wait.place

    @property
    def sentence(self) -> str:
        """Say who waits for what, and what is wrong with it."""
        aims = " and ".join(dict.fromkeys(aim(b.wait) for b in self.blocked if b.wait))
        return f"{self.container} waits for {aims}, {fault(self.first)}"

    @property
    def consequence(self) -> str:
        """Say what `kubectl get pods` shows of it."""
        if not self.container.is_init:
            return "it never gets on"
        return status(self.container)

    @property
    def participants(self) -> Iterator[Label]:
        """The waits of all others in the circle."""
        for wait in self.first.circle:
            if wait.container is not self.container:
                place = wait.wait.place
                words = f"{_owner(wait)} waits here for {aim(wait)}"
                yield Label(place.node.source, place.span, words)


def stuck_waits(startup: Startup, pod: Pod, *shapes: Shape) -> Iterator[Stuck]:
    """Give the waits of *pod* that get stuck in one of *shapes*, in its order."""
    places: dict[tuple[Shape, Place], list[Blocked]] = {}
    for blocked in startup.blocked(pod) if may_wait(pod) else ():
        if blocked.shape in shapes and blocked.wait is not None and is_wait(blocked.wait):
            places.setdefault((blocked.shape, blocked.wait.wait.place), []).append(blocked)
    for found in places.values():
        yield Stuck(tuple(found))


def may_wait(pod: Pod) -> bool:
    """Tell whether a wait in *pod* can keep it from its work; saves most pods the analysis."""
    return bool(pod.init_containers) or pod.manifest.kind in _ENDING


def is_wait(placed: PlacedWait) -> bool:
    """Tell whether people would call it a wait.

    Kubelet repeats what an init container asks; a main container that asks once just works.
    """
    wait = placed.wait
    return placed.container.is_init or wait.in_loop or wait.is_bounded


def object_label(manifest: Manifest, message: str, node: Node | None = None) -> Label:
    """Point at *node* of an object, or at its name."""
    place = node or manifest.node.get("metadata", "name") or manifest.node
    return Label(place.source, place.span, message)


def _owner(wait: PlacedWait) -> str:
    manifest = wait.container.pod.manifest
    return f"{wait.container} of {manifest.kind} '{manifest.name}'"
