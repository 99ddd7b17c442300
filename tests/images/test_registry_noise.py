"""Whatever a server sends, there is an image as it was promised, or words, and soon."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initlint.images.limits import ImageError
from initlint.images.registry_challenge import challenge
from initlint.images.registry_client import RegistryClient
from initlint.images.registry_credentials import NOBODY
from initlint.images.registry_hosts import Hosts
from initlint.images.registry_limits import Limits
from initlint.images.registry_pull import Puller
from initlint.images.registry_retry import retry_after
from initlint.images.registry_transport import Transport
from initlint.knowledge.references import parse_reference
from tests.images.made import link, program, tar
from tests.images.registries import Reply, lying_registry

IMPATIENT = Limits(silence=0.3, answer=0.3, download=0.3, pause=0.0, wait=0.0)
PATIENT = Limits(pause=0.0, wait=0.0)  # a busy machine is no broken server
LAYER = tar(program("bin/busybox"), link("bin/sh", "busybox"))
LINES = st.sampled_from(
    (
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 401 No\r\n",
        b"HTTP/1.1 302 Go\r\n",
        b"HTTP/1.1 100 Continue\r\n",
        b"HTTP/9.9 999\r\n",
        b"Content-Length: 5\r\n",
        b"Content-Length: -5\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Location: /x\r\n",
        b'WWW-Authenticate: Bearer realm="https://127.0.0.1:1/"\r\n',
        b"Docker-Content-Digest: sha256:x\r\n",
        b"\r\n",
        b"5\r\nabcde\r\n",
        b"0\r\n\r\n",
        b"{}",
        b"\x15\x03\x01\x00\x02\x02\x16",
    )
)
NOISE = st.lists(st.one_of(LINES, st.binary(max_size=20)), max_size=8).map(b"".join)


@contextmanager
def noisy_server(noise: bytes) -> Iterator[str]:
    """Give the address of a server that sends *noise* to everybody and hangs up."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                client.settimeout(1)
                try:
                    client.recv(65536)
                    client.sendall(noise)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def pull(host: str, limits: Limits = PATIENT) -> object:
    """Give the names in `/bin` of `team/app:1`, or what stood in the way."""
    reference = parse_reference(f"{host}/team/app:1")
    assert reference is not None
    client = RegistryClient(Transport(limits), Hosts(), NOBODY)
    try:
        return Puller(client).pull(reference).files.names("/bin")
    except ImageError as error:
        return error


@settings(deadline=None, max_examples=60)
@given(NOISE)
def test_noise_ends_in_words(noise: bytes) -> None:
    with noisy_server(noise) as host:
        assert isinstance(pull(host, IMPATIENT), ImageError)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_image_with_a_byte_changed_is_refused(data) -> None:
    with lying_registry() as registry:
        registry.image("team/app", "1", (LAYER,), {"Cmd": ["sh"]})
        assert pull(registry.host) == ("busybox", "sh")
        path = data.draw(st.sampled_from(sorted(p for p in registry.replies if p != "/v2/")))
        reply = registry.replies[path]
        at = data.draw(st.integers(0, len(reply.body) - 1))
        broken = reply.body[:at] + bytes([reply.body[at] ^ 1]) + reply.body[at + 1 :]
        registry.replies[path] = Reply(broken, headers=reply.headers)
        by_digest = path.startswith("/v2/team/app/manifests/sha256")

        assert isinstance(pull(registry.host), ImageError) != by_digest


@given(st.text(max_size=60))
def test_any_header_is_read(text: str) -> None:
    assert challenge([text]) is None or "asic" in text.lower() or "earer" in text.lower()
    assert retry_after(text) is None or retry_after(text) >= 0


def test_headers_that_are_long_take_no_time() -> None:
    for part in ("a", "a=", 'a="', "Basic ", "Bearer a ", ", ", " "):
        challenge([f"Bearer {part * 30_000}"])
