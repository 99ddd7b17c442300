"""Does it end: verdicts that real shells agree with."""

from __future__ import annotations

import pytest

from initlint.shell.dialect import Dialect
from initlint.shell.questions import AtBound, LoopKind, Verdict
from tests.shell.examples import argv, at, script

ASH, DASH, BASH = Dialect.ASH, Dialect.DASH, Dialect.BASH
ALL = (ASH, DASH, BASH)


@pytest.mark.parametrize("dialect", ALL)
@pytest.mark.parametrize(
    "text",
    [
        "until nc -z db 5432; do sleep 2; done",
        "while ! nc -z db 5432; do sleep 2; done",
        "while true; do nc -z db 5432 && break || sleep 5; done",
        "while :; do if nc -z db 5432; then exit 0; fi; sleep 5; done",
        "while true; do out=$(nc -z db 5432); if [ $? -eq 0 ]; then break; fi; sleep 9; done",
        "s=1; while [ $s != 0 ]; do sleep 2; s=`nc db 5432 </dev/null; echo $?`; done",
        'until [ "$(psql -tAc "SELECT to_regclass(\'t\')")" = "t" ]; do sleep 5; done',
        "while [ $(curl -s -o /dev/null -w '%{http_code}' http://a/) != 200 ]; do sleep 2; done",
        "until $(curl --output /dev/null --silent --fail http://a:80/); do sleep 5; done",
        'x=$(kubectl get job a); while [ -z "$x" ]; do sleep 3; x=$(kubectl get job a); done',
        "while :; do case $(curl -s http://a) in ok) break;; esac; sleep 1; done",
        "until ( nc -z a 1\n nc -z b 2 ); do sleep 1; done",
        "until printf . && nc -z a 1; do sleep 2; done",
        "while [ ! -f /shared/ready ]; do sleep 1; done",
        "while ! kubectl get pod a | grep -q Running; do sleep 3; done",
        "wait_for() { until nc -z $1 80; do sleep 1; done; }; wait_for a; wait_for b",
        "(until nc -z a 1; do sleep 1; done) & wait",
        "eval 'until nc -z db 80; do sleep 1; done'",
        "cat hosts | while read h; do until nc -z $h 80; do sleep 1; done; done",
        "set -e; while ! nc -z a 1; do sleep 1; done; migrate",
        "i=0; while [ $i -lt 30 ]; do nc -z a 1 && break; sleep 1; done",
    ],
)
def test_a_loop_that_a_probe_can_end_waits_without_bound(text: str, dialect: Dialect) -> None:
    ends = script(text, dialect).ends

    assert (ends.verdict, ends.is_bounded, ends.bound) == (Verdict.WAITS, False, None)


@pytest.mark.parametrize(
    "text",
    [
        "while true; do sleep 1; done",
        "until false; do sleep 1; done",
        "i=0; while [ $i -lt 30 ]; do sleep 1; done",
        "f() { while :; do sleep 5; done; }; f",
        "tail -f /dev/null",
        "sleep infinity",
        "echo ready; nginx -g 'daemon off;'",
        "set -e; if false; then :; fi; false || true; while true; do sleep 1; done",
        "( exit 1 ); while true; do sleep 1; done",
        "set -e; false | true; while true; do sleep 1; done",
        "foo & tail -f /dev/null & wait",
    ],
)
@pytest.mark.parametrize("dialect", ALL)
def test_what_has_no_path_to_an_exit_never_ends(text: str, dialect: Dialect) -> None:
    ends = script(text, dialect).ends

    assert ends.verdict is Verdict.NEVER
    assert ends.loops


@pytest.mark.parametrize("dialect", ALL)
@pytest.mark.parametrize(
    "text",
    [
        "echo done",
        "server & sleep 2 && client",
        "tail -f /dev/null & echo",
        "exec app acl-init",
        "while read -r line; do echo $line; done < /etc/hosts",
        "tr -dc a-z </dev/urandom | dd count=32 bs=1",
        "f() { while :; do return 0; done; }; f",
        "set -- a b c; while [ $# -gt 0 ]; do shift; done",
        "set -e; false; while true; do sleep 1; done",
        "set -e; ( exit 1 ); while true; do sleep 1; done",
        "while [ 200 -ne 200 ]; do sleep 1; done",
        "bash <<EOF\necho hi\nEOF",
        "for f in *.sql; do psql -f $f; done",
        "while true; do exit 0; done",
    ],
)
def test_what_ends_by_itself_exits(text: str, dialect: Dialect) -> None:
    assert script(text, dialect).ends.verdict is Verdict.EXITS


BOUNDED = [
    ("for i in $(seq 1 60); do curl -k http://a && exit 0 || sleep 5; done; exit 1", ASH, 300),
    ("for i in 1 2 3 4 5 6 7 8 9 10; do nc -z a 1 && break; sleep 1; done; nc -z a 1", ASH, 10),
    ("for i in {1..60}; do nc -z a 1 && exit 0; sleep 2; done; exit 1", BASH, 120),
    ("i=0; until nc -z a 1; do i=$((i+1)); [ $i -ge 30 ] && exit 1; sleep 2; done", ASH, 58),
    ("i=0; until nc -z a 1; do i=`expr $i + 1`; test $i = 30 && exit 1; sleep 2; done", ASH, 58),
    ("i=0; while [ $i -lt 600 ]; do nc -z a 1 && exit; let i=i+1; sleep 1; done; exit 1", ASH, 600),
    ("for ((i=0; i<5; i++)); do nc -z a 1 && exit 0; sleep 3; done; exit 1", BASH, 15),
    ("timeout 300 sh -c 'until nc -z db 5432; do sleep 2; done'", ASH, 300),
    ("end=$((SECONDS+90)); until nc -z a 1; do ((SECONDS>end)) && exit 1; sleep 2; done", BASH, 90),
    (("s=$(date +%s); until nc -z a 1; do\n n=$(date +%s)\n"
      " if [ $((n-s)) -gt 300 ]; then exit 1; fi; sleep 2; done"), ASH, 300),
    ("kubectl wait --for=condition=complete job/a --timeout=60s", ASH, 60),
    (('retry() { local r=1; for ((i=1; i<=${2:-12}; i+=1)); do $1 && r=0 && break; sleep 5; done\n'
      ' return $r; }\ncheck() { nc -z $1 5432; }\nretry "check db" || exit 1'), BASH, 60),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dialect", "seconds"), BOUNDED)
def test_a_wait_whose_attempts_are_numbered_or_timed_has_a_bound_at_which_it_fails(
    text: str, dialect: Dialect, seconds: int
) -> None:
    ends = script(text, dialect).ends

    assert (ends.verdict, ends.bound, ends.at_bound) == (Verdict.WAITS, seconds, AtBound.FAILS)


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1 2 3; do nc -z a 1 && break; sleep 1; done; echo up",
        "for i in 1 2 3; do nc -z a 1 && break; sleep 1; done",
        "timeout 3 sh -c 'until nc -z db 5432; do sleep 1; done' || true",
    ],
)
def test_a_bound_after_which_the_script_goes_on_is_told_apart(text: str) -> None:
    ends = script(text).ends

    assert (ends.verdict, ends.at_bound) == (Verdict.WAITS, AtBound.GOES_ON)


def test_a_bound_that_a_variable_sets_exists_and_is_not_known() -> None:
    ends = script("i=0; while [ $i -lt $MAX ]; do nc -z a 1 && exit; i=$((i+1)); done; exit 1").ends

    assert (ends.verdict, ends.is_bounded, ends.bound) == (Verdict.WAITS, True, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "if true; then echo",
        'x=$(kubectl get job a); while [ -z "$x" ]; do sleep 3; done',
        'while [ "$STATUS" != ok ]; do sleep 1; done',
        "trap 'exit 0' TERM; while :; do sleep 1; done",
        "mkfifo /tmp/p; while true; do while read -r l; do echo $l; done < /tmp/p; done",
        ". /opt/lib.sh; while true; do sleep 1; done",
        "eval $COMMAND; while true; do sleep 1; done",
        "while true; do sleep 1; kill $$; done",
        "while true; do echo; done | head -1",
        "f() { f; }; f",
    ],
)
def test_what_cannot_be_decided_is_unknown(text: str) -> None:
    assert script(text).ends.verdict is Verdict.UNKNOWN


def test_an_endless_loop_says_so_itself() -> None:
    (loop,) = script("echo a\nwhile true; do sleep 1; done").ends.loops

    assert (loop.kind, loop.has_way_out, at(loop.place)) == (LoopKind.LITERAL, False, "while")


def test_a_counter_that_nothing_moves_is_a_constant_condition() -> None:
    (loop,) = script("C=0\nwhile [ $C -lt 30 ]; do nc -z a 1; sleep 1; done").ends.loops

    assert (loop.kind, loop.has_way_out, loop.is_inevitable) == (LoopKind.CONDITION, False, True)


def test_a_break_inside_a_constant_loop_is_a_way_out() -> None:
    (loop,) = script("C=0; while [ $C -lt 30 ]; do nc -z a 1 && break; sleep 1; done").ends.loops

    assert (loop.kind, loop.has_way_out) == (LoopKind.CONDITION, True)


def test_a_variable_read_once_before_the_loop_is_a_trap_that_can_be_avoided() -> None:
    (loop,) = script('x=$(kubectl get job a); while [ -z "$x" ]; do sleep 3; done').ends.loops

    assert (loop.kind, loop.is_inevitable) == (LoopKind.CONDITION, False)


def test_a_command_that_never_returns_is_named_at_its_first_word() -> None:
    (loop,) = script("echo a\nexec timeout -s KILL 0 tail -f /dev/null").ends.loops

    assert (loop.kind, at(loop.place)) == (LoopKind.BLOCKING_COMMAND, "tail")


def test_exec_form_is_no_script() -> None:
    assert argv("until", "nc", "-z", "db;", "do").ends.verdict is Verdict.EXITS


def test_the_own_program_of_an_image_is_taken_to_end() -> None:
    ends = argv().ends

    assert (ends.verdict, ends.is_opaque) == (Verdict.EXITS, True)


def test_a_failing_start_is_known_when_no_path_succeeds() -> None:
    assert not script("echo no; exit 1").ends.can_succeed


def test_a_script_beyond_the_budget_is_unknown() -> None:
    branches = "\n".join(f"if check {n}; then V{n}=a; else V{n}=b; fi" for n in range(2_000))

    assert script(branches).ends.verdict is Verdict.UNKNOWN


def test_many_branches_alone_do_not_hide_an_endless_loop() -> None:
    branches = "\n".join(f"if check {n}; then V{n}=a; else V{n}=b; fi" for n in range(40))

    assert script(f"{branches}\nwhile true; do sleep 1; done").ends.verdict is Verdict.NEVER


@pytest.mark.parametrize(
    "text",
    [
        "while true; do sleep 1; done",
        "set -e; setup; sleep infinity",
        "setup && exec nginx -g 'daemon off;'",
        "setup || exit 1; while :; do sleep 9; done",
    ],
)
def test_what_can_only_fail_or_block_never_succeeds(text: str) -> None:
    assert script(text).ends.never_succeeds


@pytest.mark.parametrize(
    "text",
    ["exit 1", "if debug; then sleep infinity; fi; setup", ". /lib.sh; sleep infinity", "if x; th"],
)
def test_what_may_succeed_or_was_not_read_is_not_said_never_to(text: str) -> None:
    assert not script(text).ends.never_succeeds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("! true; [ $? -ne 0 ] && exit 3", False),
        ("! false; [ $? -eq 0 ] && exit 3", False),
        ("if false; then :; fi; [ $? -eq 0 ] && exit 3", False),
        ("while false; do :; done; [ $? -eq 0 ] && exit 3", False),
        ("for i in 1; do false; done; [ $? -ne 0 ] && exit 3", False),
        ("case x in y) ;; esac; [ $? -eq 0 ] && exit 3", False),
        ("( exit 4 ); [ $? -eq 4 ] && exit 3", False),
        ("true | false; [ $? -ne 0 ] && exit 3", False),
    ],
)
def test_the_status_of_each_form_is_followed(text: str, expected: bool) -> None:
    assert script(text).ends.can_succeed is expected


def test_dash_obeys_set_e_in_a_substitution_whose_own_status_is_tested() -> None:
    text = "set -e; x=$(false; sleep infinity) || true"

    assert script(text, Dialect.DASH).ends.verdict is Verdict.EXITS
    assert script(text, Dialect.ASH).ends.verdict is Verdict.NEVER
    assert script(text, Dialect.BASH).ends.verdict is Verdict.NEVER


@pytest.mark.parametrize(
    ("dialect", "verdict"),
    [
        (Dialect.ASH, Verdict.EXITS),
        (Dialect.DASH, Verdict.EXITS),
        (Dialect.BASH, Verdict.NEVER),
    ],
)
def test_set_e_inside_a_substitution_holds_there(dialect: Dialect, verdict: Verdict) -> None:
    text = "x=$(set -e; false; sleep infinity) || true"

    assert script(text, dialect).ends.verdict is verdict
