"""Rule pages as test suites: their examples and what each one must bring.

A page is `# name`, prose, `## Found` and `## Not found`. Under both stand fenced blocks with
the info string `yaml`; a block `yaml fixed` behind one shows what the fixes make of it. Words
behind `yaml` set the target: `yaml kube-version=1.28 deployer=helm namespace=prod`.
A comment `# expect: NAME at "text"` says that NAME is found on its line, where "text" begins;
`# expect-above:` speaks of the line above, for lines that take no comment. Several
expectations of one line are separated by `;`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from initlint.record import record
from initlint.settings import Deployer, KubeVersion, Settings

_FENCE = re.compile(
    r"^```yaml(?P<words>(?: [a-z-]+=\S+)*)\n(?P<text>.*?)^```$"
    r"(?:\n+^```yaml fixed\n(?P<fixed>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_MARKER = re.compile(r"# expect(?P<above>-above)?: (?P<body>.*)$")
_EXPECTATION = re.compile(r'\s*(?P<rule>[\w-]+) at "(?P<text>[^"\n]*)"\s*(?:;|$)')
_FOUND, _NOT_FOUND = "\n## Found\n", "\n## Not found\n"


class Expectation(NamedTuple):
    """A rule that speaks at a place: 1-based line, and the text that begins there."""

    line: int
    rule: str
    text: str


@record
class Example:
    """One fenced block of a page."""

    number: int
    text: str
    fixed: str | None
    is_found: bool  # it stands under "Found"
    settings: Settings

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        return tuple(_expectations(self.text))


class PageError(Exception):
    """A page that is not built as pages are."""


def examples(page: str) -> tuple[Example, ...]:
    """Give the examples of *page* in order; raises PageError where a side is missing."""
    found, not_found = page.find(_FOUND), page.find(_NOT_FOUND)
    if found < 0 or not_found < found:
        raise PageError("a page needs `## Found` and, behind it, `## Not found`")
    return tuple(
        Example(
            number,
            block["text"],
            block["fixed"],
            found < block.start() < not_found,
            _settings(block["words"]),
        )
        for number, block in enumerate(_FENCE.finditer(page), 1)
    )


def _expectations(text: str) -> Iterator[Expectation]:
    for number, line in enumerate(text.split("\n"), 1):
        marker = _MARKER.search(line)
        if marker is None:
            continue
        at = number - 1 if marker["above"] else number
        body = marker["body"]
        if _EXPECTATION.sub("", body).strip().strip("'\"],}"):
            raise PageError(f"line {number} of an example: not an expectation: {body}")
        for match in _EXPECTATION.finditer(body):
            yield Expectation(at, match["rule"], match["text"])


def _settings(words: str) -> Settings:
    options = dict(word.split("=", 1) for word in words.split())
    known = {"kube-version", "deployer", "namespace"}
    if not options.keys() <= known:
        raise PageError(f"unknown words behind ```yaml: {', '.join(options.keys() - known)}")
    settings = Settings()
    deployer = options.get("deployer")
    return Settings(
        kube_version=KubeVersion.parse(options["kube-version"])
        if "kube-version" in options
        else settings.kube_version,
        deployer=Deployer(deployer) if deployer else None,
        namespace=options.get("namespace", settings.namespace),
    )
