"""What was probably meant: the write of another name, the use that was to find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, dirname, splitext

from initlint.model.near_miss import near_misses
from initlint.volumes.afterwards import is_for_itself, is_marker
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.uses import Use, UseKind

_FILE_NAME = re.compile(
    r"\.(?:json|ya?ml|conf|cfg|cnf|config|ini|toml|properties|xml|pem|crt|cer|key|csr|env|sh|jar|war"
    r"|txt|p12|pfx|jks|keystore|truststore|so|py|js|mjs|sql|html?|lua|php|rb|zip|tgz|gz|tar|gguf"
    r"|safetensors|onnx|bin|pt|pb|csv|tmpl|tpl|license|lic|rules|acl|keytab|kubeconfig|htpasswd)\Z",
    re.IGNORECASE,
)
_INPUT = re.compile(
    r"conf|settings|propert|cert|\bkey|_key|tls|ca[-_]?file|\bca\b|schema|template|credential|keytab"
    r"|jar|agent|plugin|script|model|weights|license|acl|rules|secret|token|password|file\b",
    re.IGNORECASE,
)
_OUTPUT = re.compile(
    r"log|\bpid|sock|out|cache|tmp|temp|dump|backup|export|dest|target|report|result|save|store\b"
    r"|lock|state|database|\bdb\b|data[-_]?dir|history|trace|profile|heap|gc",
    re.IGNORECASE,
)


def is_file_name(path: str) -> bool:
    """Whether the ending of *path* is that of a file, not of a directory such as `conf.d`."""
    return _FILE_NAME.search(path) is not None


def is_placeholder(use: Use) -> bool:
    """Whether a path is what stands between the signs of `<NAME>`, which the shell redirects."""
    node, span = use.place
    return node.source.text.startswith(">", span.end)


def is_input(use: Use) -> bool:
    """Whether the option or variable that gives a path says that it is read."""
    said = _label(use)
    return _INPUT.search(said) is not None and _OUTPUT.search(said) is None


def _label(use: Use) -> str:
    """Give the name of the variable, or the option that the path belongs to."""
    if use.variable is not None:
        return use.variable
    for before, word in zip(("", *use.words), use.words, strict=False):
        if word is not None and use.path in word:
            option = word.partition(use.path)[0]
            return option.strip("=") or (before or "")
    return ""


def meant_instead(use: Use, graph: VolumeGraph) -> Use | None:
    """Give the write that was probably meant to make what *use* looks for; None if none was.

    Nobody else uses what it makes. It has the same name in another place, nearly the same
    name in the same place, or any name there where the use is plainly an input.
    """
    orphans = list(_orphans(use, graph))
    return (
        next((each for each in orphans if _is_same_name(each, use)), None)
        or next((each for each in orphans if _is_near(each, use)), None)
        or (_neighbour(orphans, use) if is_input(use) and is_file_name(use.path) else None)
    )


def is_near(path: str, others: tuple[str, ...]) -> bool:
    """Whether *path* is that of a file whose name is nearly that of one beside it."""
    folder = dirname(path)
    names = [basename(each) for each in others if dirname(each) == folder]
    return is_file_name(path) and bool(near_misses(basename(path), names))


def _orphans(use: Use, graph: VolumeGraph) -> Iterator[Use]:
    """Give the files made before *use* that no container is seen to use."""
    for writer in graph.forerunners(use.container):
        for write in graph.uses(writer).writes:
            is_file = write.kind is UseKind.WRITES and write.is_exact and not write.is_tree
            if is_file and not is_marker(write.path) and not _is_used(write, graph):
                yield write


def _is_used(write: Use, graph: VolumeGraph) -> bool:
    if is_for_itself(graph, write):
        return True
    volume, path = write.location.volume, write.location.path
    if volume is None:
        return False
    return any(
        other.location.volume is volume
        and write.covers(other.location.path)
        and _is_specific(other, path)
        for follower in graph.followers(write.container)
        for other in (*graph.uses(follower).reads, *graph.uses(follower).names)
    )


def _is_specific(other: Use, path: str) -> bool:
    """Whether a use is about the file, not about a directory that happens to hold it."""
    return other.location.path == path or not is_file_name(other.path)


def _is_same_name(write: Use, use: Use) -> bool:
    return basename(write.path) == basename(use.path) and write.location != use.location


def _is_near(write: Use, use: Use) -> bool:
    return _is_beside(write, use) and bool(near_misses(basename(use.path), [basename(write.path)]))


def _neighbour(orphans: list[Use], use: Use) -> Use | None:
    """Give a file beside the one that is looked for, of the same kind if there is one."""
    ending = splitext(use.path)[1]
    beside = [write for write in orphans if _is_beside(write, use)]
    alike = [write for write in beside if splitext(write.path)[1] == ending]
    return next(iter((*alike, *beside)), None)


def _is_beside(write: Use, use: Use) -> bool:
    one, other = write.location, use.location
    return one.volume is other.volume and dirname(one.path) == dirname(other.path)
