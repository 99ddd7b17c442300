"""Names are taken and refused as the API server does."""

from __future__ import annotations

import pytest

from initlint.model.names import (
    header_problem,
    key_problem,
    label_problem,
    port_problem,
    qualified_problem,
    relaxed_variable_problem,
    subdomain_problem,
    variable_problem,
)

TAKEN = [
    (label_problem, ["a", "0-a", "a" * 63]),
    (subdomain_problem, ["a.b-c.d", "0", "a" * 253]),
    (port_problem, ["http", "a", "8080-tcp", "a" * 15]),
    (variable_problem, ["PATH", "_a.b-c", ".a"]),
    (relaxed_variable_problem, ["A B", "1A", "..a", "[~]"]),
    (key_problem, ["app.env", "_", "-a"]),
    (qualified_problem, ["app", "example.com/App_1.x", "a" * 63]),
    (header_problem, ["X-Forwarded-For", "-"]),
]
REFUSED = [
    (label_problem, ["", "A", "a.b", "a_b", "-a", "a-", "a" * 64, "a\n", "é"]),
    (subdomain_problem, ["", "a..b", ".a", "a.", "A", "a_b", "a" * 254]),
    (port_problem, ["", "8080", "a--b", "-a", "a-", "A", "a_b", "a" * 16]),
    (variable_problem, ["", "1A", "A B", "A=B", ".", "..", "..a"]),
    (relaxed_variable_problem, ["", "A=B", "é", "a\tb"]),
    (key_problem, ["", "a/b", "a b", ".", "..", "..a", "a" * 254]),
    (qualified_problem, ["", "/", "/a", "a/", "A.com/a", "a/b/c", "_a", "a" * 64]),
    (header_problem, ["", "X_Y", "X Y"]),
]


@pytest.mark.parametrize(("check", "names"), TAKEN)
def test_valid_names_have_no_problem(check, names: list[str]) -> None:
    assert [name for name in names if check(name)] == []


@pytest.mark.parametrize(("check", "names"), REFUSED)
def test_invalid_names_have_one(check, names: list[str]) -> None:
    assert [name for name in names if not check(name)] == []


@pytest.mark.parametrize("text", ["$APP_NAME", "${app}-db", "$(NAME)", "{{ .Values.name }}"])
def test_what_a_deploy_tool_replaces_is_taken_for_a_name(text: str) -> None:
    checks = (label_problem, subdomain_problem, port_problem, key_problem, qualified_problem)

    assert [check(text) for check in checks] == [None] * len(checks)


def test_a_dollar_alone_replaces_nothing() -> None:
    assert label_problem("a$1")
