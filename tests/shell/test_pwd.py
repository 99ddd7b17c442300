"""What `pwd` prints is the directory as `cd` was given it."""

from __future__ import annotations

import pytest

from initlint.shell.dialect import Dialect
from initlint.shell.program import analyse_script
from initlint.shell.questions import EffectKind


def first_read(script: str, dialect: Dialect) -> str | None:
    program = analyse_script(script, dialect)
    return next(one.path for one in program.effects if one.kind is EffectKind.READS)


@pytest.mark.parametrize("dialect", [Dialect.ASH, Dialect.DASH, Dialect.BASH])
@pytest.mark.parametrize(
    ("script", "path"),
    [
        ('cd /srv && cat "$(pwd)/list"', "/srv/list"),
        ("cd /srv/ && here=`pwd` && cat $here/list", "/srv/list"),
        ("cd /srv && cd shop && cat $(pwd)/list", "/srv/shop/list"),
        ('cd "$WHERE" && cat "$(pwd)/list"', None),
        ("cd /srv && cat $(pwd -P)/list", None),
        ("cat $(pwd)/list", None),
    ],
)
def test_pwd_prints_where_cd_went(dialect: Dialect, script: str, path: str | None) -> None:
    assert first_read(script, dialect) == path
