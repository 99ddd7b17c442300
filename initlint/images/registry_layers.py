"""The layers that were read already: many images of a run stand on the same ones."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from threading import Lock

from initlint.images.layers import Layer

_MOST_ENTRIES = 300_000  # about 100 MB; all layers of ten base images of Debian's size


class LayerCache:
    """Layers by digest; those asked for longest ago are forgotten first."""

    def __init__(self, most_entries: int = _MOST_ENTRIES) -> None:
        """Keep layers with *most_entries* files together."""
        self._most = most_entries
        self._known: OrderedDict[str, Layer] = OrderedDict()
        self._lock = Lock()
        self._reading: defaultdict[str, Lock] = defaultdict(Lock)

    def get(self, digest: str, read: Callable[[], Layer]) -> Layer:
        """Give the layer *digest*, which *read* reads; no two threads read the same one."""
        with self._lock:
            reading = self._reading[digest]
        with reading:
            found = self._known.get(digest)
            layer = read() if found is None else found
        with self._lock:
            self._known[digest] = layer
            self._known.move_to_end(digest)
            while len(self._known) > 1 and self._count() > self._most:
                self._known.popitem(last=False)
        return layer

    def _count(self) -> int:
        return sum(len(layer.entries) for layer in self._known.values())
