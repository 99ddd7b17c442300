"""Which containers break the Pod Security Standards, and in what.

The checks are those of k8s.io/pod-security-admission 0.37.2, policy/check_*.go, by version of
the policy. A container answers for what it says itself and for what it takes from its pod.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

from initlint.knowledge.pod_security import restricted_volumes
from initlint.knowledge.sysctls import is_safe
from initlint.model import pod_security_checks as checks
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.model.pod_security_checks import Fault
from initlint.record import record
from initlint.settings import KubeVersion
from initlint.tree.node import ABSENT, Node


class Standard(Enum):
    """A level that a namespace can enforce; `privileged` enforces nothing."""

    BASELINE = "baseline"
    RESTRICTED = "restricted"


@record
class Policy:
    """A standard as one version of Kubernetes defines it, in a cluster of version `target`."""

    standard: Standard
    version: KubeVersion
    target: KubeVersion


class Breach(NamedTuple):
    """A check that a container fails, by Kubernetes' own name of it.

    `node` is what is written and not allowed, absent where something is missing. `words` go
    on from the container's name.
    """

    check: str
    node: Node
    words: str


class _Check(NamedTuple):
    name: str
    since: KubeVersion
    faults: Callable[[Container, KubeVersion], Iterator[Fault]]
    # From this version on, a check of `restricted` takes its place under that standard.
    replaced: KubeVersion | None = None


_FIRST = KubeVersion(1, 0)
_BASELINE = (
    _Check("privileged", _FIRST, checks.privileged),
    _Check("capabilities_baseline", _FIRST, checks.added_capabilities, KubeVersion(1, 22)),
    _Check("hostPorts", _FIRST, checks.host_ports),
    _Check("hostProbesAndHostLifecycle", KubeVersion(1, 34), checks.host_probes),
    _Check("procMount", _FIRST, checks.relaxed_proc_mount, KubeVersion(1, 35)),
    _Check("seLinuxOptions", _FIRST, checks.selinux_options),
    _Check("seccompProfile_baseline", _FIRST, checks.seccomp, KubeVersion(1, 19)),
    _Check("appArmorProfile", _FIRST, checks.app_armor),
    _Check("windowsHostProcess", _FIRST, checks.windows_host_process),
)
_RESTRICTED = (
    _Check("allowPrivilegeEscalation", KubeVersion(1, 8), checks.privilege_escalation),
    _Check("capabilities_restricted", KubeVersion(1, 22), checks.capabilities),
    _Check("procMount_restricted", KubeVersion(1, 35), checks.proc_mount),
    _Check("runAsNonRoot", _FIRST, checks.run_as_non_root),
    _Check("runAsUser", KubeVersion(1, 23), checks.run_as_user),
    _Check("seccompProfile_restricted", KubeVersion(1, 19), checks.required_seccomp),
)
# Before, `procMount` is dropped by default (gate ProcMountType, pkg/features at 1.33).
_PROC_MOUNT = KubeVersion(1, 33)
_OF_PROC_MOUNT = ("procMount", "procMount_restricted")


def breaches(container: Container, policy: Policy) -> Iterator[Breach]:
    """Give the checks of *policy* that *container* fails, at most one breach for each."""
    for check in _checks(policy):
        if check.name in _OF_PROC_MOUNT and policy.target < _PROC_MOUNT:
            continue
        found = tuple(check.faults(container, policy.version))
        if found:
            node = next((fault.node for fault in found if fault.node), ABSENT)
            words = " and ".join(fault.words for fault in found)
            yield Breach(check.name, node, words)


def _checks(policy: Policy) -> Iterator[_Check]:
    is_restricted = policy.standard is Standard.RESTRICTED
    for check in _BASELINE:
        is_replaced = check.replaced is not None and policy.version >= check.replaced
        if policy.version >= check.since and not (is_restricted and is_replaced):
            yield check
    if is_restricted:
        yield from (check for check in _RESTRICTED if policy.version >= check.since)


def is_restricted_without_init(pod: Pod, policy: Policy) -> bool:
    """Tell whether the main containers satisfy *policy*, with all that the pod gives them.

    Volumes that only init containers mount are left out.
    """
    if _shares_namespaces(pod) or _has_unsafe_sysctl(pod, policy):
        return False
    if any(True for main in pod.main_containers for _ in breaches(main, policy)):
        return False
    mounted = {mount.name for main in pod.main_containers for mount in main.mounts}
    volumes = (volume for volume in pod.volumes if volume.name in mounted)
    return all(_is_taken(volume.node) for volume in volumes if not volume.is_claim_template)


def _shares_namespaces(pod: Pod) -> bool:
    fields = ("hostNetwork", "hostPID", "hostIPC")
    return any(pod.node.get(field).value is True for field in fields)


def _has_unsafe_sysctl(pod: Pod, policy: Policy) -> bool:
    entries = pod.node.get("securityContext", "sysctls").items()
    return not all(is_safe(entry.get("name").text or "", policy.version) for entry in entries)


def _is_taken(volume: Node) -> bool:
    given = [key.raw for key, value in volume.pairs() if key.raw != "name" and value]
    return not given or any(source in restricted_volumes() for source in given)
