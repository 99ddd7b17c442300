"""Requests go through the proxy that the environment names, and their secrets past it."""

from __future__ import annotations

import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from initlint.images.registry_client import RegistryClient
from initlint.images.registry_credentials import NOBODY, CredentialStore
from initlint.images.registry_hosts import Address, Hosts, Place
from initlint.images.registry_limits import RegistryError
from initlint.images.registry_proxy import proxy_for
from initlint.images.registry_transport import Transport
from tests.images.conftest import HASTY
from tests.images.made import Layout, program
from tests.images.real import PASSWORD, USER, real_registry
from tests.images.registries import MANIFEST, Registry, Reply

NAMES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def tunnel(port: int) -> Iterator[tuple[str, list[bytes]]]:
    """Give a proxy that leads every CONNECT to *port* of loopback, and what it is asked."""
    asked: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    opened: list[socket.socket] = [server]

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(1)
            asked.append(head)
            there = socket.create_connection(("127.0.0.1", port))
            opened.extend((client, there))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            for pair in ((client, there), (there, client)):
                threading.Thread(target=pump, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}", asked
    finally:
        server.shutdown(socket.SHUT_RDWR)
        for each in opened:
            each.close()


def test_plain_requests_name_the_whole_address(registry: Registry, monkeypatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://me:pa%3Ass@{registry.host}")
    registry.replies["http://plain.test/v2/"] = Reply()
    registry.replies["http://plain.test/v2/team/app/manifests/1"] = Reply(b"through")
    hosts = Hosts(insecure=frozenset(("plain.test",)))
    client = RegistryClient(Transport(HASTY), hosts, NOBODY)
    place = Place("plain.test", "team/app", "plain.test")

    answer = client.open("GET", place, "manifests/1", "*/*", seconds=2)
    assert answer.body(100) == b"through"
    basic = f"Basic {b64encode(b'me:pa:ss').decode()}"
    assert {each.headers["Proxy-Authorization"] for each in registry.asked} == {basic}
    assert {each.headers["Host"] for each in registry.asked} == {"plain.test"}


def test_tls_is_tunnelled_and_the_proxy_sees_no_secret(tmp_path: Path, monkeypatch) -> None:
    layout = Layout(tmp_path / "oci")
    layout.image((program("app"),), name="demo")
    with real_registry(tmp_path / "registry", is_guarded=True, is_secure=True) as real:
        real.push(layout, "demo", "team/demo:1")
        port = int(real.host.rpartition(":")[2])
        with tunnel(port) as (proxy, asked):
            monkeypatch.setenv("HTTPS_PROXY", f"http://someone:else@{proxy}")
            host = f"registry.test:{port}"
            entry = {"username": USER, "password": PASSWORD}
            store = CredentialStore({"auths": {host: entry}}, may_run_helpers=False)
            client = RegistryClient(Transport(HASTY, real.authority), Hosts(), store)
            place = Place(host, "team/demo", host)

            answer = client.open("GET", place, "manifests/1", MANIFEST, seconds=2)
            assert b"layers" in answer.body(10_000)
    heads = b"".join(asked)
    assert heads.count(b"CONNECT registry.test:") == 2
    assert b64encode(b"someone:else") in heads
    assert b64encode(f"{USER}:{PASSWORD}".encode()) not in heads


def test_loopback_and_no_proxy_are_asked_directly(monkeypatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("NO_PROXY", "inside.test")

    assert proxy_for(Address("https://127.0.0.1:5000/v2/")) is None
    assert proxy_for(Address("https://inside.test/v2/")) is None
    found = proxy_for(Address("https://outside.test/v2/"))
    assert found is not None
    assert (found.host, found.port) == ("proxy.test", 3128)


@pytest.mark.parametrize(
    "url", ["socks5://proxy.test", "https://proxy.test", "http://[", "http://"]
)
def test_a_proxy_that_is_none_is_named(monkeypatch, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)

    with pytest.raises(RegistryError, match="HTTPS_PROXY names no"):
        proxy_for(Address("https://outside.test/v2/"))
