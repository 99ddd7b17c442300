"""Registries of a workspace that have public images too: mirrors, or proxies, of others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from initlint.knowledge.images import image_book
from initlint.knowledge.references import parse_reference
from initlint.model.container import Container
from initlint.model.workspace import Workspace

_PUBLIC = frozenset(
    ("docker.io", "quay.io", "ghcr.io", "gcr.io", "gke.gcr.io", "registry.k8s.io", "k8s.gcr.io",
     "cgr.dev", "mcr.microsoft.com", "public.ecr.aws", "registry.access.redhat.com",
     "docker.elastic.co")
)  # fmt: skip


@lru_cache(maxsize=1)  # one workspace after the other is judged
def mirrors(workspace: Workspace) -> Mapping[str, Container]:
    """Give the registries that mirror others, each with a container that shows it."""
    known = frozenset(image_book().names())
    found: dict[str, Container] = {}
    for container in (each for pod in workspace.pods for each in pod.containers):
        reference = parse_reference(container.image.text or "")
        if reference is None or reference.registry in _PUBLIC:
            continue
        name = reference.repository.rpartition("/")[2]
        if f"docker.io/library/{name}" in known:
            found.setdefault(reference.registry, container)
    return found
