"""How much may rest on an image's lacking something."""

from __future__ import annotations

from initlint.finding import Severity
from initlint.knowledge.presence import Confidence, Presence


def severity_of(presence: Presence) -> Severity | None:
    """Give how grave a finding may be that rests on *presence*; None where nothing is absent.

    An error is a proof: declared, read from the very image, verified, or from a build file of
    which nothing was left out. Anything less is a warning.
    """
    if presence.is_present is not False or presence.confidence is Confidence.UNKNOWN:
        return None
    return Severity.ERROR if presence.is_proof else Severity.WARNING


def mildest(severities: list[Severity | None]) -> Severity | None:
    """Give how grave it is that all are absent; None where one may be there."""
    if None in severities or not severities:
        return None
    return Severity.WARNING if Severity.WARNING in severities else Severity.ERROR
