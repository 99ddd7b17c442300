"""The schema files that kubernetes-validate carries, by Kubernetes version.

Its own `validate` is not called: it reads and parses every file again for each object, stops
at the first error, compares versions as strings, and takes `networking.example.io` for
`networking.k8s.io` (reference: kubernetes_validate/utils.py of 1.37.0). The files are good.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from initlint.settings import KubeVersion

_FOLDER = re.compile(r"v(\d+)\.(\d+)\.\d+-local-strict\Z")


class Edition(NamedTuple):
    """The schemas of one version; `is_exact` where it is the very version that was asked for."""

    version: KubeVersion
    folder: Path
    is_exact: bool


@cache
def edition(version: KubeVersion) -> Edition | None:
    """Give the schemas nearest to *version*; None where kubernetes-validate has none at all."""
    held = held_editions()
    if not held:
        return None
    nearest = min(held, key=lambda known: (abs(known.minor - version.minor), known))
    return Edition(nearest, held[nearest], nearest == version)


@cache
def held_editions() -> dict[KubeVersion, Path]:
    """Give the folder of each version, oldest first; versions compare as numbers."""
    # The package is found without being imported, which would take ten times the whole check.
    package = find_spec("kubernetes_validate")
    if package is None or not package.submodule_search_locations:
        return {}
    room = Path(package.submodule_search_locations[0], "kubernetes-json-schema")
    matches = ((_FOLDER.match(path.name), path) for path in room.iterdir())
    found = {KubeVersion(int(m[1]), int(m[2])): path for m, path in matches if m}
    return dict(sorted(found.items()))
