"""One run from paths to an outcome: discover, read, judge, silence, sum up."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from initlint.context import Context
from initlint.engine import judge, workspace
from initlint.finding import Finding
from initlint.report.outcome import Extent, Outcome, outcome
from initlint.rule import Rule
from initlint.settings import Settings
from initlint.source.bundle import Bundle, Inputs
from initlint.source.text import Source
from initlint.tree.document import Document
from initlint.tree.read import documents


@dataclass(frozen=True)
class Reader:
    """Reads each source once, however many bundles it stands in."""

    _known: dict[Source, tuple[Document, ...]] = field(default_factory=dict)

    def documents(self, sources: Iterable[Source]) -> tuple[Document, ...]:
        return tuple(document for source in sources for document in self._of(source))

    def _of(self, source: Source) -> tuple[Document, ...]:
        if source not in self._known:
            self._known[source] = tuple(documents(source))
        return self._known[source]


@dataclass(frozen=True)
class Judged:
    """What came out of one bundle."""

    findings: tuple[Finding, ...]
    extent: Extent


def run(inputs: Inputs, rules: Sequence[Rule], settings: Settings) -> Outcome:
    """Judge every bundle of *inputs* and put the results together."""
    reader = Reader()
    with _no_collection():
        judged = [_judge(bundle, reader, rules, settings) for bundle in inputs.bundles]
    findings = [finding for each in judged for finding in each.findings]
    return outcome(findings, rules, extent=_sum((each.extent for each in judged), inputs))


def _judge(bundle: Bundle, reader: Reader, rules: Sequence[Rule], settings: Settings) -> Judged:
    checked = reader.documents(bundle.sources)
    scope = workspace(bundle.name, checked, reader.documents(bundle.context))
    findings = tuple(judge(checked, Context(settings, scope), rules))
    pods = list(scope.checked_pods)
    extent = Extent(
        files=len(bundle.sources),
        documents=len(checked),
        pods=len(pods),
        init_containers=sum(len(pod.init_containers) for pod in pods),
        unrendered_templates=sum(document.is_template for document in checked),
    )
    return Judged(findings, extent)


def _sum(extents: Iterable[Extent], inputs: Inputs) -> Extent:
    each = tuple(extents)
    return Extent(
        files=sum(extent.files for extent in each),
        documents=sum(extent.documents for extent in each),
        pods=sum(extent.pods for extent in each),
        init_containers=sum(extent.init_containers for extent in each),
        unrendered_templates=sum(extent.unrendered_templates for extent in each),
        problems=inputs.problems,
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector away from the trees.

    They live as long as the run and hold no cycles worth finding; walking them again and
    again takes three times as long as building them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
