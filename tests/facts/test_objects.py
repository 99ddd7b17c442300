"""ConfigMaps and Secrets by name."""

from __future__ import annotations

from initlint.facts.objects import Objects
from tests.startup.worlds import workspace

TWO = """apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {HOST: db, LEVEL: debug, ONLY_HERE: "1"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {HOST: db, LEVEL: info}
"""


def test_variants_have_the_values_that_they_agree_on() -> None:
    entries = Objects(workspace(TWO), "default").entries("ConfigMap", "settings", "") or {}

    assert {key: entry.text for key, entry in entries.items()} == {
        "HOST": "db",
        "LEVEL": None,
        "ONLY_HERE": None,
    }


def test_an_object_that_is_not_there_has_no_entries() -> None:
    assert Objects(workspace(TWO), "default").entries("Secret", "settings", "") is None
