"""What `initlint images lock` does: the images of manifests, looked at and written down."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from initlint.cli.request import Request
from initlint.cli.run import read
from initlint.cli.words import USAGE_ERROR, say, usage_error
from initlint.config.find import directory_of, find_lock
from initlint.config.model import Config
from initlint.config.place import ConfigError
from initlint.images.limits import ImageError
from initlint.images.lock_name import LOCK_NAME
from initlint.images.lock_read import LockError, read_lock
from initlint.images.lock_text import lock_text
from initlint.images.locked import LockedEntry
from initlint.images.locking import Locked, locked
from initlint.images.registry import registries
from initlint.images.sources import source_for
from initlint.knowledge.references import ImageReference, parse_reference
from initlint.model.container import Container
from initlint.pipeline import Part, Reader, survey
from initlint.record import record
from initlint.registry import RuleError
from initlint.source.names import display, printable

_MOST_SHOWN = 120  # characters


@record
class Wanted:
    """The images of some manifests, and why others are left out, by what stands there."""

    references: tuple[ImageReference, ...]
    skipped: dict[str, str]


def lock_images(request: Request) -> int:
    """Write what the images of the manifests of *request* hold to the lock file."""
    try:
        parts = read(request, is_locked=False)
        path = Path(request.output) if request.output else _lock_path(request.paths)
        known, reader = _known(path), Reader.of(parts)
        found = {one.key: one for part in parts for one in _look(part, reader, known)}
    except (ConfigError, RuleError, ImageError) as error:
        return usage_error(str(error))
    entries = {key: one.entry for key, one in found.items() if one.entry is not None}
    problems = [*(str(each) for part in parts for each in part.inputs.problems)]
    problems += [*map(str, reader.problems), *_broken(reader)]
    said = [*(str(each) for part in parts for each in part.inputs.notices), *problems]
    if said:  # nobody knows which images stand in what was not read
        entries = {**known, **entries}
    try:
        _write(path, lock_text(entries))
    except OSError as error:
        return usage_error(f"cannot write: {error}")
    for each in said:
        say(each)
    _tell(path, list(found.values()), len(entries))
    return USAGE_ERROR if problems or any(one.problem for one in found.values()) else 0


def _look(part: Part, reader: Reader, known: dict[str, LockedEntry]) -> tuple[Locked, ...]:
    wanted = _wanted(part, reader)
    for text, reason in sorted(wanted.skipped.items()):
        say(f"skipped: image '{text}': {reason}")
    options = part.config.registry
    return locked(wanted.references, known, registries(options, os.environ), options.platform)


def _broken(reader: Reader) -> Iterator[str]:
    """Tell which documents cannot be read, and so what images they name."""
    for bundle in reader.bundles:
        for document in reader.documents(bundle.sources):
            for problem in document.problems:
                place = document.source.position(problem.span.start)
                yield f"{document.source.name}:{place.line}: {problem.message}"


def _wanted(part: Part, reader: Reader) -> Wanted:
    references: dict[ImageReference, None] = {}
    skipped: dict[str, str] = {}
    for container in _containers(part, reader):
        text = container.image.text
        reference = parse_reference(text) if text else None
        reason = _reason(reference, part.config)
        if reference is not None and reason is None:
            references[reference] = None
        elif text:
            text = printable(text[:_MOST_SHOWN])
            place = container.image.source
            line = place.position(container.image.start).line
            skipped.setdefault(text, f"{reason} ({place.name}:{line})")
    return Wanted(tuple(references), skipped)


def _reason(reference: ImageReference | None, config: Config) -> str | None:
    """Say why an image is not asked for, None where it is."""
    if reference is None:
        return "is no image reference"
    source = source_for(config.images, reference)
    return f"the configuration names its {source.kind}" if source is not None else None


def _containers(part: Part, reader: Reader) -> Iterator[Container]:
    for bundle in part.inputs.bundles:
        for pod in survey(bundle, part.config, reader).workspace.checked_pods:
            yield from (*pod.init_containers, *pod.main_containers)


def _lock_path(paths: Sequence[str]) -> Path:
    """Give the lock file that *paths* find, else that of the working directory or below it."""
    shared = Path(os.path.commonpath([directory_of("" if p == "-" else p) for p in paths]))
    found = find_lock(shared)
    if found is not None:
        return found
    here = Path.cwd().resolve()
    return (here if here in (shared, *shared.parents) else shared) / LOCK_NAME


def _known(path: Path) -> dict[str, LockedEntry]:
    """Give what *path* says; a file that cannot be read is made anew."""
    if not path.exists():
        return {}
    try:
        return dict(read_lock(path))
    except LockError as error:
        say(f"{error}: made anew")
        return {}


def _write(path: Path, text: str) -> None:
    """Write *text* whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="ascii")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _tell(path: Path, found: Sequence[Locked], count: int) -> None:
    for one in found:
        if one.problem:
            kept = ": what is locked of it stays" if one.entry is not None else ""
            say(f"image '{one.key}': {one.problem}{kept}")
    new = sum(one.is_new for one in found)
    say(f"{display(path)}: {count} {'image' if count == 1 else 'images'}, {new} read")
