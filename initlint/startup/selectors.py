"""Label selectors: `matchLabels` and `matchExpressions`, and `-l` as kubectl takes it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from initlint.model.manifest import texts
from initlint.tree.node import Node

_EQUALITY = re.compile(r"([\w./-]+)={1,2}([\w.-]*)\Z", re.ASCII)


def written_labels(selector: str) -> dict[str, str] | None:
    """Give the labels of a selector such as `app=db,tier=back`; None for any other form."""
    found = [_EQUALITY.match(part.strip()) for part in selector.split(",")]
    pairs = [(match[1], match[2]) for match in found if match]
    return dict(pairs) if len(pairs) == len(found) else None


def matches(selector: Node, labels: Mapping[str, str]) -> bool:
    """Tell whether *selector* takes an object with *labels*; an empty one takes all."""
    wanted = texts(selector.get("matchLabels"))
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_holds(each, labels) for each in selector.get("matchExpressions").items())


def _holds(expression: Node, labels: Mapping[str, str]) -> bool:
    value = labels.get(expression.get("key").text or "")
    values = {item.text for item in expression.get("values").items()}
    match expression.get("operator").text:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    return False
