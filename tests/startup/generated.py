"""Generated worlds, and the manifests and waits that say the same."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from initlint.settings import Deployer, Settings
from initlint.shell.questions import Wait
from initlint.startup.analysis import Startup
from tests.startup import worlds
from tests.startup.simulator import Config, Front, Init, Load, Probe, World

NAMES = ("a", "b", "c", "d")
APPS = ("a", "b", "c")
PORTS = ((80, "web"), (90, "admin"), (5432, "db"))
ADMIN = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:serviceaccounts'}]
"""

PORT_LISTS = st.lists(st.sampled_from(PORTS), max_size=2, unique=True).map(tuple)
HOOKS = st.sampled_from(("", "", "pre", "post"))
WEIGHTS = st.integers(-1, 1)


@st.composite
def probes(draw: st.DrawFn, loads: dict[str, str], fronts: dict[str, tuple[int, ...]]) -> Probe:
    """Draw a wait: mostly for a Service, and mostly on a port that it has."""
    jobs = [name for name, kind in loads.items() if kind == "Job"]
    others = [name for name, kind in loads.items() if kind in ("Deployment", "StatefulSet")]
    kinds = ["tcp", "tcp", "dns", "dns", "pod", "external"] if fronts else ["external"]
    kind = draw(
        st.sampled_from([*kinds, *["job"] * bool(jobs), *["rollout"] * bool(others), "local"])
    )
    if kind == "external":
        return Probe(kind, "ext.example.com", 443)
    if kind == "local":
        return Probe(kind, "localhost", draw(st.sampled_from(PORTS))[0])
    if kind in ("job", "rollout"):
        return Probe(kind, draw(st.sampled_from(jobs if kind == "job" else others)))
    front = draw(st.sampled_from(sorted(fronts)))
    is_known = draw(st.integers(0, 7))
    port = draw(st.sampled_from(fronts[front] if is_known else (80, 90, 5432)))
    if kind == "pod":
        front = f"{front}-{draw(st.integers(0, 2))}.{front}"
        kind = draw(st.sampled_from(("tcp", "dns")))
    return Probe(kind, front, port)


@st.composite
def fronts_of(draw: st.DrawFn, name: str) -> Front:
    chosen = draw(st.lists(st.sampled_from(PORTS), min_size=1, unique=True))
    return Front(
        name=name,
        app=draw(st.sampled_from((name, name, name, *APPS))),
        ports=tuple((p[0], draw(st.sampled_from((p[0], *p)))) for p in chosen),
        is_headless=draw(st.booleans()),
        publishes=draw(st.integers(0, 2)) == 0,
        weight=draw(WEIGHTS),
    )


@st.composite
def generated(draw: st.DrawFn) -> World:
    deployer = draw(st.sampled_from(("kubectl", "kubectl", "helm", "helm-wait", "argocd")))
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    kind = st.sampled_from(
        ("Deployment", "Deployment", "StatefulSet", "StatefulSet", "Job", "DaemonSet")
    )
    kinds = {name: draw(kind) for name in names}
    fronts = tuple(draw(fronts_of(name)) for name in names if draw(st.integers(0, 4)))
    ports = {front.name: tuple(port for port, _ in front.ports) for front in fronts}
    configs = tuple(Config(n, draw(HOOKS), draw(WEIGHTS)) for n in "xy" if draw(st.booleans()))
    some = st.lists(probes(kinds, ports), max_size=2).map(tuple)
    plain = st.builds(Init, st.just(False), st.just(()), some)
    sidecar = st.builds(Init, st.just(True), PORT_LISTS, st.just(()))
    loads = tuple(
        Load(
            kind=kind,
            name=name,
            app=draw(st.sampled_from((name, name, name, *APPS))),
            inits=draw(st.lists(plain | plain | sidecar, max_size=3).map(tuple)),
            ports=draw(PORT_LISTS),
            main_probes=draw(some) if kind == "Job" else (),
            replicas=draw(st.integers(1, 3)),
            is_ordered=draw(st.booleans()),
            hook=draw(HOOKS) if kind == "Job" else "",
            weight=draw(WEIGHTS),
            config=draw(st.sampled_from(("", "", *(config.name for config in configs), "z"))),
            ttl=kind == "Job" and draw(st.booleans()),
        )
        for name, kind in kinds.items()
    )
    return World(deployer, loads, fronts, configs)


def text(world: World) -> str:
    """Give the world's manifests; JSON is YAML."""
    items = [_load(world, load) for load in world.loads]
    items += [_front(world, front) for front in world.fronts]
    items += [_config(world, config) for config in world.configs]
    return ADMIN + "".join(f"---\n{json.dumps(item)}\n" for item in items)


def _annotations(world: World, item: Load | Front | Config) -> dict[str, str]:
    hook = getattr(item, "hook", "")
    if world.deployer == "argocd":
        hooks = {"pre": "PreSync", "post": "PostSync"}
        own = {"argocd.argoproj.io/hook": hooks[hook]} if hook else {}
        return {**own, "argocd.argoproj.io/sync-wave": str(item.weight)}
    hooks = {"pre": "pre-install,pre-upgrade", "post": "post-install"}
    weight = {"helm.sh/hook-weight": str(item.weight)}
    return {"helm.sh/hook": hooks[hook], **weight} if hook else {}


def _ports(ports: tuple[tuple[int, str], ...]) -> list[dict[str, Any]]:
    return [{"containerPort": number, "name": name} for number, name in ports]


def _load(world: World, load: Load) -> dict[str, Any]:
    inits = [
        {
            "name": f"{load.name}-{n}",
            "image": "i",
            "ports": _ports(init.ports),
            **({"restartPolicy": "Always"} if init.is_sidecar else {}),
        }
        for n, init in enumerate(load.inits)
    ]
    spec: dict[str, Any] = {
        "initContainers": inits,
        "containers": [
            {
                "name": f"{load.name}-main",
                "image": "i",
                "ports": _ports(load.ports),
                "volumeMounts": [{"name": "c", "mountPath": "/c"}] if load.config else [],
            }
        ],
        "volumes": [{"name": "c", "configMap": {"name": load.config}}] if load.config else [],
    }
    outer: dict[str, Any] = {}
    if load.kind == "StatefulSet":
        policy = "OrderedReady" if load.is_ordered else "Parallel"
        outer = {"replicas": load.replicas, "serviceName": load.name, "podManagementPolicy": policy}
    if load.kind == "Job":
        spec["restartPolicy"] = "Never"
        outer = {"ttlSecondsAfterFinished": 60} if load.ttl else {}
    else:
        outer["selector"] = {"matchLabels": {"app": load.app}}
    return {
        "apiVersion": "batch/v1" if load.kind == "Job" else "apps/v1",
        "kind": load.kind,
        "metadata": {"name": load.name, "annotations": _annotations(world, load)},
        "spec": {**outer, "template": {"metadata": {"labels": {"app": load.app}}, "spec": spec}},
    }


def _front(world: World, front: Front) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": front.name, "annotations": _annotations(world, front)},
        "spec": {
            "selector": {"app": front.app},
            "publishNotReadyAddresses": front.publishes,
            **({"clusterIP": "None"} if front.is_headless else {}),
            "ports": [{"name": f"p{p}", "port": p, "targetPort": t} for p, t in front.ports],
        },
    }


def _config(world: World, config: Config) -> dict[str, Any]:
    metadata = {"name": config.name, "annotations": _annotations(world, config)}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {}}


def waits(world: World) -> dict[str, tuple[Wait, ...]]:
    table = {
        f"{load.name}-{n}": tuple(_wait(world, p) for p in init.probes)
        for load in world.loads
        for n, init in enumerate(load.inits)
    }
    mains = {
        f"{load.name}-main": tuple(_wait(world, p) for p in load.main_probes)
        for load in world.loads
    }
    return {**table, **mains}


def _wait(world: World, probe: Probe) -> Wait:
    if probe.kind == "dns":
        return worlds.dns(probe.name)
    if probe.kind == "job":
        return worlds.obj("job", probe.name, "condition=complete")
    if probe.kind == "rollout":
        kind = next(load.kind for load in world.loads if load.name == probe.name)
        return worlds.obj(kind.lower(), probe.name, "rolled out")
    return worlds.tcp(probe.name, probe.port)


def analysed(world: World) -> Startup:
    settings = Settings(deployer=Deployer(world.deployer))
    return worlds.startup(text(world), waits(world), settings)
