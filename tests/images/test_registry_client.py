"""The client of registries gives what was asked for, or says what stood in the way."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from itertools import repeat
from types import SimpleNamespace

import pytest

from initlint.images.registry_client import RegistryClient
from initlint.images.registry_credentials import NOBODY, CredentialStore
from initlint.images.registry_hosts import Address, Hosts, Place
from initlint.images.registry_limits import RegistryError
from initlint.images.registry_transport import Transport
from initlint.record import replace
from tests.images.conftest import HASTY
from tests.images.registries import Asked, Registry, Reply, lying_registry

WANTED = "/v2/team/app/manifests/1"


def get(client: RegistryClient, registry: Registry, limit: int = 2**20) -> bytes:
    """Get the manifest of `team/app:1` as everything is got: with patience."""
    place = Place(registry.host, "team/app", registry.host)

    def attempt() -> bytes:
        answer = client.open("GET", place, "manifests/1", "*/*", seconds=client.limits.answer)
        return answer.body(limit)

    return client.persist(attempt)


def knowing(registry: Registry, **entry: str) -> RegistryClient:
    """Give a client with the credentials *entry* for *registry*."""
    store = CredentialStore({"auths": {registry.host: entry}}, may_run_helpers=False)
    return RegistryClient(Transport(HASTY), Hosts(), store)


def authorizations(registry: Registry, path: str = WANTED) -> list[str | None]:
    """Give the header of each request for *path* in turn."""
    return [
        each.headers.get("Authorization") for each in registry.asked if each.path.startswith(path)
    ]


def guarded(header: str, value: str, body: bytes = b"in") -> object:
    """Give what answers 401 with *header* to whoever does not show *value*."""

    def reply(asked: Asked) -> Reply:
        if asked.headers.get("Authorization") == value:
            return Reply(body)
        return Reply(status=401, headers={"WWW-Authenticate": header})

    return reply


def test_what_is_served_is_given(client, registry) -> None:
    registry.replies[WANTED] = Reply(b"a manifest")

    assert get(client, registry) == b"a manifest"


def test_a_password_is_shown_to_who_asks_for_it_and_not_before(registry) -> None:
    basic = f"Basic {b64encode(b'me:pa:ss').decode()}"
    registry.replies[WANTED] = guarded('Basic realm="x"', basic)
    client = knowing(registry, auth=b64encode(b"me:pa:ss").decode())

    assert get(client, registry) == b"in"
    assert authorizations(registry) == [None, basic]
    assert get(client, registry) == b"in"
    assert authorizations(registry)[2:] == [basic]


@pytest.mark.parametrize("field", ["token", "access_token"])
def test_a_token_is_got_from_the_realm_and_kept(client, registry, field) -> None:
    realm = f'Bearer realm="http://{registry.host}/token",service="s",scope="repository:x:pull"'
    registry.replies[WANTED] = guarded(realm, "Bearer t0ken")
    registry.replies["/token"] = Reply(json.dumps({field: "t0ken"}).encode())

    assert get(client, registry) == b"in"
    assert get(client, registry) == b"in"
    assert registry.paths("/token") == ["/token?scope=repository%3Ax%3Apull&service=s"]


def test_a_token_is_bought_with_the_password(registry) -> None:
    registry.replies[WANTED] = guarded(f'Bearer realm="http://{registry.host}/t"', "Bearer abc")
    registry.replies["/t"] = Reply(b'{"token": "abc"}')
    client = knowing(registry, username="me", password="secret")

    assert get(client, registry) == b"in"
    assert authorizations(registry, "/t") == [f"Basic {b64encode(b'me:secret').decode()}"]


def test_an_identity_token_is_exchanged_in_the_body(registry) -> None:
    registry.replies[WANTED] = guarded(f'Bearer realm="http://{registry.host}/t"', "Bearer abc")
    registry.replies["/t"] = Reply(b'{"access_token": "abc"}')
    client = knowing(registry, identitytoken="refresh-me")

    assert get(client, registry) == b"in"
    (exchange,) = (each for each in registry.asked if each.path == "/t")
    assert exchange.method == "POST"
    assert b"refresh_token=refresh-me" in exchange.body
    assert exchange.headers.get("Authorization") is None


def test_a_token_that_ran_out_is_got_anew(client, registry) -> None:
    tokens = iter(["one", "two"])
    valid = ["one"]
    realm = f'Bearer realm="http://{registry.host}/t"'
    registry.replies[WANTED] = lambda asked: guarded(realm, f"Bearer {valid[-1]}")(asked)  # noqa: PLW0108
    registry.replies["/t"] = lambda _: Reply(json.dumps({"token": next(tokens)}).encode())
    get(client, registry)
    valid.append("two")

    assert get(client, registry) == b"in"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ('Basic realm="x"', "asks for a password, and there is none for it"),
        ("Negotiate", "says no way in"),
        ('Bearer realm="http://example.com/t"', "points to 'example.com' without TLS"),
        ('Bearer realm="ftp://example.com/t"', "an address that is none"),
        ('Bearer realm=""', "an address that is none"),
        ("Bearer", "an address that is none"),
    ],
)
def test_a_way_in_that_cannot_be_taken_is_named(client, registry, header, words) -> None:
    registry.replies[WANTED] = Reply(status=401, headers={"WWW-Authenticate": header})

    with pytest.raises(RegistryError, match=words):
        get(client, registry)


@pytest.mark.parametrize("realm", ["http://127.0.0.1:1/", "HTTP://localhost/", "", "file:///x"])
def test_a_registry_with_tls_cannot_have_others_asked_without(client, realm) -> None:
    header = f'Bearer realm="{realm}"'
    answer = SimpleNamespace(where=Address("https://far.test/"), headers=lambda _: [header])

    with pytest.raises(RegistryError, match="sends for a token without TLS"):
        client._let_in(answer, Place("far.test", "team/app", "far.test"))


def test_a_registry_that_is_never_content_is_left(client, registry) -> None:
    realm = f'Bearer realm="http://{registry.host}/t"'
    registry.replies[WANTED] = Reply(status=401, headers={"WWW-Authenticate": realm})
    registry.replies["/t"] = Reply(b'{"token": "abc"}')

    with pytest.raises(RegistryError, match="refuses it: status 401"):
        get(client, registry)
    assert len(registry.asked) == 4  # does it speak plainly, without, the token, with


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>"),
        Reply(b"[1]"),
        Reply(b"{}"),
        Reply(b'{"token": "a\\nb"}'),
        Reply(b'{"token": ""}'),
        Reply(b"[" * 100_000),
        Reply(status=401),
        Reply(status=302, headers={"Location": "/elsewhere"}),
        Reply(pieces=repeat(b"x" * 2**16)),
    ],
)
def test_a_realm_that_gives_no_token_ends_it(client, registry, reply) -> None:
    realm = f'Bearer realm="http://{registry.host}/t"'
    registry.replies[WANTED] = Reply(status=401, headers={"WWW-Authenticate": realm})
    registry.replies["/t"] = reply

    with pytest.raises(RegistryError):
        get(client, registry)
    assert registry.paths("/elsewhere") == []


def test_no_secret_follows_to_another_host(registry) -> None:
    with lying_registry() as other:
        there = f"http://{other.host}/blob"
        other.replies["/blob"] = Reply(b"from elsewhere")
        basic = f"Basic {b64encode(b'me:secret').decode()}"

        def reply(asked: Asked) -> Reply:
            is_known = asked.headers.get("Authorization") == basic
            headers = {"Location": there} if is_known else {"WWW-Authenticate": "Basic"}
            return Reply(status=307 if is_known else 401, headers=headers)

        registry.replies[WANTED] = reply
        client = knowing(registry, username="me", password="secret")

        assert get(client, registry) == b"from elsewhere"
        assert authorizations(other, "/blob") == [None]


def test_a_secret_stays_with_its_host_on_the_way(registry) -> None:
    basic = f"Basic {b64encode(b'me:secret').decode()}"
    registry.replies[WANTED] = guarded("Basic", basic)
    registry.replies[WANTED] = lambda asked: (
        Reply(status=307, headers={"Location": "/moved"})
        if asked.headers.get("Authorization")
        else Reply(status=401, headers={"WWW-Authenticate": "Basic"})
    )
    registry.replies["/moved"] = Reply(b"moved")
    client = knowing(registry, username="me", password="secret")

    assert get(client, registry) == b"moved"
    assert authorizations(registry, "/moved") == [basic]


def test_whoever_stands_behind_a_redirect_gets_no_password_by_asking(registry) -> None:
    with lying_registry() as other:
        other.replies["/blob"] = Reply(status=401, headers={"WWW-Authenticate": "Basic"})
        registry.replies[WANTED] = Reply(
            status=307, headers={"Location": f"http://{other.host}/blob"}
        )
        client = knowing(registry, username="me", password="secret")

        with pytest.raises(RegistryError, match="status 401"):
            get(client, registry)
        assert authorizations(other, "/blob") == [None]


def test_redirects_in_a_circle_end(client, registry) -> None:
    registry.replies[WANTED] = Reply(status=302, headers={"Location": WANTED})

    with pytest.raises(RegistryError, match="redirects more than 5 times"):
        get(client, registry)
    assert len(registry.paths()) == 6


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://example.com/x", "http://[::1", "http://a\tb/"]
)
def test_a_redirect_to_what_is_not_asked_is_not_followed(client, registry, location) -> None:
    registry.replies[WANTED] = Reply(status=302, headers={"Location": location})

    with pytest.raises(RegistryError, match=r"points (to|nowhere)"):
        get(client, registry)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(client, registry, status) -> None:
    replies = iter([Reply(status=status), Reply(status=status), Reply(b"at last")])
    registry.replies[WANTED] = lambda _: next(replies)

    assert get(client, registry) == b"at last"


def test_a_server_is_left_alone_for_as_long_as_it_asks(client, registry) -> None:
    replies = iter([Reply(status=429, headers={"Retry-After": "0"}), Reply(b"at last")])
    registry.replies[WANTED] = lambda _: next(replies)

    assert get(client, registry) == b"at last"


@pytest.mark.parametrize("wait", ["3600", "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_nobody_waits_for_an_hour(client, registry, wait) -> None:
    registry.replies[WANTED] = Reply(status=429, headers={"Retry-After": wait})

    with pytest.raises(RegistryError, match="asks to be left alone for"):
        get(client, registry)
    assert len(registry.paths()) == 1


def test_attempts_come_to_an_end(client, registry) -> None:
    registry.replies[WANTED] = Reply(status=503, headers={"Retry-After": "soon"})

    with pytest.raises(RegistryError, match="status 503"):
        get(client, registry)
    assert len(registry.paths()) == HASTY.attempts


def test_a_body_that_breaks_off_is_got_again(client, registry) -> None:
    replies = iter([Reply(b"half", length=8), Reply(b"complete")])
    registry.replies[WANTED] = lambda _: next(replies)

    assert get(client, registry) == b"complete"


def chunked(*pieces: bytes) -> Reply:
    framed = (b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return Reply(headers={"Transfer-Encoding": "chunked"}, pieces=framed)


def test_a_body_in_chunks_is_read(client, registry) -> None:
    registry.replies[WANTED] = lambda _: chunked(b"in ", b"pieces", b"")

    assert get(client, registry) == b"in pieces"


@pytest.mark.parametrize("end", [b"", b"5\r\nha", b"zz\r\n", b"5\r\nhalf-\r\n", b"-1\r\n"])
def test_chunks_that_break_off_are_got_again(client, registry, end) -> None:
    broken = Reply(headers={"Transfer-Encoding": "chunked"}, pieces=iter([b"2\r\nin\r\n", end]))
    replies = iter([broken, Reply(b"complete")])
    registry.replies[WANTED] = lambda _: next(replies)

    assert get(client, registry) == b"complete"


def test_a_host_that_does_not_answer_is_not_asked_again(client, monkeypatch) -> None:
    with lying_registry() as registry:
        pass
    with pytest.raises(RegistryError, match="connection refused"):
        get(client, registry)
    monkeypatch.setattr(Transport, "send", None)

    with pytest.raises(RegistryError, match="connection refused"):
        get(client, registry)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b'{"errors": [{"code": "MANIFEST_UNKNOWN"}]}', "is not at .*404, MANIFEST_UNKNOWN"),
        (403, b'{"errors": [{"code": "DENIED", "message": "\\u001b[2J"}]}', "status 403, DENIED$"),
        (403, b'{"errors": [{"code": "\\u001b[2J"}]}', "status 403$"),
        (403, b"<html>", "status 403$"),
        (400, b'{"errors": []}', "status 400$"),
        (418, b"", "status 418$"),
    ],
)
def test_a_refusal_is_told_without_the_servers_own_words(
    client, registry, status, body, words
) -> None:
    registry.replies[WANTED] = Reply(body, status)

    with pytest.raises(RegistryError, match=words):
        get(client, registry)


def test_more_than_the_limit_is_not_read(client, registry) -> None:
    registry.replies[WANTED] = Reply(pieces=repeat(b"x" * 2**16))

    with pytest.raises(RegistryError, match="answers with more than 100000 bytes"):
        get(client, registry, limit=100_000)


def test_a_server_that_talks_slowly_is_not_waited_for(registry) -> None:
    hasty = replace(HASTY, answer=0.5)
    client = RegistryClient(Transport(hasty), Hosts(), NOBODY)
    registry.replies[WANTED] = Reply(pieces=repeat(b"x"), pause=0.05)
    start = time.monotonic()

    with pytest.raises(RegistryError, match="no longer waited for"):
        get(client, registry)
    assert time.monotonic() - start < 2


def test_a_server_that_says_nothing_is_not_waited_for(registry) -> None:
    hasty = replace(HASTY, silence=0.3)
    client = RegistryClient(Transport(hasty), Hosts(), NOBODY)
    registry.replies[WANTED] = lambda _: (time.sleep(1), Reply())[1]

    with pytest.raises(RegistryError, match="says nothing"):
        get(client, registry)


def test_who_does_not_listen_is_named(client) -> None:
    with lying_registry() as registry:
        pass
    with pytest.raises(RegistryError, match=r"'127\.0\.0\.1:\d+': connection refused"):
        get(client, registry)


def test_secrets_are_in_no_representation() -> None:
    store = CredentialStore(
        {"auths": {"a": {"username": "me", "password": "secret"}}}, may_run_helpers=False
    )
    found = store.find(Place("a", "b", "a"))

    assert found is not None
    assert "secret" not in f"{store!r} {found!r} {found}"
