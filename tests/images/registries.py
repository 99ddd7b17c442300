"""Registries on loopback for tests: one that lies on demand, and the real one of Debian."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


@dataclass
class Reply:
    """What a server answers; `pieces` are sent with `pause` seconds between them."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None  # what is said, where it is not the truth
    pieces: Iterator[bytes] | None = None
    pause: float = 0.0


@dataclass
class Asked:
    """A request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


class Registry:
    """A server on loopback: it answers from `replies` by path, and keeps what it was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Callable[[Asked], Reply]] = {"/v2/": Reply()}
        self.asked: list[Asked] = []
        self.lock = threading.Lock()
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                asked = Asked(self.command, self.path, self.headers, self.rfile.read(length))
                with registry.lock:
                    registry.asked.append(asked)
                reply = registry.replies.get(self.path.partition("?")[0], Reply(status=404))
                registry.send(self, reply if isinstance(reply, Reply) else reply(asked))

            do_HEAD = do_POST = do_GET  # noqa: N815

            def log_message(self, *_) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"

    def send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        try:
            handler.send_response(reply.status)
            if reply.pieces is None:
                length = len(reply.body) if reply.length is None else reply.length
                handler.send_header("Content-Length", str(length))
            for name, value in reply.headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            if handler.command == "HEAD":
                return
            handler.wfile.write(reply.body)
            for piece in reply.pieces or ():
                handler.wfile.write(piece)
                time.sleep(reply.pause)
        except OSError:
            pass  # the client has had enough

    def paths(self, part: str = "") -> list[str]:
        """Give the paths asked for, after the question whether the server speaks plainly."""
        return [each.path for each in self.asked if part in each.path and each.path != "/v2/"]

    def blob(self, repository: str, content: bytes, media_type: str) -> dict[str, object]:
        """Serve *content* and give the descriptor of it."""
        digest = digest_of(content)
        self.replies[f"/v2/{repository}/blobs/{digest}"] = Reply(content)
        return {"mediaType": media_type, "digest": digest, "size": len(content)}

    def manifest(self, repository: str, reference: str, document: object) -> dict[str, object]:
        """Serve *document* as a manifest by tag and by digest and give the descriptor of it."""
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        digest = digest_of(content)
        reply = Reply(content, headers={"Docker-Content-Digest": digest, "Content-Type": MANIFEST})
        for name in (reference, digest):
            self.replies[f"/v2/{repository}/manifests/{name}"] = reply
        return {"mediaType": MANIFEST, "digest": digest, "size": len(content)}

    def image(
        self,
        repository: str,
        tag: str,
        layers: tuple[bytes, ...] = (),
        config: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """Serve an image of tar *layers* and give the descriptor of its manifest."""
        diff_ids = [digest_of(layer) for layer in layers]
        document = {
            "os": "linux",
            "architecture": "amd64",
            "config": config or {},
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        }
        manifest = {
            "schemaVersion": 2,
            "config": self.blob(repository, json.dumps(document).encode(), CONFIG),
            "layers": [self.blob(repository, layer, LAYER) for layer in layers],
        }
        return self.manifest(repository, tag, manifest)


@contextmanager
def lying_registry() -> Iterator[Registry]:
    """Give a registry that runs until the block ends."""
    registry = Registry()
    thread = threading.Thread(target=registry.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        registry.server.shutdown()
        registry.server.server_close()
        thread.join()


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
