"""What a chart leaves to the values of whoever installs it is nobody's mistake."""

from __future__ import annotations

import pytest

from initlint.context import Context
from initlint.engine import judge, workspace
from initlint.registry import load
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.tree.read import documents

POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: shop}}\nspec: {{containers: [{{{}}}]}}\n"
OPEN = {
    "missing-image": "name: shop, image: ",
    "invalid-env-source": "name: shop, image: shop:7, envFrom: [{secretRef: {name: }}]",
}


def rules_that_speak(container: str, *, is_rendered: bool) -> list[str]:
    read = tuple(documents(Source("a.yaml", POD.format(container), is_rendered=is_rendered)))
    context = Context(Settings(), workspace("shop", read, (), None))
    asked = tuple(rule for rule in load() if rule.name in OPEN)
    return [finding.rule for finding in judge(read, context, asked)]


@pytest.mark.parametrize(("name", "container"), OPEN.items())
def test_an_empty_value_is_left_open_by_a_chart_alone(name: str, container: str) -> None:
    assert rules_that_speak(container, is_rendered=True) == []
    assert rules_that_speak(container, is_rendered=False) == [name]


def test_a_field_that_a_chart_does_not_have_is_missing() -> None:
    assert rules_that_speak("name: shop", is_rendered=True) == ["missing-image"]
