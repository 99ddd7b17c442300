"""Scripts made from a grammar: every way of the shell to go on, stop and fail, in small."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from initlint.shell.dialect import Dialect

PROBES = ("p1", "p2", "p3", "p4")
# Commands that the tool book knows; their words say what they do.
TOOLS = {
    "curl": "curl -fsSo /state/work/x http://a/x",
    "flyway": "flyway migrate",
    "cp": "cp a /state/work/b",
}
NAMES = (*PROBES, *TOOLS)
_PROGRAM_NEEDED = re.compile(r"\b(?:exec|command|env|timeout|sh|bash)\b")
_PROGRAMS = (
    "exec p1",
    "command p2",
    "timeout 5 p1",
    "sh -c 'p1; p2'",
    "sh -ec 'p1; p2'",
    "timeout 5 sh -c 'until p1; do sleep 2; done'",
    "env A=b p3",
    "exec p1 || p2",
    "( exec p2 )",
    "p1 || exec p2",
    "sh -c 'exit 1' || p3",
)
_DEEPEST = 3


def needs_programs(script: str) -> bool:
    """Whether functions cannot stand in for programs in *script*."""
    return _PROGRAM_NEEDED.search(script) is not None


@dataclass(frozen=True)
class _Place:
    """Where the next statement stands, and how deep."""

    dialect: Dialect
    depth: int = 0
    loops: int = 0
    in_function: bool = False
    calls_programs: bool = False  # a function could not stand in for what it calls

    @property
    def inner(self) -> _Place:
        return replace(self, depth=self.depth + 1)


def scripts(dialect: Dialect) -> SearchStrategy[str]:
    """Give scripts that the shell of *dialect* can read."""
    return (
        _script(_Place(dialect))
        | _script(_Place(dialect))
        | _script(_Place(dialect, calls_programs=True))
    )


@functools.cache
@st.composite
def _script(draw: DrawFn, place: _Place) -> str:
    options = st.sampled_from(["", "", "", "set -e\n", "set -e\n", "set -eu\n", "set -u\n"])
    head = draw(options)
    if draw(st.integers(0, 7)) == 0:
        head += "set -o pipefail\n"
    if draw(st.integers(0, 9)) == 0:
        head += f"trap '{draw(_simple(place))}' EXIT\n"
    if draw(st.integers(0, 3)) == 0:
        body = draw(_block(replace(place, in_function=True, depth=1)))
        head += f"f() {{\n{body}\n}}\n"
        return head + draw(_block(place)) + f"\nf\n{draw(_block(place))}"
    return head + draw(_block(place))


@functools.cache
@st.composite
def _block(draw: DrawFn, place: _Place) -> str:
    count = draw(st.integers(1, 3 if place.depth < 2 else 2))
    return "\n".join(draw(_statement(place)) for _ in range(count))


@functools.cache
def _statement(place: _Place) -> SearchStrategy[str]:
    leaves = [_simple(place)] * 5 + [_list(place)] * 2
    if place.calls_programs:
        leaves += [st.sampled_from(_PROGRAMS)] * 2
    if place.depth >= _DEEPEST:
        return st.one_of(*leaves)
    compound = [_if(place), _while(place), _counted(place), _for(place), _case(place)]
    groups = [_subshell(place), _pipeline(place), _background(place), _counted(place)]
    return st.one_of(*leaves, *compound, *groups, *_of_bash(place))


@functools.cache
def _probe() -> SearchStrategy[str]:
    return st.sampled_from(PROBES)


@functools.cache
def _assignment() -> SearchStrategy[str]:
    values = ("1", "a", "$(p1)", "$(p2)", "$(echo 1)", "$(false)", "$?", "$x", '""', "`p3`")
    made = [f"{name}={value}" for name in ("x", "y") for value in values]
    return st.sampled_from([*made, "i=$((i+1))", "x=$((x + 1))", "x=$(p1; echo $?)", "i=0"])


@functools.cache
def _test() -> SearchStrategy[str]:
    return st.sampled_from(
        [
            '[ "$x" = 1 ]',
            '[ -z "$x" ]',
            'test -n "$y"',
            '[ "$x" != a ]',
            "[ $? -eq 0 ]",
            "[ $? != 0 ]",
            '[ "${i:-0}" -lt 2 ]',
            '[ "${y:-b}" = b ]',
            '[ "$x" = "$y" ]',
            '[ 1 = 2 ] || [ "$x" = a ]',
        ]
    )


@functools.cache
def _simple(place: _Place) -> SearchStrategy[str]:
    plain = ["true", "false", ":", "sleep 1", "sleep 2", "echo a", "exit 0", "exit 1", "exit"]
    plain += ["set -e", "set +e", "wait", "eval 'p1 && p2'", "eval 'x=1'", "trap - EXIT"]
    plain += [
        "x=1 p1",
        "trap 'exit 0' EXIT",
        "exit $?",
        "p1 >/dev/null 2>&1",
        "unset x",
        "shift 2>/dev/null",
    ]
    if place.loops:
        plain += [
            "break",
            "break",
            "continue",
            "break 2",
            "continue 2",
            "p1 && break",
            "p2 || break",
        ]
    if place.in_function:
        plain += ["return", "return 0", "return 1", "local x=$(p1)", "local y=1", "return $?"]
    return st.one_of(
        _probe(),
        _probe(),
        _probe().map(lambda name: f"! {name}"),
        st.sampled_from(plain),
        _assignment(),
        _test(),
        st.sampled_from(sorted(TOOLS.values())),
    )


@functools.cache
@st.composite
def _list(draw: DrawFn, place: _Place) -> str:
    parts = [draw(_simple(place))]
    for _ in range(draw(st.integers(1, 2))):
        parts += [draw(st.sampled_from([" && ", " || "])), draw(_simple(place))]
    return "".join(parts)


@functools.cache
@st.composite
def _condition(draw: DrawFn, place: _Place) -> str:
    outside = replace(place, loops=0)
    kind = draw(st.integers(0, 9))
    if kind < 4:
        return draw(_probe())
    if kind < 6:
        return draw(_test())
    if kind == 6:
        return draw(_list(outside))
    if kind == 7:
        return f"( {draw(_simple(outside))}; {draw(_probe())} )"
    if kind == 8:
        return f"{draw(_probe())} | {draw(_probe())}"
    return f"! {draw(_probe())}"


@functools.cache
@st.composite
def _if(draw: DrawFn, place: _Place) -> str:
    text = f"if {draw(_condition(place))}; then\n{draw(_block(place.inner))}\n"
    if draw(st.integers(0, 3)) == 0:
        text += f"elif {draw(_condition(place))}; then\n{draw(_block(place.inner))}\n"
    if draw(st.booleans()):
        text += f"else\n{draw(_block(place.inner))}\n"
    return text + "fi"


@functools.cache
@st.composite
def _while(draw: DrawFn, place: _Place) -> str:
    inside = replace(place.inner, loops=place.loops + 1)
    keyword = draw(st.sampled_from(["while", "until"]))
    endless = {"while": ["true", ":", "true"], "until": ["false", "false"]}[keyword]
    condition = draw(st.one_of(_condition(place), _probe(), st.sampled_from(endless)))
    body = draw(_block(inside))
    body += "\nsleep 1" if draw(st.integers(0, 9)) else "\np4"
    return f"{keyword} {condition}; do\n{body}\ndone{draw(_ending())}"


@functools.cache
@st.composite
def _counted(draw: DrawFn, place: _Place) -> str:
    """A loop with a counter of its own."""
    inside = replace(place.inner, loops=place.loops + 1)
    name = f"n{place.depth}{place.loops}{'f' if place.in_function else ''}"
    most = draw(st.integers(1, 3))
    steps = [f"{name}=$(({name}+1))", f"{name}=$((${name} + 1))", f"{name}=$(expr ${name} + 1)"]
    step = draw(st.sampled_from(steps))
    if draw(st.booleans()):
        test = draw(st.sampled_from(["-lt", "-le", "-ne"]))
        probe = draw(st.sampled_from(["", "", " && ! p1", " && p2"]))
        body = f"{step}\n{draw(_block(inside))}"
        return f"{name}=0\nwhile [ ${name} {test} {most} ]{probe}; do\n{body}\ndone"
    leave = draw(st.sampled_from(["exit 1", "break", "exit 0", "echo no; exit 1"]))
    order = [f"if [ ${name} -ge {most} ]; then {leave}; fi", step]
    lines = "\n".join(draw(st.permutations([*order, "sleep 2"])))
    return f"{name}=0\nuntil {draw(_condition(place))}; do\n{lines}\ndone"


@functools.cache
@st.composite
def _for(draw: DrawFn, place: _Place) -> str:
    inside = replace(place.inner, loops=place.loops + 1)
    words = ["a b", "1 2 3", "$(seq 1 3)", "", '"$x" a', "$x", "`seq 2`", "$(p1)"]
    if place.dialect is Dialect.BASH or draw(st.integers(0, 3)) == 0:
        words += ["{1..3}", "{a,b}"]
    body = draw(_block(inside))
    return f"for v in {draw(st.sampled_from(words))}; do\n{body}\ndone{draw(_ending())}"


@functools.cache
@st.composite
def _case(draw: DrawFn, place: _Place) -> str:
    subject = draw(st.sampled_from(["$x", '"$y"', "$(p1)", "a", "$?"]))
    first = draw(st.sampled_from(["1", "a|b", "[0-9]*", '""', "0"]))
    text = f"case {subject} in\n{first}) {draw(_block(place.inner))};;\n"
    if draw(st.booleans()):
        text += f"*) {draw(_block(place.inner))};;\n"
    return text + "esac"


@functools.cache
@st.composite
def _subshell(draw: DrawFn, place: _Place) -> str:
    body = draw(_block(replace(place.inner, loops=0)))
    form = draw(st.sampled_from(["(\n{}\n)", "{{\n{}\n}}", "x=$(\n{}\n)", "( {}\n) || echo no"]))
    return form.format(body)


@functools.cache
@st.composite
def _pipeline(draw: DrawFn, place: _Place) -> str:
    outside = replace(place, loops=0)
    left = draw(st.one_of(_probe(), _simple(outside)))
    right = draw(st.one_of(_probe(), st.sampled_from(["while read l; do p2; done", "p3 || true"])))
    return f"{left} | {right}"


@functools.cache
@st.composite
def _background(draw: DrawFn, place: _Place) -> str:
    body = draw(st.one_of(_probe(), _simple(replace(place, loops=0))))
    after = draw(st.sampled_from(["wait", "wait $!", "p1", "p1\nwait"]))
    return f"{body} &\n{after}"


@functools.cache
def _of_bash(place: _Place) -> list[SearchStrategy[str]]:
    """What only bash reads as meant; the others now and then get it too."""
    simple = ["[[ $x == 1 ]]", "[[ -n $y ]]", "(( i++ ))", "let i++", "[[ $x == a* ]]", "x+=1"]
    if place.dialect is Dialect.BASH:
        loop = _block(replace(place.inner, loops=place.loops + 1))
        return [
            st.sampled_from(simple),
            loop.map(lambda body: f"for ((j=0; j<2; j++)); do\n{body}\ndone"),
            _block(place.inner).map(lambda body: f"if [[ $x = 1 ]]; then\n{body}\nfi"),
        ]
    return [st.sampled_from(simple[:4])]


@functools.cache
def _ending() -> SearchStrategy[str]:
    return st.sampled_from(["", "", "", "", " || exit 1", " || true", " && p3", " | p2"])
