"""Healthy worlds with a hand-over in them, their mutants, and what initlint says of each."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from initlint.context import Context
from initlint.engine import judge, workspace
from initlint.finding import Severity
from initlint.registry import load
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.tree.read import documents
from tests.volumes.mutation.operators import MISSPELT, OPERATORS, Operator, Pod
from tests.volumes.mutation.real_pod import Need, RealPod, written_needs

HEALTHY = Path(__file__).parents[3] / "fixtures" / "hand-over"


@dataclass(frozen=True)
class World:
    """Some manifests of which one has a pod; `pod` stands inside `manifests`."""

    name: str
    text: str
    manifests: tuple[dict[str, Any], ...]
    number: int = 0

    @property
    def owner(self) -> dict[str, Any]:
        return next(each for each in self.manifests if _spec(each) is not None)

    @property
    def pod(self) -> Pod:
        """The pod spec, with the claim templates of its owner under a key of their own."""
        spec = _spec(self.owner)
        assert spec is not None
        claims = self.owner["spec"].get("volumeClaimTemplates")
        return {**spec, "claimTemplates": claims} if claims else spec

    @property
    def needs(self) -> tuple[Need, ...]:
        """What the containers must find, under the names that their own commands now give."""
        return tuple(self._now(need) for need in written_needs(self.text))

    def _now(self, need: Need) -> Need:
        folder, _, name = need.what.rpartition("/")
        mains = [each for each in self.pod["containers"] if each["name"] == need.container]
        words = [w for each in mains for key in ("command", "args") for w in each.get(key, ())]
        is_misspelt = any(MISSPELT + name in word for word in words)
        return replace(need, what=f"{folder}/{MISSPELT}{name}") if is_misspelt else need

    def problems(self, folder: Path) -> list[str]:
        """Run the pod for real below *folder* and tell what goes wrong."""
        return list(RealPod(folder, self.pod, self.manifests).problems(self.needs))

    def having(self, pod: Pod, number: int) -> World:
        """Give the world with another pod."""
        manifests = copy.deepcopy(self.manifests)
        spec = _spec(next(each for each in manifests if _spec(each) is not None))
        assert spec is not None
        spec.clear()
        spec.update({key: value for key, value in pod.items() if key != "claimTemplates"})
        comments = "".join(
            line for line in self.text.splitlines(True) if line.startswith("# needs")
        )
        text = comments + yaml.safe_dump_all(manifests, sort_keys=False)
        return World(self.name, text, manifests, number)


def _spec(manifest: dict[str, Any]) -> dict[str, Any] | None:
    spec = manifest.get("spec") or {}
    inner = (spec.get("template") or {}).get("spec") if "template" in spec else spec
    return inner if isinstance(inner, dict) and "containers" in inner else None


def healthy(folder: Path = HEALTHY) -> Iterator[World]:
    """Yield the worlds of *folder*, one a file."""
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text()
        yield World(path.stem, text, tuple(yaml.safe_load_all(text)))


def mutants(world: World) -> Iterator[tuple[Operator, World]]:
    """Yield all mutants of *world*."""
    for operator in OPERATORS:
        for number, pod in enumerate(operator(world.pod)):
            yield operator, world.having(pod, number)


def said(text: str) -> frozenset[tuple[str, Severity]]:
    """Give the rules that speak on *text*, at warning or above."""
    source = Source("world.yaml", text)
    read = tuple(documents(source))
    context = Context(Settings(), workspace("world", read, (), None))
    found = judge(read, context, load())
    return frozenset(
        (each.rule, each.severity) for each in found if each.severity is not Severity.INFO
    )
