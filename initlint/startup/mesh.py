"""Evidence that something injects containers into a pod, and what a mesh leaves alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.record import record
from initlint.startup.namespaces import Namespaces

_PROXY_USER = 1337  # Istio's redirection leaves this user's traffic alone


@record
class Mesh:
    """A mesh and the labels or annotations that ask for its proxy.

    `on` are values that turn injection on; `excluded_ports` is the annotation that lists
    outbound ports which go past the proxy. Sources: each project's injection reference.
    """

    name: str
    keys: tuple[str, ...]
    on: tuple[str, ...]
    namespace_keys: tuple[str, ...] = ()
    excluded_ports: str = ""


MESHES = (
    Mesh(
        "Istio",
        ("sidecar.istio.io/inject", "istio.io/rev"),
        ("true", "y", "yes", "on"),
        ("istio-injection", "istio.io/rev"),
        "traffic.sidecar.istio.io/excludeOutboundPorts",
    ),
    Mesh(
        "Linkerd",
        ("linkerd.io/inject",),
        ("enabled", "ingress"),
        ("linkerd.io/inject",),
        "config.linkerd.io/skip-outbound-ports",
    ),
    Mesh(
        "Kuma",
        ("kuma.io/sidecar-injection",),
        ("enabled", "true"),
        ("kuma.io/sidecar-injection",),
        "traffic.kuma.io/exclude-outbound-ports",
    ),
    Mesh(
        "Consul",
        ("consul.hashicorp.com/connect-inject",),
        ("true",),
        (),
        "consul.hashicorp.com/transparent-proxy-exclude-outbound-ports",
    ),
    Mesh(
        "Open Service Mesh",
        ("openservicemesh.io/sidecar-injection",),
        ("enabled", "yes", "true"),
        ("openservicemesh.io/sidecar-injection",),
        "openservicemesh.io/outbound-port-exclusion-list",
    ),
)
# Annotations that put the proxy in front of all init containers.
_NATIVE = (
    "sidecar.istio.io/nativeSidecar",
    "config.alpha.linkerd.io/proxy-enable-native-sidecar",
    "config.beta.linkerd.io/proxy-enable-native-sidecar",
)
_OFF = frozenset({"false", "disabled", "no", "n", "off"})


@record
class Injection:
    """A mesh that puts its proxy into a pod; `key` is the label or annotation that says so."""

    mesh: Mesh
    key: str
    by_namespace: bool


def injection(pod: Pod, namespaces: Namespaces) -> Injection | None:
    """Give the mesh that injects into *pod*, as far as the set says."""
    own = {**pod.annotations, **pod.labels}
    around = _around(pod, namespaces)
    for mesh in MESHES:
        said = [(key, own[key]) for key in mesh.keys if key in own]
        if any(value.lower() in _OFF for _, value in said):
            continue
        for key, value in said:
            if value.lower() in mesh.on or key == "istio.io/rev":
                return Injection(mesh, key, by_namespace=False)
        for key in mesh.namespace_keys:
            value = around.get(key, "")
            if value.lower() in ("enabled", *mesh.on) or (value and key == "istio.io/rev"):
                return Injection(mesh, key, by_namespace=True)
    return None


def _around(pod: Pod, namespaces: Namespaces) -> Mapping[str, str]:
    name = namespaces.of(pod.manifest)
    return {**namespaces.annotations(name), **(namespaces.labels(name) or {})}


def is_injected(pod: Pod, namespaces: Namespaces) -> bool:
    """Tell whether anything at all (a mesh, a secrets agent) may add containers to *pod*."""
    keys = (key for key in (*pod.annotations, *pod.labels) if "inject" in key)
    return any(keys) or injection(pod, namespaces) is not None


def has_native_sidecar(pod: Pod) -> bool:
    """Tell whether the pod asks for a proxy that runs before its init containers."""
    return any(pod.annotations.get(key) in ("true", "enabled") for key in _NATIVE)


def goes_past_proxy(container: Container, found: Injection, port: int | None) -> bool:
    """Tell whether the traffic of *container* to *port* does not go through the proxy."""
    pod = container.pod
    if pod.node.get("hostNetwork").value is True:
        return True
    if container.security.run_as_user == _PROXY_USER:
        return True
    if any(_is_proxy(c) for c in pod.init_containers if c.is_sidecar):
        return True
    listed = pod.annotations.get(found.mesh.excluded_ports, "")
    return port is not None and any(low <= port <= high for low, high in _ranges(listed))


def _is_proxy(container: Container) -> bool:
    return container.name in ("istio-proxy", "linkerd-proxy", "kuma-sidecar", "envoy")


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for part in text.split(","):
        low, _, high = part.strip().partition("-")
        if low.isdigit() and (high or low).isdigit():
            yield int(low), int(high or low)
