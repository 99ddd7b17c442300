"""Containers that only set sysctls are told from those that do more."""

from __future__ import annotations

import pytest

from initlint.facts.sysctls import only_sysctls
from tests.facts.examples import container_facts, script_facts

SYN = "net.ipv4.tcp_syncookies"
FIN = "net.ipv4.tcp_fin_timeout"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"sysctl -w {SYN}=1", (SYN,)),
        (f"sysctl -q -w {SYN}=1 {FIN}=30 && echo done", (SYN, FIN)),
        (f"sysctl {SYN}=1", (SYN,)),
        ("sysctl -w net/ipv4/tcp_syncookies=1", (SYN,)),
        ("sysctl -w net/ipv4/conf/eth0.1/forwarding=1", ("net.ipv4.conf.eth0/1.forwarding",)),
        ("echo 1 > /proc/sys/net/ipv4/tcp_syncookies", (SYN,)),
        (f"set -e\nsysctl -w {SYN}=1 > /dev/null\nsysctl {SYN}", (SYN,)),
        (f"for i in 1 2; do sysctl -w {SYN}=$i; done", (SYN,)),
    ],
)
def test_the_sysctls_are_those_that_are_set(script: str, expected: tuple[str, ...]) -> None:
    assert only_sysctls(script_facts(script)) == expected


@pytest.mark.parametrize(
    "script",
    [
        f"sysctl {SYN}",
        f"sysctl -w {SYN}",
        "sysctl -p /etc/sysctl.conf",
        "sysctl --system",
        'sysctl -w "$NAME=1"',
        f"modprobe br_netfilter; sysctl -w {SYN}=1",
        f"nsenter -t 1 -n sysctl -w {SYN}=1",
        f"sysctl -w {SYN}=1; echo {SYN}=1 > /etc/sysctl.conf",
        f"echo 1 > $FILE; sysctl -w {SYN}=1",
        "echo nothing",
    ],
)
def test_nothing_is_said_of_a_container_that_does_more_or_what_nobody_knows(script: str) -> None:
    assert only_sysctls(script_facts(script)) is None


def test_exec_form_needs_no_shell() -> None:
    command = ["sysctl", "-w", "net.ipv4.ip_local_port_range=1024 65535"]

    found = only_sysctls(container_facts(image="busybox:1.36", command=command))

    assert found == ("net.ipv4.ip_local_port_range",)
