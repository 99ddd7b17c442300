"""One request over HTTP and its answer, bounded in time however slowly the server talks.

Nothing is followed and nothing repeated here. urllib would do both, and it forwards what it
was given to whomever an answer names.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from pathlib import Path
from socket import SHUT_RDWR, gaierror, socket
from threading import Timer
from typing import Self

from initlint.images.registry_hosts import Address
from initlint.images.registry_limits import (
    Limits,
    PassingError,
    RegistryError,
    UnreachableError,
)
from initlint.images.registry_proxy import Proxy, proxy_for
from initlint.record import record

_CHUNK = 2**16


@record(eq=False)
class Transport:
    """Sends requests; `authority` is a file of certificates to be trusted beside the usual."""

    limits: Limits
    authority: Path | None = None

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """Whose certificates are believed; raises RegistryError for a file without any."""
        context = ssl.create_default_context()
        if self.authority is not None:
            try:
                context.load_verify_locations(cafile=self.authority)
            except (OSError, ssl.SSLError) as error:
                words = f"cannot be read: '{self.authority}' holds no certificates: {error}"
                raise RegistryError(words) from error
        return context

    def require_trust(self) -> None:
        """Raise RegistryError where the file of certificates holds none."""
        if self.authority is not None:
            assert self.trust

    def send(
        self,
        method: str,
        where: Address,
        headers: Mapping[str, str],
        *,
        seconds: float,
        body: bytes | None = None,
    ) -> Answer:
        """Give the answer of *where*, which is over after *seconds*; raises RegistryError."""
        proxy = proxy_for(where)
        connection = self._connection(where, proxy)
        with _told(where.name):
            try:
                connection.connect()
            except (TimeoutError, gaierror, ConnectionRefusedError) as error:
                raise UnreachableError(str(_failure(where.name, error))) from error
            watch = _Watch(connection.sock, seconds)
        try:
            with _told(where.name, watch):
                target = where.url if proxy and not where.is_secure else where.target
                more = proxy.headers if proxy and not where.is_secure else {}
                connection.request(method, target, body, {**headers, **more})
                return Answer(where, connection, connection.getresponse(), watch)
        except BaseException:
            watch.cancel()
            connection.close()
            raise

    def _connection(self, where: Address, proxy: Proxy | None) -> HTTPConnection:
        host, port = (proxy.host, proxy.port) if proxy else (where.host, where.port)
        silence = self.limits.silence
        if not where.is_secure:
            return HTTPConnection(host, port, timeout=silence)
        connection = HTTPSConnection(host, port, timeout=silence, context=self.trust)
        if proxy:
            connection.set_tunnel(where.host, where.port, dict(proxy.headers))
        return connection


class Answer:
    """What a server answered; its body is read piece by piece, once."""

    def __init__(
        self, where: Address, connection: HTTPConnection, response: HTTPResponse, watch: _Watch
    ) -> None:
        """Hold the *connection* until the body is read or the answer closed."""
        self.where = where
        self.status = response.status
        self._connection = connection
        self._response = response
        self._watch = watch
        self._left = response.length  # bytes; None where the server does not say

    def header(self, name: str) -> str | None:
        """Give the first header called *name*."""
        return self._response.headers.get(name)

    def headers(self, name: str) -> list[str]:
        """Give all headers called *name*."""
        return self._response.headers.get_all(name, [])

    def read(self, size: int = _CHUNK, /) -> bytes:
        """Give the next piece of the body, nothing at its end; raises RegistryError."""
        with _told(self.where.name, self._watch):
            piece = self._response.read1(min(size, _CHUNK))
        if self._left is not None:
            self._left -= len(piece)
        if not piece and (self._left or self._watch.is_over):
            raise self._watch.verdict(self.where.name)
        return piece

    def body(self, limit: int) -> bytes:
        """Give the whole body, which may have *limit* bytes; raises RegistryError."""
        content = bytearray()
        with self:
            while piece := self.read():
                content += piece
                if len(content) > limit:
                    raise RegistryError(
                        f"cannot be read: '{self.where.name}' answers with more than {limit} bytes"
                    )
        return bytes(content)

    def close(self) -> None:
        self._watch.cancel()
        self._response.close()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Watch:
    """Ends a connection after its time: a time-out starts anew with every byte received."""

    def __init__(self, connected: socket, seconds: float) -> None:
        self._socket = connected
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end

    def cancel(self) -> None:
        self._timer.cancel()

    def verdict(self, host: str) -> RegistryError:
        """Say why an answer broke off."""
        if self.is_over:
            words = f"is not read after {self._seconds:.0f} s, and no longer waited for"
            return RegistryError(f"cannot be read: the answer of '{host}' {words}")
        return PassingError(f"cannot be read: the answer of '{host}' breaks off")

    def _cut(self) -> None:
        try:
            # That of the plain socket: TLS would forget its state under the reader's hands.
            socket.shutdown(self._socket, SHUT_RDWR)
        except OSError:
            return  # it is closed already


@contextmanager
def _told(host: str, watch: _Watch | None = None) -> Iterator[None]:
    """Put what goes wrong with *host* into words."""
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        if watch is not None and watch.is_over:
            raise watch.verdict(host) from error
        raise _failure(host, error) from error


def _failure(host: str, error: Exception) -> RegistryError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return RegistryError(f"cannot be read: '{host}' is not trusted: {error.verify_message}")
    if isinstance(error, TimeoutError):
        return RegistryError(f"cannot be read: '{host}' says nothing")
    if isinstance(error, gaierror):
        return RegistryError(f"cannot be read: the host '{host}' is not found")
    if isinstance(error, (ConnectionResetError, BrokenPipeError, IncompleteRead, ssl.SSLEOFError)):
        return PassingError(f"cannot be read: '{host}' breaks the connection off")
    if isinstance(error, HTTPException):
        return RegistryError(f"cannot be read: '{host}' does not speak HTTP")
    words = getattr(error, "strerror", None) or type(error).__name__
    return RegistryError(f"cannot be read: '{host}': {str(words).lower()}")
