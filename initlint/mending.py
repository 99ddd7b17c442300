"""The fixes of a whole run: each file mended with its neighbours around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from initlint.config.model import Config
from initlint.finding import Finding
from initlint.fixes import Mended, mend
from initlint.pipeline import Part, Reader, judge_bundle
from initlint.record import replace
from initlint.report.outcome import Outcome
from initlint.source.bundle import Bundle
from initlint.source.text import Source


def mend_all(
    parts: Sequence[Part], outcome: Outcome, *, allow_unsafe: bool
) -> Iterator[tuple[Source, Mended]]:
    """Mend every source of *parts* for which *outcome* holds a fix, by itself."""
    broken = {finding.source for finding in outcome.reported if finding.fix is not None}
    for part in parts:
        for bundle in part.inputs.bundles:
            for source in bundle.sources:
                if source in broken:
                    yield source, _mend(source, bundle, part.config, allow_unsafe=allow_unsafe)


def _mend(source: Source, bundle: Bundle, config: Config, *, allow_unsafe: bool) -> Mended:
    reader = Reader((bundle,))

    def lint(text: Source) -> list[Finding]:
        sources = tuple(text if each is source else each for each in bundle.sources)
        judged = judge_bundle(replace(bundle, sources=sources), config, reader)
        return [finding for finding in judged.findings if finding.source is text]

    return mend(source, lint, allow_unsafe=allow_unsafe)
