"""Which image a Dockerfile builds: as configured, or as compose and skaffold files say."""

from __future__ import annotations

import pytest

from initlint.images.build_definitions import definitions
from initlint.images.dockerfile_provider import DockerfileProvider
from initlint.images.problems import Problems
from initlint.images.providers import providers
from initlint.images.sources import ImageSource
from initlint.knowledge.references import parse_reference


@pytest.fixture
def repository(tmp_path):
    """Write files of a repository and give its directory."""

    def make(**files):
        (tmp_path / ".git").mkdir(exist_ok=True)
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    def write(files):
        return make(**{name.replace("/", "__"): text for name, text in files.items()})

    return write


def _facts(directory, image):
    provider = DockerfileProvider((), definitions((directory,)))
    return provider.facts(parse_reference(image))


COMPOSE = "services:\n  web:\n    image: acme/web:dev\n    build: {context: web, target: final}\n"


def test_compose_tells_which_dockerfile_builds_an_image(repository):
    top = repository(
        {
            "compose.yaml": COMPOSE,
            "web/Dockerfile": "FROM alpine:3.20 AS final\nCOPY a /x\nFROM final\nCOPY a /y\n",
            "web/a": "",
            "k8s/pod.yaml": "",
        }
    )

    facts = _facts(top / "k8s", "acme/web:1.2")

    assert [facts.file(path).is_present for path in ("/x", "/y")] == [True, False]
    assert facts.source == (f"Dockerfile {top}/web/Dockerfile",)


@pytest.mark.parametrize(
    ("image", "is_known"),
    [
        ("acme/web", True),
        ("docker.io/acme/web:9", True),
        ("web", False),
        ("registry.example.com/acme/web", False),
        ("acme/web-worker", False),
    ],
)
def test_only_the_whole_name_is_meant(repository, image, is_known):
    top = repository({"compose.yaml": COMPOSE, "web/Dockerfile": "FROM scratch AS final\n"})

    assert (_facts(top, image) is not None) is is_known


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docker-compose.yml", "services: {w: {image: 'acme/web:${TAG:-1}', build: .}}"),
        ("compose.prod.yaml", "services: {w: {image: '${ORG:-acme}/web:${TAG}', build: .}}"),
        (
            "docker-compose.yaml",
            "services: {w: {image: acme/web, build: {args: [D=/x]}}}",
        ),
        (
            "skaffold.yaml",
            "apiVersion: skaffold/v4beta6\nbuild: {artifacts: [{image: acme/web}]}",
        ),
        (
            "skaffold.yaml",
            (
                "apiVersion: skaffold/v4beta6\nbuild: {artifacts: [{image: acme/web, context: .,"
                " docker: {dockerfile: Dockerfile, buildArgs: {D: /x}}}]}"
            ),
        ),
    ],
)
def test_the_forms_of_build_definitions_are_read(repository, name, text):
    top = repository({name: text, "Dockerfile": "FROM scratch\nARG D=/x\nCOPY a $D\n", "a": ""})

    assert _facts(top, "acme/web:3").file("/x").is_present


@pytest.mark.parametrize(
    "text",
    [
        "services: {w: {image: acme/web}}",
        "services: {w: {build: .}}",
        "services: {w: {image: acme/web, build: https://example.com/x.git}}",
        "services: {w: {image: acme/web, build: ../outside}}",
        "services: {w: {image: acme/web, build: {context: ., dockerfile: /etc/hostname}}}",
        "services: {w: {image: acme/web, build: '${DIR}'}}",
        "services: {w: {image: acme/web, build: missing}}",
        "services: {w: {image: acme/web, build: {context: ., dockerfile_inline: FROM a}}}",
        "services: {a: {image: acme/web, build: .}, b: {image: acme/web, build: b}}",
        "services: [w]",
        "services: {w: {image: [acme/web], build: [.]}}",
        "{{ not yaml",
        "",
    ],
)
def test_what_no_build_in_the_repository_makes_is_not_known(repository, text):
    top = repository({"r/compose.yaml": text, "r/Dockerfile": "FROM scratch\n", "r/b/x": ""})
    repository({"outside/Dockerfile": "FROM scratch\n"})
    (top / "r/.git").mkdir()

    assert _facts(top / "r", "acme/web") is None


def test_builds_that_differ_in_their_arguments_are_one_with_arguments_that_are_not_known(
    repository,
):
    top = repository(
        {
            "compose.yaml": "services:\n"
            "  a: {image: acme/web, build: {context: ., args: {D: /x, E: /z}}}\n"
            "  b: {image: acme/web, build: {context: ., args: {D: /y, E: /z}}}\n",
            "Dockerfile": "FROM scratch\nARG D=/x\nARG E=/e\nCOPY a $E/\nCOPY a $D/\n",
            "a": "",
        }
    )
    facts = _facts(top, "acme/web")

    assert [facts.file(path).is_present for path in ("/z/a", "/x/a", "/e/a")] == [True, None, None]


def test_the_name_of_a_directory_is_never_taken_for_an_image(repository):
    top = repository({"postgres/Dockerfile": "FROM scratch\n", "postgres/pod.yaml": ""})

    assert _facts(top / "postgres", "postgres") is None


def test_a_published_image_is_meant_only_with_the_very_tag(repository):
    top = repository(
        {
            "compose.yaml": "services: {db: {image: 'postgres:acme', build: .}}",
            "Dockerfile": "FROM postgres:17\n",
        }
    )

    assert _facts(top, "postgres:17") is None
    assert _facts(top, "postgres:acme") is not None


def test_an_image_of_ones_own_builds_on_another(repository):
    top = repository(
        {
            "compose.yaml": "services:\n  b: {image: acme/base, build: base}\n"
            "  w: {image: acme/web, build: web}\n",
            "base/Dockerfile": "FROM alpine:3.20\nWORKDIR /app\nCOPY a a\nONBUILD COPY . .\n",
            "base/a": "",
            "web/Dockerfile": "FROM acme/base\n",
            "web/b": "",
        }
    )
    facts = _facts(top, "acme/web")

    assert [facts.file(f"/app/{name}").is_present for name in "abc"] == [True, True, False]


def test_images_that_build_on_each_other_are_not_known(repository):
    top = repository(
        {
            "compose.yaml": "services:\n  a: {image: acme/a, build: a}\n"
            "  b: {image: acme/b, build: b}\n",
            "a/Dockerfile": "FROM acme/b\n",
            "b/Dockerfile": "FROM acme/a\n",
        }
    )

    assert _facts(top, "acme/a").file("/x").is_present is None


def test_a_long_chain_of_images_ends(repository):
    services = "".join(f"  s{n}: {{image: acme/s{n}, build: s{n}}}\n" for n in range(60))
    files = {f"s{n}/Dockerfile": f"FROM acme/s{n + 1}\n" for n in range(60)}
    top = repository({"compose.yaml": f"services:\n{services}", **files})

    assert _facts(top, "acme/s0").file("/x").is_present is None


def test_a_configured_dockerfile_that_cannot_be_read_is_told(tmp_path):
    problems = Problems()
    source = ImageSource("acme/web", "dockerfile", tmp_path / "Dockerfile")
    facts = DockerfileProvider((source,), problems=problems).facts(parse_reference("acme/web"))

    assert facts is None
    assert [each.message for each in problems.told] == [
        "cannot be read: no such file or directory: nothing is known of the image 'acme/web'"
    ]


def test_the_users_configuration_outweighs_a_build_definition(repository):
    top = repository(
        {
            "compose.yaml": "services: {w: {image: acme/web, build: .}}",
            "Dockerfile": "FROM scratch\n",
            "Other": "FROM scratch\nCOPY Other /x\n",
        }
    )
    source = ImageSource("acme/web", "dockerfile", top / "Other", top)
    facts = providers((source,), directories=(top,)).facts(parse_reference("acme/web"))

    assert facts.file("/x").is_present


def test_what_neither_knows_is_in_the_catalogue(repository):
    top = repository({"compose.yaml": COMPOSE})

    assert providers((), directories=(top,)).facts(parse_reference("alpine:3.20")).has("sh")
