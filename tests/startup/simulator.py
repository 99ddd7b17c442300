"""A small cluster: deployer, controllers, kubelets and DNS as a discrete-event simulation.

Written from what Kubernetes, Helm and Argo CD do, step by step, and knows nothing of the
solver: no requirements, no graph. A run is a sequence of enabled actions, whoever chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Probe:
    """A wait: `tcp` and `dns` on a host, `local` on a port of the pod, `job`, `rollout`."""

    kind: str
    name: str
    port: int = 0


@dataclass(frozen=True)
class Init:
    """An init container, or a native sidecar; ports are (number, name)."""

    is_sidecar: bool
    ports: tuple[tuple[int, str], ...]
    probes: tuple[Probe, ...]


@dataclass(frozen=True)
class Load:
    """A workload."""

    kind: str
    name: str
    app: str
    inits: tuple[Init, ...]
    ports: tuple[tuple[int, str], ...]
    main_probes: tuple[Probe, ...]  # of the main container of a Job
    replicas: int = 1
    is_ordered: bool = True
    hook: str = ""  # "", pre, post
    weight: int = 0
    config: str = ""  # the ConfigMap that it mounts
    ttl: bool = False


@dataclass(frozen=True)
class Front:
    """A Service; ports are (port, target)."""

    name: str
    app: str
    ports: tuple[tuple[int, int | str], ...]
    is_headless: bool
    publishes: bool
    weight: int = 0


@dataclass(frozen=True)
class Config:
    """A ConfigMap."""

    name: str
    hook: str = ""
    weight: int = 0


@dataclass(frozen=True)
class World:
    deployer: str
    loads: tuple[Load, ...]
    fronts: tuple[Front, ...]
    configs: tuple[Config, ...]


@dataclass(eq=False)
class RunningPod:
    load: Load
    ordinal: int
    at: int = 0  # the init container whose turn it is
    passed: int = 0  # how many of its waits are over
    started: set[int] = field(default_factory=set)  # sidecars
    is_past_init: bool = False
    is_ready: bool = False
    main_passed: int = 0
    is_done: bool = False

    @property
    def hostname(self) -> str:
        return f"{self.load.name}-{self.ordinal}"


Action = Callable[[], None]
Item = Load | Front | Config


class Cluster:
    """The state of one run; `enabled` gives what could happen next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.applied: list[Item] = []
        self.pods: list[RunningPod] = []
        self.deleted: set[str] = set()
        self.external_is_up = False
        self.reached: set[tuple[str, str, int]] = set()
        self.steps = list(self._plan())
        self.step = 0

    # What the deployer does.

    def _plan(self) -> Iterator[list[Item]]:
        items: list[Item] = [*self.world.configs, *self.world.fronts, *self.world.loads]
        if self.world.deployer == "kubectl":
            yield items
            return
        argo = self.world.deployer == "argocd"
        for stage in ("pre", "", "post"):
            inside = [item for item in items if getattr(item, "hook", "") == stage]
            weights = sorted({item.weight for item in inside}) if stage or argo else [None]
            for weight in weights:
                yield [item for item in inside if weight is None or item.weight == weight]

    def _is_finished(self, item: Item) -> bool:
        """Whether the deployer goes on from *item* to the next step."""
        if item not in self.applied:
            return False
        if not isinstance(item, Load):
            return True
        waits = self.world.deployer in ("helm-wait", "argocd")
        if item.kind == "Job":
            must = bool(item.hook) or self.world.deployer == "argocd"
            return not must or ("complete", item.name, 0) in self.reached
        if item.kind == "DaemonSet" and self.world.deployer != "argocd":
            return True
        return not waits or self.is_available(item)

    def _deploy(self) -> Iterator[Action]:
        if self.step >= len(self.steps):
            return
        batch = self.steps[self.step]
        for item in batch:
            if item not in self.applied:
                yield lambda item=item: self.applied.append(item)
        if all(self._is_finished(item) for item in batch):
            yield self._next_step

    def _next_step(self) -> None:
        self.step += 1

    # What the controllers do.

    def _create(self) -> Iterator[Action]:
        for load in self.applied:
            if not isinstance(load, Load):
                continue
            own = {pod.ordinal for pod in self.pods if pod.load is load}
            for ordinal in range(load.replicas if load.kind == "StatefulSet" else 1):
                before = [p for p in self.pods if p.load is load and p.ordinal == ordinal - 1]
                blocked = load.kind == "StatefulSet" and load.is_ordered and ordinal > 0
                if ordinal not in own and (not blocked or any(p.is_ready for p in before)):
                    yield lambda load=load, n=ordinal: self.pods.append(RunningPod(load, n))

    def is_available(self, load: Load) -> bool:
        own = [pod for pod in self.pods if pod.load is load and pod.is_ready]
        return len(own) == (load.replicas if load.kind == "StatefulSet" else 1)

    # What kubelet does.

    def _volumes_are_mounted(self, pod: RunningPod) -> bool:
        name = pod.load.config
        known = any(config.name == name for config in self.world.configs)
        return not known or any(isinstance(i, Config) and i.name == name for i in self.applied)

    def _run(self) -> Iterator[Action]:
        for pod in self.pods:
            if not self._volumes_are_mounted(pod):
                continue
            if pod.at < len(pod.load.inits):
                yield from self._run_init(pod, pod.load.inits[pod.at])
            elif not pod.is_past_init:
                yield lambda pod=pod: self._past_init(pod)
            elif not pod.is_ready and not pod.is_done:
                yield lambda pod=pod: setattr(pod, "is_ready", True)

    def _run_init(self, pod: RunningPod, init: Init) -> Iterator[Action]:
        if init.is_sidecar:
            yield lambda: self._start_sidecar(pod)
        elif pod.passed == len(init.probes):
            yield lambda: self._end_init(pod)
        elif self.answers(pod, init.probes[pod.passed]):
            yield lambda: setattr(pod, "passed", pod.passed + 1)

    def _start_sidecar(self, pod: RunningPod) -> None:
        pod.started.add(pod.at)
        pod.at += 1

    def _end_init(self, pod: RunningPod) -> None:
        pod.at, pod.passed = pod.at + 1, 0

    def _past_init(self, pod: RunningPod) -> None:
        pod.is_past_init = True
        self.reached.add(("past init", pod.load.name, pod.ordinal))

    def _complete(self) -> Iterator[Action]:
        for pod in self.pods:
            if pod.load.kind != "Job" or not pod.is_past_init or pod.is_done:
                continue
            probes = pod.load.main_probes
            if pod.main_passed < len(probes):
                if self.answers(pod, probes[pod.main_passed]):
                    yield lambda pod=pod: setattr(pod, "main_passed", pod.main_passed + 1)
            else:
                yield lambda pod=pod: self._end_job(pod)

    def _end_job(self, pod: RunningPod) -> None:
        pod.is_done, pod.is_ready = True, False
        self.reached.add(("complete", pod.load.name, 0))

    def _collect(self) -> Iterator[Action]:
        for pod in self.pods:
            name = pod.load.name
            if pod.load.ttl and pod.is_done and name not in self.deleted:
                yield lambda name=name: self.deleted.add(name)

    # What the network does.

    def front(self, name: str) -> Front | None:
        return next((i for i in self.applied if isinstance(i, Front) and i.name == name), None)

    def endpoints(self, front: Front) -> list[RunningPod]:
        return [
            pod
            for pod in self.pods
            if pod.load.app == front.app and not pod.is_done and self._volumes_are_mounted(pod)
            if pod.is_ready or front.publishes
        ]

    def resolves(self, host: str) -> list[RunningPod] | None:
        """Give the pods behind *host*; None where the name does not resolve."""
        pod_name, dot, front_name = host.rpartition(".")
        front = self.front(front_name)
        if front is None:
            return None
        pods = self.endpoints(front)
        if dot:
            pods = [
                pod
                for pod in pods
                if front.is_headless and pod.load.kind == "StatefulSet"
                if pod.hostname == pod_name and pod.load.name == front_name
            ]
        return pods if pods or not (front.is_headless or dot) else None

    def answers(self, pod: RunningPod, probe: Probe) -> bool:
        if probe.kind == "external":
            return self.external_is_up
        if probe.kind == "dns":
            return self.resolves(probe.name) is not None
        if probe.kind == "tcp":
            return self._connects(probe)
        if probe.kind == "local":
            return self._answers_locally(pod, probe.port)
        if probe.kind == "job":
            job = ("complete", probe.name, 0) in self.reached
            return job and probe.name not in self.deleted
        load = next(i for i in self.world.loads if i.name == probe.name)
        return load in self.applied and self.is_available(load)

    def _connects(self, probe: Probe) -> bool:
        pods = self.resolves(probe.name)
        front = self.front(probe.name.rpartition(".")[2])
        if pods is None or front is None:
            return False
        if front.is_headless:
            return any(self._serves(pod, probe.port) for pod in pods)
        target = dict(front.ports).get(probe.port)
        return target is not None and any(self._serves(pod, target) for pod in pods)

    def _serves(self, pod: RunningPod, target: int | str) -> bool:
        """Whether some process of *pod* listens; a main container may listen anywhere."""
        if isinstance(target, str):
            names = {name for init in pod.load.inits if init.is_sidecar for _, name in init.ports}
            if target not in names | {name for _, name in pod.load.ports}:
                return False
        if pod.is_past_init:
            return True
        return any(
            target in {each for port in pod.load.inits[n].ports for each in port}
            or (isinstance(target, int) and not pod.load.inits[n].ports)
            for n in pod.started
        )

    def _answers_locally(self, pod: RunningPod, port: int) -> bool:
        """Whether a sidecar that has started listens on *port*, as far as ports are declared."""
        if pod.is_past_init:
            return True
        sidecars = [init for init in pod.load.inits if init.is_sidecar]
        declared = [number for init in sidecars for number, _ in init.ports]
        declared += [number for number, _ in pod.load.ports]
        running = [pod.load.inits[n] for n in pod.started]
        return any(
            port in [number for number, _ in init.ports] or not init.ports or port not in declared
            for init in running
        )

    # Runs.

    def enabled(self) -> list[Action]:
        actions = [*self._deploy(), *self._create(), *self._run()]
        if not self.external_is_up:
            actions.append(lambda: setattr(self, "external_is_up", True))
        return actions

    def final(self) -> list[Action]:
        """Give what takes something away again: pods of Jobs that end, Jobs that expire."""
        return [*self._complete(), *self._collect()]


def run_patiently(world: World) -> Cluster:
    """Run until nothing can happen; what takes something away happens last, one at a time."""
    cluster = Cluster(world)
    while True:
        if actions := cluster.enabled() or list(cluster._complete()):
            actions[0]()
        else:
            return cluster


def run(world: World, choose: Callable[[int], int]) -> Cluster:
    """Run until nothing can happen; *choose* picks among that many actions."""
    cluster = Cluster(world)
    while actions := [*cluster.enabled(), *cluster.final()]:
        actions[choose(len(actions))]()
    return cluster
