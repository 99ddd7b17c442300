"""Kustomizations, built by `kustomize build` or `kubectl kustomize`."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from initlint.record import record
from initlint.rendering.origins import without_origins
from initlint.rendering.process import RenderError, RenderTimeoutError, find_tool, run
from initlint.rendering.stream import Origin, pieces, sources
from initlint.source.bundle import Kustomization
from initlint.source.kustomized import kustomization_file
from initlint.source.names import display
from initlint.source.text import Source

_TOOLS = {"kustomize": ("build",), "kubectl": ("kustomize",)}
# What is remote is not even asked for; this is the second bolt, and what kustomize itself
# starts is git and requests over HTTP only.
_OFFLINE = {
    "GIT_ALLOW_PROTOCOL": "none",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "",
}


@record
class Built:
    """What a build printed; `base` is the real directory that its origins start from."""

    output: str
    base: str
    origins: tuple[str | None, ...]


def find_kustomize() -> str | None:
    return find_tool(*_TOOLS)


def build(kustomization: Kustomization, tool: str) -> tuple[Source, ...]:
    """Build *kustomization* with *tool*; raises RenderError.

    Objects go by the files that they come from, and by the kustomization file where
    kustomize does not tell.
    """
    try:
        built = _with_origins(kustomization.real, tool)
    except RenderTimeoutError:
        raise
    except RenderError:
        # The tool may be too old for origins; and its message is to speak of the user's files.
        output, _ = without_origins(_run(tool, kustomization.real))
        built = Built(output, kustomization.real, ())
    each = list(pieces(built.output))
    is_known = len(each) == len(built.origins)
    origins = built.origins if is_known else (None,) * len(each)
    named = (_origin(kustomization, built.base, origin) for origin in origins)
    return sources(zip(named, each, strict=True))


def _with_origins(root: str, tool: str) -> Built:
    """Build a kustomization that holds nothing but *root* and asks for origins."""
    with tempfile.TemporaryDirectory(prefix="initlint-") as place:
        base = os.path.realpath(place)
        content = {
            "resources": [os.path.relpath(root, base)],
            "buildMetadata": ["originAnnotations"],
        }
        Path(base, "kustomization.yaml").write_text(json.dumps(content), encoding="utf-8")
        output, origins = without_origins(_run(tool, base))
    return Built(output, base, tuple(origins))


def _run(tool: str, directory: str) -> str:
    name = Path(tool).stem
    return run([tool, *_TOOLS[name], "--", directory], _OFFLINE)


def _origin(kustomization: Kustomization, base: str, origin: str | None) -> Origin:
    real = os.path.realpath(os.path.join(base, origin)) if origin else ""  # noqa: PTH118
    if not os.path.isfile(real):  # noqa: PTH113
        real = os.path.realpath(kustomization_file(kustomization.real) or kustomization.real)
    name = name_of(kustomization, real)
    return Origin(name, Path(real), f"built from {kustomization.name}")


def name_of(kustomization: Kustomization, real: str) -> str:
    """Give what reports call the real file *real*: as seen from where the build was asked for."""
    path = kustomization.path / os.path.relpath(real, kustomization.real)
    plain = Path(os.path.normpath(path))
    is_same = os.path.realpath(plain) == real
    return display(plain if is_same else Path(real))
