"""Image references, and what is known of the images that they name."""

from __future__ import annotations

import pytest

from initlint.knowledge.images import (
    Confidence,
    ImageFacts,
    ImageReference,
    ToolMake,
    image_book,
    parse_reference,
)

DIGEST = "sha256:" + "a" * 64


def facts(text: str) -> ImageFacts:
    found = image_book().facts(text)
    assert found is not None
    return found


REFERENCES = [
    ("busybox", ImageReference("docker.io", "library/busybox")),
    ("busybox:1.36", ImageReference("docker.io", "library/busybox", "1.36")),
    (f"a/b@{DIGEST}", ImageReference("docker.io", "a/b", None, DIGEST)),
    (f"docker.io/library/x:1@{DIGEST}", ImageReference("docker.io", "library/x", "1", DIGEST)),
    ("docker.io/bash:5", ImageReference("docker.io", "library/bash", "5")),
    ("localhost/app", ImageReference("localhost", "app")),
    ("localhost:5000/a/b:c", ImageReference("localhost:5000", "a/b", "c")),
    ("ghcr.io/a/b/c:v1.2-x_y", ImageReference("ghcr.io", "a/b/c", "v1.2-x_y")),
    ("gcr.io/a/b-c__d.e", ImageReference("gcr.io", "a/b-c__d.e")),
]


@pytest.mark.parametrize(("text", "reference"), REFERENCES)
def test_reference_is_read(text: str, reference: ImageReference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{{ .Values.image }}",
        "$(IMAGE)",
        "${IMAGE}:1",
        "ko://x/y",
        "Busybox",
        "a:",
        "a@sha256:x",
        "a b",
        "a:b:c",
        "a//b",
        "FILLED BY THE OPERATOR",
        "x" * 2000,
    ],
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    assert parse_reference(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "index.docker.io/library/busybox:1.36",
        "public.ecr.aws/docker/library/busybox:1.36",
        "mirror.gcr.io/library/busybox:1.36",
        "rancher/mirrored-library-busybox:1.36",
    ],
)
def test_mirrors_hold_the_same_images(text: str) -> None:
    reference = parse_reference(text)

    assert reference is not None
    assert reference.canonical_name == "docker.io/library/busybox"
    assert facts(text).dialect_of("sh") == "ash"


DIALECTS = [
    ("busybox", "ash"),
    ("alpine:3.20", "ash"),
    ("postgres:16-alpine", "ash"),
    ("debian:bookworm-slim", "dash"),
    ("ubuntu:22.04", "dash"),
    ("python:3.12-slim", "dash"),
    ("postgres:16", "dash"),
    ("registry.access.redhat.com/ubi9/ubi-minimal", "bash"),
    ("mysql:8.0", "bash"),
    ("gcr.io/distroless/static:debug", "ash"),
    ("gcr.io/distroless/static", None),
    (f"python@{DIGEST}", None),
]


@pytest.mark.parametrize(("text", "dialect"), DIALECTS)
def test_image_decides_the_language_of_sh(text: str, dialect: str | None) -> None:
    assert facts(text).dialect_of("/bin/sh") == dialect


def test_a_shell_called_by_its_name_speaks_its_own_language() -> None:
    assert facts("debian").dialect_of("bash") == "bash"
    assert facts("alpine").dialect_of("/bin/ash") == "ash"
    assert facts("alpine").dialect_of("fish") is None


PRESENCE = [
    ("busybox:1.36", "sh", True),
    ("busybox:1.36", "curl", False),
    ("busybox:1.36", "nc", True),
    ("busybox:1.36", "own-program", None),
    ("busybox:1.36", "tini", None),
    ("busybox:1.36", "/bin/nc", True),
    ("busybox:1.36", "/usr/bin/nc", False),
    ("busybox:1.27", "curl", None),
    ("alpine:3.20", "bash", False),
    ("alpine:3.20", "/bin/nc", False),
    ("alpine:3.20", "/usr/bin/nc", True),
    ("alpine:3.24", "/bin/nc", None),
    ("alpine:3.5", "bash", None),
    ("postgres:16", "nc", False),
    ("postgres:16", "pg_isready", True),
    ("postgres:16-alpine", "nc", True),
    ("python:3.12-slim", "curl", False),
    ("python:3.12-slim", "/app/run", None),
    ("mongo:6", "mongo", False),
    ("mongo:6", "mongosh", True),
    ("mariadb:11", "mysqladmin", False),
    ("mariadb:10.6", "mysqladmin", True),
    ("gcr.io/distroless/static-debian12", "sh", False),
    ("gcr.io/distroless/static:debug", "sh", True),
    ("gcr.io/distroless/static:debug", "/bin/sh", False),
    ("gcr.io/distroless/static:debug", "/busybox/sh", True),
    ("gcr.io/distroless/python3-debian11", "sh", True),
    ("nats:2.10", "sh", False),
    ("nats:2.10-alpine", "sh", True),
    ("bitnami/kubectl:1.30", "curl", None),
    ("ghcr.io/jqlang/jq:1.7.1", "sh", False),
    ("migrate/migrate:v4.9.1", "/migrate", True),
    (f"postgres@{DIGEST}", "psql", True),
    (f"postgres@{DIGEST}", "nc", None),
]


@pytest.mark.parametrize(("text", "command", "expected"), PRESENCE)
def test_image_has_the_command(text: str, command: str, expected: bool | None) -> None:
    assert facts(text).has(command) is expected


FILES = [
    ("python:3.12", "/manage.py", False),
    ("python:3.12-slim", "/app/manage.py", False),
    ("python:3.12", "/usr/src/app/manage.py", False),
    ("python:3.12", "/usr/local/lib/x", None),
    ("python:3.12", "/etc/x", None),
    ("python:3.12", "/usr/local/bin/python3", None),
    ("node:22", "/home/node/x", None),
    ("node:22", "/home/other/x", False),
    ("redis:7", "/usr/local/etc/redis/redis.conf", False),
    ("redis:7-alpine", "/etc/redis.conf", False),
    ("redis:7", "/data/x", None),
    ("php:8.3-fpm", "/var/www/html/artisan", False),
    ("migrate/migrate:v4.18.1", "/migrations", False),
    ("migrate/migrate:v4.18.1", "/migrate", True),
    ("alpine:3.20", "/home", None),
    ("alpine:3.20", "/", None),
    ("busybox:1.36", "/bin/sh", True),
    ("busybox:1.36", "/usr/bin/nc", False),
    ("node:8-jessie", "/app/x", None),
    ("gcr.io/distroless/static", "/app/x", None),
    (f"python@{DIGEST}", "/app/x", None),
    (f"node@{DIGEST}", "/app/x", False),
]


@pytest.mark.parametrize(("text", "path", "expected"), FILES)
def test_image_has_the_file(text: str, path: str, expected: bool | None) -> None:
    assert facts(text).file(path).is_present is expected


def test_what_comes_and_goes_with_releases_is_not_known() -> None:
    assert facts("node:22").has("yarn") is None
    assert facts("python:3.12").has("yarn") is False


def test_absence_is_proved_only_by_what_was_read() -> None:
    read = facts("busybox:1.36").presence("curl")
    inferred = facts("bitnami/kubectl:1.30").presence("nc")

    assert read.is_proof
    assert read.confidence is Confidence.VERIFIED
    assert read.source
    assert not inferred.is_proof


VERSIONS = [
    ("busybox:1.31.1", (1, 31, 1)),
    ("busybox:1.28", (1, 28)),
    ("busybox:1.27", (1, 27)),
    ("busybox:1.36.1-musl", (1, 36, 1)),
    ("busybox", (1, 37)),
    ("busybox:stable-glibc", (1, 37)),
    ("alpine:3.9", (1, 29, 3)),
    ("alpine:3.20.3", (1, 36, 1)),
    ("alpine", (1, 37)),
    ("postgres:16-alpine3.19", (1, 36, 1)),
    ("postgres:16-alpine", None),
    ("debian", None),
    (f"busybox@{DIGEST}", None),
]


@pytest.mark.parametrize(("text", "version"), VERSIONS)
def test_tag_tells_the_version_of_busybox(text: str, version: tuple[int, ...] | None) -> None:
    assert facts(text).busybox_version == version


def test_tools_are_made_by_those_who_made_the_base() -> None:
    assert facts("alpine:3.12").make_of("nc") == ToolMake("busybox", (1, 31, 1), "alpine 3.12")
    assert facts("debian").make_of("timeout") == ToolMake("gnu")
    assert facts("debian").make_of("nc") == ToolMake()
    assert facts("postgres:16-alpine").make_of("bash") == ToolMake()


def test_default_process_is_known() -> None:
    postgres = facts("postgres:16")

    assert postgres.entrypoint == ("docker-entrypoint.sh",)
    assert postgres.cmd == ("postgres",)
    assert postgres.is_server is True
    assert postgres.user == "root"


def test_configuration_may_depend_on_the_tag() -> None:
    assert facts("gcr.io/distroless/static:nonroot").user == "65532"
    assert facts("gcr.io/distroless/static").user == "0"
    assert facts("php:8.3-fpm").is_server is True
    assert facts("php:8.3-cli").is_server is False
    assert facts("golang:1.26-alpine").cmd == ("/bin/sh",)


def test_daemons_that_are_run_as_init_containers_by_mistake_are_known() -> None:
    assert facts("gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14").is_server is True
    assert facts("fluent/fluent-bit").is_server is True


@pytest.mark.parametrize(
    "text", ["own/app:1", "registry.example.com/library/busybox:1.36", "mysql:weird", "$(IMAGE)"]
)
def test_nothing_is_said_of_an_unknown_image(text: str) -> None:
    assert image_book().facts(text) is None
