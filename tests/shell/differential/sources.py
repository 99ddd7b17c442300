"""Scripts that people wrote: those of rule pages, of traps, and of a folder of manifests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from initlint.context import Context
from initlint.engine import workspace
from initlint.facts.container import Facts
from initlint.facts.scripts import mounted_files
from initlint.pages import examples
from initlint.registry import load, page
from initlint.settings import Settings
from initlint.shell.program import Program
from initlint.shell.values import UNKNOWN_PIECE
from initlint.source.text import Source
from initlint.tree.document import Document
from initlint.tree.read import documents
from tests.shell.differential import stubs
from tests.shell.differential.runner import Job

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.+-]{1,40}")
_PATH = re.compile(r"(?<![\w:/.$}])/[A-Za-z0-9_][A-Za-z0-9_./-]*")
_LITERAL = re.compile(r"""(?:=|!=|-eq|-ne|-ge)\s*["']?([\w.%-]+)["']?|\bgrep\s+.*?["']?([\w/]+)""")
_CHANGED = re.compile(r"\bcd\s+(/[\w./-]+)")
# What the cage keeps for itself, or what is no file there.
_KEPT = ("/dev", "/proc", "/sys", "/state", "/shells", "/stubs", "/lib", "/lib64", "/bin/sh")
_KEPT_NAMES = frozenset((*stubs.REAL, "sh", "ash", "dash", "bash"))
_MOST_NAMES = 400


@dataclass(frozen=True, eq=False)
class Written:
    """One container's program, as it stands in a manifest."""

    place: str
    facts: Facts
    files: Mapping[str, str]  # scripts that are mounted, by path

    @property
    def program(self) -> Program:
        return self.facts.program

    @property
    def argv(self) -> tuple[str, ...]:
        return tuple(_known(text.string) for text in self.facts.argv)

    @property
    def text(self) -> str:
        return "\n".join((*self.argv, *self.files.values()))

    @property
    def environment(self) -> dict[str, str]:
        strings = self.facts.environment.strings
        return {name: _known(value) for name, value in strings.items() if value is not None}

    @property
    def outputs(self) -> tuple[str, ...]:
        """What commands might print for a test of the script to hold."""
        found = ("".join(match.groups("")) for match in _LITERAL.finditer(self.text))
        return tuple(dict.fromkeys(["1", "200", *found]))[:5]

    @property
    def paths(self) -> tuple[str, ...]:
        """The absolute paths that the script names."""
        found = dict.fromkeys(_PATH.findall(self.text))
        return tuple(
            path.rstrip("/")
            for path in found
            if not any(path == kept or path.startswith(f"{kept}/") for kept in _KEPT)
        )

    @property
    def directories(self) -> tuple[str, ...]:
        parents = [path.rpartition("/")[0] for path in self.paths if path.count("/") > 1]
        return tuple(dict.fromkeys((*parents, *_CHANGED.findall(self.text))))

    @property
    def called(self) -> tuple[str, ...]:
        """The names that stand where a command does."""
        words = (one.words[0] for one in self.program.commands() if one.words)
        return tuple(dict.fromkeys(word for word in words if word and word not in _KEPT_NAMES))

    def job(self) -> Job:
        """Give what to run: every word of the script might be the name of a command."""
        called = [name for name in (*self.called, self.argv[0]) if name not in _KEPT_NAMES]
        names = [name for name in called if "/" not in name]
        names += _WORD.findall(self.text)[:_MOST_NAMES]
        kept = dict.fromkeys(name for name in names if name not in _KEPT_NAMES)
        links = [f"/stubs/{name}" for name in (*kept, "sleep", "timeout", "date")]
        first = [word for word in self.argv[:3] if not word.startswith("-")]
        links += [name for name in (*called, *first) if name in self.paths]
        return Job(self.argv, self.environment, self.files, tuple(links), self.directories)


def _known(text: str) -> str:
    return text.replace(UNKNOWN_PIECE, "x")


def of_pages() -> Iterator[Written]:
    """Give the programs in the examples of all rule pages."""
    for rule in load():
        for example in examples(page(rule)):
            source = Source(f"rules/{rule.name}#{example.number}", example.text)
            yield from _written(source.name, list(documents(source)), example.settings)


def of_folder(folder: Path) -> Iterator[Written]:
    """Give the distinct programs of the manifests below *folder*, each directory by itself."""
    seen: set[tuple[str, ...]] = set()
    for directory in sorted(path for path in folder.rglob("*") if path.is_dir()):
        read = [
            document
            for path in sorted([*directory.glob("*.yaml"), *directory.glob("*.yml")])
            for document in documents(Source(str(path), path.read_text("utf-8", "replace")))
        ]
        for one in _written(str(directory.relative_to(folder)), read, Settings()):
            if one.argv not in seen:
                seen.add(one.argv)
                yield one


def _written(place: str, read: Iterable[Document], settings: Settings) -> Iterator[Written]:
    found = workspace(place, list(read))
    context = Context(settings, found)
    for manifest in found.manifests:
        for pod in manifest.pods:
            for container in pod.containers:
                facts = context.facts(container)
                if facts.argv and facts.program.scripts:
                    mounted = mounted_files(container, context.objects)
                    files = {path: _known(text.string) for path, text in mounted.items()}
                    yield Written(f"{place}: {container.name}", facts, files)


def of_traps(path: Path) -> Iterator[tuple[str, str, Written | None]]:
    """Give the traps of a file: their number, a reader's verdict, and the program.

    The program is None where the image alone decides what runs.
    """
    (document,) = documents(Source(str(path), path.read_text("utf-8")))
    for entry in document.root.items():
        number = f"{entry.get('id').value}"
        container = {"name": "trap", "image": entry.get("image").text}
        for key in ("command", "args"):
            container[key] = [node.text for node in entry.get(key).items()]
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "trap"}}
        pod["spec"] = {"initContainers": [container], "containers": []}
        read = list(documents(Source(f"trap {number}", json.dumps(pod))))
        found = list(_written(f"trap {number}", read, Settings()))
        yield number, entry.get("verdict").text or "", found[0] if found else None
