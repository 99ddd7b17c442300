"""Configuration: `.initlint.yaml`, `[tool.initlint]` in pyproject.toml, the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from initlint.config.options import Json


def schema() -> Json:
    """Give the JSON schema of a configuration file, for editors; `schema.json` is a copy.

    It knows the built-in rules by name and takes others, which a user may have written.
    """
    from initlint.config.options import Names, object_schema
    from initlint.registry import load

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of initlint",
        **object_schema(Names.of(load(), are_all=False)),
    }
