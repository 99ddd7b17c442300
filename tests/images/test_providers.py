from __future__ import annotations

import io
from pathlib import Path

import pytest

from initlint.images.config import read_config
from initlint.images.facts import ImageFacts, Provider
from initlint.images.layers import read_layer
from initlint.images.listed import ListedImage
from initlint.images.overlay import merge
from initlint.images.providers import Images, providers
from initlint.images.sources import ImageSource, source_for
from initlint.knowledge.presence import Confidence
from initlint.knowledge.references import ImageReference, parse_reference
from tests.images.made import File, Layout, link, program, saved, tar

_NGINX = ["nginx", "-g", "daemon off;"]
APP = "registry.example.com/team/app:1.0"


def reference(text: str) -> ImageReference:
    found = parse_reference(text)
    assert found is not None
    return found


def source(image: str, kind: str = "layout", path: str = "oci") -> ImageSource:
    return ImageSource(image, kind, Path(path))


def listed(text: str, *files: File, **config: object) -> ListedImage:
    content = merge([read_layer(io.BytesIO(tar(*files)))])
    return ListedImage(reference(text), read_config({"config": config}), content, ("list",))


class Fixed:
    """Knows some images, and remembers what it was asked."""

    def __init__(self, *images: ImageFacts) -> None:
        self.images = {each.reference: each for each in images}
        self.asked: list[str] = []

    def facts(self, reference: ImageReference) -> ImageFacts | None:
        self.asked.append(str(reference))
        return self.images.get(reference)


class Crashing:
    def facts(self, reference: ImageReference) -> ImageFacts | None:
        raise RecursionError("too deep")


@pytest.mark.parametrize(
    ("key", "image"),
    [
        ("registry.example.com/team/app", APP),
        ("registry.example.com/team/app:1.0", APP),
        ("team/app", APP),
        ("team/app:1.0", APP),
        ("app", "app"),
        ("app", "app:1"),
        ("app", "docker.io/library/app:1"),
        ("docker.io/library/app", "app"),
        ("app:latest", "app"),
        ("localhost:5000/app", "localhost:5000/app:2"),
        ("app", "registry.example.com/app:1.0"),
        ("app", f"registry.example.com/app@sha256:{'a' * 64}"),
    ],
)
def test_a_source_is_for_the_image_that_its_name_is(key: str, image: str) -> None:
    assert source(key).is_for(reference(image))


@pytest.mark.parametrize(
    ("key", "image"),
    [
        ("app", APP),
        ("example.com/team/app", APP),
        ("team", APP),
        ("team/app:2.0", APP),
        ("other.example.com/team/app", APP),
        ("postgres", "docker.io/bitnami/postgres:16"),
        ("app:latest", f"app@sha256:{'a' * 64}"),
        (f"app@sha256:{'b' * 64}", f"app@sha256:{'a' * 64}"),
        ("{{ image }}", "app"),
    ],
)
def test_a_source_is_for_no_image_that_is_only_called_alike(key: str, image: str) -> None:
    assert not source(key).is_for(reference(image))


def test_the_source_that_names_the_version_comes_first() -> None:
    sources = (source("team/app", path="any"), source("team/app:1.0", path="one"))

    assert source_for(sources, reference(APP)) == sources[1]
    assert source_for(sources, reference("team/app:3")) == sources[0]
    assert source_for(sources, reference("other")) is None


def test_an_archive_tells_what_is_in_the_image_that_it_is_named_for(tmp_path: Path) -> None:
    (tmp_path / "app.tar").write_bytes(saved((program("bin/app"),), Entrypoint=["app"]))
    images = providers((ImageSource("team/app", "archive", tmp_path / "app.tar"),))
    facts = images.facts(reference(APP))

    assert facts is not None
    assert facts.entrypoint == ("app",)
    assert facts.presence("sh").is_proof
    assert facts.presence("sh").source == (f"archive {(tmp_path / 'app.tar').as_posix()}",)
    assert images.problems == ()


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    images = providers((ImageSource("team/app", "archive", tmp_path / "absent.tar"),))

    assert images.facts(reference("team/other")) is None
    assert images.problems == ()


def test_a_source_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    images = providers((ImageSource("team/app", "layout", tmp_path),))
    for tag in ("1", "2", "1"):
        assert images.facts(reference(f"team/app:{tag}")) is None
    (problem,) = images.problems

    assert problem.name == tmp_path.as_posix()
    assert problem.message.endswith("nothing is known of the image 'team/app'")


@pytest.mark.parametrize("kind", ["layout", "archive"])
def test_tags_that_lead_to_one_image_share_what_was_read(tmp_path: Path, kind: str) -> None:
    Layout(tmp_path / "layout").image((program("bin/app"),))
    (tmp_path / "archive").write_bytes(saved((program("bin/app"),)))
    images = providers((ImageSource("team/app", kind, tmp_path / kind),))
    first, second = (images.facts(reference(f"team/app:{tag}")) for tag in ("1", "2"))

    assert isinstance(first, ListedImage)
    assert isinstance(second, ListedImage)
    assert first.files is second.files


def test_what_a_user_names_outweighs_the_catalogue(tmp_path: Path) -> None:
    Layout(tmp_path / "oci").image((program("bin/curl"),))
    images = providers((ImageSource("busybox", "layout", tmp_path / "oci"),))
    facts = images.facts(reference("busybox:1.36"))

    assert facts is not None
    assert facts.presence("curl").confidence is Confidence.EXACT
    assert facts.has("sh") is False


def test_the_catalogue_tells_what_a_list_of_files_does_not() -> None:
    own = listed("busybox:1.36", program("bin/busybox"), link("bin/nc", "busybox"))
    facts = Images(exact=(Fixed(own),)).facts(own.reference)

    assert facts is not None
    assert facts.make_of("nc").variant == "busybox"
    assert facts.make_of("nc").version == (1, 36)
    assert facts.busybox_version == (1, 36)
    assert facts.source[0] == "list"


def test_a_tool_that_is_none_of_busybox_is_not_made_one_by_the_catalogue() -> None:
    own = listed("alpine:3.20", program("bin/busybox"), program("usr/bin/wget"))
    facts = Images(exact=(Fixed(own),)).facts(own.reference)

    assert facts is not None
    assert facts.make_of("wget").variant is None


def test_an_image_that_is_listed_is_looked_for_nowhere_else() -> None:
    own, remote = listed(APP, program("bin/app")), Fixed()
    facts = Images(exact=(Fixed(own),), remote=remote).facts(own.reference)

    assert facts is not None
    assert (facts.has("sh"), facts.is_server, facts.busybox_version) == (False, None, None)
    assert remote.asked == []


def test_a_registry_is_asked_last_and_once() -> None:
    remote = Fixed(listed("busybox:1.36", program("bin/own")))
    facts = Images(remote=remote).facts(reference("busybox:1.36"))

    assert facts is not None
    assert facts.has("sh")
    assert remote.asked == []
    assert facts.has("own")
    assert facts.has("another") is False
    assert remote.asked == ["docker.io/library/busybox:1.36"]


def test_an_image_that_nobody_knows_is_none() -> None:
    assert Images().facts(reference(APP)) is None
    assert Images(remote=Fixed()).facts(reference(APP)) is None


def test_an_image_of_the_registry_alone_is_given_as_it_is() -> None:
    own = listed(APP)

    assert Images(remote=Fixed(own)).facts(own.reference) is own


def test_what_the_catalogue_says_of_a_name_is_not_said_of_what_is_built_under_it() -> None:
    own = ImageSource("postgres", "layout", Path("/absent"))
    images = Images(sources=(own,))

    assert images.facts(reference("postgres:16")) is None
    assert images.facts(reference("redis:7")) is not None


def test_another_process_is_not_the_server_that_the_catalogue_knows() -> None:
    same = listed("nginx:1.27", Entrypoint=["/docker-entrypoint.sh"], Cmd=_NGINX)
    other = listed("nginx:1.27", Entrypoint=["/bin/once"])
    found = [Images(exact=(Fixed(each),)).facts(each.reference) for each in (same, other)]

    assert [each.is_server for each in found if each is not None] == [True, None]


def test_a_crash_costs_one_image_and_is_told() -> None:
    images = Images(exact=(Crashing(),))
    facts = images.facts(reference("busybox:1.36"))

    assert facts is not None
    assert facts.has("sh")
    assert images.problems[0].name == "image 'docker.io/library/busybox:1.36'"
    assert "RecursionError: too deep" in images.problems[0].message


def test_everything_that_knows_images_is_a_provider() -> None:
    known: Provider = Images()

    assert known.facts(reference("busybox:1.36")) is not None
