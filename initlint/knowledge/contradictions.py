"""What cannot be right in the catalogue of images, whatever the images hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from initlint.knowledge.entries import entries
from initlint.knowledge.presence import Variant, read_variant
from initlint.knowledge.references import parse_reference


class Contradiction(NamedTuple):
    """Two statements of one entry, or an entry that nothing leads to."""

    image: str
    what: str

    def __str__(self) -> str:
        return f"{self.image}: {self.what}"


def contradictions() -> Iterator[Contradiction]:
    """Give what is wrong in images.yaml by itself."""
    book = entries("images.yaml")
    seen: set[int] = set()
    for name in book.names():
        entry = book.get(name)
        if id(entry) not in seen:
            seen.add(id(entry))
            yield from (Contradiction(name, what) for what in _within(entry))
    yield from _unreachable(book.names())


def _within(entry: Mapping[str, Any]) -> Iterator[str]:
    rows = entry["variants"]
    for index, row in enumerate(rows):
        yield from _of_variant(read_variant(row))
        if "tag" not in row and index < len(rows) - 1:
            yield f"no variant behind number {index + 1} is ever reached: it takes every tag"
    tags = [row["tag"] for row in rows if "tag" in row]
    yield from (f"two variants are for the tag {tag}" for tag in set(tags) if tags.count(tag) > 1)


def _of_variant(variant: Variant) -> Iterator[str]:
    own = variant.base.has if variant.base is not None else frozenset[str]()
    for words, names in (
        ("is said to be there and not to be there", (variant.has | variant.adds) & variant.lacks),
        ("is in the base and said not to be there", own & variant.lacks),
        ("is said to vary and to be there", variant.varies & (variant.has | variant.adds)),
    ):
        yield from (f"{name} {words}" for name in sorted(names))
    for path in sorted(variant.paths):
        if any(fnmatchcase(path, pattern) for pattern in variant.lacks_paths):
            yield f"{path} is said to be there and not to be there"
        name = path.rpartition("/")[2]
        if name in variant.lacks and re.match(r"/(usr/)?(local/)?s?bin/", path):
            yield f"{name} is said not to be there, and stands at {path}"


def _unreachable(names: tuple[str, ...]) -> Iterator[Contradiction]:
    """Give the names under which nothing is looked up, as another entry takes them."""
    globs = [name for name in names if "*" in name]
    for name in names:
        if name == "scratch":
            continue
        reference = parse_reference(name.replace("*", "x"))
        if reference is None:
            yield Contradiction(name, "is no name of an image")
        elif reference.canonical_name != name.replace("*", "x"):
            yield Contradiction(name, f"is looked up as {reference.canonical_name}")
        for other in globs[: globs.index(name)] if name in globs else ():
            if fnmatchcase(name.replace("*", "x"), other):
                yield Contradiction(name, f"is never reached: {other} stands before it")


def replacements() -> Iterator[Contradiction]:
    """Give the commands that a variant adds though its base has one of that name."""
    book = entries("images.yaml")
    for name in book.names():
        for row in book.get(name)["variants"]:
            variant = read_variant(row)
            own = variant.base.has if variant.base is not None else frozenset[str]()
            yield from (Contradiction(name, f"{one} is in the base") for one in own & variant.adds)
