"""A client of the OCI distribution API: gets what a repository holds, and lets itself in.

API: opencontainers/distribution-spec, "Pulling manifests" and "Pulling blobs".
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TypeVar

from initlint import __version__
from initlint.images.registry_challenge import challenge
from initlint.images.registry_credentials import CredentialStore
from initlint.images.registry_hosts import Address, Hosts, Place, address, led_to
from initlint.images.registry_limits import (
    Limits,
    PassingError,
    RegistryError,
    UnreachableError,
)
from initlint.images.registry_retry import retry_after
from initlint.images.registry_token import bearer
from initlint.images.registry_transport import Answer, Transport

_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (429, 500, 502, 503, 504)
_CODE = re.compile(r"[A-Z][A-Z_]{0,40}\Z")
_Result = TypeVar("_Result")


class RegistryClient:
    """Gets what registries hold; made once for a run, and used by many threads."""

    def __init__(self, transport: Transport, hosts: Hosts, store: CredentialStore) -> None:
        """Reach *hosts* by *transport*, with the credentials of *store*."""
        self.hosts = hosts
        self._transport = transport
        self._store = store
        self._lock = Lock()
        self._schemes: dict[str, str] = {}
        self._authorizations: dict[Place, str] = {}
        self._unreachable: dict[str, str] = {}

    @property
    def limits(self) -> Limits:
        return self._transport.limits

    def persist(self, attempt: Callable[[], _Result]) -> _Result:
        """Give what *attempt* gives; what may pass is tried again, after a pause."""
        limits = self.limits
        for count in range(limits.attempts - 1):
            try:
                return attempt()
            except PassingError as error:
                pause = limits.pause * 2**count if error.wait is None else error.wait
                if pause > limits.wait:
                    words = f"{error}, and asks to be left alone for {pause:.0f} s"
                    raise RegistryError(words) from error
                time.sleep(pause)
        return attempt()

    def open(self, method: str, place: Place, what: str, accept: str, *, seconds: float) -> Answer:
        """Give the answer, of status 200, on *what* is in the repository *place*.

        *what* is `manifests/REFERENCE` or `blobs/DIGEST`. Raises RegistryError.
        """
        if place.host in self._unreachable:
            raise UnreachableError(self._unreachable[place.host])
        try:
            return self._open(method, place, what, accept, seconds)
        except UnreachableError as error:
            self._unreachable[place.host] = str(error)
            raise

    def _open(self, method: str, place: Place, what: str, accept: str, seconds: float) -> Answer:
        url = f"{self._scheme(place.host)}://{place.host}/v2/{place.repository}/{what}"
        where = address(url, self.hosts)
        headers = {"Accept": accept, "User-Agent": f"initlint/{__version__}"}

        def ask() -> Answer:
            known = self._authorizations.get(place)
            return self._followed(method, where, headers, known, seconds)

        answer = ask()
        if answer.status == 401 and answer.where.origin == where.origin:
            answer.close()
            self._authorizations[place] = self._let_in(answer, place)
            answer = ask()
        if answer.status == 200:
            return answer
        raise self._refusal(answer)

    def _followed(
        self,
        method: str,
        where: Address,
        headers: Mapping[str, str],
        authorization: str | None,
        seconds: float,
    ) -> Answer:
        """Follow redirects; the authorization stays with the origin that it was given to."""
        here = where
        secret = {"Authorization": authorization} if authorization else {}
        for _ in range(self.limits.redirects + 1):
            own = secret if here.origin == where.origin else {}
            answer = self._transport.send(method, here, {**headers, **own}, seconds=seconds)
            if answer.status not in _REDIRECTS:
                return answer
            answer.close()
            here = led_to(answer.header("Location") or "", here, self.hosts)
        raise RegistryError(
            f"cannot be read: '{where.name}' redirects more than {self.limits.redirects} times"
        )

    def _let_in(self, answer: Answer, place: Place) -> str:
        """Give the authorization that the *answer* of status 401 asks for."""
        host = answer.where.name
        asked = challenge(answer.headers("WWW-Authenticate"))
        if asked is None:
            raise RegistryError(f"cannot be read: '{host}' refuses it and says no way in")
        is_plain = not asked.parameters.get("realm", "").lower().startswith("https://")
        if asked.scheme == "bearer" and is_plain and not self.hosts.may_be_plain(place.host):
            # Not even on loopback, where a stranger would have other servers asked.
            raise RegistryError(f"cannot be read: '{host}' sends for a token without TLS")
        credentials = self._store.find(place)
        if asked.scheme == "bearer":
            return bearer(
                asked.parameters, place.repository, credentials, self._transport, self.hosts
            )
        if credentials is None or credentials.identity_token:
            raise RegistryError(f"cannot be read: '{host}' asks for a password{self._hint(place)}")
        return credentials.basic

    def _hint(self, place: Place) -> str:
        helper = self._store.helper(place)
        if helper is None or self._store.may_run_helpers:
            return ", and there is none for it"
        return f"; '{helper}' keeps it, and is run where --registry-config names the file"

    def _scheme(self, host: str) -> str:
        """Give `http` for a host that may lack TLS and does; asked once."""
        if not self.hosts.may_be_plain(host):
            return "https"
        with self._lock:
            if host not in self._schemes:
                self._schemes[host] = "http" if self._speaks_plainly(host) else "https"
            return self._schemes[host]

    def _speaks_plainly(self, host: str) -> bool:
        where = address(f"http://{host}/v2/", self.hosts)
        try:
            answer = self._transport.send("GET", where, {}, seconds=self.limits.silence)
        except RegistryError:
            return False
        answer.close()
        return answer.status != 400  # what a server says that expects TLS

    def _refusal(self, answer: Answer) -> RegistryError:
        host, status = answer.where.name, answer.status
        if status in _PASSING:
            wait = retry_after(answer.header("Retry-After"))
            answer.close()
            return PassingError(f"cannot be read: '{host}' answers with status {status}", wait)
        words = f"status {status}{self._code(answer)}"
        if status == 404:
            return RegistryError(f"is not at '{host}': {words}")
        return RegistryError(f"cannot be read: '{host}' refuses it: {words}")

    def _code(self, answer: Answer) -> str:
        """Give the code of the error, `DENIED`; the server's own words are not repeated."""
        try:
            data = json.loads(answer.body(self.limits.token))
            code = data["errors"][0]["code"]
        except (RegistryError, ValueError, RecursionError, LookupError, TypeError):
            return ""
        return f", {code}" if isinstance(code, str) and _CODE.match(code) else ""
