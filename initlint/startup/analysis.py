"""Will every pod get past Init: the analysis of one workspace, as rules and plans ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.model.workspace import Workspace
from initlint.record import replace
from initlint.settings import Deployer, Settings
from initlint.shell.questions import AtBound, Wait
from initlint.startup.blocked import Blocked, blocked_references, blocked_waits
from initlint.startup.build import build
from initlint.startup.causes import PlacedWait
from initlint.startup.conditions import ProvidesItself
from initlint.startup.graph import Graph
from initlint.startup.index import Index
from initlint.startup.lookup import Lookup
from initlint.startup.phases import Stage
from initlint.startup.solve import Solution, solve
from initlint.startup.verdicts import Judgement, judge
from initlint.startup.witness import Unmet
from initlint.startup.workloads import Workload

if TYPE_CHECKING:
    from initlint.startup.policies import Policies

WaitsOf = Callable[[Container], tuple[Wait, ...]]


class Startup:
    """The start-up of a workspace on a fresh install; every part is made when asked for."""

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        waits_of: WaitsOf,
        provides_itself: ProvidesItself,
    ) -> None:
        """Analyse *workspace*.

        *waits_of* gives the waits of a container. *provides_itself* tells whether a
        container may itself bring about what it waits for in its own pod: a server that it
        starts in the background, a file that it writes or may write.
        """
        self.index = Index(workspace, settings)
        self._waits_of = waits_of
        self._provides_itself = provides_itself
        self._others: dict[Deployer, Startup] = {}
        self._stuck: dict[Pod, tuple[Blocked, ...]] = {}

    def under(self, deployer: Deployer) -> Startup:
        """Give the analysis of the same workspace as if *deployer* applied it."""
        if deployer is self.deployer:
            return self
        if deployer not in self._others:
            settings = replace(self.index.settings, deployer=deployer)
            waits_of, provides_itself = self._waits_of, self._provides_itself
            other = Startup(self.index.workspace, settings, waits_of, provides_itself)
            self._others[deployer] = other
        return self._others[deployer]

    @cached_property
    def policies(self) -> Policies:
        """The network policies, to be asked about one wait at a time."""
        from initlint.startup.policies import Policies

        return Policies(self.index)

    @property
    def deployer(self) -> Deployer:
        """What applies the workspace: chosen, or by evidence."""
        return self.index.phases.deployer

    @cached_property
    def _written(self) -> tuple[tuple[Workload, Container, tuple[Wait, ...]], ...]:
        return tuple(
            (workload, container, self._waits_of(container))
            for workload in self.index.workloads
            for container in workload.pod.containers
        )

    @cached_property
    def lookup(self) -> Lookup:
        """Where any host or object name leads to, seen from a workload."""
        return Lookup(self.index, [(w, workload) for workload, _, ws in self._written for w in ws])

    @cached_property
    def _placed(self) -> dict[Container, tuple[PlacedWait, ...]]:
        resolve = self.lookup.resolve
        return {
            container: tuple(
                PlacedWait(wait, container, number, resolve(wait, workload), gates(wait))
                for number, wait in enumerate(waits)
            )
            for workload, container, waits in self._written
            if waits
        }

    def waits(self, container: Container) -> tuple[PlacedWait, ...]:
        """Give the waits of *container* with what they are aimed at."""
        return self._placed.get(container, ())

    @cached_property
    def graph(self) -> Graph:
        return build(self.index, self.waits, self._provides_itself)

    @cached_property
    def solution(self) -> Solution:
        return solve(self.graph)

    @cached_property
    def unmet(self) -> Unmet:
        return Unmet(self.solution)

    def judgement(self, workload: Workload) -> Judgement:
        """Give the verdict on *workload*."""
        return judge(workload, self.solution, self.unmet)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """The verdicts on all workloads, in the order of the workspace."""
        return tuple(map(self.judgement, self.index.workloads))

    def blocked(self, pod: Pod) -> tuple[Blocked, ...]:
        """Give the waits of *pod* that never end, in the order of its containers."""
        if pod not in self._stuck:
            workload = self.index.workload_of(pod)
            self._stuck[pod] = tuple(self._blocked(workload)) if workload is not None else ()
        return self._stuck[pod]

    def blocked_references(self, pod: Pod) -> tuple[Blocked, ...]:
        """Give the names in *pod* whose objects are applied only once it is done."""
        workload = self.index.workload_of(pod)
        if workload is None:
            return ()
        is_early_hook = self._is_early_hook(workload.manifest)
        return tuple(blocked_references(self.unmet, workload, is_early_hook=is_early_hook))

    def _blocked(self, workload: Workload) -> Iterator[Blocked]:
        is_early_hook = self._is_early_hook(workload.manifest)
        for number, container in enumerate(workload.pod.containers):
            for placed in self.waits(container):
                if placed.gates:
                    yield from blocked_waits(
                        self.unmet, workload, number, placed, is_early_hook=is_early_hook
                    )

    def _is_early_hook(self, manifest: Manifest) -> bool:
        return self.index.phases.of(manifest).stage is Stage.BEFORE


def gates(wait: Wait) -> bool:
    """Tell whether a container cannot end before *wait* is over.

    At a bound that fails kubelet starts the container again; one at which the script goes
    on is none.
    """
    return wait.is_hard and wait.at_bound is not AtBound.GOES_ON and not wait.negated
