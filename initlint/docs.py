"""What is written from the code: the rule tables and the configuration's JSON schema.

`python -m initlint.docs` writes it, `--check` tells whether it is stale (status 1), and
`new-rule NAME` lays out the two files of a rule.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from initlint.registry import BUILT_IN, load
from initlint.rule import Rule

_ROOT = Path(__file__).parent.parent
_DEMONSTRATION = "fixtures/own-service"
_NAME = re.compile(r"[a-z]+(-[a-z0-9]+)+\Z")
# The order in which a reader meets the groups; a group that is not named comes last.
_CATEGORIES = (
    "manifest",
    "api",
    "termination",
    "waits",
    "commands",
    "volumes",
    "images",
    "pod",
)


class Generated(NamedTuple):
    """A file and what stands in it when it is fresh."""

    path: Path
    text: str

    @property
    def is_stale(self) -> bool:
        return not self.path.exists() or self.path.read_text(encoding="utf-8") != self.text


def generated() -> Iterator[Generated]:
    """Give every file that is written from the code."""
    readme = _ROOT / "README.md"
    text = _between(readme.read_text(encoding="utf-8"), "rules", _table("rules/"))
    yield Generated(readme, _between(text, "output", _demonstration()))
    index = f"# Rules\n\nWritten by `make generate`.\n\n{_table('../rules/')}"
    yield Generated(_ROOT / "docs" / "rules.md", index)
    yield Generated(_ROOT / "initlint" / "config" / "schema.json", _schema())


def _schema() -> str:
    from initlint.config import schema

    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"


def _table(base: str) -> str:
    rules = load()
    named = [each for each in _CATEGORIES if any(rule.category == each for rule in rules)]
    others = sorted({rule.category for rule in rules} - set(_CATEGORIES))
    return "\n".join(_section(category, base) for category in (*named, *others))


def _section(category: str, base: str) -> str:
    rows = [_row(rule, base) for rule in load() if rule.category == category]
    head = f"**{category}**\n\n| rule | severity | finds |\n|---|---|---|\n"
    return head + "".join(rows)


def _row(rule: Rule, base: str) -> str:
    summary = rule.summary.replace("|", "\\|")
    return f"| [`{rule.name}`]({base}{rule.stem}.md) | {rule.severity.value} | {summary} |\n"


def _demonstration() -> str:
    """Give what `make demo` prints, as a block of a page."""
    command = [sys.executable, "-m", "initlint", "check", "--isolated", _DEMONSTRATION]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "NO_COLOR": "1"}
    result = subprocess.run(  # noqa: S603 our own command on our own files
        command, cwd=_ROOT, env=environment, capture_output=True, check=False
    )
    return f"```console\n$ initlint check {_DEMONSTRATION}\n{result.stdout.decode()}```\n"


def _between(text: str, name: str, inner: str) -> str:
    start = text.index(f"<!-- {name}: begin -->") + len(f"<!-- {name}: begin -->")
    end = text.index(f"<!-- {name}: end -->")
    return f"{text[:start]}\n{inner}{text[end:]}"


_RULE = '''"""TODO: what a person would call this, from outside."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "{name}",
    summary="TODO: one line that reads after \\"allow\\"",
    severity=Severity.WARNING,
    category="TODO",
    since="{version}",
    each=Container,
)
def {stem}(container: Container, _: Context) -> Reports:
    if not container.is_init:
        return
    yield Report(container.node.get("name"), f"{{container}} TODO: who, what, what follows")
'''

_PAGE = """# {name}

TODO: what it finds, what the user sees in the cluster, and how to mend it.

## Found

```yaml
TODO: a manifest; a comment at the end of a line says what is found there (CONTRIBUTING.md)
```

## Not found

```yaml
TODO: the nearest manifest that is right
```
"""


def new_rule(name: str, room: Path = BUILT_IN) -> tuple[Path, Path]:
    """Lay out the two files of a rule; its page fails until both sides are written.

    Raises ValueError where the name is no rule name or is taken.
    """
    if not _NAME.match(name):
        raise ValueError(f"'{name}' is no rule name: lower-case words joined by dashes")
    stem = name.replace("-", "_")
    code, page = (room / stem).with_suffix(".py"), (room / stem).with_suffix(".md")
    if code.exists() or page.exists():
        raise ValueError(f"there is a rule '{name}' already")
    from initlint import __version__

    code.write_text(_RULE.format(name=name, stem=stem, version=__version__), encoding="utf-8")
    page.write_text(_PAGE.format(name=name), encoding="utf-8")
    return code, page


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["new-rule"] and len(arguments) == 2:
        for path in new_rule(arguments[1]):
            sys.stdout.write(f"wrote {path}\n")
        return 0
    stale = [each for each in generated() if each.is_stale]
    for each in stale:
        sys.stdout.write(f"{'stale' if '--check' in arguments else 'wrote'} {each.path}\n")
        if "--check" not in arguments:
            each.path.parent.mkdir(exist_ok=True)
            each.path.write_text(each.text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
