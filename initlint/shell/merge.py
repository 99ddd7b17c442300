"""Two memories of a shell as one that knows only what both agree on."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.shell.store import Frame, Store, Variables
from initlint.shell.values import ANYTHING, Moment, Unknown, Value, sources

_NOTHING = Variables()
_FLAGS = frozenset(("", "true", "false", "yes", "no"))


def shape(store: Store) -> Store:
    """Give what of a store steers the flow, without the values that are merged."""
    return store._replace(
        variables=_NOTHING,
        exported=frozenset(),
        arguments=None if store.arguments is None else ("",) * len(store.arguments),
        status=None,
        output=None if store.output is None else (),
        substituted=tuple((start, "") for start, _ in store.substituted),
        pipe=None if store.pipe is None else "",
        directory=None,
        assumptions=frozenset(),
        iterations=tuple(
            item._replace(values=("",) * len(item.values)) for item in store.iterations
        ),
        frames=tuple(Frame(None, ()) for _ in store.frames),
        saved=None if store.saved is None else shape(store.saved),
    )


def merged(old: Store, new: Store) -> Store:
    """Merge two stores of one shape."""
    if old == new:
        return old
    return old._replace(
        variables=_merged_variables(old.variables, new.variables),
        exported=old.exported | new.exported,
        arguments=_row(old.arguments, new.arguments),
        status=_optional(old.status, new.status),
        output=_output(old.output, new.output),
        substituted=tuple(
            (start, value(first, second))
            for (start, first), (_, second) in zip(old.substituted, new.substituted, strict=True)
        ),
        pipe=_optional(old.pipe, new.pipe),
        directory=old.directory if old.directory == new.directory else None,
        assumptions=frozenset(),
        iterations=tuple(
            first._replace(values=_row(first.values, second.values) or ())
            for first, second in zip(old.iterations, new.iterations, strict=True)
        ),
        frames=tuple(
            Frame(_row(first.arguments, second.arguments), first.hidden)
            for first, second in zip(old.frames, new.frames, strict=True)
        ),
        saved=None if old.saved is None or new.saved is None else merged(old.saved, new.saved),
    )


def value(old: Value, new: Value) -> Value:
    """Merge two values: numbers that differ are taken to count."""
    if old == new:
        return old
    if _counts(old) and _counts(new):
        return Unknown(is_counting=True)
    if isinstance(old, Moment) and isinstance(new, Moment):
        return old
    return Unknown(sources=sources(old) | sources(new))


def _counts(one: Value) -> bool:
    if isinstance(one, str):
        return one.lstrip("-").isdigit()
    return isinstance(one, Unknown) and one.is_counting


def _merged_variables(old: Variables, new: Variables) -> Variables:
    if old is new:
        return old
    names = [name for name, held in new.items() if old.get(name) is not held]
    names += old.keys() - new.keys()
    merged_ones = {name: _either(old.get(name), new.get(name)) for name in names}
    changed = {name: held for name, held in merged_ones.items() if old.get(name) != held}
    return Variables({**old, **changed}) if changed else old


def _either(old: Value | None, new: Value | None) -> Value:
    if old is None or new is None:
        known = old if new is None else new
        return known if isinstance(known, Unknown) else ANYTHING
    return value(old, new)


def _optional(old: Value | None, new: Value | None) -> Value | None:
    return None if old is None or new is None else value(old, new)


def _row(old: tuple[Value, ...] | None, new: tuple[Value, ...] | None) -> tuple[Value, ...] | None:
    if old is None or new is None or len(old) != len(new):
        return None
    return tuple(value(first, second) for first, second in zip(old, new, strict=True))


def _output(
    old: tuple[Value, ...] | None, new: tuple[Value, ...] | None
) -> tuple[Value, ...] | None:
    if old is None or new is None:
        return None
    if old == new:
        return old
    if len(old) == len(new) == 1:
        return (value(old[0], new[0]),)
    origins = frozenset[int]().union(*(sources(one) for one in (*old, *new)))
    return (Unknown(sources=origins),)


Known = dict[tuple[int, str], Value]


def blurred(
    store: Store, first: Store, known: Known, kept: frozenset[str], depth: int = 0
) -> Store:
    """Give *store* with the texts that differ from those of *first* taken for unknown.

    Numbers stay, because loops count with them, and so do flags (`ok=true`) and the
    variables *kept*. *known* gathers what each variable held, of this shell and of those
    around it.
    """
    changed = dict(_changes(store, first, known, kept, depth))
    if changed:
        assumptions = (one for one in store.assumptions if not one.names & changed.keys())
        variables = Variables({**store.variables, **changed})
        store = store._replace(variables=variables, assumptions=frozenset(assumptions))
    if store.saved is not None and first.saved is not None:
        saved = blurred(store.saved, first.saved, known, kept, depth + 1)
        store = store._replace(saved=saved)
    return store


def _changes(
    store: Store, first: Store, known: Known, kept: frozenset[str], depth: int
) -> Iterator[tuple[str, Value]]:
    for name, held in store.variables.items():
        key = depth, name
        if name in kept:
            continue
        if key in known:
            known[key] = value(known[key], held)
            yield name, known[key]
            continue
        other = first.variables.get(name, ANYTHING)
        if held != other and not _is_exact(held):
            known[key] = Unknown(sources=sources(other) | sources(held))
            yield name, known[key]


def _is_exact(one: Value) -> bool:
    if isinstance(one, str):
        return one in _FLAGS or one.lstrip("-").isdigit()
    return isinstance(one, Moment)
