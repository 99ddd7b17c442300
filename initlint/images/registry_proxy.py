"""The proxy that requests go through, as `HTTPS_PROXY` and `NO_PROXY` name it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from initlint.images.registry_hosts import Address, is_loopback
from initlint.images.registry_limits import RegistryError
from initlint.record import record


@record
class Proxy:
    """A proxy; `headers` are for it alone and may hold a secret."""

    host: str
    port: int
    headers: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Proxy({self.host!r}, {self.port})"


def proxy_for(where: Address) -> Proxy | None:
    """Give the proxy between here and *where*; none for loopback. Raises RegistryError."""
    url = getproxies().get(where.parts.scheme)
    if not url or is_loopback(where.host) or proxy_bypass(where.host):
        return None
    found = _proxy(url if "://" in url else f"http://{url}")
    if found is None:
        variable = f"{where.parts.scheme.upper()}_PROXY"
        raise RegistryError(f"cannot be read: {variable} names no `http://` proxy")
    return found


def _proxy(url: str) -> Proxy | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        return None
    if not host or parts.scheme != "http":
        return None
    return Proxy(host, port, _authorization(parts.username, parts.password))


def _authorization(user: str | None, password: str | None) -> Mapping[str, str]:
    if user is None:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
