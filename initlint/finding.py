"""What a rule says, before anybody decides how to print it."""

from __future__ import annotations

from enum import Enum

from initlint.record import field, record
from initlint.source.text import Source, Span


class Severity(Enum):
    """How bad it is; ordered from worst to mildest by `rank`."""

    ERROR = "error"  # on a fresh install this cannot work, and the finding shows why
    WARNING = "warning"  # works by luck, or hides a failure
    INFO = "info"  # worth knowing; fails no build by default

    @property
    def rank(self) -> int:
        """0 for an error, rising as it gets milder."""
        return tuple(Severity).index(self)

    def is_at_least(self, threshold: Severity) -> bool:
        return self.rank <= threshold.rank


class Confidence(Enum):
    """How sure initlint is that the finding is true."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Safety(Enum):
    """What may be done with a fix without asking."""

    SAFE = "safe"  # same meaning, or the one that anyone could have meant; comments kept
    UNSAFE = "unsafe"  # valid result, the meaning may move: needs --unsafe-fixes


@record
class Edit:
    """Replace the characters of `span` by `text`."""

    span: Span
    text: str


@record
class Fix:
    """Edits of one source that belong together; `title` begins with a verb."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]


@record
class Label:
    """A place that explains the finding without being its place."""

    source: Source
    span: Span
    message: str


@record
class ObjectRef:
    """The Kubernetes object that a finding is about; absent parts are empty."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}" if self.name else self.kind


@record
class Finding:
    """One problem at its place.

    `written` is the place in the user's own file that rendered text goes back to, where that
    can be told exactly; it is among the `related` ones as well.
    `suppressed` holds the reason or the means ("comment", "annotation", "baseline", or the
    user's words) where the user asked not to hear of it; such findings are counted and kept.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    source: Source
    span: Span
    object: ObjectRef | None = None
    container: str | None = None
    related: tuple[Label, ...] = ()
    fix: Fix | None = field(default=None, compare=False)
    url: str = ""
    suppressed: str | None = None
    written: Label | None = field(default=None, compare=False)

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        return (self.source.name, self.span, self.rule, self.message)
