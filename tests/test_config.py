"""Configuration: where it is found, what it says, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from initlint.config import schema
from initlint.config.load import load
from initlint.config.model import Config
from initlint.config.options import OPTIONS, Names, object_schema
from initlint.config.place import ConfigError
from initlint.finding import Confidence, Finding, Severity
from initlint.record import replace
from initlint.registry import load_all
from initlint.settings import NEWEST_VERSION, Deployer, KubeVersion, Settings
from initlint.source.text import Source, Span

RULE, OTHER = "probe-on-init-container", "undeclared-volume"  # both of the group `api`
ROOM_RULE = """
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import rule

@rule("house-rule", summary="s", severity=Severity.INFO, category="house", since="1", each=Pod)
def house_rule(pod, context):
    yield from ()
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    (home / ".git").mkdir(parents=True)
    monkeypatch.chdir(home)
    return home


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def one(*paths: str, **options: Any) -> Config:
    keys = ("config", "is_isolated")
    how = {key: options.pop(key) for key in keys if key in options}
    (group,) = load(paths or (".",), {k.replace("_", "-"): v for k, v in options.items()}, **how)
    return group.config


def faults(text: str, name: str = ".initlint.yaml") -> list[str]:
    write(name, text)
    with pytest.raises(ConfigError) as caught:
        load(["."])
    return [line.rpartition("home/")[2] for line in str(caught.value).split("\n")]


def finding(rule: str, path: str = "a.yaml") -> Finding:
    source = Source(path, "kind: Pod", Path(path))
    return Finding(rule, Severity.ERROR, Confidence.HIGH, "m", source, Span(0, 4))


def severity(config: Config, rule: str, path: str = "a.yaml") -> Severity | None:
    judged = config.profile(Source(path, "", Path(path))).judge(finding(rule, path))
    return judged.severity if judged else None


def test_without_a_file_everything_is_checked_against_the_newest_version() -> None:
    config = one()

    assert config.settings == Settings()
    assert config.settings.kube_version == NEWEST_VERSION
    assert config.active_rules == config.rules == load_all(())
    assert config.fail_on is Severity.WARNING


def test_options_are_read() -> None:
    write(
        ".initlint.yaml",
        "kube-version: 1.30\ndeployer: helm-wait\nnamespace: shop\nexternal: [db.example.com]\n"
        f"fail-on: never\noptions: {{{RULE}: {{level: 3}}}}\n",
    )
    config = one()

    assert config.settings == Settings(
        KubeVersion(1, 30), Deployer.HELM_WAIT, "shop", ("db.example.com",), {RULE: {"level": 3}}
    )
    assert config.fail_on is None
    assert config.path == Path(".initlint.yaml").resolve()


def test_an_empty_file_says_nothing() -> None:
    write(".initlint.yaml", "# nothing yet\n")

    assert one().settings == Settings()


def test_the_nearest_file_counts_and_the_search_ends_at_the_repository(here: Path) -> None:
    write("../.initlint.yaml", "namespace: outside\n")
    write(".initlint.yaml", "namespace: top\n")
    write("app/pyproject.toml", "[tool.other]\nx = 1\n")
    write("web/pyproject.toml", "[tool.initlint]\nnamespace = 'web'\n")
    write("web/k8s/a.yaml", "")
    write("alone/.git/HEAD", "")
    groups = load(["app", "web/k8s/a.yaml", "alone", "-", "web", "app/gone.yaml"])

    assert [(group.config.settings.namespace, group.paths) for group in groups] == [
        ("top", ("app", "-", "app/gone.yaml")),
        ("web", ("web/k8s/a.yaml", "web")),
        ("default", ("alone",)),
    ]


def test_isolated_reads_no_file_and_config_names_one() -> None:
    write(".initlint.yaml", "namespace: near\n")
    write("other.yaml", "namespace: named\n")

    assert one(is_isolated=True).settings.namespace == "default"
    assert one(config="other.yaml").settings.namespace == "named"


@pytest.mark.parametrize("path", ["gone.yaml", "pyproject.toml"])
def test_a_named_file_without_configuration_is_an_error(path: str) -> None:
    write("pyproject.toml", "[project]\nname = 'x'\n")

    with pytest.raises(ConfigError, match=f"^{path}: there is no"):
        one(config=path)


def test_the_command_line_outweighs_the_file() -> None:
    write(".initlint.yaml", f"namespace: file\nignore: [{RULE}]\nfail-on: error\n")
    config = one(namespace="line", select=(RULE,), ignore=(), deployer=None)

    assert config.settings.namespace == "line"
    assert severity(config, RULE) is Severity.ERROR
    assert severity(config, OTHER) is None
    assert config.fail_on is Severity.ERROR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (True, True)),
        (f"ignore: [{RULE}]", (False, True)),
        ("ignore: [api]", (False, False)),
        (f"select: [{RULE}]", (True, False)),
        ("select: [api]", (True, True)),
        ("select: [manifest]", (False, False)),
        (f"select: [api]\nignore: [{RULE}]", (False, True)),
        (f"select: [{RULE}]\nignore: [api]", (True, False)),
        (f"severity: {{{RULE}: off}}", (False, True)),
        (f"select: [{RULE}]\nseverity: {{{RULE}: 'off'}}", (False, False)),
    ],
)
def test_rules_are_selected_and_ignored_by_name_and_by_group(
    text: str, expected: tuple[bool, bool]
) -> None:
    write(".initlint.yaml", text)
    config = one()

    assert tuple(severity(config, rule) is not None for rule in (RULE, OTHER)) == expected
    assert (RULE in {rule.name for rule in config.active_rules}) is expected[0]


def test_paths_have_their_own_rules_and_the_later_pattern_wins() -> None:
    write(
        ".initlint.yaml",
        f"ignore: [{OTHER}]\nper-path:\n"
        f"  legacy/: {{severity: {{{RULE}: info}}}}\n"
        f"  '*.gen.yaml': {{ignore: [api]}}\n"
        f"  /legacy/new/**: {{select: [{OTHER}], severity: {{{RULE}: error}}}}\n",
    )
    config = one()
    shown = {
        path: (severity(config, RULE, path), severity(config, OTHER, path))
        for path in ("a.yaml", "legacy/a.yaml", "legacy/x.gen.yaml", "legacy/new/x.gen.yaml")
    }

    assert shown == {
        "a.yaml": (Severity.ERROR, None),
        "legacy/a.yaml": (Severity.INFO, None),
        "legacy/x.gen.yaml": (None, None),
        "legacy/new/x.gen.yaml": (None, Severity.ERROR),
    }
    assert OTHER in {rule.name for rule in config.active_rules}


def test_a_crash_of_a_rule_cannot_be_ignored() -> None:
    write(".initlint.yaml", "select: [manifest]\n")

    assert severity(one(), "internal-error") is Severity.ERROR


def test_excluded_patterns_and_paths_stand_below_the_file() -> None:
    write(
        "sub/.initlint.yaml",
        "exclude: [/gen]\nimages:\n  shop: {dockerfile: Dockerfile, context: .}\n"
        "  tool: {archive: out/tool.tar}\n",
    )
    config = one("sub", exclude=("b.yaml",))

    home = str(Path.cwd())
    assert [each.covers(f"{home}/sub/gen/a.yaml") for each in config.excluded] == [True, False]
    assert [each.covers(f"{home}/gen/b.yaml") for each in config.excluded] == [False, True]
    shop, tool = config.images
    assert (shop.kind, shop.path, shop.context) == (
        "dockerfile",
        Path(home, "sub/Dockerfile"),
        Path(home, "sub"),
    )
    assert (tool.image, tool.path, tool.context) == ("tool", Path(home, "sub/out/tool.tar"), None)


def test_a_dockerfile_is_built_as_the_options_of_its_image_say() -> None:
    write(
        ".initlint.yaml",
        "images:\n  shop: {dockerfile: Dockerfile, target: web, args: {PYTHON: '3.12'}}\n",
    )
    (shop,) = one().images

    assert (shop.target, shop.args) == ("web", (("PYTHON", "3.12"),))


def test_builds_are_looked_for_where_the_input_is() -> None:
    write("sub/k8s/pod.yaml", "")

    assert one("sub/k8s/pod.yaml").directories == (Path.cwd() / "sub/k8s",)


def test_rules_of_the_users_own_have_names_too() -> None:
    write("lint/house_rule.py", ROOM_RULE)
    write(".initlint.yaml", "rules: [lint]\nselect: [house]\n")

    assert [rule.name for rule in one().active_rules] == ["house-rule"]


def test_code_of_somebody_elses_configuration_is_not_run() -> None:
    write("theirs/lint/house_rule.py", "raise SystemExit('it was run')")
    write("theirs/.initlint.yaml", "# theirs\nrules: [lint]\n")

    with pytest.raises(ConfigError, match=r"theirs/\.initlint\.yaml:2: `rules` brings code"):
        load(["theirs"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "namespace: a\nkube_version: '1.30'\n",
            [":2: unknown option 'kube_version'; did you mean 'kube-version'?"],
        ),
        (
            "ignore:\n  - api\n  - undeclared-volumes\n",
            [
                (
                    ":3: no rule or group of rules is called 'undeclared-volumes'; "
                    "did you mean 'undeclared-volume'?"
                )
            ],
        ),
        (
            f"severity:\n  {RULE}: warn\n  no-such: off\n",
            [
                (
                    ":2: 'probe-on-init-container' takes one of 'error', 'warning', 'info', 'off', "
                    "not 'warn'; did you mean 'warning'?"
                ),
                ":3: no rule is called 'no-such'",
            ],
        ),
        (
            "per-path:\n  a/**:\n    ignored: [api]\n",
            [":3: unknown option 'ignored'; did you mean 'ignore'?"],
        ),
        ("kube-version: 1.99\n", [":1: kube-version '1.99' is none of 1.25 to 1.37"]),
        ("exclude: legacy/**\n", [":1: 'exclude' takes a list"]),
        ("deployer: [helm]\n", None),
        ("select: []\n", [":1: 'select' is an empty list, which would name nothing"]),
        ("rules: [gone]\n", [":1: there is no directory 'gone'"]),
        (
            "images:\n  shop: {dockerfile: a, layout: b}\n",
            [":2: image 'shop' takes exactly one of 'dockerfile', 'layout', 'archive'"],
        ),
        (
            "images:\n  shop: {layout: a, target: b}\n",
            [":2: 'shop': 'dockerfile' is a dependency of 'target'"],
        ),
        (
            "images:\n  shop: {dockerfile: a, args: {B: [c]}}\n",
            [":2: 'B' takes a text"],
        ),
        (
            "images:\n  shop: {dockerfile: a, targets: b}\n",
            [":2: unknown option 'targets'; did you mean 'target'?"],
        ),
        ("a: 1\na: 2\n", [":2: 'a' stands here a second time"]),
        ("namespace: a\n---\nnamespace: b\n", None),
        ("- a\n", [":1: a configuration is a mapping of options"]),
        ("namespace: 'open\n", None),
    ],
)
def test_a_wrong_option_is_named_with_file_and_line(text: str, expected: list[str] | None) -> None:
    said = faults(text)

    assert all(each.startswith(".initlint.yaml:") for each in said)
    assert expected is None or said == [f".initlint.yaml{each}" for each in expected]


def test_a_wrong_option_of_the_command_line_is_named() -> None:
    with pytest.raises(
        ConfigError, match="command line: no rule or group of rules is called 'nope'"
    ):
        one(ignore=("nope",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.initlint]\nfail-on = 'all'\n", ":2: 'fail-on' takes one of"),
        ("[tool.initlint]\nignore = [\n  'nope',\n]\n", ":2: no rule or group"),
        ("[tool.initlint.per-path.\"a/*\"]\nselct = ['api']\n", ":2: unknown option 'selct'"),
        ("[tool.initlint]\nper-path = {'a' = {ignore = 3}}\n", ":2: 'ignore' takes a list"),
        ("[tool.initlint]\nfail-on = 1979-05-27\n", None),
        ("[tool]\ninitlint = 3\n", ": `tool.initlint` is a table of options"),
        ("[tool.initlint\n", ": Expected ']'"),
    ],
)
def test_a_wrong_option_in_toml_is_named_with_its_line(text: str, expected: str | None) -> None:
    (said,) = faults(text, "pyproject.toml")

    assert said.startswith(f"pyproject.toml{expected or ':2:'}")


def test_the_schema_for_editors_accepts_rules_of_the_users_own() -> None:
    assert jsonschema_rs.is_valid(schema(), {"ignore": ["house-rule"], "severity": {"x-y": "off"}})
    assert not jsonschema_rs.is_valid(schema(), {"severity": {"x-y": "bad"}})


def test_every_option_is_in_the_schema_with_its_summary() -> None:
    shown = {name: each["description"] for name, each in schema()["properties"].items()}

    assert shown == {option.name: option.summary for option in OPTIONS}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"select": ["api"], "severity": {RULE: "off"}},
        {"select": ["nope"]},
        {"images": {"a": {"dockerfile": "x", "context": "."}, "b": {"context": "."}}},
        {"kube-version": "v1.29.4"},
        {"kube-version": "1.2"},
        {"namespace": "A"},
        {"options": {RULE: 3}},
    ],
)
def test_both_validators_agree(data: dict[str, Any]) -> None:
    closed = object_schema(Names.of(load_all(()), are_all=True))

    assert jsonschema_rs.is_valid(closed, data) == Draft202012Validator(closed).is_valid(data)


def test_a_finding_keeps_all_but_its_severity() -> None:
    write(".initlint.yaml", f"severity: {{{RULE}: info}}\n")
    before = finding(RULE)

    assert one().profile(before.source).judge(before) == replace(before, severity=Severity.INFO)


def test_the_documentation_has_every_option() -> None:
    page = Path(__file__).parent.parent / "docs" / "configuration.md"
    rows = [line.split("|") for line in page.read_text(encoding="utf-8").splitlines()]
    shown = [row[1].strip(" `") for row in rows if len(row) == 5 and "`" in row[1]]

    assert set(shown) == {option.name for option in OPTIONS}


def test_registries_are_reached_as_file_and_command_line_say_option_by_option() -> None:
    write(
        ".initlint.yaml",
        "registry: {mirrors: {docker.io: mirror.test}, ca: a.pem, platform: linux/arm64}",
    )
    registry = one(registry={"ca": "b.pem", "insecure": ["plain.test"]}).registry

    assert registry.mirrors == (("docker.io", "mirror.test"),)
    assert registry.authority == Path("b.pem")
    assert registry.insecure == ("plain.test",)
    assert registry.platform == ("linux", "arm64")
    assert one().registry.authority == Path.cwd() / "a.pem"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("registry: {mirror: {}}", "unknown option 'mirror'; did you mean 'mirrors'?"),
        ("registry: {platform: amd64}", "'platform'"),
        ("registry: []", "'registry' takes a mapping"),
        ("look-up-images: always", "'look-up-images' takes one of 'registry', 'never'"),
    ],
)
def test_a_wrong_way_to_registries_is_named(text: str, fault: str) -> None:
    (found,) = faults(text)

    assert found.startswith(".initlint.yaml:1: ")
    assert fault in found


def test_a_lock_file_belongs_to_the_paths_below_it() -> None:
    text = '{"version": 1, "images": {}}'
    write("a/initlint-images.lock", text)
    write("a/deep/pod.yaml", "")
    write("b/pod.yaml", "")
    groups = load(["a/deep/pod.yaml", "b/pod.yaml", "a"])

    assert [(group.paths, group.config.lock is not None) for group in groups] == [
        (("a/deep/pod.yaml", "a"), True),
        (("b/pod.yaml",), False),
    ]
    (isolated,) = load(["a"], is_isolated=True)
    assert isolated.config.lock is None
