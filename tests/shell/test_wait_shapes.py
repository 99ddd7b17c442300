"""The ways in which people write waits: what is waited for, how long, and what follows."""
# ruff: noqa: E501 - a row of the table is one script

from __future__ import annotations

from typing import NamedTuple

import pytest

from initlint.shell.dialect import Dialect
from initlint.shell.questions import AtBound, ObjectCondition, Verdict
from tests.shell.examples import argv, at, script


class Case(NamedTuple):
    """A script with its waits, as `host:port @ keyword`, and its bound."""

    name: str
    text: str
    waits: str
    bound: float | None = None  # None: there is no bound
    at_bound: AtBound | None = None


FAILS, GOES_ON = AtBound.FAILS, AtBound.GOES_ON
CODE = "$(curl -s -o /dev/null -w '%{http_code}' http://api:80/)"
CASES = (
    Case("number as flag", "r=0; while [ $r = 0 ]; do nc -z db 1 && r=1; sleep 1; done", "db:1 @nc"),
    Case("word as flag", "ok=no; until [ $ok = yes ]; do nc -z db 1 && ok=yes; sleep 1; done", "db:1 @nc"),
    Case("command as flag", "ok=false; until $ok; do nc -z db 1 && ok=true; sleep 1; done", "db:1 @nc"),
    Case("flag in an if", "r=0; while [ $r -eq 0 ]; do if nc -z db 1; then r=1; else sleep 3; fi; done", "db:1 @nc"),
    Case("flag from $?", "r=0; while [ $r -eq 0 ]; do nc -z db 1; if [ $? -eq 0 ]; then r=1; fi; sleep 1; done", "db:1 @nc"),
    Case("two flags", "a=0; b=0; while [ $a = 0 ] || [ $b = 0 ]; do nc -z db 1 && a=1; nc -z mq 2 && b=1; sleep 1; done", "db:1 @nc mq:2 @nc"),
    Case("flag and counter", "i=0; r=0; while [ $r = 0 ] && [ $i -lt 3 ]; do nc -z db 1 && r=1; i=$((i+1)); sleep 2; done; [ $r = 1 ] || exit 1", "db:1 @nc", 6, FAILS),
    Case("flag and long counter", "i=0; ok=false; until $ok || [ $i -eq 30 ]; do nc -z db 1 && ok=true; i=$((i+1)); sleep 2; done; $ok", "db:1 @nc", 60, FAILS),
    Case("flag that nobody asks after the loop", "i=0; r=0; while [ $r = 0 ] && [ $i -lt 3 ]; do nc -z db 1 && r=1; i=$((i+1)); sleep 2; done", "db:1 @nc", 6, GOES_ON),
    Case("three in a row", "n=0; while [ $n -lt 3 ]; do if nc -z db 1; then n=$((n+1)); else n=0; fi; sleep 1; done", "db:1 @nc"),
    Case("flag in a loop over hosts", "for h in db mq; do r=0; while [ $r = 0 ]; do nc -z $h 1 && r=1; sleep 1; done; done", "db:1 @nc mq:1 @nc"),
    Case("status in a variable", "s=1; until [ $s -eq 0 ]; do nc -z db 1; s=$?; sleep 1; done", "db:1 @nc"),
    Case("status as text", "s=1; while [ $s != 0 ]; do s=`nc db 1 </dev/null; echo $?`; sleep 2; done", "db:1 @while"),
    Case("status of a substitution", "while true; do x=$(nc -z db 1); if [ $? -eq 0 ]; then break; fi; sleep 10; done", "db:1 @nc"),
    Case("HTTP code in the condition", f'while [ "{CODE}" != 200 ]; do sleep 2; done', "api:80 @while"),
    Case("HTTP code in a variable", f"c=0; while [ $c != 200 ]; do c={CODE}; sleep 2; done", "api:80 @while"),
    Case("HTTP code before and in the loop", f"c={CODE}; until [ $c -eq 200 ]; do sleep 2; c={CODE}; done", "api:80 @until"),
    Case("HTTP code in a branch", f"while true; do if [ {CODE} -eq 200 ]; then exit 0; fi; sleep 2; done", "api:80 @curl"),
    Case("answer compared", "until [ \"$(psql -h db -tAc 'select 1')\" = t ]; do sleep 1; done", "db:5432 @until"),
    Case("answer in a case", "while :; do case $(curl -s http://api/) in ok) break;; esac; sleep 1; done", "api:80 @curl"),
    Case("answer of four letters", 'until [ "$(echo ruok | nc zk 2181)" = imok ]; do sleep 1; done', "zk:2181 @until"),
    Case("message before the probe", "until printf . && nc -z db 1; do sleep 2; done", "db:1 @until"),
    Case("exit in the loop", "for i in 1 2 3; do nc -z db 1 && exit 0; sleep 1; done; exit 1", "db:1 @nc", 3, FAILS),
    Case("exit or sleep", "for i in $(seq 1 60); do nc -z db 1 && exit 0 || sleep 5; done; exit 1", "db:1 @nc", 300, FAILS),
    Case("counter that exits", "i=0; until nc -z db 1; do i=$((i+1)); [ $i -ge 30 ] && exit 1; sleep 2; done", "db:1 @until", 58, FAILS),
    Case("counter that counts down", "n=30; until nc -z db 1; do n=$((n-1)); if [ $n -le 0 ]; then exit 1; fi; sleep 2; done", "db:1 @until", 58, FAILS),
    Case("counter in the condition", "i=0; until nc -z db 1 || [ $i -ge 20 ]; do i=$((i+1)); sleep 1; done", "db:1 @until", 20, GOES_ON),
    Case("counter that is only printed", "i=0; until nc -z db 1; do i=$((i+1)); echo $i; sleep 1; done", "db:1 @until"),
    Case("clock", "e=$(( $(date +%s) + 60 )); while [ $(date +%s) -lt $e ]; do nc -z db 1 && exit 0; sleep 2; done; exit 1", "db:1 @nc", 60, FAILS),
    Case("break, then best effort", "for i in 1 2 3 4; do nc -z db 1 && break; sleep 5; done", "db:1 @nc", 20, GOES_ON),
    Case("break, then a check", 'for i in 1 2 3 4; do if nc -z db 1; then up=1; break; fi; sleep 5; done; if [ -z "$up" ]; then exit 1; fi', "db:1 @nc", 20, FAILS),
    Case("last status handed on", "for i in $(seq 30); do nc -z db 1 && s=0 && break || s=$? && sleep 1; done; exit $s", "db:1 @nc", 30, FAILS),
    Case("helper with a limit", "w() { t=0; while ! nc -z $1 $2; do t=$((t+1)); [ $t -gt 5 ] && return 1; sleep 2; done; }; w db 1 || exit 1; w mq 2 || exit 1", "db:1 @while mq:2 @while", 20, FAILS),
    Case("helper that runs its words", 'retry() { n=0; until "$@"; do n=$((n+1)); [ $n -ge 10 ] && return 1; sleep 3; done; }; retry nc -z db 1', "db:1 @until", 27, FAILS),
    Case("host and port cut apart", "for s in db:1 mq:2; do until nc -z ${s%%:*} ${s##*:}; do sleep 1; done; done", "db:1 @until mq:2 @until"),
    Case("several in one condition", "until nc -z db 1 && echo ok && nc -z mq 2; do sleep 1; done", "db:1 @until mq:2 @until"),
    Case("limit before the shell", "timeout 60 sh -c 'until nc -z db 1; do sleep 1; done'", "db:1 @until", 60, FAILS),
    Case("limit that does not matter", "timeout 60 sh -c 'until nc -z db 1; do sleep 1; done' || true; run", "db:1 @until", 60, GOES_ON),
    Case("tool", "wait-for-it.sh db:1 -t 30 --strict -- run", "db:1 @wait-for-it.sh", 30, FAILS),
    Case("tool with a scheme", "dockerize -wait tcp://db:1 -timeout 60s", "db:1 @dockerize", 60, FAILS),
    Case("host from the container's environment", "until nc -z $DB_HOST $DB_PORT; do sleep 1; done", "pg:5432 @until"),
    Case("host that may be set elsewhere", "until nc -zv ${NO_HOST:-db} ${NO_PORT:-5432}; do sleep 1; done", "None:None @until"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_wait_is_found_however_it_is_written(case: Case) -> None:
    found = script(case.text, DB_HOST="pg", DB_PORT="5432")
    ends = found.ends
    shown = [f"{w.target.host}:{w.target.port} @{at(w.place)}" for w in found.waits]

    assert " ".join(shown) == case.waits
    assert (ends.verdict, ends.is_bounded) == (Verdict.WAITS, case.bound is not None)
    assert (ends.bound, ends.at_bound) == (case.bound, case.at_bound)
    assert {wait.is_hard for wait in found.waits} == {case.at_bound is not GOES_ON}


@pytest.mark.parametrize(
    "text",
    [
        "until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done",
        "until : > /dev/tcp/db/5432; do sleep 1; done",
        "until </dev/tcp/db/5432; do sleep 1; done",
        "until exec 3<>/dev/tcp/db/5432; do sleep 1; done",
        "until (exec 3<> /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done",
        "until timeout 1 bash -c '</dev/tcp/db/5432'; do sleep 1; done",
        'until bash -c "cat < /dev/null > /dev/tcp/db/5432"; do sleep 1; done',
    ],
)
def test_a_socket_that_bash_opens_itself_is_a_probe(text: str) -> None:
    (wait,) = script(text, Dialect.BASH).waits

    assert (wait.target.host, wait.target.port, wait.interval) == ("db", 5432, 1.0)


def test_a_filtered_probe_is_found_for_each_turn_of_the_loop_around() -> None:
    text = "for s in a b; do while ! kubectl get tpu $s | grep -q READY; do sleep 9; done; done"
    waits = script(text).waits

    assert [wait.target.object for wait in waits] == [
        ObjectCondition("tpu", name, None) for name in "ab"
    ]
    assert [at(wait.place) for wait in waits] == ["while", "while"]


def test_a_variable_that_the_image_might_set_is_asked_for_what_the_loop_puts_in() -> None:
    text = 'while [ -z "$X" ]; do X=$(kubectl get secret s -o name); sleep 1; done'
    (wait,) = script(text).waits

    assert wait.target.object == ObjectCondition("secret", "s", None)


def test_what_a_selector_picks_is_no_object_of_unknown_name() -> None:
    (wait,) = script("kubectl wait --for=condition=ready pod -l app=db --timeout=9s").waits

    assert wait.target.object == ObjectCondition("pod", None, "condition=ready", "app=db")


def test_a_bound_that_a_variable_sets_is_there_but_not_known() -> None:
    ends = script("set -e; wait-for-it.sh db:1 -t $LIMIT; run").ends

    assert (ends.verdict, ends.is_bounded, ends.bound) == (Verdict.WAITS, True, None)


_LOOP = "until nc -z db 1; do sleep 2; done"


@pytest.mark.parametrize(
    "before",
    [
        "su app -c",
        "su - app -s /bin/sh -c",
        "runuser -l app -c",
        "runuser -u app -- sh -c",
        "sudo -u app sh -c",
        "sudo -iu app sh -c",
        "sudo -E HOME=/x sh -c",
        "setpriv --reuid=1000 --clear-groups sh -c",
        "setpriv --reuid 1000 --regid 1000 -- sh -c",
        "busybox sh -c",
        "/bin/busybox sh -c",
        "ash -c",
        "env -i HOME=/x sh -c",
        "bash -lc",
        "sh -ce",
        "sh -c --",
        "bash -euo pipefail -c",
        "tini -g -- sh -c",
        "dumb-init --rewrite 15:3 -- sh -c",
        "catatonit -- sh -c",
        "nice -n 5 sh -c",
        "ionice -c2 sh -c",
        "stdbuf -oL sh -c",
        "setsid -w sh -c",
        "chpst -u app sh -c",
        "s6-setuidgid app sh -c",
        "with-contenv sh -c",
        "linux64 sh -c",
        "timeout --preserve-status 30s sh -c",
    ],
)
def test_a_script_is_found_behind_what_runs_it(before: str) -> None:
    (wait,) = argv(*before.split(), _LOOP).waits

    assert (wait.target.host, wait.interval, at(wait.place)) == ("db", 2.0, "until")


@pytest.mark.parametrize("call", ["exec sh -c '{}'", "nohup sh -c '{}' & wait"])
def test_a_script_is_found_in_a_script(call: str) -> None:
    (wait,) = script(call.format(_LOOP)).waits

    assert (wait.target.host, at(wait.place)) == ("db", "until")


def test_a_count_by_expr_bounds_a_loop_however_far_it_goes() -> None:
    loop = "while [ $i -lt 5000 ]; do nc -z db 1 && exit 0; i=`expr $i + 1`; sleep 1; done"
    ends = script(f"i=0; {loop}; exit 1").ends

    assert (ends.verdict, ends.is_bounded, ends.at_bound) == (Verdict.WAITS, True, FAILS)
