"""What makes a finding the same one after lines have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from operator import attrgetter

from initlint.finding import Finding
from initlint.source.text import Source


def fingerprints(
    findings: Iterable[Finding], path: Callable[[Source], str] = attrgetter("name")
) -> Iterator[str]:
    """Yield a fingerprint for each of *findings*, in their order: 32 hexadecimal digits.

    It rests on path, rule, object, container and the text of the line, not on the line's
    number nor on the words of the message, which a release may better. Findings that agree
    in all of that are told apart by counting. *path* says how a source is called.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        identity = (path(finding.source), *_identity(finding))
        yield sha256(repr((identity, seen[identity])).encode()).hexdigest()[:32]
        seen[identity] += 1


def _identity(finding: Finding) -> tuple[str, ...]:
    source = finding.source
    about = finding.object
    parts = (about.api_version, about.kind, about.namespace, about.name) if about else ()
    line = source.line_text(source.position(finding.span.start).line)
    return (finding.rule, *parts, finding.container or "", line.strip())
