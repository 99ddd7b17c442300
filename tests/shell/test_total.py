"""No script, however odd, stops the analysis."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initlint.shell.dialect import Dialect
from initlint.shell.questions import Verdict
from tests.shell.examples import argv, script

# Split, because a list would hide that this is text.
_TOKENS = """
if then else elif fi while until do done for in case esac select function { } ( ) (( )) [ ] [[
]] ! && || | |& & ; ;; ;& > >> < << <<- <<< &> >& 2>&1 $ ${ } $( ) $(( ` " ' \\ = += == -lt -eq
-f -z -n a b c f x=1 x= x=$x i=$((i+1)) $x "$x" ${x:-a} ${x#a*} ${#x} $? $# $@ "$@" $1 $! $$
$(f) `f` {1..3} {a,b} * ? [ab] ~ # echo nc -z db 80 sleep 1 true false exit return break
continue set -e shift eval exec trap wait . source read local export unset cd printf test let
expr kill timeout 5 sh -c bash env EOF f() g() :
""".split()  # noqa: SIM905
_NEWLINE = "\n"
_ARGUMENTS = [
    *("sh", "-c", "--", "env", "A=b", "timeout", "5", "tini", "-o", "x"),
    *("nsenter", "chroot", "/", "exec", "bash", "-ec", "echo a", ""),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from([*_TOKENS, _NEWLINE, _NEWLINE]), max_size=25),
    st.sampled_from(list(Dialect)),
)
def test_any_row_of_tokens_gets_an_answer(tokens: list[str], dialect: Dialect) -> None:
    program = script(" ".join(tokens), dialect)

    assert isinstance(program.ends.verdict, Verdict)
    assert all(effect.place.span.start <= effect.place.span.end for effect in program.effects)
    assert all(failure.words for failure in program.failures)
    assert all(len(command.words) == len(command.places) for command in program.commands())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(script(text).ends.verdict, Verdict)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_ARGUMENTS)))
def test_any_argv_gets_an_answer(words: list[str]) -> None:
    assert isinstance(argv(*words).ends.verdict, Verdict)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2_000 + ")" * 2_000,
        "$(" * 500,
        '"' * 1_001,
        "if true; then " * 300,
        "x=a; while true; do x=$x$x$y; p; done",
        "f() { f; f; }; f",
        "a() { b; b; }; b() { c; c; }; c() { d; d; }; d() { e; e; }; e() { a; a; }; a",
        "while p; do " * 30 + "x" + "; done" * 30,
        "echo " + "{1..9}" * 40,
        "for i in {1..99999999}; do :; done",
        "for i in $(seq 1 99999999); do p; done",
        "echo $((9**9**9**9)) $((1<<99999)) $((1/0))",
        "cat <<A <<B\nx\nA\ny\nB\n",
        "\ud800 echo \x00 \ufeff",
        "echo a\r\nuntil nc -z a 1\r\ndo sleep 1\r\ndone\r\n",
        "nc -z a 1 || exit 1\n" * 400,
    ],
)
def test_a_hostile_script_gets_an_answer(text: str) -> None:
    assert isinstance(script(text, Dialect.BASH).ends.verdict, Verdict)


@pytest.mark.parametrize(
    "text", ["{😀", "echo {🚀}", "${😀", "<<\U00095541\nx", "é=1; echo ü{1..3}"]
)
def test_a_character_beyond_the_tables_of_c_does_not_end_the_process(text: str) -> None:
    assert isinstance(script(text).ends.verdict, Verdict)
