"""What shows that manifests are meant for OpenShift.

There an admission plugin completes the security context of pods from the SecurityContextConstraints
that their ServiceAccount may use: it sets `runAsUser` from the range of the namespace, drops
capabilities and sets a seccomp profile (OpenShift documentation, "Managing security context
constraints", read 2026-11-22). What is written stays.
"""

from __future__ import annotations

from initlint.model.manifest import Manifest

_DOMAIN = "openshift.io"


def speaks_of_openshift(manifest: Manifest) -> bool:
    """Tell whether *manifest* is of an API of OpenShift's, or is labelled for it."""
    if _is_of_domain(manifest.group):
        return True
    metadata = manifest.node.get("metadata")
    keys = (*metadata.get("labels").pairs(), *metadata.get("annotations").pairs())
    return any(_is_of_domain(key.raw.partition("/")[0]) for key, _ in keys)


def _is_of_domain(name: str) -> bool:
    return name == _DOMAIN or name.endswith("." + _DOMAIN)
