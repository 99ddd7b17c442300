"""Which commands migrate, how many pods do so, and whether they are of one version."""

from __future__ import annotations

import json
from typing import Any

import pytest

from initlint.facts.copies import copies
from initlint.facts.migrating import migrations
from initlint.facts.versions import skew
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.tree.read import documents
from tests.facts.examples import container_facts, script_facts

MIGRATING = [
    ("python manage.py migrate", False),
    ("alembic upgrade head", False),
    ("flask db upgrade", False),
    ("bundle exec rails db:migrate", True),
    ("php artisan migrate --force", False),
    ("php artisan migrate --isolated", True),
    ("flyway migrate", True),
    ("migrate -path /m -database postgres://db/x up", True),
    ("goose postgres x up", False),
    ("npx prisma migrate deploy", True),
    ("npm run migrate", None),
    ("./migrate.sh", None),
    ("/app/shop migrate", None),
    ("/app/shop migrate up", None),
    ("/app/shop db:migrate", None),
    ("/app/bin/shop eval 'Shop.Release.migrate()'", None),
    ("dotnet Shop.dll --migrate", None),
]


@pytest.mark.parametrize(("script", "lock"), MIGRATING)
def test_a_command_migrates(script: str, lock: bool | None) -> None:
    found = list(migrations(script_facts(script, "registry.example.com/shop:1")))

    assert [one.takes_lock for one in found] == [lock]


@pytest.mark.parametrize(
    "script",
    [
        "python manage.py migrate --check",
        "python manage.py showmigrations",
        "alembic current",
        "flask db migrate",
        "echo migrate",
        "kubectl wait --for=condition=complete job/migrate",
        "cp /app/migrate /out/migrate",
        "/app/shop migrate --dry-run",
        "/app/shop migrate status",
        "/app/shop serve",
    ],
)
def test_a_command_does_not_migrate(script: str) -> None:
    assert list(migrations(script_facts(script, "registry.example.com/shop:1"))) == []


def test_an_entry_point_migrates_by_its_arguments() -> None:
    facts = container_facts(image="migrate/migrate:v4.18.1", args=["-path", "/m", "up"])

    assert [one.takes_lock for one in migrations(facts)] == [True]


def workspace(*objects: dict[str, Any]) -> Workspace:
    text = "\n---\n".join(map(json.dumps, objects))
    found = (m for each in documents(Source("all.yaml", text)) for m in manifests(each))
    return Workspace("all.yaml", tuple(found))


def workload(kind: str = "Deployment", **spec: object) -> dict[str, Any]:
    template = {"spec": {"containers": [{"name": "shop", "image": "shop:1"}]}}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "shop"},
        "spec": {"template": template, **spec},
    }


def scaler(kind: str = "HorizontalPodAutoscaler", **spec: object) -> dict[str, Any]:
    target = {"scaleTargetRef": {"kind": "Deployment", "name": "shop"}}
    return {"kind": kind, "metadata": {"name": "shop"}, "spec": {**target, **spec}}


SEVERAL = [
    ((workload(replicas=3),), False),
    ((workload("DaemonSet"),), False),
    ((workload("StatefulSet", replicas=2),), True),
    ((workload("StatefulSet", replicas=2, podManagementPolicy="Parallel"),), False),
    ((workload(), scaler(maxReplicas=4)), False),
    ((workload(), scaler("ScaledObject")), False),
]


@pytest.mark.parametrize(("objects", "is_serial"), SEVERAL)
def test_several_pods_run(objects: tuple[dict[str, Any], ...], is_serial: bool) -> None:
    found = workspace(*objects)
    several = copies(next(iter(found.pods)), found)

    assert several is not None
    assert several.is_serial is is_serial


@pytest.mark.parametrize(
    "objects",
    [
        (workload(),),
        (workload(replicas=1),),
        (workload(replicas=0),),
        (workload(), scaler(maxReplicas=1)),
        (workload(), {**scaler(maxReplicas=4), "metadata": {"namespace": "other"}}),
    ],
)
def test_one_pod_runs(objects: tuple[dict[str, Any], ...]) -> None:
    found = workspace(*objects)

    assert copies(next(iter(found.pods)), found) is None


def both(first: dict[str, str], second: dict[str, str]) -> str | None:
    """Give what is said of a migrating init container and a main container."""
    spec = {
        "initContainers": [{"name": "migrate", **first}],
        "containers": [{"name": "shop", **second}],
    }
    found = workspace({"apiVersion": "v1", "kind": "Pod", "spec": spec})
    (pod,) = found.pods
    return skew(pod.init_containers[0], pod.main_containers[0])


DIGESTS = ["sha256:" + letter * 64 for letter in "ab"]
SKEWED = [
    ("shop:4.0", "shop:4.1"),
    ("shop-migrations:4.0", "shop:4.1"),
    ("registry.example.com/shop/migrate:1", "registry.example.com/shop:2"),
    (f"shop@{DIGESTS[0]}", f"shop@{DIGESTS[1]}"),
    ("shop", "shop:4.1"),
]


@pytest.mark.parametrize(("migrating", "main"), SKEWED)
def test_versions_differ(migrating: str, main: str) -> None:
    assert both({"image": migrating}, {"image": main}) is not None


@pytest.mark.parametrize(
    ("migrating", "main"),
    [
        ("shop:4.1", "shop:4.1"),
        ("shop:v4.1", "shop:4.1"),
        ("php:8.3-cli", "php:8.3-fpm"),
        ("flyway/flyway:11", "shop:4.1"),
        ("{{ .Values.image }}", "shop:4.1"),
        (f"shop:4.1@{DIGESTS[0]}", "shop:4.1"),
        ("shop:main", "shop:main"),
    ],
)
def test_versions_are_one_or_unknown(migrating: str, main: str) -> None:
    assert both({"image": migrating}, {"image": main}) is None


def test_a_tag_that_moves_is_pulled_by_two_policies() -> None:
    anew = {"image": "shop:main", "imagePullPolicy": "Always"}

    assert both({"image": "shop:main"}, anew) is not None
    assert both(anew, anew) is None
    assert both({"image": "shop:1"}, {**anew, "image": "shop:1"}) is None
