"""How registries are reached, where a user wants them to be asked."""

from __future__ import annotations

from pathlib import Path

from initlint.record import record


@record
class RegistryOptions:
    """Mirrors by registry, hosts that may lack TLS, and files that the user names.

    `credentials` is a docker configuration, whose helpers may be run; the user's own one
    where None, whose helpers are not. `authority` are certificates to be trusted, too.
    """

    mirrors: tuple[tuple[str, str], ...] = ()
    insecure: tuple[str, ...] = ()
    authority: Path | None = None
    credentials: Path | None = None
    platform: tuple[str, str] = ("linux", "amd64")
