"""What short Python programs in scripts ask after."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.knowledge.meaning import Role
from initlint.shell.python_code import python_meaning
from initlint.shell.questions import ConditionKind, Verdict
from tests.shell.examples import script

_TCP = "import socket; socket.create_connection"


@pytest.mark.parametrize(
    ("code", "kind", "host", "port"),
    [
        (f"{_TCP}(('db', 5432), timeout=2)", ConditionKind.TCP, "db", 5432),
        (f"HOST = 'db'; {_TCP}((HOST, int('5432')))", ConditionKind.TCP, "db", 5432),
        (f"import os; {_TCP}((os.environ['DB_HOST'], 1))", ConditionKind.TCP, "pg", 1),
        (f"import os; {_TCP}((os.getenv('NOT_SET', 'db'), 1))", ConditionKind.TCP, None, 1),
        (f"host = 'a'; host = 'b'; {_TCP}((host, 1))", ConditionKind.TCP, None, 1),
        (f"{_TCP}(('$DB_HOST', 1))", ConditionKind.TCP, "pg", 1),
        (f"{_TCP}(('$NOT_SET', 1))", ConditionKind.TCP, None, 1),
        (
            "import socket, sys; sys.exit(socket.socket().connect_ex(('db', 1)))",
            ConditionKind.TCP,
            "db",
            1,
        ),
        (
            "import psycopg2; psycopg2.connect(host='db', port=5433)",
            ConditionKind.DATABASE,
            "db",
            5433,
        ),
        ("import psycopg2; psycopg2.connect('host=db user=u')", ConditionKind.DATABASE, "db", 5432),
        (
            "import psycopg2; psycopg2.connect('postgresql://u:p@db/x')",
            ConditionKind.DATABASE,
            "db",
            5432,
        ),
        ("import requests; requests.get('http://api:8080/h')", ConditionKind.HTTP, "api", 8080),
        (
            "import urllib.request; urllib.request.urlopen('https://api/h')",
            ConditionKind.HTTP,
            "api",
            443,
        ),
        ("import socket; socket.gethostbyname('db')", ConditionKind.DNS, "db", None),
        ("print 'no Python 3'", ConditionKind.COMMAND, None, None),
        ("import my_check; my_check.run('db', 5432)", ConditionKind.COMMAND, None, None),
    ],
)
def test_a_probe_in_python_is_aimed_at_what_is_written_in_it(
    code: str, kind: ConditionKind, host: str | None, port: int | None
) -> None:
    (wait,) = script(f'until python3 -c "{code}"; do sleep 2; done', DB_HOST="pg").waits

    assert (wait.kind, wait.target.host, wait.target.port) == (kind, host, port)


@pytest.mark.parametrize("call", ["python - <<'END'", "python3 <<END", "/usr/bin/python3.11 <<END"])
def test_a_program_in_a_here_document_is_read(call: str) -> None:
    (wait,) = script(f"set -e\n{call}\n{_TCP}(('db', 5432))\nEND\nmigrate").waits

    assert (wait.target.host, wait.is_hard) == ("db", True)


_LOOP = """python -c "
import socket, time, sys
{loop}:
    try:
        socket.create_connection(('db', 5432))
        sys.exit(0)
    except OSError:
        {otherwise}
sys.exit(1)
"
"""


@pytest.mark.parametrize(
    ("loop", "otherwise", "is_bounded"),
    [
        ("while True", "time.sleep(1)", False),
        ("while True", "sys.exit(1)", True),
        ("for i in range(30)", "time.sleep(1)", True),
    ],
)
def test_a_program_that_asks_in_a_loop_of_its_own_waits(
    loop: str, otherwise: str, *, is_bounded: bool
) -> None:
    found = script(_LOOP.format(loop=loop, otherwise=otherwise))

    assert [(wait.target.host, wait.is_bounded) for wait in found.waits] == [("db", is_bounded)]
    assert (found.ends.verdict, found.ends.is_bounded, found.ends.bound) == (
        Verdict.WAITS,
        is_bounded,
        None,
    )


def test_a_file_with_no_loop_is_no_wait_of_its_own() -> None:
    assert script("python3 /app/wait.py; true").waits == ()


@given(st.text(st.sampled_from("import socket\n.connect((',\0 12:)[]{}=-\"\\dwhile True")))
def test_no_text_breaks_the_reader(text: str) -> None:
    meaning = python_meaning(f"x.connect(('db', 1))\n{text}", {})

    assert meaning is None or meaning.targets[0].host == "db"


@pytest.mark.parametrize(
    ("program", "path", "is_below"),
    [
        (
            "from huggingface_hub import *; snapshot_download('o/m', local_dir='/models/m')",
            "/models/m",
            True,
        ),
        (
            "import huggingface_hub as h; x = h.hf_hub_download('o/m', 'f', local_dir='/m')",
            "/m",
            True,
        ),
        (
            "urllib.request.urlretrieve(os.environ['URL'], '/models/weights')",
            "/models/weights",
            False,
        ),
        (
            "import gdown\nto = '/data/set.zip'\ngdown.download('https://x', output=to)",
            "/data/set.zip",
            False,
        ),
    ],
)
def test_a_download_writes_where_it_is_told_to(program: str, path: str, is_below: bool) -> None:
    meaning = python_meaning(program, {})

    assert meaning is not None
    assert (meaning.role, meaning.writes, meaning.into_directory) == (Role.FETCH, (path,), is_below)


@pytest.mark.parametrize(
    "program",
    [
        "if x:\n snapshot_download('o/m', local_dir='/models')",
        "def f():\n snapshot_download('o/m', local_dir='/models')",
        "try:\n snapshot_download('o/m', local_dir='/models')\nexcept E:\n pass",
        "print('snapshot_download')",
    ],
)
def test_a_download_that_may_not_be_made_is_none(program: str) -> None:
    assert python_meaning(program, {}) is None


def test_a_download_to_an_unknown_place_writes_somewhere() -> None:
    meaning = python_meaning("snapshot_download('o/m')", {})

    assert meaning is not None
    assert (meaning.writes, meaning.knows("writes")) == ((), False)
