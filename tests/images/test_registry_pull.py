"""An image of a registry is what its digests say, or there is none."""

from __future__ import annotations

import gzip
import json
from itertools import repeat

import pytest

from initlint.images.limits import ImageError
from initlint.images.registry_client import RegistryClient
from initlint.images.registry_credentials import NOBODY
from initlint.images.registry_hosts import Hosts
from initlint.images.registry_limits import Limits
from initlint.images.registry_pull import Puller
from initlint.images.registry_transport import Transport
from initlint.knowledge.references import ImageReference, parse_reference
from initlint.record import replace
from tests.images.conftest import HASTY
from tests.images.made import GZIPPED, File, link, program, tar
from tests.images.registries import CONFIG, INDEX, LAYER, Registry, Reply, digest_of, lying_registry

LOW = tar(program("bin/busybox"), link("bin/sh", "busybox"), File("app/old"))
HIGH = tar(File("app/.wh.old"), program("app/run"))


def reference(registry: Registry, rest: str = "team/app:1") -> ImageReference:
    found = parse_reference(f"{registry.host}/{rest}")
    assert found is not None
    return found


def puller(limits: Limits = HASTY, **hosts: object) -> Puller:
    return Puller(RegistryClient(Transport(limits), Hosts(**hosts), NOBODY))


def test_an_image_is_pulled(registry) -> None:
    served = registry.image("team/app", "1", (LOW, HIGH), {"Cmd": ["run"], "WorkingDir": "/app"})

    image = puller().pull(reference(registry))

    assert image.digest == served["digest"]
    assert (image.config.cmd, image.config.workdir) == (("run",), "/app")
    assert image.files.names("/app") == ("run",)
    assert image.files.is_same_file("/bin/sh", "/bin/busybox")


def test_layers_that_were_read_are_not_got_again(registry) -> None:
    registry.image("team/app", "1", (LOW, HIGH))
    registry.image("team/other", "1", (LOW,))
    one = puller()
    one.pull(reference(registry))
    one.pull(reference(registry, "team/other:1"))

    assert len(registry.paths(digest_of(LOW))) == 1


def test_of_an_index_the_image_for_the_platform_is_taken(registry) -> None:
    ours = registry.image("team/app", "ours", (LOW,), {"Cmd": ["ours"]})
    theirs = registry.image("team/app", "theirs", (), {"Cmd": ["theirs"]})
    listed = [
        {**theirs, "platform": {"os": "linux", "architecture": "arm64"}},
        {**ours, "platform": {"os": "linux", "architecture": "amd64"}},
    ]
    index = registry.manifest("team/app", "1", {"mediaType": INDEX, "manifests": listed})

    image = puller().pull(reference(registry))
    assert image.config.cmd == ("ours",)
    assert image.digest == index["digest"]

    arm = Puller(RegistryClient(Transport(HASTY), Hosts(), NOBODY), ("linux", "arm64"))
    assert arm.pull(reference(registry)).config.cmd == ("theirs",)


def test_an_image_is_pulled_by_digest(registry) -> None:
    served = registry.image("team/app", "1", (LOW,))

    image = puller().pull(reference(registry, f"team/app@{served['digest']}"))

    assert image.digest == served["digest"]


def test_the_digest_of_a_tag_costs_no_body(registry) -> None:
    served = registry.image("team/app", "1", (LOW,))

    assert puller().digest(reference(registry)) == served["digest"]
    assert [each.method for each in registry.asked if each.path != "/v2/"] == ["HEAD"]


def test_a_registry_that_does_not_say_the_digest_is_asked_for_the_manifest(registry) -> None:
    served = registry.image("team/app", "1", (LOW,))
    told = registry.replies["/v2/team/app/manifests/1"]
    registry.replies["/v2/team/app/manifests/1"] = Reply(told.body)

    assert puller().digest(reference(registry)) == served["digest"]


def test_a_registry_that_does_not_know_head_is_asked_for_the_manifest(registry) -> None:
    served = registry.image("team/app", "1", (LOW,))
    told = registry.replies["/v2/team/app/manifests/1"]
    registry.replies["/v2/team/app/manifests/1"] = lambda asked: (
        Reply(status=405) if asked.method == "HEAD" else told
    )

    assert puller().digest(reference(registry)) == served["digest"]


def swap(registry: Registry, part: str, reply: Reply) -> None:
    """Answer with *reply* where the path has *part*."""
    for path in registry.replies:
        if part in path:
            registry.replies[path] = reply


BROKEN_LAYERS = [
    Reply(tar(program("bin/other"))),
    Reply(LOW[:-1]),
    Reply(LOW + b"\0"),
    Reply(LOW[: len(LOW) // 2]),
    Reply(b""),
    Reply(pieces=repeat(b"\0" * 2**16)),
    Reply(b"<html>"),
    Reply(status=404),
    Reply(status=302, headers={"Location": "http://example.com/blob"}),
]


@pytest.mark.parametrize("reply", BROKEN_LAYERS)
def test_a_layer_that_is_another_one_is_refused(registry, reply) -> None:
    registry.image("team/app", "1", (LOW,))
    swap(registry, digest_of(LOW), reply)

    with pytest.raises(ImageError):
        puller().pull(reference(registry))


def test_a_layer_that_unpacks_to_something_else_than_the_configuration_says_is_refused(
    registry,
) -> None:
    packed = gzip.compress(HIGH, mtime=0)
    settings = {"rootfs": {"type": "layers", "diff_ids": [digest_of(LOW)]}}
    manifest = {
        "config": registry.blob("team/app", json.dumps(settings).encode(), CONFIG),
        "layers": [registry.blob("team/app", packed, GZIPPED)],
    }
    registry.manifest("team/app", "1", manifest)

    with pytest.raises(ImageError, match="something else than its digest"):
        puller().pull(reference(registry))


def test_a_layer_that_breaks_off_is_got_again(registry) -> None:
    registry.image("team/app", "1", (LOW,))
    replies = iter([Reply(LOW[:700], length=len(LOW)), Reply(LOW)])
    registry.replies[f"/v2/team/app/blobs/{digest_of(LOW)}"] = lambda _: next(replies)

    assert puller().pull(reference(registry)).files.names("/bin") == ("busybox", "sh")


def test_a_layer_that_trickles_is_not_waited_for(registry) -> None:
    registry.image("team/app", "1", (LOW,))
    pieces = (LOW[at : at + 1] for at in range(len(LOW)))
    swap(registry, digest_of(LOW), Reply(pieces=pieces, pause=0.02))

    with pytest.raises(ImageError, match="no longer waited for"):
        puller(replace(HASTY, download=0.3)).pull(reference(registry))


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html>",
        b"[" * 200_000,
        b"null",
        b"[]",
        b"{}",
        b'{"layers": [], "config": null}',
        b'{"layers": {}, "config": {}}',
        b'{"layers": [null], "config": {"digest": "sha256:x", "size": 1}}',
        b'{"layers": [], "config": {"digest": "../../../x", "size": 1}}',
        b'{"manifests": []}',
        b'{"manifests": [{"digest": "../../x", "size": 1}]}',
        b'{"schemaVersion": 1, "fsLayers": []}',
        b" " * (HASTY.manifest + 1),
    ],
)
def test_a_manifest_that_is_none_is_refused(registry, document) -> None:
    registry.manifest("team/app", "1", document)

    with pytest.raises(ImageError):
        puller().pull(reference(registry))
    assert {each.path for each in registry.asked} <= {"/v2/", "/v2/team/app/manifests/1"}


def test_a_manifest_with_another_digest_than_asked_for_is_refused(registry) -> None:
    served = registry.image("team/app", "1", (LOW,))
    swap(registry, str(served["digest"]), Reply(b'{"layers": [], "config": {}}'))

    with pytest.raises(ImageError, match="is not 'sha256:"):
        puller().pull(reference(registry, f"team/app@{served['digest']}"))


def test_a_manifest_with_another_digest_than_the_server_says_is_refused(registry) -> None:
    served = registry.image("team/app", "1", (LOW,))
    other = Reply(b"{}", headers={"Docker-Content-Digest": str(served["digest"])})
    registry.replies["/v2/team/app/manifests/1"] = other

    with pytest.raises(ImageError, match="is not 'sha256:"):
        puller().pull(reference(registry))


def test_indexes_that_lead_to_each_other_end(registry) -> None:
    inner = registry.image("team/app", "inner", (LOW,))
    for level in range(20):
        index = {"mediaType": INDEX, "manifests": [{"digest": inner["digest"], "size": 1}]}
        inner = registry.manifest("team/app", str(level), index)

    with pytest.raises(ImageError, match="within each other"):
        puller().pull(reference(registry, "team/app:19"))


def test_a_layer_of_a_size_that_nobody_reads_is_not_asked_for(registry) -> None:
    huge = {**registry.blob("team/app", LOW, LAYER), "size": 2**50}
    settings = registry.blob("team/app", b"{}", CONFIG)
    registry.manifest("team/app", "1", {"config": settings, "layers": [huge]})

    with pytest.raises(ImageError, match="larger than what is read"):
        puller().pull(reference(registry))
    assert registry.paths(digest_of(LOW)) == []


def test_a_configuration_that_is_none_is_refused(registry) -> None:
    served = registry.blob("team/app", b'{"config": []}', CONFIG)
    registry.manifest("team/app", "1", {"config": served, "layers": []})
    for content in (b'{"config": [1]}', b"{}", b"", b"<html>"):
        swap(registry, str(served["digest"]), Reply(content))

        with pytest.raises(ImageError):
            puller().pull(reference(registry))


def test_a_mirror_is_asked_first_and_may_lack_the_image(registry) -> None:
    with lying_registry() as mirror:
        mirror.image("hub/team/app", "1", (LOW,), {"Cmd": ["mirrored"]})
        registry.image("team/app", "1", (LOW,), {"Cmd": ["original"]})
        registry.image("team/other", "1", (LOW,), {"Cmd": ["original"]})
        mirrored = puller(mirrors=((registry.host, f"{mirror.host}/hub"),))

        assert mirrored.pull(reference(registry)).config.cmd == ("mirrored",)
        assert registry.asked == []
        other = mirrored.pull(reference(registry, "team/other:1"))
        assert other.config.cmd == ("original",)


def test_docker_hub_is_reached_at_its_own_host() -> None:
    busybox = parse_reference("busybox")
    assert busybox is not None
    (place,) = Hosts().places(busybox)

    assert (place.host, place.repository) == ("registry-1.docker.io", "library/busybox")


def test_only_loopback_and_hosts_so_named_may_lack_tls() -> None:
    hosts = Hosts(insecure=frozenset(("plain.example:5000", "other.example")))

    assert all(map(hosts.may_be_plain, ("localhost:5000", "127.0.0.1", "[::1]:80")))
    assert all(map(hosts.may_be_plain, ("plain.example:5000", "other.example:1")))
    assert not any(map(hosts.may_be_plain, ("plain.example", "127.example", "10.0.0.1", "[")))
