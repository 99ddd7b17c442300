"""`--fix`, `--unsafe-fixes` and `--diff` of `initlint check`."""

from __future__ import annotations

from collections.abc import Sequence

from initlint.cli.output import print_text
from initlint.cli.request import Request
from initlint.cli.run import finish, judge, read, status, tell
from initlint.cli.words import say, usage_error
from initlint.fixes import Mended, diff, encode
from initlint.mending import mend_all
from initlint.pipeline import Part
from initlint.report.outcome import Outcome
from initlint.source.text import Source


def mend_or_show(request: Request, parts: Sequence[Part], outcome: Outcome) -> int:
    """Write what the fixes make of the files, or show it, and give the exit status.

    Afterwards the files are read again: what is printed and counted is what is left.
    """
    mended = list(mend_all(parts, outcome, allow_unsafe=request.unsafe_fixes))
    for source, result in mended:
        _tell_refused(source, result)
    changed = [(source, result) for source, result in mended if result.text != source.text]
    if request.diff:
        print_text("".join(diff(source, result.text) for source, result in changed))
        tell(parts, outcome)
        return status(parts, outcome)
    try:
        for source, result in changed:
            _write(source, result)
    except OSError as error:
        return usage_error(f"cannot write: {error}")
    return _again(request) if changed else finish(request, parts, outcome)


def _again(request: Request) -> int:
    parts = read(request)
    return finish(request, parts, judge(request, parts))


def _write(source: Source, result: Mended) -> None:
    assert source.path is not None
    source.path.write_bytes(encode(source, result.text))
    count = len(result.applied)
    say(f"{source.name}: {count} {'fix' if count == 1 else 'fixes'} applied")


def _tell_refused(source: Source, result: Mended) -> None:
    for finding, reason in result.refused:
        line, column = finding.source.position(finding.span.start)
        say(f"{source.name}:{line}:{column}: {finding.rule} is not fixed: {reason}")
