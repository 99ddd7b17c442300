"""Volumes: their names, and where their content comes from."""

from __future__ import annotations

from initlint.model.claims import claim_problems
from initlint.model.names import label_problem, subdomain_problem
from initlint.model.paths import backstep_problem
from initlint.model.pod import Pod
from initlint.model.problem import Problem, Problems, either, text
from initlint.model.quantity import quantity
from initlint.model.volume_files import file_problems
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# ValidateVolumes and validateVolumeSource, pkg/apis/core/validation, run at 1.29 to 1.37;
# the names of sources: the OpenAPI schema 1.37.
SOURCES = frozenset(
    [
        "awsElasticBlockStore",
        "azureDisk",
        "azureFile",
        "cephfs",
        "cinder",
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "fc",
        "flexVolume",
        "flocker",
        "gcePersistentDisk",
        "gitRepo",
        "glusterfs",
        "hostPath",
        "image",
        "iscsi",
        "nfs",
        "persistentVolumeClaim",
        "photonPersistentDisk",
        "portworxVolume",
        "projected",
        "quobyte",
        "rbd",
        "scaleIO",
        "secret",
        "storageos",
        "vsphereVolume",
    ]
)
_HOST_PATH_TYPES = (
    "DirectoryOrCreate",
    "Directory",
    "FileOrCreate",
    "File",
    "Socket",
    "CharDevice",
    "BlockDevice",
)
_LONGEST_DRIVER = 63  # characters
# What a source cannot be without; True where the schema does not ask for it.
_NEEDS = {
    "configMap": {"name": True},
    "csi": {"driver": False},
    "gitRepo": {"repository": False},
    "glusterfs": {"endpoints": False, "path": False},
    "hostPath": {"path": False},
    "image": {"reference": True},
    "nfs": {"path": False, "server": False},
    "persistentVolumeClaim": {"claimName": False},
    "secret": {"secretName": True},
}
_IMAGES = KubeVersion(1, 35)  # gate ImageVolume on by default; before, the volume is dropped


def volume_list_problems(pod: Pod, version: KubeVersion) -> Problems:
    """Yield what the API server of *version* does not take in the volumes of *pod*."""
    overridden = {volume.name for volume in pod.volumes if volume.is_claim_template}
    seen: set[str] = set()
    for node in pod.node.get("volumes").items():
        name = text(node.get("name"))
        if name in overridden or node.key("$patch"):
            continue  # a claim template of the same name stands in for the volume
        if name is not None:
            yield from _name_problems(node, name, seen)
            seen.add(name)
        for problem in _volume_problems(node, version, is_whole=pod.is_whole):
            yield Problem(problem.node, f"volume '{name or ''}' {problem.message}")


def template_problems(pod: Pod) -> Problems:
    """Yield what the API server does not take in the claim templates of a StatefulSet."""
    for volume in pod.volumes:
        if volume.is_claim_template and pod.is_whole:
            key = volume.node.get("metadata").key("name") or volume.node
            for problem in claim_problems(key, volume.node):
                yield Problem(problem.node, f"claim '{volume.name}' {problem.message}")


def _name_problems(node: Node, name: str, seen: set[str]) -> Problems:
    problem = label_problem(name)
    if problem:
        reason = problem if name else "is empty"
        yield Problem(node.get("name"), f"the name '{name}' of a volume {reason}")
    elif name in seen:
        yield Problem(node.key("name"), f"a second volume has the name '{name}'")


def _volume_problems(node: Node, version: KubeVersion, *, is_whole: bool) -> Problems:
    given = [key for key, value in node.pairs() if key.raw in SOURCES and value]
    if len(given) > 1:
        types = " and ".join(key.raw for key in given)
        yield Problem(given[1], f"has more than one source: {types}")
    for key in given[:1]:
        if key.raw == "image" and version < _IMAGES:
            return
        source = node.get(key.raw)
        yield from _missing(key, source, is_whole=is_whole)
        yield from _source_problems(key, source, version, is_whole=is_whole)


def _missing(key: Node, source: Node, *, is_whole: bool) -> Problems:
    for name, may_lack_it in _NEEDS.get(key.text or "", {}).items():
        value = source.get(name)
        if text(value) == "":
            yield Problem(value, f"has an empty `{name}` in its `{key.text}`")
        elif not value and may_lack_it and is_whole:
            yield Problem(source.key(name) or key, f"has no `{name}` in its `{key.text}`")


def _source_problems(key: Node, source: Node, version: KubeVersion, *, is_whole: bool) -> Problems:
    if key.text == "hostPath":
        yield from _host_path_problems(source)
    elif key.text == "csi":
        yield from _driver_problems(source.get("driver"))
    elif key.text == "emptyDir":
        yield from _size_problems(source.get("sizeLimit"))
    elif key.text == "nfs":
        path = text(source.get("path"))
        if path and not path.startswith("/"):
            yield Problem(source.get("path"), f"has the path '{path}', which must be absolute")
    elif key.text == "ephemeral":
        template = source.get("volumeClaimTemplate")
        if template.get("spec") and is_whole:
            yield from claim_problems(source.key("volumeClaimTemplate"), template)
        elif not template and is_whole:
            yield Problem(key, "has no `volumeClaimTemplate`")
    else:
        yield from file_problems(key.text or "", source, version, is_whole=is_whole)


def _host_path_problems(source: Node) -> Problems:
    path, kind = source.get("path"), source.get("type")
    problem = backstep_problem(text(path) or "")
    if problem:
        yield Problem(path, f"has the path '{path.text}', which {problem}")
    given = text(kind)
    if given and given not in _HOST_PATH_TYPES:
        yield Problem(kind, f"has the type '{given}', which must be {either(_HOST_PATH_TYPES)}")


def _driver_problems(driver: Node) -> Problems:
    name = text(driver)
    if name:
        too_long = f"has {len(name)} characters, more than {_LONGEST_DRIVER}"
        problem = too_long if len(name) > _LONGEST_DRIVER else subdomain_problem(name.lower())
        if problem:
            yield Problem(driver, f"has the driver '{name}', which {problem}")


def _size_problems(limit: Node) -> Problems:
    amount = quantity(limit)
    if limit and limit.text is not None and (amount is None or amount < 0):
        yield Problem(limit, f"has the size limit '{limit.text}', which is no size")
