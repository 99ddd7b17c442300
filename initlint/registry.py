"""Rules are found, not listed: every module of a rules room is loaded by its path.

The built-in room and a user's own (`--rules DIR`) load the same way, so a rule written for
one house moves into the other unchanged.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from initlint.rule import Rule

_HERE = Path(__file__).parent
# In a wheel the room stands inside the package; in a checkout, beside it.
BUILT_IN = next(room for room in (_HERE / "rules", _HERE.parent / "rules") if room.is_dir())
_PACKAGE = "initlint.rules"


class RuleError(Exception):
    """A rules room that cannot be loaded; the message names the file."""


def load(room: Path = BUILT_IN) -> tuple[Rule, ...]:
    """Give the rules of *room*, by name; raises RuleError."""
    return _load_room(room)


@cache
def _load_room(room: Path) -> tuple[Rule, ...]:
    found = [_load_one(path) for path in sorted(room.glob("[!_]*.py"))]
    return tuple(sorted(found, key=lambda rule: rule.name))


@cache
def load_all(rooms: tuple[Path, ...]) -> tuple[Rule, ...]:
    """Give the built-in rules and those of the users' *rooms*; raises RuleError."""
    rules = [rule for room in (BUILT_IN, *rooms) for rule in load(room)]
    names = [rule.name for rule in rules]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RuleError(f"more than one rule is called {', '.join(twice)}")
    return tuple(rules)


def page(rule: Rule, room: Path = BUILT_IN) -> str:
    """Give the rule's page, which is its documentation and its test suite."""
    return (room / rule.stem).with_suffix(".md").read_text(encoding="utf-8")


def _load_one(path: Path) -> Rule:
    name = f"{_PACKAGE}.{path.stem}" if path.parent == BUILT_IN else f"initlint_user.{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RuleError(f"{path} cannot be loaded")
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise RuleError(f"{path}: {type(error).__name__}: {error}") from error
    rule = getattr(module, path.stem, None)
    if not isinstance(rule, Rule) or rule.stem != path.stem:
        raise RuleError(f"{path} must define one rule named {path.stem}")
    return rule
