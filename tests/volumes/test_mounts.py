"""Paths lead through nested mounts as kubelet and the runtime make them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.volumes.location import Location, normal
from initlint.volumes.mounts import MountTable
from tests.volumes.examples import container, pod_graph

NAMES = ("data", "shared", "work")
parts = st.sampled_from(("a", "b", "c.json", "d"))
paths = st.lists(parts, min_size=1, max_size=4).map("/".join)
mounts = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(NAMES), "mountPath": paths.map("/{}".format)},
        optional={"subPath": paths},
    ),
    max_size=4,
    unique_by=lambda mount: mount["mountPath"],
)


def table(*mounts: dict[str, Any], env: dict[str, str] | None = None) -> MountTable:
    """Give the mount table of a container; every volume that is mounted is declared."""
    variables = [{"name": name, "value": value} for name, value in (env or {}).items()]
    init = {"name": "init", "image": "busybox", "volumeMounts": mounts, "env": variables}
    graph = pod_graph(initContainers=[init], volumes=[{"name": name} for name in NAMES])
    return graph.table(container(graph, "init"))


def where(found: Location | None) -> str | None:
    """Show a location as `volume:path`; `:path` for the container's own file system."""
    if found is None:
        return None
    return f"{found.volume.name if found.volume is not None else ''}:{found.path}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/data", "data:"),
        ("/data/", "data:"),
        ("/data/x/y", "data:x/y"),
        ("/data//x/../y", "data:y"),
        ("/database", ":database"),
        ("/data/inner/x", "shared:x"),
        ("/data/inner", "shared:"),
        ("/data/innermost", "data:innermost"),
        ("/etc/app/conf.d/x", "work:conf/x"),
        ("/etc/app/../other", ":etc/other"),
        ("//data/x", "data:x"),
        ("/", ":"),
    ],
)
def test_the_innermost_mount_has_a_path(path: str, expected: str) -> None:
    found = table(
        {"name": "shared", "mountPath": "/data/inner"},
        {"name": "data", "mountPath": "/data/"},
        {"name": "work", "mountPath": "/etc/app/conf.d", "subPath": "conf"},
    )

    assert where(found.locate(path)) == expected


@pytest.mark.parametrize(
    "path", [None, "", "data/x", "/dev/null", "/dev/shm/x", "/proc/1/cwd", "/etc/hosts", "/a/\0/b"]
)
def test_nobody_can_tell_where_such_a_path_leads(path: str | None) -> None:
    assert table().locate(path) is None


def test_a_volume_may_lie_over_what_the_runtime_mounts() -> None:
    found = table({"name": "data", "mountPath": "/dev/shm"})

    assert where(found.locate("/dev/shm/x")) == "data:x"


def test_below_a_volume_that_is_not_declared_nothing_is_known() -> None:
    assert table({"name": "typo", "mountPath": "/data"}).locate("/data/x") is None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("$(TEAM)/logs", "data:red/logs/x"), ("$(OTHER)", None), ("plain", "data:plain/x")],
)
def test_a_sub_path_expression_takes_the_containers_variables(
    expression: str, expected: str | None
) -> None:
    mount = {"name": "data", "mountPath": "/data", "subPathExpr": expression}
    found = table(mount, env={"TEAM": "red"})

    assert where(found.locate("/data/x")) == expected


def test_a_part_of_unknown_name_may_be_any_part() -> None:
    found = table({"name": "data", "mountPath": "/data", "subPathExpr": "$(POD)"})
    (mounted,) = found.mounted

    assert mounted.mount.volume is not None
    assert found.has_unknown_part(mounted.mount.volume)


def test_a_hidden_place_has_no_path() -> None:
    found = table(
        {"name": "data", "mountPath": "/data"}, {"name": "work", "mountPath": "/data/sub"}
    )
    volume = found.container.pod.volume("data")

    assert volume is not None
    assert found.paths_of(volume, "sub/x") == ()
    assert found.paths_of(volume, "top/x") == ("/data/top/x",)


def test_a_volume_may_be_seen_under_two_paths() -> None:
    found = table(
        {"name": "data", "mountPath": "/a"}, {"name": "data", "mountPath": "/b", "subPath": "conf"}
    )
    volume = found.container.pod.volume("data")

    assert volume is not None
    assert set(found.paths_of(volume, "conf/x")) == {"/a/conf/x", "/b/x"}


@given(mounts, paths)
def test_locate_and_paths_of_are_inverse(given_mounts: list[dict[str, Any]], path: str) -> None:
    found = table(*given_mounts)
    location = found.locate(f"/{path}")

    if location is None or location.volume is None:
        return
    assert normal(f"/{path}") in found.paths_of(location.volume, location.path)
    for seen in found.paths_of(location.volume, location.path):
        again = found.locate(seen)
        assert again is not None
        assert (again.volume, again.path) == (location.volume, location.path)


@given(mounts, paths, paths)
def test_a_mount_that_is_added_changes_only_what_lies_below_it(
    given_mounts: list[dict[str, Any]], where_added: str, path: str
) -> None:
    if any(mount["mountPath"] == f"/{where_added}" for mount in given_mounts):
        return
    added = {"name": "work", "mountPath": f"/{where_added}"}
    before, after = table(*given_mounts), table(*given_mounts, added)
    is_below = f"/{path}/".startswith(f"/{where_added}/")
    inner = [m for m in given_mounts if m["mountPath"].startswith(f"/{where_added}/")]
    is_inner = any(f"/{path}/".startswith(f"{m['mountPath']}/") for m in inner)

    if is_below and not is_inner:
        assert where(after.locate(f"/{path}")) == f"work:{path[len(where_added) :].strip('/')}"
    else:
        assert where(after.locate(f"/{path}")) == where(before.locate(f"/{path}"))
