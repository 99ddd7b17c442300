"""Objects that a container makes or awaits, and that its own pod cannot start without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.facts.scripts import mounted_files
from initlint.knowledge.resources import resource
from initlint.record import record
from initlint.shell.questions import EffectKind, Place
from initlint.startup.api_waits import condition_of
from initlint.startup.references import Reference, references

if TYPE_CHECKING:
    from collections.abc import Callable

    from initlint.facts.container import Facts
    from initlint.facts.objects import Objects
    from initlint.model.container import Container
    from initlint.model.manifest import Manifest
    from initlint.model.pod import Pod
    from initlint.shell.run_commands import RunCommand
    from initlint.startup.analysis import Startup

_APPLYING = ("apply", "create", "replace")


@record(eq=False)
class SelfMade:
    """An object that a volume of the pod needs, and the container that makes or awaits it.

    `is_made`: the container makes it, else it only waits for it. `is_proof`: its command
    fails where the object is there already, so that it can never do anything but fail.
    """

    container: Container
    reference: Reference
    place: Place
    is_made: bool
    is_proof: bool


def self_made(
    startup: Startup, pod: Pod, facts_of: Callable[[Container], Facts], objects: Objects
) -> Iterator[SelfMade]:
    """Give what init containers and sidecars of *pod* make or await of its mounted objects.

    All volumes that any container mounts are set up before the first container starts
    (WaitForAttachAndMount in SyncPod, pkg/kubelet/kubelet.go). Each object is given once,
    and not where the set brings it.
    """
    mounted = {
        (each.kind, each.name): each
        for each in references(pod)
        if each.container is None and each.kind != "ServiceAccount"
    }
    needed = {key: each for key, each in mounted.items() if not _is_brought(startup, pod, each)}
    for container in pod.init_containers if needed else ():
        own = _made(startup, facts_of(container), objects, needed)
        for made in (*own, *_awaited(startup, container)):
            key = (made.reference.kind, made.reference.name)
            if needed.pop(key, None) is not None:
                yield made


def _made(
    startup: Startup, facts: Facts, objects: Objects, needed: dict[tuple[str, str], Reference]
) -> Iterator[SelfMade]:
    ran = commands(facts)
    for command in ran:
        if not _is_applied(command, ran) or not _is_at_home(startup, facts.container, command):
            continue
        for key in (*_named(command), *_handed_over(startup, facts, objects, command)):
            reference = needed.get(key)
            if reference is not None:
                is_proof = _fails_where_it_is_there(command, ran, reference)
                yield SelfMade(facts.container, reference, command.place, True, is_proof)


def _named(command: RunCommand) -> Iterator[tuple[str, str]]:
    for effect in command.effects:
        if effect.kind is EffectKind.CREATES_OBJECT and effect.object is not None:
            yield _kind(effect.object.resource), effect.object.name or ""


def _handed_over(
    startup: Startup, facts: Facts, objects: Objects, command: RunCommand
) -> Iterator[tuple[str, str]]:
    """Give the objects in the documents that the command applies."""
    if _verb(command) not in _APPLYING:
        return
    from initlint.facts.applied_objects import applied_objects

    home = startup.index.namespaces.of(facts.container.pod.manifest)
    for each in applied_objects(facts, command, mounted_files(facts.container, objects)):
        if each.namespace in ("", home):
            yield each.kind, each.name


def _awaited(startup: Startup, container: Container) -> Iterator[SelfMade]:
    for placed in startup.waits(container):
        wanted = placed.wait.target.object
        is_for_it = (
            placed.gates and not placed.wait.negated and condition_of(placed.wait) != "delete"
        )
        if wanted is None or not is_for_it or not wanted.name:
            continue
        kind = _kind(wanted.resource)
        for reference in references(container.pod):
            is_it = (reference.kind, reference.name) == (kind, wanted.name)
            if is_it and reference.container is None:
                yield SelfMade(container, reference, placed.wait.place, False, False)


def _kind(name: str | None) -> str:
    known = resource(name) if name else None
    return known.kind if known is not None else ""


def _is_brought(startup: Startup, pod: Pod, reference: Reference) -> bool:
    """Whether the set brings the object, or something in it may."""
    workspace = startup.index.workspace
    if workspace.is_kustomized(pod.manifest):
        return True  # a generator may make it
    if workspace.is_named_elsewhere(reference.kind, reference.name):
        return True
    return any(_brings(manifest, reference) for manifest in workspace.manifests)


def _brings(manifest: Manifest, reference: Reference) -> bool:
    """Whether an object has the name, whatever its kind, or is to make a Secret of that name."""
    spec = manifest.node.get("spec")
    targets = (spec.get("secretName"), spec.get("target", "name"))
    is_named = manifest.name == reference.name and not manifest.pods
    return is_named or any(each.text == reference.name for each in targets)


def _is_applied(command: RunCommand, ran: tuple[RunCommand, ...]) -> bool:
    """Whether what the command makes gets to the API server, also through a pipe."""
    if not any(word is None or word.startswith("--dry-run") for word in command.words):
        return True
    return any(
        other is not command and other.meaning is not None and _verb(other) in _APPLYING
        for other in ran
    )


def _verb(command: RunCommand) -> str:
    subcommand = command.meaning.subcommand if command.meaning is not None else None
    return (subcommand or " ").split(" ")[0]


def _is_at_home(startup: Startup, container: Container, command: RunCommand) -> bool:
    meaning = command.meaning
    if meaning is None or "namespace" in meaning.doubtful:
        return False
    home = startup.index.namespaces.of(container.pod.manifest)
    return meaning.namespace is None or meaning.namespace == home


def _fails_where_it_is_there(
    command: RunCommand, ran: tuple[RunCommand, ...], reference: Reference
) -> bool:
    """Whether it is a plain `create`: it fails with AlreadyExists, and the container with it."""
    is_plain = _verb(command) == "create" and command.is_fatal and not command.is_guarded
    is_trial = any(word is None or word.startswith("--dry-run") for word in command.words)
    removed = any(_verb(each) == "delete" and reference.name in each.words for each in ran)
    return is_plain and not is_trial and not removed
