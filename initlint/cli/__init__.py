"""The command line: arguments in, text and an exit status out."""

from __future__ import annotations

import gc
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run `initlint` with *arguments*, those of the process where none are given.

    Gives 0 where nothing at or above the threshold was found, 1 where something was, 2 for a
    usage error or an input that could not be read.
    """
    # Modules and trees live as long as the process and hold no cycles worth finding; walking
    # them again and again costs a tenth of a short run and three quarters of a long one.
    gc.disable()
    given = sys.argv[1:] if arguments is None else arguments
    if given == ["--version"]:
        from initlint import __version__

        sys.stdout.write(f"initlint {__version__}\n")
        return 0
    from initlint.cli.plain import plain_check

    request = plain_check(given)
    if request is not None:
        from initlint.cli.check import check

        return check(request)
    from initlint.cli.app import run

    return run(given)
