"""Which commands write no other file than their words say."""

from __future__ import annotations

import shlex

import pytest

from initlint.knowledge.file_habits import file_habits
from initlint.knowledge.tools import tool_book


def is_told(line: str) -> bool:
    words = tuple(shlex.split(line))
    return file_habits().is_told(words[0], tool_book().meaning(words), words)


@pytest.mark.parametrize(
    "line",
    [
        "cp -r /a /b",
        "curl -fo /a http://h/a",
        "find /a -name x -print",
        "gunzip -c /a.gz",
        "git clone http://h/r /r",
        "kubectl get pods",
        "aws s3 cp s3://b/a /a",
        "echo a",
        "sleep 5",
        "cd /a",
    ],
)
def test_it_writes_only_what_it_says(line: str) -> None:
    assert is_told(line)


@pytest.mark.parametrize(
    "line",
    [
        "setup /a",
        "find /a -exec cp {} /b ;",
        "gunzip /a.gz",
        "git pull",
        "kubectl cp pod:/a /b",
        "aws s3api list-buckets",
        "curl -OJ http://h/a",
        "python manage.py collectstatic",
        "nginx",
    ],
)
def test_it_may_write_something_else(line: str) -> None:
    assert not is_told(line)


def test_every_tool_that_is_told_is_in_the_book() -> None:
    unknown = {tool for tool in file_habits().told if tool_book().meaning((tool, "x")) is None}

    assert unknown == set()


def test_what_names_the_very_file_is_told() -> None:
    habits = file_habits()

    assert habits.exact <= habits.told.keys()
