"""What the limit ranges of a namespace give to containers that state nothing.

SetDefaults_LimitRangeItem, pkg/apis/core/v1/defaults.go, and mergeContainerResources,
plugin/pkg/admission/limitranger at 1.37.2: the highest amount stands in for the default limit,
the default limit for the default request, and last the lowest amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from initlint.model.manifest import Manifest

_SOURCES = {"limits": ("default", "max"), "requests": ("defaultRequest", "default", "max", "min")}


def defaults(ranges: Iterable[Manifest]) -> Mapping[str, frozenset[str]]:
    """Give the resources for which a container gets `limits` and `requests` by default."""
    items = [
        item
        for limit_range in ranges
        for item in limit_range.node.get("spec", "limits").items()
        if item.get("type").text == "Container"
    ]
    return {
        which: frozenset(
            key.raw for item in items for source in sources for key, _ in item.get(source).pairs()
        )
        for which, sources in _SOURCES.items()
    }
