"""Credentials for registries, from a docker configuration such as `~/.docker/config.json`."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from initlint.images.registry_helper import credential_helper, run_helper
from initlint.images.registry_hosts import Place
from initlint.images.registry_limits import RegistryError
from initlint.record import record
from initlint.source.files import ReadError, is_regular, read_file

_LARGEST = 2**20  # bytes
# The keys under which `docker login` keeps Docker Hub (docker/cli, cli/config/configfile).
_DOCKER_HUB = ("docker.io", "index.docker.io", "registry-1.docker.io")
_TOKEN_USER = "<token>"  # noqa: S105 the name by which helpers say that the secret is a token


@record
class Credentials:
    """A user with a password, or an identity token to be changed for others."""

    user: str = ""
    password: str = ""
    identity_token: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"

    @property
    def basic(self) -> str:
        """The value of an `Authorization` header."""
        return f"Basic {b64encode(f'{self.user}:{self.password}'.encode()).decode()}"


@record(eq=False)
class CredentialStore:
    """A docker configuration; its helpers are programs, run only where `may_run_helpers`."""

    data: Mapping[str, Any]
    may_run_helpers: bool

    def __repr__(self) -> str:
        return "CredentialStore(…)"

    def find(self, place: Place) -> Credentials | None:
        """Give the credentials for *place*, None where there are none; raises RegistryError.

        An entry for a path (`host/team`, as podman keeps them) outweighs that of the host.
        """
        entries = {_key(name): entry for name, entry in _pairs(self.data.get("auths"))}
        entry = next((entries[key] for key in _keys(place) if key in entries), None)
        if entry is not None and (found := _credentials(entry)):
            return found
        helper = self.helper(place)
        return run_helper(helper, _server(place), _from_helper) if self._may_run(helper) else None

    def helper(self, place: Place) -> str | None:
        """Give the name of the program that keeps the credentials of *place*."""
        helpers = {_key(name): name_of for name, name_of in _pairs(self.data.get("credHelpers"))}
        name = next((helpers[key] for key in _keys(place) if key in helpers), None)
        return credential_helper(name or self.data.get("credsStore"))

    def _may_run(self, helper: str | None) -> bool:
        return helper is not None and self.may_run_helpers


NOBODY = CredentialStore({}, may_run_helpers=False)


def credential_store(named: Path | None, environment: Mapping[str, str]) -> CredentialStore:
    """Read the configuration *named*, or the user's own, whose helpers are not run.

    The user's own is that of `DOCKER_CONFIG`, else `~/.docker/config.json`, and may be missing.
    Raises RegistryError.
    """
    if named is not None:
        return CredentialStore(_read(named), may_run_helpers=True)
    folder = environment.get("DOCKER_CONFIG") or os.path.join(  # noqa: PTH118
        environment.get("HOME", ""), ".docker"
    )
    own = Path(folder) / "config.json"
    return CredentialStore(_read(own), may_run_helpers=False) if is_regular(own) else NOBODY


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(read_file(path, _LARGEST))
    except ReadError as error:
        raise RegistryError(f"{path}: {error}") from error
    except (ValueError, RecursionError) as error:
        # No words of the parser: they may quote what stands there.
        raise RegistryError(f"{path}: is no docker configuration: not JSON") from error
    if not isinstance(data, dict):
        raise RegistryError(f"{path}: is no docker configuration: not an object")
    return data


def _keys(place: Place) -> Iterator[str]:
    """Give the keys that stand for *place*, the narrowest first."""
    parts = place.repository.split("/")
    names = _DOCKER_HUB if place.registry in _DOCKER_HUB else (place.registry,)
    for name in names:
        for end in range(len(parts), -1, -1):
            yield "/".join((name, *parts[:end]))


def _key(name: str) -> str:
    """Give `host` or `host/path` of a key, which may be a URL with the version of the API."""
    plain = name.partition("://")[2] or name
    return plain.rstrip("/").removesuffix("/v1").removesuffix("/v2")


def _server(place: Place) -> str:
    """Give the name by which a helper knows *place*."""
    return "https://index.docker.io/v1/" if place.registry in _DOCKER_HUB else place.registry


def _pairs(table: object) -> Iterator[tuple[str, Any]]:
    if isinstance(table, dict):
        yield from table.items()


def _credentials(entry: object) -> Credentials | None:
    if not isinstance(entry, dict):
        return None
    token = entry.get("identitytoken")
    if isinstance(token, str) and token:
        return Credentials(identity_token=token)
    user, password = entry.get("username"), entry.get("password")
    if isinstance(entry.get("auth"), str) and entry["auth"]:
        user, password = _decoded(entry["auth"])
    if not isinstance(user, str) or not isinstance(password, str) or not user:
        return None
    return Credentials(user, password)


def _decoded(auth: str) -> tuple[str, str]:
    try:
        user, _, password = b64decode(auth).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password.strip("\0")


def _from_helper(answer: Mapping[str, Any]) -> Credentials | None:
    user, secret = answer.get("Username"), answer.get("Secret")
    if not isinstance(user, str) or not isinstance(secret, str) or not secret:
        return None
    return Credentials(identity_token=secret) if user == _TOKEN_USER else Credentials(user, secret)
