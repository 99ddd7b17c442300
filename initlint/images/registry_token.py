"""The token that a registry wants to see, got from the address that it names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from initlint.images.registry_credentials import Credentials
from initlint.images.registry_hosts import Hosts, address
from initlint.images.registry_limits import PassingError, RegistryError
from initlint.images.registry_transport import Answer, Transport

_CLIENT = "initlint"


def bearer(
    asked: Mapping[str, str],
    repository: str,
    credentials: Credentials | None,
    transport: Transport,
    hosts: Hosts,
) -> str:
    """Give the value of an `Authorization` header for *repository*; raises RegistryError.

    *asked* are the parameters of the challenge: `realm`, an https URL, `service` and `scope`.
    Protocol: distribution's docs/spec/auth/token.md and, for identity tokens, oauth.md.
    """
    given = {name: asked[name] for name in ("service", "scope") if asked.get(name)}
    query = {"scope": f"repository:{repository}:pull", **given}
    realm = asked.get("realm", "")
    if credentials is not None and credentials.identity_token:
        answer = _exchanged(realm, query, credentials.identity_token, transport, hosts)
    else:
        answer = _asked_for(realm, query, credentials, transport, hosts)
    return f"Bearer {_token(answer, transport.limits.token)}"


def _asked_for(
    realm: str,
    query: Mapping[str, str],
    credentials: Credentials | None,
    transport: Transport,
    hosts: Hosts,
) -> Answer:
    where = address(f"{realm}{'&' if '?' in realm else '?'}{urlencode(query)}", hosts)
    headers = {"Authorization": credentials.basic} if credentials is not None else {}
    return transport.send("GET", where, headers, seconds=transport.limits.answer)


def _exchanged(
    realm: str, query: Mapping[str, str], token: str, transport: Transport, hosts: Hosts
) -> Answer:
    form = {**query, "grant_type": "refresh_token", "client_id": _CLIENT, "refresh_token": token}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    seconds = transport.limits.answer
    body = urlencode(form).encode()
    return transport.send("POST", address(realm, hosts), headers, seconds=seconds, body=body)


def _token(answer: Answer, limit: int) -> str:
    host = answer.where.name
    content = answer.body(limit)
    if answer.status in (400, 401, 403):
        raise RegistryError(f"cannot be read: '{host}' gives no token for it")
    if answer.status != 200:
        # Redirects, too: whoever an answer names gets no secret.
        kind = PassingError if answer.status >= 500 or answer.status == 429 else RegistryError
        raise kind(f"cannot be read: '{host}' gives no token: status {answer.status}")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        data = None
    fields = data if isinstance(data, dict) else {}
    token = fields.get("token") or fields.get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise RegistryError(f"cannot be read: '{host}' answers without a token")
    return token
