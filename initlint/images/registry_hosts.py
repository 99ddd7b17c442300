"""Where a registry is reached: its host, its mirrors, and who may be spoken to in the clear."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from initlint.images.registry_limits import RegistryError
from initlint.knowledge.references import ImageReference
from initlint.record import record

_DOCKER_HUB = "docker.io"
# distribution/reference calls it docker.io; the API is served by this host (docker.io docs).
_HOST_OF_DOCKER_HUB = "registry-1.docker.io"
_PORTS = {"https": 443, "http": 80}


@record
class Place:
    """A repository as one host serves it; `registry` is what credentials go by."""

    host: str
    repository: str
    registry: str


@record
class Hosts:
    """Mirrors by the registry that they stand in for, and the hosts that may lack TLS.

    A mirror is `HOST` or `HOST/PREFIX`; `insecure` are `HOST` or `HOST:PORT`. Loopback may
    always lack TLS.
    """

    mirrors: tuple[tuple[str, str], ...] = ()
    insecure: frozenset[str] = frozenset()

    def places(self, reference: ImageReference) -> Iterator[Place]:
        """Give where *reference* may be had, mirrors first."""
        repository = reference.repository
        for registry, mirror in self.mirrors:
            if registry == reference.registry:
                host, _, prefix = mirror.strip("/").partition("/")
                yield Place(host, f"{prefix}/{repository}" if prefix else repository, host)
        is_hub = reference.registry in (_DOCKER_HUB, "index.docker.io")
        host = _HOST_OF_DOCKER_HUB if is_hub else reference.registry
        yield Place(host, repository, _DOCKER_HUB if is_hub else host)

    def may_be_plain(self, host: str) -> bool:
        """Tell whether *host*, `HOST` or `HOST:PORT`, may be spoken to without TLS."""
        name = _hostname(host)
        return host in self.insecure or name in self.insecure or is_loopback(name)


@record
class Address:
    """A URL that may be asked for."""

    url: str

    @cached_property
    def parts(self) -> SplitResult:
        return urlsplit(self.url)

    @property
    def host(self) -> str:
        """The name of the host, without port."""
        return self.parts.hostname or ""

    @property
    def port(self) -> int:
        return self.parts.port or _PORTS[self.parts.scheme]

    @property
    def name(self) -> str:
        """The host as one writes it, with the port if it is not the usual one."""
        return self.parts.netloc.rpartition("@")[2]

    @property
    def is_secure(self) -> bool:
        return self.parts.scheme == "https"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: within them a secret may travel."""
        return self.parts.scheme, self.host, self.port

    @property
    def target(self) -> str:
        """What is asked of the host: path and query."""
        query = f"?{self.parts.query}" if self.parts.query else ""
        return (self.parts.path or "/") + query


def address(url: str, hosts: Hosts) -> Address:
    """Read *url*, which a server may have given; raises RegistryError for what is not asked."""
    found = Address(url)
    try:
        is_usable = found.parts.scheme in _PORTS and bool(found.host) and found.port > 0
    except ValueError:
        is_usable = False
    if not is_usable or not url.isascii() or not url.isprintable() or " " in url:
        raise RegistryError("cannot be read: its registry points to an address that is none")
    if not found.is_secure and not hosts.may_be_plain(found.name):
        message = f"cannot be read: its registry points to '{found.name}' without TLS"
        raise RegistryError(f"{message}, which is not followed")
    return found


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def led_to(location: str, here: Address, hosts: Hosts) -> Address:
    """Give where *location*, a redirect from *here*, leads; raises RegistryError."""
    try:
        there = address(urljoin(here.url, location), hosts)
    except ValueError as error:
        raise RegistryError(f"cannot be read: '{here.name}' points nowhere") from error
    if here.is_secure and not there.is_secure:
        raise RegistryError(f"cannot be read: '{here.name}' points away from TLS")
    return there


def is_loopback(name: str) -> bool:
    """Tell whether the host *name* is this machine."""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
