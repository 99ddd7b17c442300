from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from initlint.images.files import Files, Kind
from initlint.images.layers import Layer, LayerEntry, read_layer
from initlint.images.limits import ImageError, Limits
from initlint.images.overlay import merge
from tests.images.made import File, Layout, directory, hard, link, program, tar

NAMES = st.sampled_from("abc")
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
MODES = st.sampled_from([0o755, 0o644, 0o700])

Listing = dict[str, tuple[Kind, str]]


def layer(*files: File) -> Layer:
    return read_layer(io.BytesIO(tar(*files)))


def paths(files: Files) -> list[str]:
    return sorted(path for path, _ in files if path != "/")


def listing(files: Files) -> Listing:
    return {path[1:]: (entry.kind, entry.target) for path, entry in files if path != "/"}


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Draw a layer as builders write them: one kind a path, nothing below a file or a link."""
    chosen = draw(st.dictionaries(PATHS, st.sampled_from([Kind.FILE, Kind.DIRECTORY]), max_size=6))
    gone = draw(st.dictionaries(PATHS, st.sampled_from([Kind.WHITEOUT, Kind.OPAQUE]), max_size=3))
    files = tuple(path for path, kind in chosen.items() if kind is Kind.FILE)
    below_files = tuple(f"{path}/" for path in files)
    added = [LayerEntry(p, k) for p, k in chosen.items() if not p.startswith(below_files)]
    taken = [LayerEntry(p, k) for p, k in gone.items() if not f"{p}/".startswith(below_files)]
    link_places = draw(st.lists(st.sampled_from(["l", "a/l", "b/c/l"]), max_size=1))
    links = [
        LayerEntry(path, Kind.SYMLINK, 0o777, "nowhere")
        for path in link_places
        if not path.startswith(below_files)
    ]
    return Layer(tuple(draw(st.permutations([*added, *taken, *links]))))


def below(path: str, listed: Listing) -> list[str]:
    return [each for each in listed if each.startswith(f"{path}/")]


def overlaid(stack: list[Layer]) -> Listing:
    """Put layers on each other the simple way: first what vanishes, then what is there."""
    lower: Listing = {}
    for each in stack:
        for entry in each.entries:
            if entry.kind in (Kind.WHITEOUT, Kind.OPAQUE):
                for path in below(entry.path, lower):
                    del lower[path]
            if entry.kind is Kind.WHITEOUT:
                lower.pop(entry.path, None)
        upper: Listing = {}
        for entry in each.entries:
            if entry.kind in (Kind.WHITEOUT, Kind.OPAQUE):
                continue
            parts = entry.path.split("/")
            for end in range(1, len(parts)):
                upper.setdefault("/".join(parts[:end]), (Kind.DIRECTORY, ""))
            upper[entry.path] = (entry.kind, entry.target)
        for path, (kind, _) in upper.items():
            if kind is not Kind.DIRECTORY:
                for hidden in below(path, lower):
                    del lower[hidden]
        lower |= upper
    return lower


@given(st.lists(layers(), max_size=4))
@settings(max_examples=200, deadline=None)
def test_layers_give_what_a_simple_model_gives(stack: list[Layer]) -> None:
    assert listing(merge(stack)) == overlaid(stack)


def on_disk(root: Path) -> Listing:
    found: Listing = {}
    for folder, folders, names in os.walk(root):
        for name in (*folders, *names):
            path = Path(folder) / name
            mode = path.lstat().st_mode
            is_link = stat.S_ISLNK(mode)
            kind = Kind.SYMLINK if is_link else Kind.DIRECTORY if path.is_dir() else Kind.FILE
            target = str(path.readlink()) if is_link else ""
            found[str(path.relative_to(root))] = (kind, target)
    return found


MEMBERS = st.one_of(
    st.builds(File, PATHS, mode=MODES),
    st.builds(directory, PATHS),
    st.builds(link, PATHS, PATHS.map(lambda path: f"/{path}")),
    st.builds(link, PATHS, NAMES),
    st.builds(hard, PATHS, PATHS),
    st.builds(lambda path, name: File(f"{path}/.wh.{name}"), PATHS, NAMES),
    st.builds(lambda path: File(f"{path}/.wh..wh..opq"), PATHS),
)


@pytest.mark.skipif(
    not shutil.which("umoci") or os.geteuid() != 0, reason="umoci is not installed, or not root"
)
@given(st.lists(st.lists(MEMBERS, max_size=5).map(tuple), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_layers_give_what_umoci_unpacks(stack: list[tuple[File, ...]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        layout = Layout(Path(place) / "oci")
        layout.image(*stack, name="app")
        command = ["umoci", "unpack", "--image", f"{place}/oci:app", f"{place}/bundle"]
        done = subprocess.run(command, capture_output=True, check=False)
        assume(done.returncode == 0)

        assert listing(merge(layer(*files) for files in stack)) == on_disk(
            Path(place) / "bundle" / "rootfs"
        )


def test_whiteouts_spare_what_is_of_their_own_layer() -> None:
    below = layer(File("app/old"), File("app/new"))
    above = layer(File("app/new"), File("app/.wh..wh..opq"), File("app/.wh.new"))

    assert paths(merge([below, above])) == ["/app", "/app/new"]


def test_an_entry_below_a_link_lands_where_the_link_leads() -> None:
    below = layer(directory("usr/bin"), link("bin", "usr/bin"))

    assert paths(merge([below, layer(program("bin/tool"))])) == [
        "/bin",
        "/usr",
        "/usr/bin",
        "/usr/bin/tool",
    ]


def test_a_directory_takes_the_place_of_a_link_and_not_of_what_it_leads_to() -> None:
    below = layer(directory("usr/bin"), link("bin", "usr/bin"))
    files = merge([below, layer(directory("bin"), program("bin/tool"))])

    assert paths(files) == ["/bin", "/bin/tool", "/usr", "/usr/bin"]


def test_a_file_takes_the_place_of_a_directory_with_all_that_is_in_it() -> None:
    files = merge([layer(File("app/deep/down")), layer(File("app"))])

    assert paths(files) == ["/app"]


def test_names_of_one_file_are_known_as_such_across_layers() -> None:
    files = merge([layer(program("bin/busybox")), layer(hard("bin/sh", "bin/busybox"))])

    assert files.is_same_file("/bin/sh", "/bin/busybox")
    assert not files.is_same_file("/bin/sh", "/bin/absent")


def test_a_hard_link_to_nothing_is_a_file_of_its_own() -> None:
    files = merge([layer(hard("bin/sh", "bin/gone"))])

    assert files.resolve("/bin/sh").entry is not None


def test_names_that_lead_out_of_the_image_stay_in_it() -> None:
    files = merge([layer(File("../../etc/passwd"), File("/root/x"), link("up", "../../.."))])

    assert paths(files) == ["/etc", "/etc/passwd", "/root", "/root/x", "/up"]
    assert files.resolve("/up/etc/passwd").path == "/etc/passwd"


def test_an_entry_behind_a_loop_of_links_is_refused() -> None:
    with pytest.raises(ImageError, match="a loop of symbolic links"):
        merge([layer(link("a", "b"), link("b", "a"), File("a/file"))])


def test_a_root_that_is_no_directory_is_refused() -> None:
    with pytest.raises(ImageError, match="whose root is no directory"):
        merge([Layer((LayerEntry("", Kind.FILE),))])


def test_more_files_than_an_image_has_are_refused() -> None:
    deep = Layer(tuple(LayerEntry(f"{n}/" + "/".join("abcdefgh"), Kind.FILE) for n in range(200)))
    with pytest.raises(ImageError, match="more than 1000 files"):
        merge([deep], Limits(entries=1000))


def test_layers_that_take_too_long_are_refused() -> None:
    wide = [LayerEntry(f"app/{n}", Kind.FILE) for n in range(1000)]
    marks = [LayerEntry("app", Kind.OPAQUE)] * 1000
    with pytest.raises(ImageError, match="too long to put together"):
        merge([Layer((*wide, *marks))], Limits(steps=100_000))


def test_layers_that_are_large_only_together_are_refused() -> None:
    zeros = Layer((), packed=1 << 20, unpacked=900 << 20)
    with pytest.raises(ImageError, match="more than 1024 MiB together"):
        merge([zeros, zeros], Limits(free=1 << 30))


def test_a_path_deeper_than_python_recurses_is_nothing_special() -> None:
    deep = "/".join("d" * 2000)
    files = merge([layer(File(f"{deep}/file")), layer(File(".wh.d"))])

    assert paths(files) == []
