"""One rendering to be done, and what becomes of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from initlint.record import field, record
from initlint.rendering.release import Release
from initlint.settings import Settings
from initlint.source.bundle import Bundle, InputProblem, Notice
from initlint.source.ignore import Ignore, Patterns, forbids
from initlint.source.text import Source


@record
class Options:
    """What rendering depends on beside the files."""

    settings: Settings = field(default_factory=Settings)
    releases: tuple[Release, ...] = ()
    excluded: tuple[Patterns, ...] = ()


@record
class Rendered:
    """A bundle, or what is said instead; `files` are those that it stands for, by real path.

    `left_out` is a problem where nothing else is there to check, and else a notice.
    """

    bundle: Bundle | None = None
    said: tuple[InputProblem | Notice, ...] = ()
    left_out: InputProblem | None = None
    files: frozenset[str] = frozenset()


Job = Callable[[], Rendered]


def bundle_of(
    name: str,
    sources: Sequence[Source],
    named: frozenset[str],
    options: Options,
    namespace: str | None = None,
) -> Bundle:
    """Make the bundle *name*; what is left out, or not among the files *named*, is context.

    Where nothing is named, all is reported on.
    """
    checked = [source for source in sources if _is_wanted(source, named, options)]
    context = tuple(source for source in sources if source not in checked)
    return Bundle(name, tuple(checked), context, namespace)


def _is_wanted(source: Source, named: frozenset[str], options: Options) -> bool:
    assert source.path is not None
    real = os.path.realpath(source.path)
    if named and real not in named:
        return False
    return not forbids(Ignore(excluded=options.excluded), real)
