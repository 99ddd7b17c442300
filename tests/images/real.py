"""Debian's docker-registry on loopback, with what is pushed to it by skopeo."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.conftest import need
from tests.images.made import Layout
from tests.images.registries import Asked, Registry, Reply, lying_registry

USER, PASSWORD = "tester", "s3cret"
# bcrypt of the password, the only kind that the registry reads
_HASH = "$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK"


@dataclass
class RealRegistry:
    """A running registry; `authority` are the certificates that it is trusted by."""

    host: str
    authority: Path | None = None
    is_guarded: bool = False

    def push(self, layout: Layout, name: str, target: str, *options: str) -> None:
        """Copy the image *name* of *layout* to *target*, `team/app:1`."""
        secret = [f"--dest-creds={USER}:{PASSWORD}"] if self.is_guarded else []
        trust = (
            [f"--dest-cert-dir={self.authority.parent}"]
            if self.authority
            else ["--dest-tls-verify=false"]
        )
        source, destination = f"oci:{layout.path}:{name}", f"docker://{self.host}/{target}"
        call = [need("skopeo"), "copy", "--quiet", "--insecure-policy", *trust, *secret, *options]
        subprocess.run([*call, source, destination], check=True, capture_output=True)


@dataclass
class Tokens:
    """A server of tokens that gives everybody all rights; `certificate` is what they go by."""

    server: Registry
    certificate: Path


@contextmanager
def token_server(folder: Path) -> Iterator[Tokens]:
    """Give a server of tokens (distribution, docs/spec/auth/jwt.md)."""
    folder.mkdir()
    certificate = _certificate(folder)

    def reply(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        wanted = [scope.split(":") for scope in query.get("scope", ())]
        access = [{"type": t, "name": n, "actions": a.split(",")} for t, n, a in wanted]
        token = _signed(folder, certificate, {"aud": query["service"][0], "access": access})
        return Reply(json.dumps({"token": token}).encode())

    with lying_registry() as server:
        server.replies["/token"] = reply
        yield Tokens(server, certificate)


def _signed(folder: Path, certificate: Path, claims: dict[str, object]) -> str:
    now = int(time.time())
    times = {"nbf": now - 60, "iat": now, "exp": now + 300}
    pem = "".join(certificate.read_text().splitlines()[1:-1])
    parts = (
        {"typ": "JWT", "alg": "RS256", "x5c": [pem]},
        {"iss": "tests", "sub": "", "jti": "1", **times, **claims},
    )
    text = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    call = [need("openssl"), "dgst", "-sha256", "-sign", str(folder / "key.pem")]
    signature = subprocess.run(call, input=text.encode(), check=True, capture_output=True).stdout
    return f"{text}.{_base64(signature)}"


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@contextmanager
def real_registry(
    folder: Path,
    *,
    is_guarded: bool = False,
    is_secure: bool = False,
    tokens: Tokens | None = None,
) -> Iterator[RealRegistry]:
    """Give a registry that runs until the block ends; skips where the tools are missing."""
    need("skopeo")
    program, port = need("docker-registry"), _free_port()
    settings: dict[str, object] = {
        "version": 0.1,
        "log": {"level": "error", "accesslog": {"disabled": True}},
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
        "http": {"addr": f"127.0.0.1:{port}"},
    }
    folder.mkdir(parents=True, exist_ok=True)
    authority = _certificate(folder) if is_secure else None
    if authority is not None:
        tls = {"certificate": str(authority), "key": str(folder / "key.pem")}
        settings["http"] = {"addr": f"127.0.0.1:{port}", "tls": tls}
    if is_guarded:
        (folder / "htpasswd").write_text(f"{USER}:{_HASH}\n")
        path = str(folder / "htpasswd")
        settings["auth"] = {"htpasswd": {"realm": "tests", "path": path}}
    if tokens is not None:
        settings["auth"] = {
            "token": {
                "realm": f"http://{tokens.server.host}/token",
                "service": "tests",
                "issuer": "tests",
                "rootcertbundle": str(tokens.certificate),
            }
        }
    config = folder / "registry.yaml"
    config.write_text(json.dumps(settings))
    with subprocess.Popen(
        [program, "serve", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _await(port)
            yield RealRegistry(f"127.0.0.1:{port}", authority, is_guarded)
        finally:
            process.terminate()


def _certificate(folder: Path) -> Path:
    """Make a certificate for loopback, signed by itself."""
    directory = folder / "certificates"
    directory.mkdir()
    path = directory / "ca.crt"
    call = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(path)]
    names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:registry.test"]
    subprocess.run([need("openssl"), *call, *files, *names], check=True, capture_output=True)
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
