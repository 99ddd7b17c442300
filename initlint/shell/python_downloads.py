"""What a short Python program downloads to where: `snapshot_download(…, local_dir="/models")`.

Signatures as in huggingface_hub 2.4.0, modelscope 1.40.2, gdown 6.5.1 and Python's
urllib.request, read on 2026-11-23.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple


class _Download(NamedTuple):
    """A function that saves what it fetches: which arguments say where."""

    keywords: tuple[str, ...]
    position: int | None
    is_directory: bool


_INTO_DIRECTORY = _Download(("local_dir", "cache_dir"), None, is_directory=True)
# By the last part of the name, as programs import them in several ways.
_DOWNLOADS = {
    "snapshot_download": _INTO_DIRECTORY,
    "hf_hub_download": _INTO_DIRECTORY,
    "model_file_download": _INTO_DIRECTORY,
    "urlretrieve": _Download(("filename",), 1, is_directory=False),
    "gdown.download": _Download(("output",), 1, is_directory=False),
}


def downloads(
    tree: ast.Module, path_of: Callable[[ast.expr], str | None]
) -> Iterator[tuple[str | None, bool]]:
    """Give where the program *tree* surely saves what it downloads, and whether below that.

    A place is None where it is not known; *path_of* reads an expression. What stands in a
    condition, a loop, a `try` or a function is left out: it may not be run.
    """
    for call in _run(tree.body):
        name = ast.unparse(call.func)
        found = _DOWNLOADS.get(name) or _DOWNLOADS.get(name.rpartition(".")[2])
        if found is not None:
            place = _place(call, found)
            yield (path_of(place) if place is not None else None), found.is_directory


def _run(body: list[ast.stmt]) -> Iterator[ast.Call]:
    """Give the calls that are statements of their own, and are run whatever happens."""
    for statement in body:
        if isinstance(statement, ast.With):
            yield from _run(statement.body)
        elif isinstance(statement, ast.Expr | ast.Assign) and isinstance(statement.value, ast.Call):
            yield statement.value


def _place(call: ast.Call, download: _Download) -> ast.expr | None:
    named = {each.arg: each.value for each in call.keywords}
    for keyword in download.keywords:
        if keyword in named:
            return named[keyword]
    at = download.position
    return call.args[at] if at is not None and at < len(call.args) else None
