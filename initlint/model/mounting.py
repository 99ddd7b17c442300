"""Options of mounts and of block devices, and how both get along."""

from __future__ import annotations

from initlint.model.container import Container
from initlint.model.paths import backstep_problem
from initlint.model.problem import Problem, Problems, text
from initlint.model.volume import CLAIM_TEMPLATE, Mount
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# ValidateVolumeMounts and ValidateVolumeDevices, pkg/apis/core/validation, run at 1.29 to 1.37.
_RECURSIVE = KubeVersion(1, 31)  # gate RecursiveReadOnlyMounts on by default
_OF_DEVICES = ("persistentVolumeClaim", "ephemeral", CLAIM_TEMPLATE)


def mount_problems(container: Container, version: KubeVersion) -> Problems:
    """Yield what the API server of *version* does not take in the mounts of *container*."""
    for mount in container.mounts:
        path = mount.node.get("mountPath")
        if text(path) == "":
            yield Problem(path, f"mounts volume '{mount.name}' at an empty path")
        if container.pod.is_whole:
            yield from _propagation_problems(container, mount)
            if version >= _RECURSIVE:
                yield from _recursion_problems(mount)


def _propagation_problems(container: Container, mount: Mount) -> Problems:
    mode = mount.node.get("mountPropagation")
    if mode.text == "Bidirectional" and not container.security.is_privileged:
        message = "has a mount with Bidirectional propagation, which needs a privileged container"
        yield Problem(mode, message)


def _recursion_problems(mount: Mount) -> Problems:
    mode = mount.node.get("recursiveReadOnly")
    if mode.text not in ("Enabled", "IfPossible"):
        return
    if mount.node.get("readOnly").value is not True:
        yield Problem(mode, "has a mount with `recursiveReadOnly`, which needs `readOnly: true`")
    elif (mount.node.get("mountPropagation").text or "None") != "None":
        message = "has a mount with `recursiveReadOnly`, which takes no `mountPropagation`"
        yield Problem(mode, message)


def device_problems(container: Container) -> Problems:
    """Yield what the API server does not take in the block devices of *container*."""
    names = {mount.name for mount in container.mounts}
    paths = {mount.node.get("mountPath").text for mount in container.mounts}
    for device in container.devices:
        name, path = text(device.get("name")), text(device.get("devicePath"))
        if name:
            yield from _device_name_problems(container, device, name, names)
            names.add(name)
        if path is not None:
            yield from _device_path_problems(device, path, paths)
            paths.add(path)


def _device_name_problems(
    container: Container, device: Node, name: str, taken: set[str]
) -> Problems:
    volume = container.pod.volume(name)
    if name in taken:
        yield Problem(device.key("name"), f"takes volume '{name}' twice, here as a block device")
    elif volume is not None and volume.type not in _OF_DEVICES:
        message = f"takes volume '{name}' as a block device, and it is a {volume.type}, no claim"
        yield Problem(device.get("name"), message)


def _device_path_problems(device: Node, path: str, taken: set[str | None]) -> Problems:
    node = device.get("devicePath")
    problem = backstep_problem(path) if path else "is empty"
    if problem:
        yield Problem(node, f"has a block device at '{path}', which {problem}")
    elif path in taken:
        yield Problem(device.key("devicePath"), f"has a second volume at '{path}'")
