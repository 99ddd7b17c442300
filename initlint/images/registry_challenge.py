"""What a registry wants to see first: the header `WWW-Authenticate` of status 401."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from initlint.record import record

# RFC 9110, 11.6.1: schemes with parameters, several of them in one header or in many.
_LONGEST = 8192  # characters
_START = re.compile(r"(?:^|,)\s*(basic|bearer)(?:\s+|\Z)", re.IGNORECASE)
_PARAMETER = re.compile(r'([a-z_]{1,32})\s*=\s*(?:"([^"]*)"|([^\s",]+))', re.IGNORECASE)


@record
class Challenge:
    """One way to be let in: the scheme, `basic` or `bearer`, and its parameters."""

    scheme: str
    parameters: Mapping[str, str]


def challenge(headers: Iterable[str]) -> Challenge | None:
    """Give the way to take, tokens before passwords; None where nothing known is asked for."""
    found = [each for header in headers for each in _challenges(header[:_LONGEST])]
    return max(found, key=lambda each: each.scheme == "bearer", default=None)


def _challenges(header: str) -> Iterator[Challenge]:
    end = len(header)
    for start in reversed([*_START.finditer(header)]):
        found = _PARAMETER.findall(header, start.end(), end)
        end = start.start()
        parameters = {name.lower(): quoted or bare for name, quoted, bare in found}
        yield Challenge(start[1].lower(), parameters)
