"""One run from bundles to an outcome: read, judge, silence, sum up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cached_property

from initlint.config.model import Config
from initlint.context import Context
from initlint.directives import written
from initlint.engine import crash, judge, workspace
from initlint.finding import Finding
from initlint.model.elsewhere import Elsewhere
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.record import field, record, replace
from initlint.report.outcome import Extent, Outcome, Verdict, outcome
from initlint.source.bundle import Bundle, Directory, InputProblem, Inputs, nothing_in
from initlint.source.text import Source
from initlint.suppress import settle, suppress
from initlint.tree.document import Document
from initlint.tree.read import documents


@record
class Part:
    """What was read for the paths that share a configuration."""

    inputs: Inputs
    config: Config


@record(eq=False)
class Reader:
    """Reads each source of *bundles* once, however many of them it stands in.

    `problems` are the sources on which the reading crashed.
    """

    bundles: tuple[Bundle, ...] = ()
    problems: list[InputProblem] = field(default_factory=list)
    _known: dict[Source, tuple[Document, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Reader:
        return cls(tuple(bundle for part in parts for bundle in part.inputs.bundles))

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """All objects of the run, for those who ask what stands beside their bundle."""
        read = self.documents(source for bundle in self.bundles for source in bundle.sources)
        return Elsewhere(tuple(each for document in read for each in manifests(document)))

    def documents(self, sources: Iterable[Source]) -> tuple[Document, ...]:
        return tuple(document for source in sources for document in self._of(source))

    def _of(self, source: Source) -> tuple[Document, ...]:
        if source not in self._known:
            self._known[source] = self._read(source)
        return self._known[source]

    def _read(self, source: Source) -> tuple[Document, ...]:
        try:
            return tuple(documents(source))
        except Exception as error:  # noqa: BLE001 one source costs its own findings, no more
            words = f"is not checked: the reader crashed: {type(error).__name__}: {error}"
            self.problems.append(InputProblem(source.label, words))
            return ()


@record
class Judged:
    """What came out of one bundle; suppressed findings are marked and kept."""

    findings: tuple[Finding, ...]
    extent: Extent
    startup: tuple[Verdict, ...] = ()


def run(parts: Sequence[Part]) -> Outcome:
    """Judge every bundle of *parts* and put the results together."""
    reader = Reader.of(parts)
    judged = [
        judge_bundle(bundle, part.config, reader)
        for part in parts
        for bundle in part.inputs.bundles
    ]
    findings = once(finding for each in judged for finding in each.findings)
    rules = {rule.name: rule for part in parts for rule in part.config.active_rules}
    problems = (
        *(each for part in parts for each in part.inputs.problems),
        *(each for part in parts for each in _empty(part.inputs.directories, reader)),
        *reader.problems,
        *(each for part in parts for each in image_problems(part.config)),
    )
    extent = _sum((each.extent for each in judged), problems)
    startup = [verdict for each in judged for verdict in each.startup]
    return outcome(findings, rules.values(), startup, extent)


def judge_bundle(bundle: Bundle, config: Config, reader: Reader) -> Judged:
    """Run the rules that *config* wants on what *bundle* checks."""
    checked = reader.documents(bundle.sources)
    context = survey(bundle, config, reader)
    rules = config.active_rules
    settled = settle(
        judge(checked, context, rules),
        checked,
        context,
        rules,
        known=tuple(rule.name for rule in config.rules),
        is_on=lambda rule, source: config.profile(source).is_on(rule),
    )
    wanted = (config.profile(each.source).judge(each) for each in settled)
    findings = [*traced((each for each in wanted if each is not None), bundle, checked, reader)]
    verdicts = tuple(_verdicts(context, findings))
    return Judged(tuple(findings), _extent(bundle, checked, context.workspace), verdicts)


def survey(bundle: Bundle, config: Config, reader: Reader) -> Context:
    """Give what rules and plans may ask of *bundle*."""
    checked, known = reader.documents(bundle.sources), reader.documents(bundle.context)
    settings = config.settings
    if bundle.namespace is not None:
        settings = replace(settings, namespace=bundle.namespace)
    scope = workspace(bundle.name, checked, known, reader.elsewhere)
    return Context(settings, scope, config.known_images)


def image_problems(config: Config) -> Iterator[InputProblem]:
    """Give the sources of image facts that were asked for and could not be read."""
    for problem in config.known_images.problems:
        yield InputProblem(problem.name, problem.message)


def traced(
    findings: Iterable[Finding], bundle: Bundle, checked: Sequence[Document], reader: Reader
) -> Iterator[Finding]:
    """Add to *findings* in built text where it is written; a comment there suppresses them."""
    if not bundle.written:
        yield from findings
        return
    from initlint.rendering.trace import trace

    files = reader.documents(bundle.written)
    comments = [*written(files, ())]
    for finding in findings:
        label = trace(finding, checked, files)
        if label is None:
            yield finding
            continue
        (there,), _ = suppress([replace(finding, source=label.source, span=label.span)], comments)
        suppressed = finding.suppressed or there.suppressed
        related = (label, *finding.related)
        yield replace(finding, related=related, written=label, suppressed=suppressed)


def _empty(directories: Iterable[Directory], reader: Reader) -> Iterator[InputProblem]:
    """Find the directories whose files hold no Kubernetes object, and nothing that is broken."""
    for directory in directories:
        if not any(map(_is_of_kubernetes, reader.documents(directory.sources))):
            yield nothing_in(directory.name)


def _is_of_kubernetes(document: Document) -> bool:
    if document.problems or document.skimmed_kind:
        return True
    return any(each.kind or each.api_version or each.pods for each in manifests(document))


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what was said already of the same file, rendered another time.

    A base is built once for each overlay, and a template rendered for each release.
    """
    said: set[tuple[str, ...]] = set()
    for finding in findings:
        source = finding.source
        if source.is_rendered:
            line = source.line_text(source.position(finding.span.start).line)
            words = (source.name, finding.rule, finding.message, finding.container or "", line)
            if words in said:
                continue
            said.add(words)
        yield finding


def _verdicts(context: Context, findings: list[Finding]) -> Iterator[Verdict]:
    """Give the verdict on each workload that is checked; a crash becomes a finding."""
    from initlint.startup.plan import because_of

    if not any(pod.init_containers for pod in context.workspace.checked_pods):
        return
    checked = set(context.workspace.checked)
    try:
        startup = context.startup
        for judgement in startup.judgements:
            workload = judgement.workload
            if workload.manifest in checked:
                because = because_of(startup, judgement, startup.blocked(workload.pod))
                reference = replace(workload.manifest.reference, namespace=workload.namespace)
                yield Verdict(reference, judgement.verdict.value, judgement.external, because)
    except Exception as error:  # noqa: BLE001 the findings are worth having without the verdicts
        findings.append(crash("start-up verdicts", context.workspace, error))


def _extent(bundle: Bundle, checked: Sequence[Document], scope: Workspace) -> Extent:
    pods = tuple(scope.checked_pods)
    return Extent(
        files=len({source.name for source in bundle.sources}),
        documents=len(checked),
        pods=len(pods),
        init_containers=sum(len(pod.init_containers) for pod in pods),
        unrendered_templates=sum(document.is_template for document in checked),
    )


def _sum(extents: Iterable[Extent], problems: tuple[InputProblem, ...]) -> Extent:
    each = tuple(extents)
    counts = (one.name for one in fields(Extent) if one.name != "problems")
    sums = {name: sum(getattr(extent, name) for extent in each) for name in counts}
    return Extent(**sums, problems=problems)
