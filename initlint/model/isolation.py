"""Security contexts whose parts contradict each other."""

from __future__ import annotations

import re

from initlint.model.container import Container
from initlint.model.paths import descending_problem
from initlint.model.pod import Pod
from initlint.model.problem import Problem, Problems, integer, text
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# ValidateSecurityContext, validatePodSpecSecurityContext and validateHostUsers,
# pkg/apis/core/validation, run at 1.29 to 1.37.
_USER_NAMESPACES = KubeVersion(1, 33)  # gates UserNamespacesSupport and ProcMountType on
_NO_DEVICES = KubeVersion(1, 34)
_APP_ARMOR = KubeVersion(1, 30)  # before, the field is not known
_LAST_ID = 2**31 - 1
_SYSCTL = re.compile(r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?\Z")
_LONGEST_SYSCTL = 253  # characters
# Namespaces of sysctls: component-helpers node/util/sysctl/namespace.go at 0.37.2.
_OF_NETWORK = re.compile(r"net[./]")
_OF_IPC = re.compile(
    r"kernel[./](sem|shm(all|max|mni|_rmid_forced)?|msg(max|mnb|mni)?)\Z|fs[./]mqueue[./]"
)


def container_isolation_problems(container: Container, version: KubeVersion) -> Problems:
    """Yield what contradicts itself in the security context of *container*."""
    context = container.node.get("securityContext")
    yield from _escalation_problems(container, context)
    yield from _shared_problems(context, version)
    mount = context.get("procMount")
    shares_users = container.pod.node.get("hostUsers").value is not False
    is_looked_at = container.pod.is_whole and version >= _USER_NAMESPACES
    if mount.text == "Unmasked" and shares_users and is_looked_at:
        yield Problem(mount, "has an unmasked /proc, which needs `hostUsers: false` in the pod")


def _escalation_problems(container: Container, context: Node) -> Problems:
    if context.get("allowPrivilegeEscalation").value is not False:
        return
    key = context.key("allowPrivilegeEscalation")
    if container.security.is_privileged:
        yield Problem(key, "is privileged, and its `allowPrivilegeEscalation` is false")
        return
    for capability in context.get("capabilities", "add").items():
        # This spelling and no other: the API server lets SYS_ADMIN pass.
        if capability.text == "CAP_SYS_ADMIN":
            message = "adds CAP_SYS_ADMIN, and its `allowPrivilegeEscalation` is false"
            yield Problem(capability, message)


def pod_isolation_problems(pod: Pod, version: KubeVersion) -> Problems:
    """Yield what contradicts itself in the security context and the namespaces of *pod*."""
    context = pod.node.get("securityContext")
    yield from _shared_problems(context, version)
    groups = (context.get("fsGroup"), *context.get("supplementalGroups").items())
    yield from (problem for group in groups for problem in _id_problems("group", group))
    yield from _sysctl_problems(pod, context)
    if pod.node.get("hostUsers").value is False and version >= _USER_NAMESPACES:
        yield from _user_namespace_problems(pod, version)
    shares = pod.node.get("shareProcessNamespace").value is True
    if shares and pod.node.get("hostPID").value is True:
        key = pod.node.key("shareProcessNamespace")
        yield Problem(key, "has both `shareProcessNamespace` and `hostPID`")


def _shared_problems(context: Node, version: KubeVersion) -> Problems:
    """Yield what is wrong with fields that pods and containers have alike."""
    yield from _id_problems("user", context.get("runAsUser"))
    yield from _id_problems("group", context.get("runAsGroup"))
    yield from _profile_problems("seccompProfile", context.get("seccompProfile"))
    if version >= _APP_ARMOR:
        yield from _profile_problems("appArmorProfile", context.get("appArmorProfile"))


def _id_problems(what: str, node: Node) -> Problems:
    number = integer(node)
    if number is not None and not 0 <= number <= _LAST_ID:
        yield Problem(node, f"names {what} {number}, not one of 0 to {_LAST_ID}")


def _profile_problems(field: str, profile: Node) -> Problems:
    path, is_local = profile.get("localhostProfile"), profile.get("type").text == "Localhost"
    if not is_local:
        if path and text(profile.get("type")):
            message = f"has a `localhostProfile` in its `{field}`, whose type is not Localhost"
            yield Problem(profile.key("localhostProfile"), message)
    elif not path:
        yield Problem(
            profile.key("type"),
            f"has no `localhostProfile` in its `{field}`, whose type is Localhost",
        )
    elif field == "seccompProfile" and (problem := descending_problem(path.text or "")):
        yield Problem(path, f"names the local profile '{path.text}', which {problem}")
    elif field == "appArmorProfile" and (path.text or "").strip() != (path.text or ""):
        yield Problem(path, f"names the local profile '{path.text}', with blanks around it")


def _sysctl_problems(pod: Pod, context: Node) -> Problems:
    seen: set[str] = set()
    for entry in context.get("sysctls").items():
        node = entry.get("name")
        name = text(node)
        if name is None:
            continue  # the schema asks for the field
        if len(name) > _LONGEST_SYSCTL or not _SYSCTL.match(name):
            yield Problem(node, f"sets '{name}', which is no name of a sysctl")
        elif name in seen:
            yield Problem(entry.key("name"), f"sets '{name}' twice")
        elif pod.node.get("hostNetwork").value is True and _OF_NETWORK.match(name):
            yield Problem(node, f"sets '{name}' and has the network of its node")
        elif pod.node.get("hostIPC").value is True and _OF_IPC.match(name):
            yield Problem(node, f"sets '{name}' and has the IPC namespace of its node")
        seen.add(name)


def _user_namespace_problems(pod: Pod, version: KubeVersion) -> Problems:
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.node.get(field).value is True:
            yield Problem(pod.node.key(field), f"has both `{field}` and `hostUsers: false`")
    if version < _NO_DEVICES:
        return
    for container in pod.containers:
        if container.devices:
            message = f"has a block device in {container} and `hostUsers: false`"
            yield Problem(container.node.key("volumeDevices"), message)
