"""The checks of the Pod Security Standards, one container at a time.

Each takes a container and the version of the policy, and gives what the container is refused
for (policy/check_*.go of pod-security-admission 0.37.2, under the same names).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.knowledge.pod_security import default_capabilities, selinux_types
from initlint.model.container import Container
from initlint.model.problem import integer
from initlint.settings import KubeVersion
from initlint.tree.node import ABSENT, Node

_NO_WINDOWS = KubeVersion(1, 25)  # what Windows cannot set is not asked of it any more
_USER_NAMESPACES = KubeVersion(1, 35)  # root of a user namespace of its own is let pass
_ALLOWED_PROFILES = frozenset({"RuntimeDefault", "Localhost"})
_APP_ARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"
# Before, the policy looks at annotations, not at the field.
_SECCOMP_FIELD = KubeVersion(1, 19)
_SECCOMP_ANNOTATION = "container.seccomp.security.alpha.kubernetes.io/"
_POD_SECCOMP_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_NAMES = frozenset({"runtime/default", "docker/default"})
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


class Fault(NamedTuple):
    """What is not allowed; `node` is absent where something is missing."""

    words: str
    node: Node = ABSENT


Faults = Iterator[Fault]


def privileged(container: Container, _: KubeVersion) -> Faults:
    if container.security.is_privileged:
        yield Fault("is privileged", container.node.get("securityContext").key("privileged"))


def added_capabilities(container: Container, _: KubeVersion) -> Faults:
    yield from _added(container, default_capabilities())


def capabilities(container: Container, version: KubeVersion) -> Faults:
    if _is_exempt_windows(container, version):
        return
    dropped = container.node.get("securityContext", "capabilities", "drop").items()
    if not any(each.text == "ALL" for each in dropped):
        yield Fault("does not drop ALL capabilities")
    yield from _added(container, frozenset({"NET_BIND_SERVICE"}))


def _added(container: Container, allowed: frozenset[str]) -> Faults:
    """The names count as they are written: `CAP_CHOWN` is none of those that are allowed."""
    given = container.node.get("securityContext", "capabilities")
    refused = [each for each in given.get("add").items() if (each.text or "") not in allowed]
    if refused:
        names = ", ".join(each.text or "''" for each in refused)
        yield Fault(f"adds {names}", refused[0] if len(refused) == 1 else given.key("add"))


def host_ports(container: Container, _: KubeVersion) -> Faults:
    for port in container.node.get("ports").items():
        if integer(port.get("hostPort")):
            words = f"takes port {port.get('hostPort').text} of the node"
            yield Fault(words, port.key("hostPort"))


def host_probes(container: Container, _: KubeVersion) -> Faults:
    hooks = container.node.get("lifecycle")
    handlers = [container.node.get(probe) for probe in _PROBES]
    for handler in (*handlers, hooks.get("postStart"), hooks.get("preStop")):
        for kind in ("httpGet", "tcpSocket"):
            host = handler.get(kind).get("host")
            if host.text and host:
                yield Fault(f"names the host '{host.text}' in a probe or hook", host)


def proc_mount(container: Container, _: KubeVersion) -> Faults:
    mount = container.node.get("securityContext", "procMount")
    if mount and mount.text != "Default":
        key = container.node.get("securityContext").key("procMount")
        yield Fault(f"has `procMount: {mount.text}`", key)


def relaxed_proc_mount(container: Container, version: KubeVersion) -> Faults:
    if not _has_own_users(container, version):
        yield from proc_mount(container, version)


def selinux_options(container: Container, version: KubeVersion) -> Faults:
    options = container.security.field("seLinuxOptions")
    kind = options.get("type").text
    if kind and kind not in selinux_types(version):
        yield Fault(f"has the SELinux type '{kind}'", options.key("type"))
    for name in ("user", "role"):
        if options.get(name) and options.get(name).text:
            yield Fault(f"sets the SELinux {name}", options.key(name))


def seccomp(container: Container, version: KubeVersion) -> Faults:
    if version < _SECCOMP_FIELD:
        yield from _seccomp_annotation(container)
        return
    profile = container.security.field("seccompProfile")
    kind = profile.get("type").text
    if profile and kind not in _ALLOWED_PROFILES:
        yield Fault(f"has the seccomp profile '{kind or ''}'", profile.key("type"))


def _seccomp_annotation(container: Container) -> Faults:
    annotations = container.pod.template.get("metadata", "annotations")
    for key in (_SECCOMP_ANNOTATION + container.name, _POD_SECCOMP_ANNOTATION):
        name = annotations.get(key).text
        if name is not None:
            if name not in _SECCOMP_NAMES and not name.startswith("localhost/"):
                yield Fault(f"has the seccomp profile '{name}'", annotations.key(key))
            return


def required_seccomp(container: Container, version: KubeVersion) -> Faults:
    if _is_exempt_windows(container, version):
        return
    if not container.security.field("seccompProfile"):
        yield Fault("has no seccomp profile")
    yield from seccomp(container, version)


def app_armor(container: Container, _: KubeVersion) -> Faults:
    profile = container.security.field("appArmorProfile")
    kind = profile.get("type").text
    if profile and kind not in _ALLOWED_PROFILES:
        yield Fault(f"has the AppArmor profile '{kind or ''}'", profile.key("type"))
    annotations = container.pod.template.get("metadata", "annotations")
    key = _APP_ARMOR_ANNOTATION + container.name
    name = annotations.get(key).text or ""
    if name and name != "runtime/default" and not name.startswith("localhost/"):
        yield Fault(f"has the AppArmor profile '{name}'", annotations.key(key))


def windows_host_process(container: Container, _: KubeVersion) -> Faults:
    own, of_pod = container.security.container, container.security.pod
    for context in (own, of_pod):
        given = context.get("windowsOptions", "hostProcess")
        if given:
            if given.value is True:
                key = context.get("windowsOptions").key("hostProcess")
                yield Fault("is a process of its Windows node", key)
            return


def privilege_escalation(container: Container, version: KubeVersion) -> Faults:
    if _is_exempt_windows(container, version):
        return
    context = container.node.get("securityContext")
    if context.get("allowPrivilegeEscalation").value is not False:
        is_set = context.get("allowPrivilegeEscalation").value is True
        key = context.key("allowPrivilegeEscalation") if is_set else ABSENT
        yield Fault("does not set `allowPrivilegeEscalation: false`", key)


def run_as_non_root(container: Container, version: KubeVersion) -> Faults:
    if _has_own_users(container, version) or container.security.must_run_as_non_root:
        return
    given = _setter(container, "runAsNonRoot")
    yield Fault("does not set `runAsNonRoot: true`", given.key("runAsNonRoot"))


def run_as_user(container: Container, version: KubeVersion) -> Faults:
    if container.security.run_as_user == 0 and not _has_own_users(container, version):
        yield Fault("runs as user 0", _setter(container, "runAsUser").key("runAsUser"))


def _setter(container: Container, name: str) -> Node:
    """Give the security context that decides on the field *name*; absent where none does."""
    contexts = (container.security.container, container.security.pod)
    return next((context for context in contexts if context.get(name)), ABSENT)


def _is_exempt_windows(container: Container, version: KubeVersion) -> bool:
    return version >= _NO_WINDOWS and container.pod.node.get("os", "name").text == "windows"


def _has_own_users(container: Container, version: KubeVersion) -> bool:
    return version >= _USER_NAMESPACES and container.pod.node.get("hostUsers").value is False
