"""Ways in which a hand-over between containers is broken: each gives mutants of a pod."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

Pod = dict[str, Any]
Operator = Callable[[Pod], Iterator[Pod]]

_FILE = re.compile(r"(?<=/)[\w-]+\.\w+|(?<=/)(?:id|list|weights|segments|wal|wait)\b")
OTHER = "other-volume"
MISSPELT = "misspelt-"


def dropped_mount(pod: Pod) -> Iterator[Pod]:
    """Yield the pod without one of its mounts."""
    for mutant, container, index in _each_mount(pod):
        del container["volumeMounts"][index]
        yield mutant


def other_volume(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with one mount of another, empty volume."""
    for mutant, container, index in _each_mount(pod):
        container["volumeMounts"][index]["name"] = OTHER
        mutant["volumes"] = [*(mutant.get("volumes") or ()), {"name": OTHER, "emptyDir": {}}]
        yield mutant


def undeclared_volume(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with one volume renamed, and its mounts not."""
    for index, _ in enumerate(pod.get("volumes") or ()):
        mutant = copy.deepcopy(pod)
        mutant["volumes"][index]["name"] += "-renamed"
        yield mutant


def other_mount_path(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with one mount beside where it was."""
    for mutant, container, index in _each_mount(pod):
        container["volumeMounts"][index]["mountPath"] += "-elsewhere"
        yield mutant


def other_sub_path(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with one mount of another part of its volume."""
    for mutant, container, index in _each_mount(pod):
        mount = container["volumeMounts"][index]
        mount["subPath"] = f"{mount['subPath']}-other" if "subPath" in mount else "elsewhere"
        yield mutant


def no_sub_path(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with the whole volume where a part of it was mounted."""
    for mutant, container, index in _each_mount(pod):
        if container["volumeMounts"][index].pop("subPath", None) is not None:
            yield mutant


def other_file_name(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with one file name misspelt in one container's command or arguments."""
    for mutant, container in _each_container(pod):
        for key in ("command", "args"):
            for index, text in enumerate(container.get(key, ())):
                for match in _FILE.finditer(text):
                    changed = text[: match.start()] + MISSPELT + text[match.start() :]
                    other = copy.deepcopy(mutant)
                    _same(other, mutant, container)[key][index] = changed
                    yield other


def read_only(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with one mount made read-only."""
    for mutant, container, index in _each_mount(pod):
        if not container["volumeMounts"][index].get("readOnly"):
            container["volumeMounts"][index]["readOnly"] = True
            yield mutant


def other_user(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with one container under another user id than it was."""
    for mutant, container in _each_container(pod):
        context = container.get("securityContext") or mutant.get("securityContext") or {}
        if "runAsUser" in context:
            own = {"runAsUser": 4321, "runAsGroup": 4321}
            container["securityContext"] = {**(container.get("securityContext") or {}), **own}
            yield mutant


def reordered(pod: Pod) -> Iterator[Pod]:
    """Yield the pod with two neighbouring init containers exchanged."""
    count = len(pod.get("initContainers") or ())
    for index in range(count - 1):
        mutant = copy.deepcopy(pod)
        those = mutant["initContainers"]
        those[index], those[index + 1] = those[index + 1], those[index]
        yield mutant


def no_fs_group(pod: Pod) -> Iterator[Pod]:
    """Yield the pod without its fsGroup."""
    if "fsGroup" in (pod.get("securityContext") or {}):
        mutant = copy.deepcopy(pod)
        del mutant["securityContext"]["fsGroup"]
        yield mutant


OPERATORS: tuple[Operator, ...] = (
    dropped_mount,
    other_volume,
    undeclared_volume,
    other_mount_path,
    other_sub_path,
    no_sub_path,
    other_file_name,
    read_only,
    other_user,
    reordered,
    no_fs_group,
)


def _each_container(pod: Pod) -> Iterator[tuple[Pod, Any]]:
    for key in ("initContainers", "containers"):
        for index, _ in enumerate(pod.get(key) or ()):
            mutant = copy.deepcopy(pod)
            yield mutant, mutant[key][index]


def _each_mount(pod: Pod) -> Iterator[tuple[Pod, Any, int]]:
    for key in ("initContainers", "containers"):
        for number, container in enumerate(pod.get(key) or ()):
            for index, _ in enumerate(container.get("volumeMounts") or ()):
                mutant = copy.deepcopy(pod)
                yield mutant, mutant[key][number], index


def _same(other: Pod, pod: Pod, container: Any) -> Any:
    """Give the container of *other* that stands where *container* stands in *pod*."""
    for key in ("initContainers", "containers"):
        for index, each in enumerate(pod.get(key) or ()):
            if each is container:
                return other[key][index]
    raise AssertionError(container)
