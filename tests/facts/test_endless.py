"""Which programs run for ever, and how that is known."""

from __future__ import annotations

import pytest

from initlint.facts.endless import Proof, endless_programs
from initlint.shell.text import plain
from tests.facts.examples import container_facts, script_facts

AGENT = ["agent", "-config=/etc/vault/agent.hcl"]


@pytest.mark.parametrize(
    ("container", "is_daemon", "proof"),
    [
        ({"image": "redis:7.2"}, False, Proof.IMAGE),
        ({"image": "redis:7.2", "args": ["--appendonly", "yes"]}, False, Proof.IMAGE),
        ({"image": "nginx:1.27"}, False, Proof.IMAGE),
        ({"image": "any:1", "command": ["tail", "-f", "/dev/null"]}, False, Proof.WORDS),
        ({"image": "any:1", "command": ["/cloud_sql_proxy", "-instances=a"]}, True, Proof.WORDS),
        ({"image": "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14", "args": ["p:e:d"]}, True,
         Proof.IMAGE),
        ({"image": "hashicorp/vault:1.17", "args": AGENT}, True, Proof.NONE),
    ],
)  # fmt: skip
def test_a_program_that_never_ends_is_told_with_its_proof(
    container: dict[str, object], is_daemon: bool, proof: Proof
) -> None:
    (found,) = endless_programs(container_facts(**container), {})

    assert (found.is_daemon, found.proof) == (is_daemon, proof)


@pytest.mark.parametrize(
    "container",
    [
        {"image": "any:1"},
        {"image": "postgres:16", "args": ["bash", "-c", "echo"]},
        {"image": "postgres:16", "command": ["pg_isready"]},
        {"image": "mysql:8", "args": ["--version"]},
        {"image": "nginx:1.27", "command": ["nginx", "-t"]},
        {"image": "hashicorp/vault:1.17", "args": [*AGENT, "-exit-after-auth"]},
        {"image": "kiwigrid/k8s-sidecar:1.27"},
        {"image": "istio/proxyv2:1.20", "args": ["istio-iptables"]},
        {"image": "registry.k8s.io/git-sync/git-sync:v4.2.1",
         "env": [{"name": "GITSYNC_ONE_TIME", "value": "true"}]},
    ],
)  # fmt: skip
def test_what_ends_or_is_not_known_is_no_endless_program(container: dict[str, object]) -> None:
    assert list(endless_programs(container_facts(**container), {})) == []


@pytest.mark.parametrize(
    ("setting", "proofs"),
    [("exit_after_auth = true", []), ("exit_after_auth = false", [Proof.WORDS])],
)
def test_a_daemon_is_judged_by_the_configuration_that_is_mounted(
    setting: str, proofs: list[Proof]
) -> None:
    facts = container_facts(image="any:1", command=["vault", *AGENT])
    files = {"/etc/vault/agent.hcl": plain(setting)}

    assert [one.proof for one in endless_programs(facts, files)] == proofs


def test_a_daemon_in_the_background_or_under_a_limit_keeps_nothing() -> None:
    scripts = ("vault agent -config=/a & echo", "timeout 9 vault agent -config=/a")

    assert [list(endless_programs(script_facts(text), {})) for text in scripts] == [[], []]
