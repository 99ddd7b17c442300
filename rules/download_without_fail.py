"""A download that may leave an error page, or half a file, under the right name."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.downloads import doubtful_downloads
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "download-without-fail",
    summary="Download that keeps an error page or half a file",
    severity=Severity.WARNING,
    category="commands",
    since="0.1.0",
    each=Container,
)
def download_without_fail(container: Container, context: Context) -> Reports:
    if not container.is_init:
        return
    said = set()
    for found in doubtful_downloads(context.facts(container)):
        what = "a failed attempt leaves its part there, which the next one takes for all of it"
        if found.keeps_error:
            what = "without `-f` a 404 page becomes the file, and the status is 0"
        file = f"'{found.path}'" if found.path else "a file"
        message = f"{container} downloads {file} with '{found.name}': {what}"
        if found.place not in said:
            yield Report(found.place.node, message, found.place.span)
        said.add(found.place)
