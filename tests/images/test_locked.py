"""The lock file says of an image what its files say, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.images.config import ImageConfig
from initlint.images.files import Files, Kind
from initlint.images.layers import Layer, LayerEntry
from initlint.images.limits import ImageError
from initlint.images.listed import ListedImage
from initlint.images.listing import all_listings, listings
from initlint.images.lock import lock_key, lock_provider
from initlint.images.lock_read import LockError, read_lock, read_lock_text
from initlint.images.lock_text import lock_text
from initlint.images.locked import LockedEntry, LockedImage, files_of
from initlint.images.overlay import merge
from initlint.knowledge.references import ImageReference, parse_reference

DIGEST = f"sha256:{'0' * 64}"
BUSYBOX = parse_reference("busybox:1.36")
NAMES = ("bin", "usr", "sh", "busybox", "app", "etc", "é")
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join)
TARGETS = st.one_of(PATHS, PATHS.map("/{}".format), PATHS.map("../{}".format), st.just("."))
ENTRIES = st.one_of(
    st.builds(LayerEntry, PATHS, st.just(Kind.FILE), st.sampled_from((0o644, 0o755)), st.just("")),
    st.builds(LayerEntry, PATHS, st.just(Kind.DIRECTORY), st.just(0o755), st.just("")),
    st.builds(LayerEntry, PATHS, st.just(Kind.OTHER), st.just(0o600), st.just("")),
    st.builds(LayerEntry, PATHS, st.just(Kind.SYMLINK), st.just(0o777), TARGETS),
)
CONFIGS = st.builds(
    ImageConfig,
    entrypoint=st.lists(PATHS.map("/{}".format), max_size=1).map(tuple),
    workdir=st.one_of(st.just(""), PATHS.map("/{}".format)),
    env=st.lists(PATHS.map("/{}".format), min_size=1, max_size=3).map(
        lambda places: {"PATH": ":".join(places)}
    ),
)
QUESTIONS = [*NAMES, *(f"/{a}/{b}" for a in NAMES for b in NAMES), "/", "/app", "/bin/sh/x"]


def files_with(entries: list[LayerEntry]) -> Files:
    """Give the files of an image of one layer; links in a circle give none."""
    try:
        return merge([Layer(tuple(entries))])
    except ImageError:
        return merge([])


def both(config: ImageConfig, files: Files) -> tuple[ListedImage, LockedImage]:
    """Give an image with all of its files, and as it comes back from the lock file."""
    assert BUSYBOX is not None
    entry = LockedEntry(DIGEST, config, listings(config, files))
    (read,) = read_lock_text(lock_text({"busybox:1.36": entry}).encode()).values()
    return ListedImage(BUSYBOX, config, files), LockedImage(BUSYBOX, read)


@settings(deadline=None, max_examples=60)
@given(CONFIGS, st.lists(ENTRIES, max_size=12).map(files_with))
def test_a_locked_image_says_what_its_files_say_or_nothing(config, files) -> None:
    listed, locked = both(config, files)
    for question in QUESTIONS:
        for ask in ("presence", "file"):
            if (found := getattr(locked, ask)(question)).is_present is not None:
                assert found == getattr(listed, ask)(question), (ask, question)
        assert locked.dialect_of(question) in (None, listed.dialect_of(question))
    assert (locked.entrypoint, locked.workdir) == (listed.entrypoint, listed.workdir)
    assert (locked.search_path, locked.user) == (listed.search_path, listed.user)


@settings(deadline=None, max_examples=60)
@given(CONFIGS, st.lists(ENTRIES, max_size=12).map(files_with))
def test_every_command_on_path_and_in_the_usual_places_is_decided(config, files) -> None:
    listed, locked = both(config, files)
    # What a link leads to that stands nowhere may be in a directory that is not listed.
    is_whole = all(files.resolve(path).entry is not None for path, _ in files)
    for name in NAMES:
        for place in (name, f"/bin/{name}", f"/usr/bin/{name}", f"/{name}"):
            known = (locked.has(place), locked.dialect_of(place), locked.make_of(place))
            if is_whole or known[0] is not None:
                assert known == (
                    listed.has(place),
                    listed.dialect_of(place),
                    listed.make_of(place),
                )


@settings(deadline=None, max_examples=60)
@given(st.lists(ENTRIES, max_size=12).map(files_with))
def test_all_directories_together_are_all_files(files) -> None:
    known = files_of(all_listings(files))

    assert {path: (e.kind, e.is_executable, e.target) for path, e in known} == {
        path: (e.kind, e.is_executable, e.target) for path, e in files
    }


@settings(deadline=None, max_examples=60)
@given(CONFIGS, st.lists(ENTRIES, max_size=12).map(files_with))
def test_the_text_of_a_lock_file_is_read_back(config, files) -> None:
    known = {"a/b:1": LockedEntry(DIGEST, config, listings(config, files))}
    text = lock_text(known)
    read = read_lock_text(text.encode())

    assert lock_text(read) == text
    assert read["a/b:1"].listings == known["a/b:1"].listings
    assert all(len(line) <= 100 for line in text.splitlines())


def test_the_release_of_alpine_is_kept() -> None:
    release = LayerEntry("etc/alpine-release", Kind.FILE, 0o644, text="3.20.3")
    busybox = LayerEntry("bin/busybox", Kind.FILE)
    listed, locked = both(ImageConfig(), files_with([release, busybox]))

    assert locked.busybox_version == listed.busybox_version is not None
    assert locked.make_of("busybox") == listed.make_of("busybox")


def test_hard_links_are_one_file(tmp_path: Path) -> None:
    files = files_with(
        [
            LayerEntry("bin/[", Kind.FILE),
            LayerEntry("bin/busybox", Kind.HARD_LINK, target="bin/["),
            LayerEntry("bin/sh", Kind.HARD_LINK, target="bin/["),
        ]
    )
    listed, locked = both(ImageConfig(), files)

    assert locked.dialect_of("sh") == listed.dialect_of("sh") == "ash"


def test_a_lock_file_of_busybox_has_a_few_kilobytes() -> None:
    applets = [LayerEntry(f"bin/applet{n}", Kind.SYMLINK, target="busybox") for n in range(400)]
    files = files_with([LayerEntry("bin/busybox", Kind.FILE), *applets])
    entry = LockedEntry(DIGEST, ImageConfig(), listings(ImageConfig(), files))
    text = lock_text({"busybox": entry})

    assert 4000 < len(text) < 8000


def entry(**changes: object) -> dict[str, object]:
    return {
        "digest": DIGEST,
        "platform": "linux/amd64",
        "path": "/bin",
        "directories": {"/": {"complete": True, "directories": ["bin"]}},
        **changes,
    }


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "has no version 1"),
        ({}, "has no version 1"),
        ({"version": "1"}, "has no version 1"),
        ({"version": 2, "images": {}}, "has version 2, and this initlint reads 1 at most"),
        ({"version": 1, "images": []}, r"\['images'\] is no object"),
        ({"version": 1, "images": {"a b": entry()}}, "is no image reference"),
        ({"version": 1, "images": {"a": None}}, r"\['a'\] is no object"),
        ({"version": 1, "images": {"a": {}}}, r"\['digest'\] is no text"),
        ({"version": 1, "images": {"a": entry(digest="x")}}, "none of sha256"),
        ({"version": 1, "images": {"a": entry(cmd="x")}}, r"\['cmd'\] is no list of texts"),
        ({"version": 1, "images": {"a": entry(cmd=["\0"])}}, r"\['cmd'\] is no list of texts"),
        ({"version": 1, "images": {"a": entry(platform="x")}}, "is no platform"),
        ({"version": 1, "images": {"a": entry(directories={"bin": {}})}}, "is no directory"),
        ({"version": 1, "images": {"a": entry(directories={"/a/../b": {}})}}, "is no directory"),
        (
            {"version": 1, "images": {"a": entry(directories={"/": {"files": ["../x"]}})}},
            "no name of a file",
        ),
        (
            {"version": 1, "images": {"a": entry(directories={"/": {"complete": 1}})}},
            "neither true nor false",
        ),
    ],
)
def test_what_is_no_lock_file_is_refused(tmp_path: Path, document, words) -> None:
    path = tmp_path / "lock"
    path.write_text(json.dumps(document))

    with pytest.raises(LockError, match=words):
        read_lock(path)


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n{}", "[" * 100_000, "\udc80", '{"a": 1'])
def test_what_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lock"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(LockError, match="is no JSON"):
        read_lock(path)


def test_fields_of_later_versions_are_passed_over(tmp_path: Path) -> None:
    document = {"version": 1, "images": {"a": entry(more={"x": 1})}, "also": []}

    assert set(read_lock_text(json.dumps(document).encode())) == {"a"}


def test_directories_that_contradict_each_other_end_nothing() -> None:
    assert BUSYBOX is not None
    tree = {"/": {"complete": True, "files": ["bin"]}, "/bin": {"programs": ["sh"]}}
    text = json.dumps({"version": 1, "images": {"a": entry(directories=tree)}})
    (read,) = read_lock_text(text.encode()).values()

    assert LockedImage(BUSYBOX, read).has("sh") is True


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("busybox", "docker.io/library/busybox:latest"),
        ("busybox:1.36", "docker.io/library/busybox:1.36"),
        ("ghcr.io/team/app:2", "ghcr.io/team/app:2"),
        (f"app@{DIGEST}", f"docker.io/library/app@{DIGEST}"),
        (f"app:1@{DIGEST}", f"docker.io/library/app:1@{DIGEST}"),
    ],
)
def test_an_image_is_kept_under_its_full_name(tmp_path: Path, text: str, key: str) -> None:
    reference = parse_reference(text)
    assert reference is not None
    assert lock_key(reference) == key

    path = tmp_path / "lock"
    path.write_text(lock_text({key: LockedEntry(DIGEST, ImageConfig(), {})}))
    provider = lock_provider(path)
    assert provider.facts(reference) is not None
    assert provider.facts(ImageReference("docker.io", "library/other", "1.36")) is None


def test_the_example_of_the_documentation_is_a_lock_file_as_it_is_written() -> None:
    page = (Path(__file__).parents[2] / "docs" / "images.md").read_text(encoding="utf-8")
    text = page.partition("```json\n")[2].partition("```")[0]

    assert lock_text(read_lock_text(text.encode())) == text
