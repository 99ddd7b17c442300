"""What the paths of a command line lead to."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.source import assemble, files
from initlint.source.bundle import Bundle, Inputs
from initlint.source.discover import discover

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*paths: str, text: str = POD) -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)


def found(*paths: str, stdin: bytes = b"", **options: object) -> Inputs:
    return discover(paths, stdin=io.BytesIO(stdin), **options)  # type: ignore[arg-type]


def names(inputs: Inputs) -> list[str]:
    return [source.name for bundle in inputs.bundles for source in bundle.sources]


def shape(bundle: Bundle) -> tuple[str, list[str], list[str]]:
    return (bundle.name, [s.name for s in bundle.sources], [s.name for s in bundle.context])


def said(inputs: Inputs) -> list[str]:
    return [str(problem) for problem in inputs.problems]


def test_a_directory_sees_those_above_it_up_to_the_path_given(here: Path) -> None:
    write("top.yaml", "k8s/base.yml", "k8s/app/web.yaml", "k8s/db/db.json")
    Path("k8s/db/db.json").write_text('{"apiVersion": "v1", "kind": "Service"}')

    assert [shape(bundle) for bundle in found("k8s").bundles] == [
        ("k8s", ["k8s/base.yml"], []),
        ("k8s/app", ["k8s/app/web.yaml"], ["k8s/base.yml"]),
        ("k8s/db", ["k8s/db/db.json"], ["k8s/base.yml"]),
    ]


def test_one_source_stands_in_every_bundle_that_sees_its_file(here: Path) -> None:
    write("a.yaml", "sub/b.yaml")
    top, sub = found(".").bundles

    assert sub.context[0] is top.sources[0]


def test_a_named_file_sees_its_neighbours_and_not_those_below(here: Path) -> None:
    write("k8s/web.yaml", "k8s/service.yaml", "k8s/sub/other.yaml", "k8s/notes.txt")

    assert [shape(bundle) for bundle in found("k8s/web.yaml").bundles] == [
        ("k8s", ["k8s/web.yaml"], ["k8s/service.yaml"])
    ]


def test_a_named_file_is_read_whatever_its_ending(here: Path) -> None:
    write("pod.tmpl", "package.json")

    assert names(found("pod.tmpl", "package.json")) == ["package.json", "pod.tmpl"]


def test_context_is_bounded_and_says_so(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "MOST_CONTEXT_FILES", 2)
    write("a.yaml", "b.yaml", "c.yaml", "d.yaml")
    inputs = found("a.yaml")

    assert shape(inputs.bundles[0]) == (".", ["a.yaml"], ["b.yaml", "c.yaml"])
    assert [notice.name for notice in inputs.notices] == ["."]


def test_a_file_that_is_given_twice_is_read_once(here: Path) -> None:
    write("k8s/a.yaml")
    absolute = str(here / "k8s" / "a.yaml")

    assert names(found("k8s", "./k8s", "k8s/a.yaml", "k8s/../k8s/a.yaml", absolute, "k8s/")) == [
        "k8s/a.yaml"
    ]


@given(st.permutations(["k8s/b", "k8s", "k8s/a/x.yaml", "-", "other/o.yml", "gone"]))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_paths_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[str]
) -> None:
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("order"))
    try:
        write("k8s/a/x.yaml", "k8s/b/y.yaml", "k8s/z.yaml", "other/o.yml", "other/n.yml")
        inputs = found(*order, stdin=POD.encode())
    finally:
        os.chdir(before)

    assert [shape(bundle) for bundle in inputs.bundles] == [
        ("<stdin>", ["<stdin>"], []),
        ("k8s", ["k8s/z.yaml"], []),
        ("k8s/a", ["k8s/a/x.yaml"], ["k8s/z.yaml"]),
        ("k8s/b", ["k8s/b/y.yaml"], ["k8s/z.yaml"]),
        ("other", ["other/o.yml"], ["other/n.yml"]),
    ]
    assert said(inputs) == ["gone: does not exist"]


def test_hidden_vendored_and_odd_files_are_passed_over(here: Path) -> None:
    write(
        ".git/x.yaml", "vendor/x.yaml", "node_modules/x.yaml", ".hidden.yaml", "a.txt", "ok/a.YAML"
    )

    assert names(found(".")) == ["ok/a.YAML"]


def test_a_hidden_directory_that_is_named_is_read(here: Path) -> None:
    write(".k8s/a.yaml", "b.yaml")

    assert names(found(".", ".k8s")) == ["b.yaml", ".k8s/a.yaml"]


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ('\ufeff \n{"kind": "Pod", "apiVersion": "v1"}', True),
        ('{"name": "left-pad", "version": "1.0.0"}', False),
        ('["apiVersion"]', False),
        ('{"filler": "' + "x" * 5000 + '", "apiVersion": "v1"}', False),
    ],
)
def test_json_in_a_directory_is_read_where_it_begins_like_an_object(
    here: Path, text: str, *, is_read: bool
) -> None:
    write("it.json", text=text)
    write("a.yaml")

    assert ("it.json" in names(found("."))) is is_read


def test_a_directory_with_nothing_to_check_is_a_problem_that_may_be_permitted(here: Path) -> None:
    Path("empty").mkdir()
    write("full/a.yaml", "js/package.json", text="{}")
    inputs = found("empty", "js", "full")

    assert said(inputs) == [
        "empty: holds no manifest, so there is nothing to check",
        "js: holds no manifest, so there is nothing to check",
    ]
    assert all(problem.is_empty for problem in inputs.problems)


@pytest.mark.parametrize("path", ["gone", "", "k8s/gone.yaml", "a\0b"])
def test_what_does_not_exist_is_a_problem(here: Path, path: str) -> None:
    (problem,) = found(path).problems

    assert problem.message == "does not exist"
    assert not problem.is_empty


def test_standard_input_is_a_bundle_of_its_own(here: Path) -> None:
    write("a.yaml")
    inputs = found("-", "a.yaml", "-", stdin=b"\xef\xbb\xbfkind: Pod\n")

    assert [bundle.name for bundle in inputs.bundles] == [".", "<stdin>"]
    source = inputs.bundles[1].sources[0]
    assert (source.text, source.encoding, source.path) == ("kind: Pod\n", "utf-8-sig", None)


def test_empty_standard_input_is_a_problem(here: Path) -> None:
    inputs = found("-", stdin=b" \n")

    assert said(inputs) == ["<stdin>: holds no manifest, so there is nothing to check"]
    assert inputs.problems[0].is_empty


def test_what_is_too_large_is_not_read(here: Path) -> None:
    with Path("big.yaml").open("wb") as file:
        file.truncate(100 * 2**20)
    write("a.yaml")
    inputs = found(".")

    assert names(inputs) == ["a.yaml"]
    assert said(inputs) == ["big.yaml: is larger than 64 MiB, which is the most that is read"]


def test_a_file_that_git_crypt_has_locked_is_not_read(here: Path) -> None:
    Path("secret.yaml").write_bytes(b"\0GITCRYPT\0\xd3\x8a")
    write("a.yaml")
    inputs = found(".")

    assert names(inputs) == ["a.yaml"]
    assert said(inputs) == ["secret.yaml: is encrypted: git-crypt has it locked"]


def test_no_more_than_the_limit_is_taken_from_a_stream() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            Endless.taken += size
            return b"a" * size

    with pytest.raises(files.ReadError, match="larger than 1 MiB"):
        files.read_stream(Endless(), limit=2**20)  # type: ignore[arg-type]
    assert Endless.taken == 2**20 + 1


def test_pipes_and_devices_are_not_opened(here: Path) -> None:
    os.mkfifo("pipe.yaml")
    write("a.yaml")
    inputs = found(".", "/dev/null")

    assert names(inputs) == ["a.yaml"]
    assert said(inputs) == [
        "/dev/null: is no regular file, and is not opened",
        "pipe.yaml: is a pipe, which is not opened: `-` reads standard input",
    ]


def test_a_file_that_fails_while_it_is_read_costs_no_other(here: Path) -> None:
    write("a.yaml")
    inputs = found("a.yaml", "/proc/self/mem")

    assert names(inputs) == ["a.yaml"]
    assert said(inputs) == ["/proc/self/mem: cannot be read: input/output error"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_a_problem(here: Path) -> None:
    write("a.yaml", "shut/b.yaml", "ok.yaml")
    Path("a.yaml").chmod(0)
    Path("shut").chmod(0)

    assert said(found(".")) == [
        "a.yaml: cannot be read: permission denied",
        "shut: cannot be read: permission denied",
    ]


def test_a_directory_that_vanishes_is_a_problem(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.yaml", "sub/b.yaml")
    scan = os.scandir

    def vanish(path: Path) -> object:
        if Path(path).name == "sub":
            raise FileNotFoundError(2, "No such file or directory")
        return scan(path)

    monkeypatch.setattr(os, "scandir", vanish)

    assert said(found(".")) == ["sub: cannot be read: no such file or directory"]


def test_a_link_is_followed_to_a_file_inside_and_to_nothing_else(here: Path) -> None:
    write("k8s/base/a.yaml", "outside.yaml", "k8s/..data/hidden.yaml")
    Path("k8s/app").mkdir()
    Path("k8s/app/a.yaml").symlink_to("../base/a.yaml")
    Path("k8s/app/out.yaml").symlink_to(here / "outside.yaml")
    Path("k8s/app/gone.yaml").symlink_to("nowhere.yaml")
    Path("k8s/app/loop.yaml").symlink_to("loop.yaml")
    Path("k8s/up").symlink_to("..")
    Path("k8s/mounted.yaml").symlink_to("..data/hidden.yaml")
    write("k8s/app/own.yaml")
    inputs = found("k8s")

    assert [shape(bundle) for bundle in inputs.bundles] == [
        ("k8s", ["k8s/mounted.yaml"], []),
        ("k8s/app", ["k8s/app/own.yaml"], ["k8s/base/a.yaml", "k8s/mounted.yaml"]),
        ("k8s/base", ["k8s/base/a.yaml"], ["k8s/mounted.yaml"]),
    ]
    assert said(inputs) == [
        "k8s/app/gone.yaml: is a link that leads to no file",
        "k8s/app/loop.yaml: is a link that leads to no file",
    ]
    assert [notice.name for notice in inputs.notices] == ["k8s/app/out.yaml"]


def test_a_link_that_is_named_is_followed(here: Path) -> None:
    write("real/a.yaml")
    Path("linked").symlink_to("real")
    Path("b.yaml").symlink_to("real/a.yaml")

    assert names(found("linked")) == ["linked/a.yaml"]
    assert names(found("b.yaml")) == ["b.yaml"]


def test_names_are_relative_to_the_working_directory_and_forge_no_line(here: Path) -> None:
    write("a\n::error::b.yaml", "sub/x.yaml")
    os.chdir("sub")

    assert names(found("..", "../sub")) == ["../a\\n::error::b.yaml", "../sub/x.yaml"]
    assert names(found(str(here / "sub"))) == ["x.yaml"]


def test_a_name_that_is_no_utf8_is_escaped(here: Path) -> None:
    Path(os.fsdecode(b"caf\xe9.yaml")).write_text(POD)

    assert names(found(".")) == ["caf\\udce9.yaml"]


def test_a_chart_is_not_read_but_told_of(here: Path) -> None:
    write("c/Chart.yaml", "c/values.yaml", "c/values-prod.yaml", "c/templates/a.yaml")
    write("c/templates/sub/b.tpl", "c/templates/NOTES.txt", "c/ci/x.yaml", "c/files/y.yaml")
    write("c/charts/dep/Chart.yaml", "c/charts/dep/templates/z.yaml")
    write("c/examples/pod.yaml", "plain/b.yaml")
    inputs = found(".")

    assert names(inputs) == ["c/examples/pod.yaml", "plain/b.yaml"]
    assert [(chart.name, chart.template_count) for chart in inputs.charts] == [("c", 2)]
    assert (inputs.notices, inputs.problems) == ((), ())


@pytest.mark.parametrize(
    "path", ["c", "c/templates", "c/templates/a.yaml", "c/values.yaml", "c/charts/d/values.yaml"]
)
def test_what_is_part_of_a_chart_leads_to_the_chart(here: Path, path: str) -> None:
    write("c/Chart.yaml", "c/values.yaml", "c/templates/a.yaml")
    write("c/charts/d/Chart.yaml", "c/charts/d/values.yaml")
    inputs = found(path)

    assert inputs.bundles == ()
    named = frozenset({str(here / path)} if path == "c/templates/a.yaml" else ())
    assert [(chart.name, chart.named) for chart in inputs.charts] == [("c", named)]
    assert inputs.problems == ()


def test_a_chart_that_is_found_whole_is_reported_on_as_a_whole(here: Path) -> None:
    write("c/Chart.yaml", "c/templates/a.yaml", "c/templates/b.yaml")

    (chart,) = found("c", "c/templates/a.yaml").charts
    assert chart.named == frozenset()
    (chart,) = found("c/templates/a.yaml", "c/values.yaml").charts
    assert chart.named == {str(here / "c/templates/a.yaml")}


def test_kustomizations_are_found_by_each_of_their_names(here: Path) -> None:
    write("a/kustomization.yaml", "b/kustomization.yml", "c/Kustomization", "d/web.yaml")
    inputs = found(".")

    assert [each.name for each in inputs.kustomizations] == ["a", "b", "c"]
    assert inputs.problems == ()


def test_a_named_file_is_looked_for_in_the_kustomizations_above_it(here: Path) -> None:
    write("k/kustomization.yaml", "k/sub/web.yaml", "plain/web.yaml")

    assert found("k/sub/web.yaml", "plain/web.yaml").named_files == (str(here / "k/sub/web.yaml"),)
