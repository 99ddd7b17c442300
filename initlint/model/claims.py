"""Claims for storage that stand inside other objects."""

from __future__ import annotations

from initlint.model.problem import Problem, Problems, either, text
from initlint.model.quantity import quantity
from initlint.tree.node import Node

# ValidatePersistentVolumeClaimSpec, pkg/apis/core/validation, run at 1.29 to 1.37.
_ACCESS_MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
_VOLUME_MODES = ("Filesystem", "Block")


def claim_problems(key: Node, template: Node) -> Problems:
    """Yield what the API server does not take in the claim *template*; *key* is where it begins."""
    spec = template.get("spec")
    modes = tuple(spec.get("accessModes").items())
    if not modes:
        yield Problem(template.key("spec") or key, "names no access mode")
    for mode in modes:
        given = text(mode)
        if given is not None and given not in _ACCESS_MODES:
            yield Problem(mode, f"has access mode '{given}', which must be {either(_ACCESS_MODES)}")
    alone = next((mode for mode in modes if mode.text == "ReadWriteOncePod"), None)
    if alone is not None and any(mode.text in _ACCESS_MODES[:-1] for mode in modes):
        yield Problem(alone, "has access mode 'ReadWriteOncePod' beside another one")
    yield from _size_problems(template.key("spec") or key, spec)
    mode = spec.get("volumeMode")
    given = text(mode)
    if given is not None and given not in _VOLUME_MODES:
        yield Problem(mode, f"has volume mode '{given}', which must be {either(_VOLUME_MODES)}")


def _size_problems(key: Node, spec: Node) -> Problems:
    size = spec.get("resources", "requests", "storage")
    amount = quantity(size)
    if not size:
        yield Problem(key, "requests no storage")
    elif amount is None or amount <= 0:
        yield Problem(size, f"requests '{size.text}' of storage, which is no positive quantity")
