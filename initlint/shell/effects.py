"""The third question: what does the program do to the world."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from posixpath import normpath

from initlint.knowledge.meaning import Meaning, Role
from initlint.record import replace
from initlint.shell.calls import Call, FileUse
from initlint.shell.ends import first_word
from initlint.shell.explore import Exploration
from initlint.shell.graph import CommandNode, Node
from initlint.shell.questions import Effect, EffectKind, ObjectCondition, Place
from initlint.shell.values import UNKNOWN_PIECE, Value, template

_ROLES = {
    Role.MIGRATION: EffectKind.MIGRATES,
    Role.FETCH: EffectKind.FETCHES,
    Role.INSTALL: EffectKind.INSTALLS,
    Role.SERVER: EffectKind.LISTENS,
}
_SILENT = frozenset(
    (
        *("echo", "printf", "[", "[[", "test", "true", ":", "sleep", "cd", "read", "exit"),
        *("wait", "kill", "type", "hash", "getopts", "exec", ""),
    )
)
_CREATING = frozenset(("apply", "create", "replace", "expose", "run"))
_Key = tuple[int, tuple[Value, ...]]


def effects(exploration: Exploration) -> tuple[Effect, ...]:
    """Answer what the program does, in the order in which it was first met."""
    certain = certain_commands(exploration)
    found: list[Effect] = []
    seen: set[_Key] = set()
    for state, call in enumerate(exploration.calls):
        node = exploration.nodes[state]
        if call is None or (key := (node.number, call.words)) in seen:
            continue
        seen.add(key)
        found += of_call(node, call, certain=key in certain)
    return _united(found)


def _united(found: list[Effect]) -> tuple[Effect, ...]:
    """Take what one command does on several paths for one effect."""
    united: dict[Effect, bool] = {}
    for effect in found:
        key = replace(effect, certain=False)
        united[key] = united.get(key, False) or effect.certain
    return tuple(replace(effect, certain=certain) for effect, certain in united.items())


def of_call(node: Node, call: Call, *, certain: bool) -> Iterator[Effect]:
    """Give what one command does."""
    words = tuple(_word(value) for value in call.words)
    for use in call.uses:
        yield from _redirected(node, call, use, words, certain=certain)
    if not isinstance(node, CommandNode) or not words or call.is_function:
        return
    place = first_word(node, call)
    if words[0] not in _SILENT:
        program = _word(call.words[0])
        yield Effect(EffectKind.CALLS, place, words, program=program, certain=certain)
    if call.meaning is not None:
        yield from _meant(call, call.meaning, words, place, certain=certain)


def _word(value: Value) -> str | None:
    text = template(value)
    return None if text == UNKNOWN_PIECE else text


def _redirected(
    node: Node, call: Call, use: FileUse, words: tuple[str | None, ...], *, certain: bool
) -> Iterator[Effect]:
    path = template(use.path)
    if path.startswith("/dev/"):
        return
    place = node.context.script.place(use.start, use.end)
    known = _path(call, path)
    if "<" in use.operator:
        yield Effect(EffectKind.READS, place, words, known, certain=certain)
    if ">" in use.operator:
        appends = use.operator.endswith(">>")
        yield Effect(EffectKind.WRITES, place, words, known, certain=certain, appends=appends)


def _path(call: Call, path: str | None) -> str | None:
    """Give a path as it stands in the container, absolute where that can be told."""
    if path is None or UNKNOWN_PIECE in path or not path:
        return None
    if not path.startswith("/"):
        if call.directory is None:
            return path
        path = f"{call.directory}/{path}"
    root = template(call.root) if call.root is not None else ""
    if UNKNOWN_PIECE in root:
        return None
    ends_in_slash = path.endswith("/") and len(path) > 1
    return normpath(f"{root}{path}").replace("//", "/") + ("/" if ends_in_slash else "")


def _meant(
    call: Call, meaning: Meaning, words: tuple[str | None, ...], place: Place, *, certain: bool
) -> Iterator[Effect]:
    recursive = meaning.recursive

    def effect(
        kind: EffectKind, path: str | None, mode: str | None = None, **more: str | None
    ) -> Effect:
        return Effect(
            kind, place, words, _path(call, path), mode=mode, certain=certain,
            is_recursive=recursive, appends=meaning.appends, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    kind = _ROLES.get(meaning.role)
    if kind is not None:
        yield effect(kind, meaning.writes[0] if meaning.writes else None, program=words[0])
    for path in meaning.reads:
        yield effect(EffectKind.READS, path)
    for path in meaning.writes:
        yield effect(EffectKind.WRITES, path, owner=_owner(meaning), mode=meaning.mode)
    for path in meaning.removes:
        yield effect(EffectKind.REMOVES, path)
    for path in meaning.makes_directories:
        yield effect(EffectKind.MAKES_DIRECTORY, path, mode=meaning.mode)
    for path in meaning.executables:
        yield effect(EffectKind.MAKES_EXECUTABLE, path, mode=meaning.mode)
    for path in meaning.changes if meaning.mode is not None else ():
        yield effect(EffectKind.CHANGES_MODE, path, mode=meaning.mode)
    for path in meaning.changes if _owner(meaning) is not None else ():
        yield effect(EffectKind.CHANGES_OWNER, path, owner=_owner(meaning))
    yield from _created(meaning, words, place, certain=certain)


def _created(
    meaning: Meaning, words: tuple[str | None, ...], place: Place, *, certain: bool
) -> Iterator[Effect]:
    if meaning.subcommand is not None and meaning.subcommand.split()[0] in _CREATING:
        for one in meaning.objects or (None,):
            made = None if one is None else ObjectCondition(one.resource, one.name, None)
            kind = EffectKind.CREATES_OBJECT
            yield Effect(kind, place, words, object=made, certain=certain)


def _owner(meaning: Meaning) -> str | None:
    if meaning.owner is None and meaning.group is None:
        return None
    group = f":{meaning.group}" if meaning.group is not None else ""
    return f"{meaning.owner or ''}{group}"


@lru_cache(maxsize=8)  # asked once for the effects, and once for the commands as they run
def certain_commands(exploration: Exploration) -> frozenset[_Key]:
    """Give the commands that every path to success runs (a forward must-analysis)."""
    bits: dict[_Key, int] = {}
    own = [0] * len(exploration.nodes)
    for state, call in enumerate(exploration.calls):
        if call is not None and exploration.is_main[state]:
            key = (exploration.nodes[state].number, call.words)
            own[state] = bits.setdefault(key, 1 << len(bits))
    every = (1 << len(bits)) - 1
    passed = [every] * len(exploration.nodes)
    passed[0] = own[0]
    stack = [0]
    visited = bytearray(len(exploration.nodes))
    while stack:
        state = stack.pop()
        visited[state] = 1
        for way in exploration.ways[state]:
            met = (passed[state] & passed[way.target]) | own[way.target]
            if way.target == 0:
                continue
            if met != passed[way.target] or not visited[way.target]:
                # What a state itself does is done in it, whatever came before.
                passed[way.target] = met
                stack.append(way.target)
                visited[way.target] = 1
    ends = exploration.ends(succeeded=True)
    if not ends:
        return frozenset()
    common = every
    for state in ends:
        common &= passed[state]
    return frozenset(key for key, bit in bits.items() if common & bit)
