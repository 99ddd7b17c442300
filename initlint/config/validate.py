"""Whether options are as the schema wants them, and what was probably meant where not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from initlint.config.meant import did_you_mean
from initlint.config.options import (
    CHOICES,
    DOCKERFILE_OPTIONS,
    IMAGE_KINDS,
    OPTIONS,
    REGISTRY_OPTIONS,
    Names,
    object_schema,
)
from initlint.config.place import ConfigError, Given
from initlint.settings import NEWEST_VERSION, OLDEST_VERSION

if TYPE_CHECKING:
    from jsonschema import ValidationError

_TYPES = {"array": "a list", "object": "a mapping", "string": "a text"}
_BY_RULE = ("severity", "options")


def require_valid(given: Given, names: Names) -> None:
    """Raise ConfigError with all faults of *given*, one a line."""
    from jsonschema_rs import is_valid

    schema = object_schema(names)
    if is_valid(schema, dict(given.data)):
        return
    from jsonschema import Draft202012Validator  # slow to import, and it explains

    errors = Draft202012Validator(schema).iter_errors(given.data)
    faults = [fault for error in errors for fault in _faults(given, error, names)]
    raise ConfigError("\n".join(sorted(faults)) or f"{given.name}: does not fit the schema")


def _faults(given: Given, error: ValidationError, names: Names) -> Iterator[str]:
    route = tuple(error.absolute_path)
    if error.validator != "additionalProperties":
        yield given.fault(route, _message(error, route))
        return
    known: Iterable[str] = error.schema.get("properties", ())  # type: ignore[union-attr]
    for key in error.instance:  # type: ignore[union-attr]
        if key not in known:
            yield given.fault((*route, str(key)), _unknown(str(key), route, names))


def _unknown(key: str, route: tuple[str | int, ...], names: Names) -> str:
    if route and route[-1] in _BY_RULE:
        return f"no rule is called '{key}'{did_you_mean(key, names.rules)}"
    return f"unknown option '{key}'{did_you_mean(key, _options(route))}"


def _options(route: tuple[str | int, ...]) -> Iterable[str]:
    if route[:1] == ("images",):
        return (*IMAGE_KINDS, *DOCKERFILE_OPTIONS)
    if route[:1] == ("registry",):
        return REGISTRY_OPTIONS
    return (option.name for option in (CHOICES if route[:1] == ("per-path",) else OPTIONS))


def _message(error: ValidationError, route: tuple[str | int, ...]) -> str:
    option = next((str(step) for step in reversed(route) if isinstance(step, str)), "")
    value = error.instance
    if option == "kube-version" and isinstance(value, str):
        return f"kube-version '{value}' is none of {OLDEST_VERSION} to {NEWEST_VERSION}"
    if error.validator == "enum":
        return _none_of(option, value, [str(each) for each in error.validator_value])  # type: ignore[union-attr]
    if error.validator == "type":
        return f"'{option}' takes {_TYPES[str(error.validator_value)]}"
    if error.validator == "oneOf":
        return f"image '{option}' takes exactly one of {_quoted(IMAGE_KINDS)}"
    if error.validator == "minItems":
        return f"'{option}' is an empty list, which would name nothing"
    return f"'{option}': {error.message}"


def _none_of(option: str, value: object, accepted: list[str]) -> str:
    meant = did_you_mean(str(value), accepted)
    if option in ("select", "ignore"):
        return f"no rule or group of rules is called '{value}'{meant}"
    return f"'{option}' takes one of {_quoted(accepted)}, not '{value}'{meant}"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
