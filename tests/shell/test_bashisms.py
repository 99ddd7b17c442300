"""What is said of bash's syntax in other shells, held against the shells themselves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from initlint.shell import dialects
from initlint.shell.dialect import Dialect
from initlint.shell.dialects import Construct, Failing, bashisms
from initlint.shell.parse import parse
from initlint.shell.text import plain
from tests.conftest import need

EXAMPLES = [
    (dialects.RANGE, "for i in {1..3}; do echo $i; done"),
    (dialects.BRACE_LIST, "echo a{b,c}"),
    (dialects.AND_REDIRECT, "false &>/dev/null && echo yes; echo done"),
    (dialects.AND_APPEND, "false &>>/dev/null && echo yes; echo done"),
    (dialects.EXTENDED_TEST, "if [[ a = a ]]; then echo yes; fi"),
    (dialects.DOUBLE_EQUALS, "if [ a == a ]; then echo yes; fi"),
    (dialects.READ_FILE, 'echo "$(</etc/passwd)" | wc -c'),
    (dialects.ECHO_E, "echo -e 'a\\tb' > $OUT; cat $OUT"),
    (dialects.RANDOM, '[ "$RANDOM" ] && echo set; echo on'),
    (dialects.SECONDS, 'echo "$SECONDS"'),
    (dialects.PIPEFAIL, "set -o pipefail; echo on"),
    (dialects.ARRAY, "a=(x y); echo on"),
    (dialects.ELEMENT, "a[0]=x; echo on"),
    (dialects.APPEND, "x=a; x+=b; echo $x"),
    (dialects.HERE_STRING, "cat <<< hello"),
    (dialects.ARITHMETIC, "i=1; ((i++)); echo $i"),
    (dialects.ARITHMETIC_FOR, "for ((i=0;i<2;i++)); do echo $i; done"),
    (dialects.SELECT, "select x in a; do break; done; echo on"),
    (dialects.FALL_THROUGH, "case a in a) echo 1;& b) echo 2;; esac"),
    (dialects.FUNCTION, "function f { echo in; }; f"),
    (dialects.SUBSTRING, "x=ab; echo ${x/a/b}"),
    (dialects.SUBSTRING, "x=ab; echo ${x:0:1}"),
    (dialects.INDIRECT, "y=1; x=y; echo ${!x}"),
    (dialects.CASE_CHANGE, "x=ab; echo ${x^^}"),
    (dialects.SUBSCRIPT, "echo ${a[0]}; echo on"),
    (dialects.LET, "let i=1+1; echo $i"),
    (dialects.SOURCE, "source /dev/null; echo on"),
    (dialects.UNKNOWN_COMMAND, "declare x=1; echo $x"),
]
NOT_FOUND = [
    "echo '{1..3}' \"{a,b}\" \\{a,b\\}",
    "x={a,b}",
    "cat <<END\n{1..3} $RANDOM_NAME [[\nEND\n",
    "curl 'http://a/{b,c}'",
    "kubectl get pod -o jsonpath={.a,.b}",
    "nc -z a 1 >/dev/null 2>&1 &",
    "[ a = b ] && echo ==",
    "echo -e text",
    "SECONDS=3; echo $SECONDS",
    "set -e pipefail",
    "find . -exec rm {} +",
    "echo ${x:-a} ${x%.*} ${#x} ${x:=b}",
]
SHELLS = {Dialect.ASH: ("busybox", "ash"), Dialect.DASH: ("dash",), Dialect.BASH: ("bash",)}


def run(dialect: Dialect, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in the real shell, with nothing on its standard input."""
    command = SHELLS[dialect]
    need(command[0])
    environment = {"PATH": "/usr/bin:/bin", "OUT": str(folder / "out"), "LC_ALL": "C"}
    return subprocess.run(
        [shutil.which(command[0]) or command[0], *command[1:], "-c", script],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        input="",
        timeout=10,
        check=False,
    )


@pytest.mark.parametrize(("construct", "script"), EXAMPLES)
@pytest.mark.parametrize("dialect", [Dialect.ASH, Dialect.DASH])
def test_a_shell_fails_on_it_as_is_said(
    construct: Construct, script: str, dialect: Dialect, tmp_path: Path
) -> None:
    wanted, found = run(Dialect.BASH, script, tmp_path), run(dialect, script, tmp_path)
    is_same = found.stdout == wanted.stdout and not found.stderr
    ends_early = found.returncode != 0

    match construct.failing(dialect):
        case None:
            assert is_same
        case Failing.SILENT:
            assert found.stdout != wanted.stdout
            assert not found.stderr
            assert not ends_early
        case Failing.COMPLAINS:
            assert found.stderr
            assert not ends_early
        case Failing.STOPS:
            assert found.stderr
            assert ends_early


@pytest.mark.parametrize(("construct", "script"), EXAMPLES)
def test_it_is_found_where_it_is_written(construct: Construct, script: str) -> None:
    assert construct in [found.construct for found in bashisms(parse(plain(script)))]


@pytest.mark.parametrize("script", NOT_FOUND)
def test_what_every_shell_reads_alike_is_left_alone(script: str) -> None:
    assert list(bashisms(parse(plain(script)))) == []


@pytest.mark.parametrize("dialect", [Dialect.ASH, Dialect.DASH])
def test_only_bash_opens_sockets(dialect: Dialect, tmp_path: Path) -> None:
    result = run(dialect, "(echo > /dev/tcp/127.0.0.1/1) && echo yes; echo on", tmp_path)

    assert "create /dev/tcp/127.0.0.1/1" in result.stderr
    assert result.stdout == "on\n"


@pytest.mark.parametrize("dialect", list(SHELLS))
def test_set_e_pipefail_sets_no_option(dialect: Dialect, tmp_path: Path) -> None:
    result = run(dialect, 'set -e pipefail; false | true; echo "$1"', tmp_path)

    assert (result.returncode, result.stdout) == (0, "pipefail\n")
