"""A start-up plan as JSON: a documented, versioned contract."""

from __future__ import annotations

import json
from typing import Any

from initlint.report.visible import encodable
from initlint.startup.plan import Plan, PlannedContainer, PlannedWait, PlannedWorkload

VERSION = 1


def plan_json(plans: tuple[Plan, ...]) -> str:
    """Give all plans as one JSON document."""
    document = {"version": VERSION, "plans": [_plan(plan) for plan in plans]}
    return encodable(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "deployer": plan.deployer,
        "startup": [_workload(workload) for workload in plan.workloads],
    }


def _workload(workload: PlannedWorkload) -> dict[str, Any]:
    reference = workload.object
    return {
        "object": {
            "apiVersion": reference.api_version,
            "kind": reference.kind,
            "namespace": reference.namespace,
            "name": reference.name,
        },
        "verdict": workload.verdict.value,
        "waitsFor": list(workload.waits_for),
        "because": workload.because or None,
        "undecided": list(workload.undecided),
        "containers": [_container(container) for container in workload.containers],
    }


def _container(container: PlannedContainer) -> dict[str, Any]:
    return {
        "name": container.name,
        "role": container.role,
        "does": container.does,
        "waits": [_wait(wait) for wait in container.waits],
        "handsOver": list(container.hands_over),
    }


def _wait(wait: PlannedWait) -> dict[str, Any]:
    return {
        "for": wait.what,
        "from": wait.origin,
        "bound": wait.bound,
        "bounded": wait.is_bounded,
        "atBound": ("goes on" if wait.goes_on else "fails") if wait.is_bounded else None,
        "hard": wait.is_hard,
        "fault": wait.fault or None,
    }
