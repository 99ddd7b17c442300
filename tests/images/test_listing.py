"""Of an image's files those are kept that commands rest on, and not more than is bearable."""

from __future__ import annotations

from initlint.images.config import ImageConfig
from initlint.images.files import Kind
from initlint.images.layers import Layer, LayerEntry
from initlint.images.listing import listings
from initlint.images.lock_text import lock_text
from initlint.images.locked import LockedEntry, LockedImage
from initlint.images.overlay import merge
from initlint.images.registry_layers import LayerCache
from initlint.knowledge.references import parse_reference

DIGEST = f"sha256:{'0' * 64}"


def program(path: str) -> LayerEntry:
    return LayerEntry(path, Kind.FILE)


def link(path: str, target: str) -> LayerEntry:
    return LayerEntry(path, Kind.SYMLINK, 0o777, target)


def locked(*entries: LayerEntry, **config: object) -> LockedImage:
    reference = parse_reference("app")
    assert reference is not None
    settings = ImageConfig(**config)
    files = merge([Layer(entries)])
    return LockedImage(reference, LockedEntry(DIGEST, settings, listings(settings, files)))


def test_alternatives_are_followed_to_their_end() -> None:
    image = locked(
        link("bin", "usr/bin"),
        link("usr/bin/nc", "/etc/alternatives/nc"),
        link("etc/alternatives/nc", "/bin/nc.openbsd"),
        program("usr/bin/nc.openbsd"),
        program("etc/secret"),
    )

    assert image.has("nc") is True
    assert image.make_of("nc").variant == "openbsd"
    assert image.file("/etc/secret").is_present is None


def test_a_path_directory_that_is_missing_is_known_to_be() -> None:
    image = locked(program("opt/x/y"), env={"PATH": "/opt/gone/bin:/usr/bin"})

    assert image.has("sh") is False
    assert image.presence("sh").is_proof


def test_the_working_directory_is_listed_level_by_level_up_to_a_bound() -> None:
    entries = [
        *(program(f"app/bin/tool{n}") for n in range(10)),
        *(program(f"app/lib/module{n}") for n in range(1000)),
        program("app/run"),
    ]
    image = locked(*entries, workdir="/app")

    assert image.file("/app/run").is_present is True
    assert image.file("/app/walk").is_proof
    assert image.file("/app/bin/tool3").is_present is True
    assert image.file("/app/bin/other").is_proof
    assert image.file("/app/lib").is_present is True
    assert image.file("/app/lib/module3").is_present is None
    assert image.file("/app/lib/other").is_present is None


def test_what_the_image_runs_is_listed_wherever_it_stands() -> None:
    entries = [*(program(f"srv/{n}") for n in range(9)), program("srv/start"), program("x")]
    image = locked(*entries, entrypoint=("/srv/start",))

    assert image.file("/srv/start").is_present is True
    assert image.presence("/srv/start").is_present is True
    assert image.file("/srv/5").is_present is None


def test_a_directory_that_is_too_large_is_left_out() -> None:
    image = locked(*(program(f"bin/{n}") for n in range(5001)), env={"PATH": "/bin"})

    assert image.has("sh") is None
    assert image.dialect_of("sh") is None
    assert image.make_of("sh").variant is None


def test_of_the_variables_of_an_image_only_its_path_is_written() -> None:
    settings = ImageConfig(env={"PATH": "/bin", "PASSWORD": "s3cret"})
    text = lock_text({"app": LockedEntry(DIGEST, settings, {})})

    assert '"path": "/bin"' in text
    assert "s3cret" not in text


def test_layers_asked_for_longest_ago_are_forgotten_first() -> None:
    cache, read = LayerCache(most_entries=3), list[str]()

    def ask(name: str) -> None:
        def make() -> Layer:
            read.append(name)
            return Layer((program(name), program(f"{name}2")))

        cache.get(name, make)

    for name in "aababa":
        ask(name)
    assert read == ["a", "b", "a", "b", "a"]


def test_a_layer_larger_than_the_cache_is_given_and_kept_alone() -> None:
    cache = LayerCache(most_entries=1)
    large = Layer(tuple(program(str(n)) for n in range(5)))

    assert cache.get("a", lambda: large) is large
    assert cache.get("a", lambda: Layer(())) is large
