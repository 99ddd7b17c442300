"""What it waits for, how, and where that stands."""

from __future__ import annotations

import pytest

from initlint.shell.dialect import Dialect
from initlint.shell.questions import AtBound, ConditionKind, Target
from tests.shell.examples import argv, at, script


def test_a_wait_has_its_target_its_interval_and_its_probe() -> None:
    (wait,) = script("until nc -z -w 3 db 5432; do echo no; sleep 2; done").waits

    assert wait.kind is ConditionKind.TCP
    assert wait.target == Target("db", 5432)
    assert (wait.interval, wait.attempt_timeout, wait.probe) == (2.0, 3.0, "nc -z -w 3 db 5432")
    assert wait.is_hard
    assert not wait.is_bounded


def test_a_probe_in_the_condition_is_found_at_the_keyword_of_its_loop() -> None:
    (wait,) = script("echo; until nc -z db 5432; do sleep 2; done").waits

    assert (at(wait.place), at(wait.probe_place)) == ("until", "nc")


def test_a_probe_in_the_body_is_found_at_its_own_first_word() -> None:
    (wait,) = script("while true; do if curl -f http://a; then break; fi; sleep 1; done").waits

    assert (at(wait.place), at(wait.probe_place)) == ("curl", "curl")


@pytest.mark.parametrize(
    "text",
    [
        "until nc -z a 1 && echo ok && nc -z b 2; do sleep 1; done",
        "until (nc -z a 1 && nc -z b 2); do sleep 1; done",
        "until nc -z a 1; do sleep 1; done; until nc -z b 2; do sleep 1; done",
        "for h in 'a 1' 'b 2'; do until nc -z $h; do sleep 1; done; done",
        "w() { until nc -z $1 $2; do sleep 1; done; }; w a 1; w b 2",
    ],
)
def test_every_condition_of_several_is_waited_for(text: str) -> None:
    waits = script(text).waits

    assert [(wait.target.host, wait.target.port) for wait in waits] == [("a", 1), ("b", 2)]
    assert all(wait.is_hard for wait in waits)


def test_one_of_two_that_is_enough_is_not_hard() -> None:
    waits = script("until nc -z a 1 || nc -z b 2; do sleep 1; done").waits

    assert [wait.is_hard for wait in waits] == [False, False]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("H=db; until nc -z $H 1; do sleep 1; done", "db"),
        ("until nc -z ${H:-db} 1; do sleep 1; done", None),
        ('until nc -z "$DB_HOST" 1; do sleep 1; done', "postgres"),
        ("until nc -z $UNSET 1; do sleep 1; done", None),
        ('sh -c "until nc -z $DB_HOST 1; do sleep 1; done"', "postgres"),
    ],
)
def test_a_host_is_known_as_far_as_its_variables_are(text: str, host: str | None) -> None:
    (wait,) = script(text, DB_HOST="postgres").waits

    assert wait.target.host == host


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("until pg_isready -h db; do sleep 1; done", ConditionKind.DATABASE),
        ("until nslookup db; do sleep 1; done", ConditionKind.DNS),
        ("until curl -f http://a/x; do sleep 1; done", ConditionKind.HTTP),
        ("until [ -f /shared/x ]; do sleep 1; done", ConditionKind.FILE),
        ("until kubectl get job x; do sleep 1; done", ConditionKind.KUBERNETES),
        ("until my-check; do sleep 1; done", ConditionKind.COMMAND),
        ('until [ "$(kubectl get job x -o name)" ]; do sleep 1; done', ConditionKind.KUBERNETES),
        ("until kubectl get job x | grep -q Complete; do sleep 1; done", ConditionKind.KUBERNETES),
        ("until python -c 'import socket'; do sleep 1; done", ConditionKind.COMMAND),
    ],
)
def test_a_wait_knows_what_kind_of_thing_it_asks_after(text: str, kind: ConditionKind) -> None:
    (wait,) = script(text).waits

    assert (wait.kind, wait.is_hard) == (kind, True)


@pytest.mark.parametrize(
    "text",
    [
        "while nc -z db 1; do sleep 1; done",
        "until ! nc -z db 1; do sleep 1; done",
        "while [ -f /shared/lock ]; do sleep 1; done",
        "until [ ! -f /shared/lock ]; do sleep 1; done",
        "kubectl wait --for=delete pod/x --timeout=60s",
    ],
)
def test_a_wait_for_something_to_be_gone_is_negated(text: str) -> None:
    (wait,) = script(text).waits

    assert wait.negated


def test_a_single_probe_whose_failure_fails_the_container_is_a_wait() -> None:
    (wait,) = argv("wget", "-T", "6", "-q", "--spider", "http://a/x").waits

    assert (wait.in_loop, wait.is_hard, wait.bound, wait.at_bound) == (
        False,
        True,
        0,
        AtBound.FAILS,
    )


def test_a_probe_that_only_chooses_a_branch_is_no_wait() -> None:
    assert script("if nc -z db 1; then echo up; else echo down; fi").waits == ()


def test_a_loop_that_gives_up_and_goes_on_is_soft() -> None:
    (wait,) = script("for i in 1 2 3; do nc -z a 1 && break; sleep 1; done").waits

    assert (wait.is_hard, wait.bound, wait.at_bound) == (False, 3, AtBound.GOES_ON)


def test_a_loop_that_gives_up_and_fails_is_hard() -> None:
    text = "for i in 1 2 3; do nc -z a 1 && exit 0; sleep 1; done; exit 1"
    (wait,) = script(text).waits

    assert (wait.is_hard, wait.bound, wait.at_bound) == (True, 3, AtBound.FAILS)


def test_a_loop_that_never_sleeps_has_no_interval() -> None:
    (wait,) = script("until nc -z a 1; do echo no; done").waits

    assert wait.interval == 0


def test_an_interval_that_a_variable_sets_is_unknown() -> None:
    (wait,) = script("until nc -z a 1; do sleep $PAUSE; done").waits

    assert wait.interval is None


def test_the_limit_of_an_attempt_may_stand_before_it() -> None:
    (wait,) = script(
        "until timeout 1 bash -c '</dev/tcp/db/5432'; do sleep 1; done", Dialect.DASH
    ).waits

    assert (wait.kind, wait.target.host, wait.target.port) == (ConditionKind.TCP, "db", 5432)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("until [ -s /v/x ]; do sleep 1; done", "/v/x"),
        ("until grep -q eth0 /proc/net/route; do sleep 1; done", "/proc/net/route"),
        ("until egrep -e up /v/state >/dev/null; do sleep 1; done", "/v/state"),
        ("until ls /v/x; do sleep 1; done", "/v/x"),
        ("until cat /v/x; do sleep 1; done", "/v/x"),
        ("until grep -q up /v/a /v/b; do sleep 1; done", None),
        ("until grep -q up /v/*.log; do sleep 1; done", None),
        ('until grep -q up "$UNSET"; do sleep 1; done', None),
        ('until [ "$(cat /v/x 2>/dev/null)" != busy ]; do sleep 1; done', None),
        ('until [ -z "$(grep busy /v/x)" ]; do sleep 1; done', None),
    ],
)
def test_a_file_is_awaited_by_name_where_the_test_fails_without_it(
    text: str, path: str | None
) -> None:
    (wait,) = script(text).waits

    assert (wait.kind, wait.target.path) == (ConditionKind.FILE, path)


def test_a_filter_without_files_asks_after_what_feeds_it() -> None:
    text = "until curl -s http://a/x | head -n 1 | grep -q OK; do sleep 1; done"

    assert [wait.kind for wait in script(text).waits] == [ConditionKind.HTTP]


def test_an_installer_that_waits_in_the_middle_waits() -> None:
    text = "set -e; fetch; until grep -q x /proc/net/route >/dev/null; do sleep 2; done; install"

    assert [wait.kind for wait in script(text).waits] == [ConditionKind.FILE]


@pytest.mark.parametrize(
    "text",
    [
        "for f in /sys/*/state; do if [ -f $f ]; then break; fi; done",
        "for h in a b c; do nc -z $h 80 && break; done",
        "while read h; do nc -z $h 80 && break; done < /hosts",
    ],
)
def test_a_search_through_things_is_no_wait(text: str) -> None:
    assert script(text).waits == ()


def test_attempts_without_a_pause_are_a_wait() -> None:
    (wait,) = script("for i in 1 2 3; do nc -z a 80 && exit 0; done; exit 1").waits

    assert (wait.is_hard, wait.interval) == (True, 0)
