"""Runs the containers of a pod for real, one after the other, in what kubelet would give them.

Each container gets a root of its own with busybox in it, the pod's volumes as bind mounts and
the user that the manifest says; programs that fetch are stand-ins that write a file. It needs
root and Linux. What is not run is the main program itself: of that the world says, in comments
`# needs: CONTAINER reads|fills|env WHAT`, what it must find.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_ENVIRONMENT = "/bin/env -i PATH=/stand-ins:/bin HOSTNAME=pod-0"
_TIME = 10  # seconds that one container may run
_NEEDS = re.compile(
    r"^# needs: (?P<container>\S+) (?P<verb>reads|fills|env) (?P<what>\S+)", re.MULTILINE
)
_FETCH = """#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    -O|-o) shift; echo fetched > "$1" || exit 1 ;;
  esac
  shift
done
"""
# Where kubelet looks for the words of an env file from 1.35 on (semantics: NAME='value').
_VARIABLE = r"^\s*{name}='[^']+'"


@dataclass(frozen=True)
class Need:
    """What a container must find when it starts."""

    container: str
    verb: str
    what: str


def written_needs(text: str) -> tuple[Need, ...]:
    """Read the needs of a world out of its comments."""
    return tuple(Need(**match.groupdict()) for match in _NEEDS.finditer(text))


def missing() -> str:
    """Say what this machine lacks for running pods; empty where it has everything."""
    if os.geteuid() != 0:
        return "pods are run as root only"
    tools = ("busybox", "unshare", "chroot", "mount")
    absent = [tool for tool in tools if shutil.which(tool) is None]
    if absent:
        return f"no {', '.join(absent)} on this machine"
    probe = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "this machine lets nobody mount"


class RealPod:
    """One pod, its volumes below *folder*; *objects* are the manifests beside it."""

    def __init__(self, folder: Path, pod: dict[str, Any], objects: Sequence[dict[str, Any]]):
        self.folder = folder
        self.pod = pod
        self.objects = objects
        claims = pod.get("claimTemplates", ())
        self.volumes = {claim["metadata"]["name"]: {} for claim in claims}
        self.volumes |= {volume["name"]: volume for volume in pod.get("volumes") or ()}
        for name, volume in self.volumes.items():
            self._make(name, volume)

    def problems(self, wanted: Sequence[Need]) -> Iterator[str]:
        """Run the pod up to its main containers and yield what goes wrong."""
        undeclared = self._mounted - self.volumes.keys()
        if undeclared:
            yield f"the API server knows no volume {min(undeclared)}"
            return
        for container in self.pod.get("initContainers") or ():
            is_sidecar = container.get("restartPolicy") == "Always"
            status = 0 if is_sidecar else self._run(container, self._argv(container))
            if status != 0:
                yield f"init container {container['name']} ends with {status}"
                return
            yield from self._unmet(container, wanted)
        for container in self.pod["containers"]:
            yield from self._unmet(container, wanted)

    @property
    def _mounted(self) -> set[str]:
        containers = (*self.pod.get("initContainers", ()), *self.pod["containers"])
        return {m["name"] for each in containers for m in each.get("volumeMounts") or ()}

    def _argv(self, container: dict[str, Any]) -> list[str]:
        return [*container.get("command", ()), *container.get("args", ())]

    # Volumes.

    def _make(self, name: str, volume: dict[str, Any]) -> None:
        place = self._place(name)
        place.mkdir()
        place.chmod(0o777)
        if "configMap" in volume:
            wanted = volume["configMap"]["name"]
            objects = (each for each in self.objects if each["kind"] == "ConfigMap")
            data = next(each["data"] for each in objects if each["metadata"]["name"] == wanted)
            for key, text in data.items():
                (place / key).write_text(text)
        group = (self.pod.get("securityContext") or {}).get("fsGroup")
        if group is not None and "hostPath" not in volume:
            os.chown(place, -1, group)
            place.chmod(0o2777)

    def _place(self, name: str) -> Path:
        return self.folder / f"volume-{name}"

    def _mounts(self, container: dict[str, Any], root: Path) -> Iterator[str]:
        for mount in sorted(container.get("volumeMounts") or (), key=lambda m: m["mountPath"]):
            origin = self._place(mount["name"]) / mount.get("subPath", "")
            if not origin.exists():
                origin.mkdir(parents=True)  # kubelet makes a directory of that name
            target = root / mount["mountPath"].lstrip("/")
            if origin.is_dir():
                yield f"mkdir -p '{target}'"
            else:
                yield f"mkdir -p '{target.parent}'; touch '{target}'"
            yield f"mount --bind '{origin}' '{target}'"
            if mount.get("readOnly") or "configMap" in self.volumes[mount["name"]]:
                yield f"mount -o remount,bind,ro '{target}'"

    # Processes.

    def _run(self, container: dict[str, Any], argv: Sequence[str]) -> int:
        root = self.folder / f"root-{container['name']}"
        if not root.exists():
            shutil.copytree(_template(), root, symlinks=True)
        context = {
            **(self.pod.get("securityContext") or {}),
            **(container.get("securityContext") or {}),
        }
        user, group = context.get("runAsUser", 0), context.get("runAsGroup", 0)
        groups = ",".join(str(g) for g in (context.get("fsGroup"), group) if g is not None)
        enter = f"exec chroot --userspec={user}:{group} --groups={groups} '{root}' {_ENVIRONMENT}"
        script = "\n".join(["set -e", *self._mounts(container, root), f'{enter} "$@"'])
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", script, "sh", *argv],
            capture_output=True, timeout=_TIME, check=False,
        )  # fmt: skip
        return done.returncode

    def _unmet(self, container: dict[str, Any], wanted: Sequence[Need]) -> Iterator[str]:
        for need in wanted:
            if need.container == container["name"] and not self._is_met(container, need):
                yield f"{need.container} {need.verb} {need.what} in vain"

    def _is_met(self, container: dict[str, Any], need: Need) -> bool:
        if need.verb == "env":
            return self._has_variable(container, need.what)
        tests = {
            "reads": 'test -f "$1" && cat "$1" > /dev/null',
            "fills": 'test -d "$1" && touch "$1/.written"',
        }
        argv = ["/bin/sh", "-c", tests[need.verb], "sh", need.what]
        return self._run(container, argv) == 0

    def _has_variable(self, container: dict[str, Any], name: str) -> bool:
        source = next(e["valueFrom"]["fileKeyRef"] for e in container["env"] if e["name"] == name)
        path = self._place(source["volumeName"]) / source["path"]
        if source["volumeName"] not in self._mounted or not path.is_file():
            return False
        line = re.compile(_VARIABLE.format(name=source["key"]), re.MULTILINE)
        return line.search(path.read_text()) is not None


@cache
def _template() -> Path:
    """Make, once, the root file system that every container starts with."""
    root = Path(tempfile.mkdtemp(prefix="initlint-root-"))
    for name in ("bin", "stand-ins", "tmp", "etc", "dev"):
        (root / name).mkdir()
    (root / "tmp").chmod(0o1777)
    busybox = shutil.which("busybox") or ""
    shutil.copy(busybox, root / "bin/busybox")
    linked = subprocess.run(["ldd", busybox], capture_output=True, text=True, check=False).stdout
    for library in re.findall(r"(/\S+)", linked):
        (root / library.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, root / library.lstrip("/"))
    applets = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True).stdout
    for applet in applets.split():
        if applet != "busybox":
            (root / "bin" / applet).symlink_to("busybox")
    for name in ("wget", "curl"):
        (root / "stand-ins" / name).write_text(_FETCH)
        (root / "stand-ins" / name).chmod(0o755)
    (root / "dev/null").touch()
    (root / "dev/null").chmod(0o666)
    root.chmod(0o755)
    return root
