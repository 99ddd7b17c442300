"""Credentials are those of a docker configuration, for whom they are meant, and told to nobody."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from initlint.images import registry_helper
from initlint.images.registry_credentials import Credentials, CredentialStore, credential_store
from initlint.images.registry_hosts import Place
from initlint.images.registry_limits import RegistryError

HUB = Place("registry-1.docker.io", "library/busybox", "docker.io")
OWN = Place("registry.example:5000", "team/app", "registry.example:5000")


def auth(user: str, password: str) -> dict[str, str]:
    return {"auth": b64encode(f"{user}:{password}".encode()).decode()}


def found(place: Place, **data: object) -> Credentials | None:
    return CredentialStore(data, may_run_helpers=False).find(place)


@pytest.mark.parametrize(
    "key",
    ["https://index.docker.io/v1/", "docker.io", "index.docker.io", "https://registry-1.docker.io"],
)
def test_docker_hub_has_many_names(key: str) -> None:
    assert found(HUB, auths={key: auth("me", "x")}) == Credentials("me", "x")


@pytest.mark.parametrize(
    "key",
    ["registry.example:5000", "https://registry.example:5000/v2/", "registry.example:5000/team"],
)
def test_a_registry_is_found_by_host_or_path(key: str) -> None:
    assert found(OWN, auths={key: auth("me", "x:y")}) == Credentials("me", "x:y")


@pytest.mark.parametrize(
    "key", ["registry.example", "example:5000", "registry.example:5000/other", "docker.io"]
)
def test_what_is_for_another_host_is_not_given(key: str) -> None:
    assert found(OWN, auths={key: auth("me", "x")}) is None


def test_the_narrowest_entry_wins() -> None:
    auths = {OWN.host: auth("all", "x"), f"{OWN.host}/team/app": auth("app", "x")}

    assert found(OWN, auths=auths) == Credentials("app", "x")


@pytest.mark.parametrize(
    "data",
    [
        {"auths": None},
        {"auths": []},
        {"auths": {OWN.host: None}},
        {"auths": {OWN.host: {}}},
        {"auths": {OWN.host: {"auth": "%%%"}}},
        {"auths": {OWN.host: {"auth": 1}}},
        {"auths": {OWN.host: {"username": "me"}}},
        {"credHelpers": []},
        {"credsStore": 1},
        {"credsStore": "../../evil"},
    ],
)
def test_an_entry_that_says_nothing_gives_nothing(data) -> None:
    assert found(OWN, **data) is None


def test_the_users_own_configuration_is_that_of_docker(tmp_path: Path) -> None:
    (tmp_path / ".docker").mkdir()
    text = json.dumps({"auths": {OWN.host: auth("me", "x")}, "credsStore": "desktop"})
    (tmp_path / ".docker" / "config.json").write_text(text)
    (tmp_path / "config.json").write_text("{}")
    home = {"HOME": str(tmp_path)}

    assert credential_store(None, home).find(OWN) == Credentials("me", "x")
    assert not credential_store(None, home).may_run_helpers
    assert credential_store(None, {**home, "DOCKER_CONFIG": str(tmp_path)}).find(OWN) is None
    assert credential_store(None, {"HOME": str(tmp_path / "none")}).find(OWN) is None


@pytest.mark.parametrize("text", ["", "secret", "[]", "[" * 100_000, '{"auths": "s'])
def test_a_configuration_that_is_none_is_named_and_not_quoted(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text)

    with pytest.raises(RegistryError, match=r"config\.json: is no docker configuration") as caught:
        credential_store(path, {})
    assert "secret" not in str(caught.value)


def test_a_configuration_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"none\.json: cannot be read"):
        credential_store(tmp_path / "none.json", {})


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Give what writes the program `docker-credential-test` and a store that runs it."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def write(script: str, **data: object) -> CredentialStore:
        path = tmp_path / "docker-credential-test"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return CredentialStore(data or {"credsStore": "test"}, may_run_helpers=True)

    return write


def test_a_helper_is_told_the_server_and_gives_the_password(helper, tmp_path: Path) -> None:
    answer = '{"Username": "me", "Secret": "x"}'
    store = helper(f"echo \"$1 $(cat)\" >{tmp_path}/said; echo '{answer}'")

    assert store.find(HUB) == Credentials("me", "x")
    assert (tmp_path / "said").read_text() == "get https://index.docker.io/v1/\n"


def test_a_helper_may_give_an_identity_token(helper) -> None:
    answer = '{"Username": "<token>", "Secret": "t"}'
    store = helper(f"echo '{answer}'", credHelpers={OWN.host: "test"})

    assert store.find(OWN) == Credentials(identity_token="t")
    assert store.find(HUB) is None


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo secret", "gives no JSON"),
        ("echo '[]'", "gives no JSON"),
        ("sleep 60 & sleep 60", "does not answer within"),
    ],
)
def test_a_helper_that_fails_is_named_and_not_quoted(helper, monkeypatch, script, words) -> None:
    monkeypatch.setattr(registry_helper, "TIMEOUT", 0.3)

    with pytest.raises(RegistryError, match=f"'docker-credential-test' {words}") as caught:
        helper(script).find(OWN)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("script", ["exit 1", "echo '{}'", "echo '{\"Secret\": 1}'"])
def test_a_helper_may_know_nothing(helper, script: str) -> None:
    assert helper(script).find(OWN) is None


def test_a_helper_that_is_missing_is_named() -> None:
    store = CredentialStore({"credsStore": "not-there"}, may_run_helpers=True)

    with pytest.raises(RegistryError, match="'docker-credential-not-there' is not installed"):
        store.find(OWN)


def test_no_helper_is_run_for_the_users_own_configuration(helper, tmp_path: Path) -> None:
    helper(f"touch {tmp_path}/ran")
    store = CredentialStore({"credsStore": "test"}, may_run_helpers=False)

    assert store.find(OWN) is None
    assert store.helper(OWN) == "docker-credential-test"
    assert not (tmp_path / "ran").exists()
