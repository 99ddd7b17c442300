"""What `initlint check` does with its request."""

from __future__ import annotations

from initlint.baseline import BaselineError
from initlint.cli.output import unusable
from initlint.cli.request import Request
from initlint.cli.run import finish, judge, read
from initlint.cli.words import usage_error
from initlint.config.place import ConfigError
from initlint.registry import RuleError


def check(request: Request) -> int:
    """Check what *request* names, print the findings, and give the exit status."""
    wrong = unusable(request)
    if wrong is not None:
        return usage_error(wrong)
    try:
        parts = read(request)
        outcome = judge(request, parts)
    except (BaselineError, ConfigError, RuleError) as error:
        return usage_error(str(error))
    if request.fix or request.unsafe_fixes or request.diff:
        from initlint.cli.mend import mend_or_show

        return mend_or_show(request, parts, outcome)
    return finish(request, parts, outcome)
