"""The lock file, `initlint-images.lock`: what images held when somebody looked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from initlint.images.lock_read import read_lock
from initlint.images.locked import LockedEntry, LockedImage
from initlint.knowledge.references import ImageReference
from initlint.record import record
from initlint.source.names import display


def lock_key(reference: ImageReference) -> str:
    """Give the key under which the lock file keeps *reference*: in full, with its tag."""
    digest = f"@{reference.digest}" if reference.digest else ""
    tag = f":{reference.effective_tag}" if reference.effective_tag else ""
    return f"{reference.name}{tag}{digest}"


@record(eq=False)
class LockProvider:
    """The images of a lock file, as it names them."""

    entries: Mapping[str, LockedEntry]
    source: str

    def facts(self, reference: ImageReference) -> LockedImage | None:
        """Give what is locked of *reference*, None where it is not in the file."""
        entry = self.entries.get(lock_key(reference))
        return None if entry is None else LockedImage(reference, entry, (self.source,))


def lock_provider(path: Path) -> LockProvider:
    """Read the lock file *path*; raises LockError."""
    return LockProvider(read_lock(path), f"lock file {display(path)}")
