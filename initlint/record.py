"""Frozen records: what a frozen dataclass is, made at a tenth of the cost.

A frozen dataclass compiles six methods for every class, about half a millisecond each time;
for the two hundred classes here that was a third of what a short run takes. A record compiles
its `__init__` when the first one is made, and shares everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

__all__ = ["field", "record", "replace"]

_Class = TypeVar("_Class", bound=type)
_Record = TypeVar("_Record")


@overload
def record(cls: _Class, /) -> _Class: ...
@overload
def record(*, eq: bool = True, frozen: bool = True) -> Callable[[_Class], _Class]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type | None = None, /, *, eq: bool = True, frozen: bool = True) -> Any:
    """Make a class of annotated fields a frozen record, as `dataclass(frozen=True)` would.

    Equality and hash go by the fields that compare; with *eq* false, by identity. With
    *frozen* false its fields can be changed.
    """
    if cls is None:
        return lambda given: _made(given, eq=eq, frozen=frozen)
    return _made(cls, eq=eq, frozen=frozen)


def replace(one: _Record, /, **changes: object) -> _Record:
    """Give a record like *one* with other values in some fields."""
    names = type(one).__match_args__  # type: ignore[attr-defined]
    return type(one)(**{name: getattr(one, name) for name in names} | changes)


def _made(cls: type, *, eq: bool, frozen: bool) -> type:
    fields = {**getattr(cls, "__record_fields__", {}), **_own_fields(cls)}
    cls.__record_fields__ = fields  # type: ignore[attr-defined]
    cls.__match_args__ = tuple(fields)  # type: ignore[attr-defined,misc]
    cls.__init__ = _at_first(cls, fields)  # type: ignore[misc]
    if frozen:
        cls.__setattr__ = _refuse  # type: ignore[method-assign]
        cls.__delattr__ = _refuse  # type: ignore[assignment]
    if "__repr__" not in cls.__dict__:
        cls.__repr__ = _representation  # type: ignore[assignment]
    if eq:
        compared = [name for name, default in fields.items() if _is_compared(default)]
        cls.__record_key__ = attrgetter(*compared) if compared else _nothing  # type: ignore[attr-defined]
        cls.__eq__ = _is_equal  # type: ignore[assignment]
        cls.__hash__ = _hash  # type: ignore[assignment]
    return cls


def _own_fields(cls: type) -> dict[str, object]:
    """Give the fields that the class itself annotates, with their defaults or `MISSING`."""
    own = cls.__dict__
    names = [n for n, kind in own.get("__annotations__", {}).items() if "ClassVar" not in str(kind)]
    fields = {name: own.get(name, MISSING) for name in names}
    for name, default in fields.items():
        if isinstance(default, Field):
            delattr(cls, name)
    return fields


def _at_first(cls: type, fields: dict[str, object]) -> Callable[..., None]:
    """Give an `__init__` that puts the real one in its place: most classes are never used."""

    def __init__(self: object, *values: object, **named: object) -> None:  # noqa: N807
        cls.__init__ = initializer = _initializer(fields)  # type: ignore[misc]
        initializer(self, *values, **named)

    return __init__


def _initializer(fields: dict[str, object]) -> Callable[..., None]:
    scope: dict[str, object] = {"MISSING": MISSING}
    parameters, lines = [], []
    for name, default in sorted(fields.items(), key=_is_by_name):
        if _is_by_name((name, default)) and "*" not in parameters:
            parameters.append("*")
        value, factory = _default(default)
        if factory is not None:
            scope[f"make_{name}"] = factory
            lines.append(f" d[{name!r}] = make_{name}() if {name} is MISSING else {name}")
        else:
            scope[f"default_{name}"] = value
            lines.append(f" d[{name!r}] = {name}")
        has_default = factory is not None or value is not MISSING
        given = "MISSING" if factory is not None else f"default_{name}"
        parameters.append(f"{name}={given}" if has_default else name)
    source = f"def __init__({', '.join(('self', *parameters))}):\n d = self.__dict__\n"
    # The names are those of annotations in our own classes.
    exec(source + "\n".join(lines), scope)  # noqa: S102
    return scope["__init__"]  # type: ignore[return-value]


def _is_by_name(item: tuple[str, object]) -> bool:
    return isinstance(item[1], Field) and item[1].kw_only is True


def _default(default: object) -> tuple[object, Callable[[], object] | None]:
    if not isinstance(default, Field):
        return default, None
    if default.default_factory is not MISSING:
        return MISSING, default.default_factory
    return default.default, None


def _is_compared(default: object) -> bool:
    return not isinstance(default, Field) or default.compare


def _refuse(_: object, name: str, *__: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change field '{name}'")


def _representation(self: object) -> str:
    names = type(self).__match_args__  # type: ignore[attr-defined]
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({fields})"


def _is_equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    key = type(self).__record_key__
    return bool(key(self) == key(other))


def _hash(self: Any) -> int:
    return hash((self.__class__, type(self).__record_key__(self)))


def _nothing(_: object) -> tuple[()]:
    return ()
