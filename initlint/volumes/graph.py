"""The data flow of one pod: who writes what into its volumes, and who may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from initlint.facts.commands import commands
from initlint.facts.container import Facts
from initlint.facts.objects import Objects
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.model.volume import Volume
from initlint.record import record
from initlint.volumes.given import given_files
from initlint.volumes.mounts import MountTable
from initlint.volumes.named import named_uses
from initlint.volumes.redirected import opens_unseen, redirected_uses
from initlint.volumes.shell_uses import shell_uses
from initlint.volumes.unseen import does_unseen, is_unseen
from initlint.volumes.uses import ContainerUses, Use

_MOST_USES = 400  # of one pod; what comes after is taken for unseen
_UNSEEN = ContainerUses((), may_write_unseen=True, may_read_unseen=True)


@record
class HandOver:
    """Something that one container leaves in a volume for another, which sees it at `path`."""

    write: Use
    reader: Container
    path: str


class VolumeGraph:
    """What the containers of *pod* do to its volumes, made from their facts as it is asked."""

    def __init__(self, pod: Pod, facts_of: Callable[[Container], Facts], objects: Objects) -> None:
        """Take facts from *facts_of*, and what the cluster puts into volumes from *objects*."""
        self.pod = pod
        self._facts_of = facts_of
        self._objects = objects
        self._order = {container: index for index, container in enumerate(pod.containers)}
        self._tables: dict[Container, MountTable] = {}
        self._followers: dict[Container, tuple[Container, ...]] = {}
        self._forerunners: dict[Container, tuple[Container, ...]] = {}
        self._unseen_steps: dict[Container, tuple[int, ...]] = {}
        self._mounting: dict[Volume, tuple[Container, ...]] = {}
        self._writes: dict[Volume, tuple[Use, ...]] = {}

    def facts(self, container: Container) -> Facts:
        return self._facts_of(container)

    def table(self, container: Container) -> MountTable:
        """Give where the paths of *container* lead."""
        if container not in self._tables:
            variables = self._facts_of(container).environment.strings
            self._tables[container] = MountTable(container, variables)
        return self._tables[container]

    def uses(self, container: Container) -> ContainerUses:
        """Give what *container* does to files, as far as it is seen."""
        return self._uses[container]

    @cached_property
    def _uses(self) -> dict[Container, ContainerUses]:
        """What each container does; those beyond the budget of a pod do what nobody sees."""
        found: dict[Container, ContainerUses] = {}
        left = _MOST_USES
        for container in self.pod.containers:
            uses = self._uses_of(container)
            found[container] = uses if len(uses.uses) <= left else _UNSEEN
            left -= len(uses.uses)
        return found

    def _uses_of(self, container: Container) -> ContainerUses:
        facts, table = self._facts_of(container), self.table(container)
        seen = (*shell_uses(facts, table), *redirected_uses(facts, table))
        uses = (*seen, *named_uses(facts, table))
        is_unseen = does_unseen(facts) or opens_unseen(facts)
        return ContainerUses(uses, is_unseen, is_unseen)

    def unseen_steps(self, container: Container) -> tuple[int, ...]:
        """Give the indexes of the commands of *container* that may do what is not seen."""
        if container not in self._unseen_steps:
            ran = enumerate(commands(self._facts_of(container)))
            steps = tuple(step for step, command in ran if is_unseen(command))
            self._unseen_steps[container] = steps
        return self._unseen_steps[container]

    def can_follow(self, writer: Container, reader: Container) -> bool:
        """Whether *reader* runs after *writer*, or beside it: whether it can see what is written.

        An init container is over before what follows it starts; sidecars and main containers
        run beside each other, and a sidecar beside the init containers behind it.
        """
        if reader is writer:
            return False
        if not reader.is_init:
            return True
        return not writer.is_main and self._order[writer] < self._order[reader]

    def followers(self, writer: Container) -> tuple[Container, ...]:
        """Give the containers that may read what *writer* writes, in start order."""
        if writer not in self._followers:
            others = self.pod.containers
            self._followers[writer] = tuple(o for o in others if self.can_follow(writer, o))
        return self._followers[writer]

    def forerunners(self, reader: Container) -> tuple[Container, ...]:
        """Give the containers whose writes *reader* may find, in start order."""
        if reader not in self._forerunners:
            others = self.pod.containers
            self._forerunners[reader] = tuple(o for o in others if self.can_follow(o, reader))
        return self._forerunners[reader]

    def mounting(self, volume: Volume) -> tuple[Container, ...]:
        """Give the containers that mount *volume*, in start order."""
        if volume not in self._mounting:
            containers = self.pod.containers
            self._mounting[volume] = tuple(c for c in containers if self.table(c).has(volume))
        return self._mounting[volume]

    def writes(self, volume: Volume) -> tuple[Use, ...]:
        """Give every write into *volume* that is seen, in start order of the writers."""
        if volume not in self._writes:
            self._writes[volume] = tuple(
                use
                for container in self.mounting(volume)
                for use in self.uses(container).writes
                if use.location.volume is volume
            )
        return self._writes[volume]

    def may_be_written_unseen(self, volume: Volume, container: Container) -> bool:
        """Whether *container* may write to *volume* what its words do not tell, or not where."""
        table = self.table(container)
        is_open = self.uses(container).may_write_unseen or table.has_unknown_part(volume)
        return is_open and table.can_write(volume)

    def given(self, volume: Volume) -> frozenset[str] | None:
        """Give the paths of the files that the cluster puts into *volume*; None if unknown."""
        return given_files(volume, self._objects)

    def hand_overs(self, writer: Container) -> Iterator[HandOver]:
        """Give what *writer* leaves in volumes that containers after or beside it mount."""
        for use in self.uses(writer).writes:
            volume = use.location.volume
            if volume is None:
                continue
            for reader in self.followers(writer):
                for path in self.table(reader).paths_of(volume, use.location.path)[:1]:
                    yield HandOver(use, reader, path)
