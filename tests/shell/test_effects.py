"""What it does to the world."""

from __future__ import annotations

import pytest

from initlint.shell.dialect import Dialect
from initlint.shell.questions import Effect, EffectKind, Verdict
from tests.shell.examples import argv, at, script

READS, WRITES, CALLS = EffectKind.READS, EffectKind.WRITES, EffectKind.CALLS


def _of(effects: tuple[Effect, ...], kind: EffectKind) -> list[str | None]:
    return [effect.path for effect in effects if effect.kind is kind]


def test_a_copy_reads_and_writes() -> None:
    effects = argv("cp", "-r", "/app", "/shared").effects

    assert (_of(effects, READS), _of(effects, WRITES)) == (["/app"], ["/shared"])


def test_redirections_read_and_write_files() -> None:
    effects = script(
        "sort < /a > /b; echo x >> /c; cat <<END > /d\nx\nEND\nfoo 2>/dev/null"
    ).effects

    assert (_of(effects, READS), _of(effects, WRITES)) == (["/a"], ["/b", "/c", "/d"])
    assert [effect.path for effect in effects if effect.appends] == ["/c"]


def test_a_loop_writes_what_its_redirection_says() -> None:
    assert _of(script("while read x; do echo $x; done < /in > /out").effects, WRITES) == ["/out"]


def test_a_relative_path_is_taken_from_the_directory_that_cd_went_to() -> None:
    assert _of(script("cd /work && echo x > a/../b").effects, WRITES) == ["/work/b"]


def test_a_relative_path_stays_relative_where_the_directory_is_unknown() -> None:
    assert _of(script("echo x > out").effects, WRITES) == ["out"]


def test_paths_behind_chroot_lie_below_its_root() -> None:
    assert _of(argv("chroot", "/host", "sh", "-c", "echo x > /etc/y").effects, WRITES) == [
        "/host/etc/y"
    ]


def test_paths_in_another_mount_namespace_are_unknown() -> None:
    text = "nsenter -t 1 -m -- sh -c 'echo x > /etc/y'"

    assert _of(script(text).effects, WRITES) == [None]


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("touch /x", True),
        ("if check; then touch /x; fi", False),
        ("check && touch /x", True),
        ("check && touch /x; true", False),
        ("set -e; check; touch /x", True),
        ("check || exit 1; touch /x", True),
        ("for i in 1 2 3; do touch /x; done", True),
        ("for i in $LIST; do touch /x; done", False),
        ("touch /x &", False),
        ("if a; then touch /x; else exit 1; fi", True),
        ("f() { touch /x; }; f", True),
        ("f() { touch /x; }", False),
    ],
)
def test_an_effect_is_certain_when_every_successful_path_has_it(text: str, certain: bool) -> None:
    found = [e.certain for e in script(text).effects if e.path == "/x" and e.kind is WRITES]

    assert found == ([certain] if "()" not in text or certain else [])


def test_calls_name_the_program_behind_its_wrappers() -> None:
    effects = script("exec su-exec app timeout 5 ./migrate up").effects

    assert [(e.program, at(e.place)) for e in effects if e.kind is CALLS] == [
        ("./migrate", "./migrate")
    ]


def test_owner_and_mode_are_told() -> None:
    effects = script("chown -R 1000:1000 /data; chmod 0755 /data/run").effects
    owners = [(e.path, e.owner, e.is_recursive) for e in effects if e.kind.name == "CHANGES_OWNER"]
    modes = [(e.path, e.mode) for e in effects if e.kind is EffectKind.CHANGES_MODE]

    assert owners == [("/data", "1000:1000", True)]
    assert modes == [("/data/run", "0755")]


def test_a_migration_and_a_download_are_told_apart() -> None:
    effects = script("alembic upgrade head; curl -o /x http://a/b").effects
    kinds = {e.kind for e in effects}

    assert {EffectKind.MIGRATES, EffectKind.FETCHES} <= kinds


def test_a_variable_in_a_path_is_followed() -> None:
    assert _of(script('D=/data; echo x > "$D/$NAME.txt"', NAME="a").effects, WRITES) == [
        "/data/a.txt"
    ]


def test_each_turn_of_a_loop_over_files_has_its_own_effect() -> None:
    assert _of(script("for d in a b; do touch /x/$d; done").effects, WRITES) == ["/x/a", "/x/b"]


def test_a_trap_on_exit_runs_at_every_end() -> None:
    removed = [e for e in script("trap 'rm /l' EXIT; work").effects if e.kind is EffectKind.REMOVES]

    assert [e.path for e in removed] == ["/l"]


def test_commands_are_given_as_they_are_written() -> None:
    program = script("A=1 nc -z $H 80 2>&1 >/log; [ -f /x ]", Dialect.BASH)
    rows = [command.words for command in program.commands()]
    redirects = [
        (r.operator, r.descriptor, r.target) for c in program.commands() for r in c.redirects
    ]

    assert rows == [("nc", "-z", None, "80"), ("[", "-f", "/x", "]")]
    assert redirects == [(">&", 2, "1"), (">", None, "/log")]


def test_a_comment_behind_the_mark_of_a_here_document_is_none_of_its_words() -> None:
    ends = script("cat <<END # the list\none\nEND\nsleep infinity\n").ends

    assert ends.verdict is Verdict.NEVER


def test_a_dash_before_a_here_document_is_an_argument() -> None:
    found = script("kubectl apply -f - <<END\nkind: ConfigMap\nEND\n").effects

    assert ("kubectl", "apply", "-f", "-") in {effect.words for effect in found}


def test_what_pushd_leaves_is_no_place_that_is_known() -> None:
    found = script("cd /a; pushd /b; echo x > file", Dialect.BASH).effects

    assert {effect.path for effect in found if effect.kind is EffectKind.WRITES} == {"file"}
