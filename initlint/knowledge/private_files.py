"""Which commands make files that only their owner can read."""

from __future__ import annotations

from collections.abc import Sequence

from initlint.knowledge.load import load
from initlint.knowledge.meaning import Word


def private_file(tool: str, subcommand: str | None, words: Sequence[Word]) -> Word:
    """Give the word that names the file which a command makes private; None where none does."""
    row = load("private_files.yaml").get(tool, {}).get("commands", {}).get(subcommand)
    if row is None or set(row.get("unless", ())) & set(words):
        return None
    if not set(row.get("needs", words)) & set(words) or row["option"] not in words[:-1]:
        return None
    return words[words.index(row["option"]) + 1]
