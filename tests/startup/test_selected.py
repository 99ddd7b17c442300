"""Waits for what a selector picks: `kubectl wait pod -l app=db`."""

from __future__ import annotations

import pytest

from initlint.shell.questions import Wait
from initlint.startup.selectors import written_labels
from initlint.startup.shapes import Shape
from initlint.startup.verdicts import Verdict
from tests.startup.worlds import deployment, job, obj, service, shapes, startup, tcp, verdicts

ADMIN = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: admin}
roleRef: {kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: default}]
"""


def pods(selector: str, condition: str = "condition=ready") -> Wait:
    return obj("pod", "", condition, selector=selector)


def test_pods_that_a_selector_picks_may_hold_the_waiter_itself() -> None:
    found = startup(ADMIN + deployment("app", "w"), {"w": [pods("app=app")]})

    assert shapes(found, "app") == [Shape.OWN_WORKLOAD]


def test_pods_of_others_that_a_selector_picks_are_waited_for() -> None:
    found = startup(ADMIN + deployment("app", "w") + deployment("db"), {"w": [pods("app=db")]})

    assert verdicts(found) == {"app": Verdict.STARTS, "db": Verdict.STARTS}


def test_all_pods_that_a_selector_picks_must_be_ready() -> None:
    stuck = deployment("stuck", "x").replace("{app: stuck}", "{app: db}")
    text = ADMIN + deployment("app", "w") + deployment("db") + stuck + service("db")
    found = startup(text, {"w": [pods("app=db")], "x": [tcp("db", 1)]})

    assert shapes(found, "app") == [Shape.CONSEQUENCE]


@pytest.mark.parametrize("selector", ["app=other", "app!=x", "app in (app)", "app"])
def test_a_selector_that_picks_nothing_seen_or_cannot_be_read_is_unknown(selector: str) -> None:
    found = startup(ADMIN + deployment("app", "w"), {"w": [pods(selector)]})

    assert verdicts(found) == {"app": Verdict.UNKNOWN}


def test_the_one_job_that_a_selector_picks_is_waited_for() -> None:
    migrate = job("migrate", "x").replace("{name: migrate", "{name: migrate, labels: {app: m}", 1)
    wait = obj("job", "", "condition=complete", selector="app=m")
    text = ADMIN + deployment("app", "w") + service("app") + migrate
    found = startup(text, {"w": [wait], "x": [tcp("app", 80)]})

    assert Shape.WORKLOAD_CYCLE in shapes(found, "app")


def test_labels_are_read_as_kubectl_writes_them() -> None:
    assert written_labels("app=db, tier==back") == {"app": "db", "tier": "back"}
