"""Views answer for any tree, however mangled: they never raise and never hang."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from initlint.model.container import Container
from initlint.model.environment import EnvVar
from initlint.model.manifest import Manifest, manifests
from initlint.model.pod import Pod
from initlint.model.security import Security
from initlint.model.volume import Mount, Volume
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.tree.read import documents

VIEWS = (Manifest, Pod, Container, EnvVar, Volume, Mount, Security)
# The vocabulary of manifests, so that random trees come close to real ones.
WORDS = """
    apiVersion kind metadata name namespace labels annotations spec
    template containers initContainers ephemeralContainers volumes volumeMounts env envFrom
    valueFrom value image command args restartPolicy securityContext capabilities
    add runAsUser replicas selector items volumeClaimTemplates emptyDir configMap
    mountPath subPath readOnly jobTemplate schedule tasks components templates
    container script sidecars $patch
"""
KEYS = st.sampled_from(WORDS.split())
SCALARS = st.sampled_from(
    (None, True, 0, -1, 2.5, "", "web", "v1", "apps/v1", "example.com/v1", "List", "Pod", "Always")
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=40,
)
POD_SPECS = st.dictionaries(KEYS, TREES, max_size=8)
MANIFESTS = st.builds(
    lambda kind, tree: {"apiVersion": kind[0], "kind": kind[1], **tree},
    st.sampled_from(
        (
            ("v1", "Pod"),
            ("v1", "List"),
            ("apps/v1", "StatefulSet"),
            ("batch/v1", "CronJob"),
            ("argoproj.io/v1alpha1", "Workflow"),
            ("workload.codeflare.dev/v1beta2", "AppWrapper"),
            ("example.com/v1", "Thing"),
        )
    ),
    st.fixed_dictionaries({}, optional={"metadata": TREES, "spec": POD_SPECS, "items": TREES}),
)


def properties(view: object) -> Iterator[object]:
    """What every public property of a view gives."""
    for name in dir(type(view)):
        if not name.startswith("_") and not callable(getattr(type(view), name)):
            yield getattr(view, name)


def touch(value: object) -> int:
    """Ask for everything that can be reached; give the number of views on the way."""
    seen: set[int] = set()
    kept: list[object] = []
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, tuple):
            stack.extend(each)
        elif isinstance(each, VIEWS) and id(each) not in seen:
            seen.add(id(each))
            kept.append(each)
            str(each)
            stack.extend(properties(each))
    return len(seen)


def read(text: str) -> tuple[Manifest, ...]:
    source = Source("x.yaml", text)
    return tuple(each for document in documents(source) for each in manifests(document))


@settings(deadline=None, max_examples=150)
@given(TREES | MANIFESTS)
@example({"apiVersion": "v1", "kind": "Pod", "metadata": "shop", "spec": {"containers": "web"}})
@example({"apiVersion": "v1", "kind": "Pod", "spec": {"initContainers": [None, 1, {}]}})
@example({"kind": "List", "items": [{"kind": "List", "items": [None, {"kind": "Pod"}]}]})
def test_views_never_raise(tree: object) -> None:
    found = read(json.dumps(tree))
    workspace = Workspace("x", found)
    touched = touch(found)

    assert touched >= len(found)
    assert len(list(workspace.pods)) <= touched


def test_pod_that_many_aliases_name_is_found_once() -> None:
    (manifest,) = read("""
apiVersion: example.com/v1
kind: Thing
one: &pod {spec: {containers: [{name: web, image: nginx}]}}
more: [*pod, *pod, *pod]
""")

    assert [pod.main_containers[0].name for pod in manifest.pods] == ["web"]
