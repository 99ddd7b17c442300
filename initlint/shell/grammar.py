"""tree-sitter's grammar of bash, which is given only what it bears."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node as Tree
    from tree_sitter import Parser

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LONE_DASH = re.compile(r"(?<=[ \t])-(?=[ \t]+<<)")
_STAND_IN = "\x7f"  # ordinary in a word, and part of no name


def tree_of(string: str) -> Tree:
    """Parse *string*; offsets in the tree are offsets in characters.

    Another character of a word stands for each one that is not ASCII: the scanner asks C's
    `isalpha`, which reads beyond its table for one like `😀`, and the process dies on `{😀`
    (tree-sitter-bash 0.25.1). A lone `-` before `<<` (`kubectl apply -f - <<END`) gets one as
    well: the scanner loses it. One byte stands for each character.
    """
    plain = _NOT_ASCII.sub(_STAND_IN, _LONE_DASH.sub(_STAND_IN, string))
    return _parser().parse(plain.encode("ascii")).root_node


@cache
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))
