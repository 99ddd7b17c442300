"""Images made by hand: layers, OCI layouts, archives, for whoever tests the reading of them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

from initlint.record import record

GZIPPED = "application/vnd.oci.image.layer.v1.tar+gzip"
PLAIN = "application/vnd.oci.image.layer.v1.tar"
CONFIG = "application/vnd.oci.image.config.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"

_TYPES = {
    "file": tarfile.REGTYPE,
    "dir": tarfile.DIRTYPE,
    "link": tarfile.SYMTYPE,
    "hard": tarfile.LNKTYPE,
    "device": tarfile.CHRTYPE,
    "pipe": tarfile.FIFOTYPE,
}


@record
class File:
    """One member of a layer."""

    name: str
    kind: str = "file"
    mode: int = 0o644
    target: str = ""
    data: bytes = b""


def program(name: str, data: bytes = b"#!/bin/sh\n") -> File:
    return File(name, mode=0o755, data=data)


def link(name: str, target: str) -> File:
    return File(name, "link", 0o777, target)


def hard(name: str, target: str) -> File:
    return File(name, "hard", 0o755, target)


def directory(name: str, mode: int = 0o755) -> File:
    return File(name, "dir", mode)


def tar(*files: File, format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002 as tarfile has it
    """Give a layer, not compressed."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as archive:
        for file in files:
            info = tarfile.TarInfo(file.name)
            info.type, info.mode, info.linkname = _TYPES[file.kind], file.mode, file.target
            info.size = len(file.data)
            archive.addfile(info, io.BytesIO(file.data))
    return out.getvalue()


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def as_json(document: object) -> bytes:
    return json.dumps(document).encode()


def config(*layers: bytes, platform: str = "linux/amd64", **process: object) -> bytes:
    """Give an image configuration of unpacked *layers*; *process* is `Cmd=[…]` and the like."""
    system, architecture = platform.split("/")
    return as_json(
        {
            "os": system,
            "architecture": architecture,
            "config": process,
            "rootfs": {"type": "layers", "diff_ids": [digest(layer) for layer in layers]},
        }
    )


class Layout:
    """An OCI image layout in a directory, written bit by bit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.images: list[dict[str, object]] = []
        (path / "blobs" / "sha256").mkdir(parents=True)
        (path / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        self.write_index()

    def blob(self, data: bytes, media_type: str = "", **more: object) -> dict[str, object]:
        """Write a blob; gives its descriptor."""
        name = digest(data)
        (self.path / "blobs" / name.replace(":", "/")).write_bytes(data)
        typed = {"mediaType": media_type} if media_type else {}
        return {**typed, "digest": name, "size": len(data), **more}

    def image(
        self,
        *layers: tuple[File, ...] | bytes,
        name: str | None = None,
        platform: str = "linux/amd64",
        is_listed: bool = True,
        **process: object,
    ) -> dict[str, object]:
        """Write an image of *layers* and list it in the index; gives its descriptor."""
        plain = [each if isinstance(each, bytes) else tar(*each) for each in layers]
        packed = [self.blob(gzip.compress(each, mtime=0), GZIPPED) for each in plain]
        settings = self.blob(config(*plain, platform=platform, **process), CONFIG)
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": settings,
            "layers": packed,
        }
        system, architecture = platform.split("/")
        more = {"platform": {"os": system, "architecture": architecture}}
        if name is not None:
            more["annotations"] = {"org.opencontainers.image.ref.name": name}
        descriptor = self.blob(as_json(manifest), MANIFEST, **more)
        if is_listed:
            self.list(descriptor)
        return descriptor

    def index(self, *images: dict[str, object], **more: object) -> dict[str, object]:
        """Write an index of several images as a blob; gives its descriptor."""
        document = {"schemaVersion": 2, "mediaType": INDEX, "manifests": list(images)}
        return self.blob(as_json(document), INDEX, **more)

    def list(self, descriptor: dict[str, object]) -> None:
        """Add *descriptor* to the index of the layout."""
        self.images.append(descriptor)
        self.write_index()

    def write_index(self) -> None:
        document = {"schemaVersion": 2, "manifests": self.images}
        (self.path / "index.json").write_bytes(as_json(document))


def packed(layout: Layout) -> bytes:
    """Give *layout* as an oci-archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.add(layout.path, ".")
    return out.getvalue()


def saved(
    *layers: tuple[File, ...], tags: tuple[str, ...] = ("app:1",), **process: object
) -> bytes:
    """Give an archive as `docker save` wrote it before it wrote OCI layouts."""
    plain = [tar(*each) for each in layers]
    settings = config(*plain, **process)
    named = {f"{digest(each)[7:]}/layer.tar": each for each in plain}
    name = f"{digest(settings)[7:]}.json"
    manifest = [{"Config": name, "RepoTags": list(tags), "Layers": list(named)}]
    blobs = {**named, name: settings, "manifest.json": as_json(manifest)}
    return tar(*(File(path, data=data) for path, data in blobs.items()))
