"""How long a Job holds out where an init container fails at once each time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.model.job_retries import Retries, job_retries
from initlint.model.manifest import manifests
from initlint.source.text import Source
from initlint.tree.read import documents


def retries(policy: str, **spec: object) -> Retries | None:
    """Give the retries of a Job with these fields, and a template of that restart policy."""
    template = {"spec": {"restartPolicy": policy, "containers": [{"name": "a", "image": "a"}]}}
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "a"}}
    text = json.dumps({**job, "spec": {**spec, "template": template}})
    (document,) = documents(Source("job.yaml", text))
    (manifest,) = manifests(document)
    return job_retries(manifest.pods[0])


@pytest.mark.parametrize(
    ("policy", "limit", "seconds"),
    [
        ("OnFailure", 0, 0),
        ("OnFailure", 1, 0),
        ("OnFailure", 6, 10 + 20 + 40 + 80 + 160),
        ("OnFailure", 8, 10 + 20 + 40 + 80 + 160 + 300 + 300),
        ("Never", 0, 0),
        ("Never", 6, 10 + 20 + 40 + 80 + 160 + 320),
        ("Never", 8, 10 + 20 + 40 + 80 + 160 + 320 + 600 + 600),
    ],
)
def test_pauses_double_up_to_the_longest(policy: str, limit: int, seconds: int) -> None:
    found = retries(policy, backoffLimit=limit)

    assert found == Retries(limit, seconds, restarts=policy == "OnFailure")


def test_six_retries_are_granted_where_nobody_says_how_many() -> None:
    assert retries("Never") == retries("Never", backoffLimit=6)


@pytest.mark.parametrize(
    "spec", [{"podFailurePolicy": {"rules": []}}, {"backoffLimitPerIndex": 2}, {"backoffLimit": -1}]
)
def test_other_ways_to_count_are_not_known(spec: dict[str, object]) -> None:
    assert retries("Never", **spec) is None


@given(st.integers(0, 10_000), st.sampled_from(["Never", "OnFailure"]))
def test_more_retries_never_take_less_time(limit: int, policy: str) -> None:
    found = [retries(policy, backoffLimit=count) for count in (limit, limit + 1)]
    fewer, more = (each.seconds for each in found if each is not None)

    assert fewer <= more
