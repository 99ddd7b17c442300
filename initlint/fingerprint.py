"""What makes a finding the same one after lines have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from initlint.finding import Finding, ObjectRef

Identity = tuple[str, str, ObjectRef | None, str | None, str]


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a fingerprint for each of *findings*, in their order: 32 hexadecimal digits.

    It rests on path, rule, object, container and the text of the line, not on the line's
    number nor on the words of the message, which a release may better. Findings that agree
    in all of that are told apart by counting.
    """
    seen: Counter[Identity] = Counter()
    for finding in findings:
        identity = _identity(finding)
        yield sha256(repr((identity, seen[identity])).encode()).hexdigest()[:32]
        seen[identity] += 1


def _identity(finding: Finding) -> Identity:
    source = finding.source
    line = source.line_text(source.position(finding.span.start).line)
    return (source.name, finding.rule, finding.object, finding.container, line.strip())
