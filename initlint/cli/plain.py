"""The common call, `initlint check PATH…`, read without a command line library.

typer takes longer to import than most checks take to run. Whatever is not plain (a flag, an
option that is not listed here, a question for help) goes to typer, which alone defines what
the command line means; tests compare the two.
"""

from __future__ import annotations

from initlint.cli.request import Request

_OPTIONS = {"--fail-on": "fail_on", "--config": "config"}
_FLAGS = {"--isolated": "isolated", "--allow-empty": "allow_empty"}
_LEVELS = frozenset({"error", "warning", "info", "never"})


def plain_check(arguments: list[str]) -> Request | None:
    """Give the request that *arguments* make, None where they are for typer to judge."""
    if len(arguments) < 2 or arguments[0] != "check":
        return None
    paths: list[str] = []
    formats: list[str] = []
    values: dict[str, str | bool] = {}
    rest = iter(arguments[1:])
    for argument in rest:
        if not argument.startswith("-") or argument == "-":
            paths.append(argument)
        elif argument in _FLAGS:
            values[_FLAGS[argument]] = True
        elif argument == "--format":
            formats.append(next(rest, "-"))
        elif argument in _OPTIONS:
            values[_OPTIONS[argument]] = next(rest, "-")
        else:
            return None
    return _request(paths, formats, values)


def _request(paths: list[str], formats: list[str], values: dict[str, str | bool]) -> Request | None:
    from initlint.report import FORMATS

    texts = [value for value in values.values() if isinstance(value, str)]
    is_odd = not paths or any(text.startswith("-") for text in (*texts, *formats))
    if is_odd or values.get("fail_on", "never") not in _LEVELS or not set(formats) <= FORMATS:
        return None
    return Request(paths=tuple(paths), formats=tuple(formats), **values)  # type: ignore[arg-type]
