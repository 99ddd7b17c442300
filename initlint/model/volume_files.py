"""Files that Kubernetes itself puts into a volume: their modes, paths and origins."""

from __future__ import annotations

from initlint.model.downward import OF_FILES, field_problems, resource_problems
from initlint.model.fields import fields
from initlint.model.paths import file_problem
from initlint.model.problem import Problem, Problems, integer, text
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# validateKeyToPath, validateDownwardAPIVolumeFile and validateProjectionSources,
# pkg/apis/core/validation, run at 1.29 to 1.37.
_LARGEST_MODE = 0o777
_LISTS = ("configMap", "secret")
_PROJECTIONS = (
    "secret",
    "configMap",
    "downwardAPI",
    "serviceAccountToken",
    "clusterTrustBundle",
    "podCertificate",
)
_SHORTEST_TOKEN = 600  # seconds
_LONGEST_TOKEN = 2**32
_LOCAL_TOKENS = KubeVersion(1, 30)  # before, a token's path could lead anywhere


def file_problems(kind: str, source: Node, version: KubeVersion, *, is_whole: bool) -> Problems:
    """Yield what the API server does not take in the volume *source* of that *kind*."""
    if kind in (*_LISTS, "downwardAPI", "projected"):
        yield from _mode_problems(source.get("defaultMode"))
    if kind in (*_LISTS, "downwardAPI"):
        yield from _item_problems(kind, source, version, is_whole=is_whole)
    elif kind == "projected":
        for projection in source.get("sources").items():
            yield from _projection_problems(projection, version, is_whole=is_whole)
        yield from _twice(source)


def _mode_problems(mode: Node) -> Problems:
    number = integer(mode, 32)
    if number is not None and not 0 <= number <= _LARGEST_MODE:
        written = f"'{mode.text}'" if mode.text == str(number) else f"'{mode.text}' ({number})"
        hint = f", and is {number:o} in octal" if number >= 0 else ""
        yield Problem(mode, f"has the file mode {written}, which must be 0 to 0777{hint}")


def _item_problems(kind: str, source: Node, version: KubeVersion, *, is_whole: bool) -> Problems:
    for item in source.get("items").items():
        yield from _mode_problems(item.get("mode"))
        key, path = text(item.get("key")), text(item.get("path"))
        if kind in _LISTS and key == "":
            yield Problem(item.get("key"), "takes an empty key")
        if path is not None:
            problem = file_problem(path) if path else "is empty"
            if problem:
                yield Problem(item.get("path"), f"has a file at '{path}', which {problem}")
        if kind == "downwardAPI":
            yield from _origin_problems(item, version, is_whole=is_whole)


def _origin_problems(item: Node, version: KubeVersion, *, is_whole: bool) -> Problems:
    field, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if field and resource:
        yield Problem(item.key("resourceFieldRef"), "takes a file from a field and a resource")
    elif field:
        yield from field_problems(field, OF_FILES, version)
    elif resource:
        yield from resource_problems(resource, needs_container=is_whole)
    elif is_whole and item.get("path"):
        yield Problem(item, "has a file that comes from no field and no resource")


def _projection_problems(projection: Node, version: KubeVersion, *, is_whole: bool) -> Problems:
    given = [key for key, value in projection.pairs() if key.raw in _PROJECTIONS and value]
    if len(given) > 1:
        yield Problem(
            given[1], f"has more in one projection: {' and '.join(key.raw for key in given)}"
        )
    for key in given:
        source = projection.get(key.raw)
        if key.raw in _LISTS and is_whole and not (source.get("name") and source.get("name").text):
            place = source.key("name") or key
            yield Problem(place, f"has no `name` in its projected `{key.raw}`")
        yield from _item_problems(key.raw, source, version, is_whole=is_whole)
    yield from _token_problems(projection.get("serviceAccountToken"), version)


def _token_problems(token: Node, version: KubeVersion) -> Problems:
    seconds, path = integer(token.get("expirationSeconds")), text(token.get("path"))
    if seconds is not None and not _SHORTEST_TOKEN <= seconds <= _LONGEST_TOKEN:
        message = f"has a token of {seconds} seconds, and it must live 10 minutes to 2^32 seconds"
        yield Problem(token.get("expirationSeconds"), message)
    if path is not None:
        is_looked_at = version >= _LOCAL_TOKENS
        problem = (file_problem(path) if is_looked_at else None) if path else "is empty"
        if problem:
            yield Problem(token.get("path"), f"has a token at '{path}', which {problem}")


def _twice(source: Node) -> Problems:
    seen: set[str] = set()
    for key, value in fields(source, "sources.*.configMap|secret|downwardAPI.items.*.path"):
        path = text(value)
        if path and path in seen:
            yield Problem(key, f"has two files at '{path}'")
        seen.add(path or "")
