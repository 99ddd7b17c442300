"""The files that a container sees because a ConfigMap is mounted into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from initlint.facts.objects import Entry, Objects
from initlint.model.container import Container
from initlint.model.volume import Mount, Volume
from initlint.shell.text import Text, made, written
from initlint.tree.node import Node


def mounted_files(container: Container, objects: Objects) -> dict[str, Text]:
    """Give the text of every file that comes from a ConfigMap or Secret, by absolute path."""
    files: dict[str, Text] = {}
    for mount in container.mounts:
        volume = mount.volume
        if volume is not None:
            content = volume_files(volume, objects)
            files |= dict(_placed(mount, content))
    return files


def volume_files(volume: Volume, objects: Objects) -> dict[str, Text]:
    """Give the files of a volume by their path inside it."""
    if volume.type == "projected":
        sources = list(volume.source.get("sources").items())
    else:
        sources = [volume.node]
    files: dict[str, Text] = {}
    for source in sources:
        files |= dict(_source_files(source, objects, volume.pod.manifest.namespace))
    return files


def _source_files(source: Node, objects: Objects, namespace: str) -> Iterator[tuple[str, Text]]:
    for kind, field, name_key in (
        ("ConfigMap", "configMap", "name"),
        ("Secret", "secret", "name" if source.get("secret", "name") else "secretName"),
    ):
        reference = source.get(field)
        entries = objects.entries(kind, reference.get(name_key).text or "", namespace)
        if reference and entries is not None:
            yield from _selected(reference.get("items"), entries)


def _selected(items: Node, entries: Mapping[str, Entry]) -> Iterator[tuple[str, Text]]:
    chosen = [(item.get("key").text or "", item.get("path").text or "") for item in items.items()]
    for key, path in chosen or [(key, key) for key in entries]:
        entry = entries.get(key)
        if entry is not None and entry.text is not None:
            yield path.strip("/"), _text(entry)


def _text(entry: Entry) -> Text:
    # What was base64 in the manifest has no place of its own there.
    return made(entry.text or "", entry.node) if entry.is_encoded else written(entry.node)


def _placed(mount: Mount, files: Mapping[str, Text]) -> Iterator[tuple[str, Text]]:
    if mount.has_sub_path_expression:
        return
    if not mount.sub_path:
        yield from ((f"{mount.path}/{path}", text) for path, text in files.items())
        return
    for path, text in files.items():
        if path == mount.sub_path:
            yield mount.path, text
        elif path.startswith(f"{mount.sub_path}/"):
            yield mount.path + path.removeprefix(mount.sub_path), text
