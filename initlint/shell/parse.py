"""Shell text to a syntax tree of our own, by way of tree-sitter-bash."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from initlint.shell.grammar import tree_of
from initlint.shell.parse_words import WordReader
from initlint.shell.syntax import (
    AndOr,
    ArithmeticCommand,
    ArithmeticFor,
    Assignment,
    Background,
    Case,
    CaseItem,
    Command,
    For,
    FunctionDefinition,
    Group,
    If,
    Pipeline,
    Redirect,
    Script,
    Sequence,
    Statement,
    Subshell,
    Unparsed,
    While,
    Word,
)
from initlint.shell.text import Text

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

LONGEST_SCRIPT = 200_000  # characters; a ConfigMap holds 1 MiB at most, scripts far less
_DEEPEST_TREE = 120  # levels; Python's own stack bears about five times that
_OF_HEREDOC = ("heredoc_", "file_descriptor", "comment")
_SEPARATORS = frozenset((";", "\n", "comment", ";;", "heredoc_body", "heredoc_end"))
_EXPRESSIONS = frozenset(("binary_expression", "unary_expression", "parenthesized_expression"))


def parse(text: Text) -> Script:
    """Parse a script; what cannot be parsed is `Unparsed` in its tree."""
    length = len(text.string)
    if length > LONGEST_SCRIPT:
        return Script(text, Unparsed(0, length), has_errors=True)
    tree = tree_of(text.string)
    if _is_deep(tree):
        return Script(text, Unparsed(0, length), has_errors=True)
    root = _Reader(text.string).statements([tree])
    return Script(text, root, tree.has_error)


def _is_deep(tree: Tree) -> bool:
    level = [tree]
    for _ in range(_DEEPEST_TREE):
        level = [child for node in level for child in node.children if child.child_count]
        if not level:
            return False
    return True


class _Atom(NamedTuple):
    """A command or compound command with the redirections that belong to it."""

    tree: Tree | None
    redirects: list[Redirect]


class _Reader:
    """Builds the tree of one script."""

    def __init__(self, string: str) -> None:
        self.string = string
        self.words = WordReader(string, self.statements)
        self.start, self.end = self.words.start, self.words.end

    def statements(self, trees: list[Tree]) -> Statement:
        """Read a list of commands, each ended by `;`, `&` or a line break."""
        if len(trees) == 1 and trees[0].type == "program":
            trees = trees[0].children
        found: list[Statement] = []
        for tree in trees:
            if tree.type == "&" and found:
                found[-1] = Background(found[-1], found[-1].start, self.end(tree))
            elif (tree.type not in _SEPARATORS and not tree.is_extra) or tree.type == "ERROR":
                found.append(self.statement(tree))
        if len(found) == 1:
            return found[0]
        start = self.start(trees[0]) if trees else 0
        return Sequence(tuple(found), start, self.end(trees[-1]) if trees else 0)

    def statement(self, tree: Tree) -> Statement:
        if tree.type == "ERROR" or any(child.is_missing for child in tree.children):
            return self.unparsed(tree)
        if tree.type in ("list", "pipeline", "negated_command", "redirected_statement"):
            return self.and_or(self.linear(tree)) or self.unparsed(tree)
        return self.atom(_Atom(tree, []))

    def unparsed(self, tree: Tree) -> Unparsed:
        return Unparsed(self.start(tree), self.end(tree))

    # The grammar of tree-sitter-bash binds redirections, `!` and `|` wrongly in lists
    # (`a || b > f | c`), so they are read anew from the flat row of commands and operators.

    def linear(self, tree: Tree) -> list[_Atom | str]:
        """Give the commands and operators of *tree* in the order of the text."""
        row: list[_Atom | str] = []
        for child in tree.children if tree.type != "redirected_statement" else ():
            if child.type in ("&&", "||", "|", "|&", "!"):
                row.append(child.type)
            elif not child.is_extra or child.type == "ERROR":
                row += self._row(child)
        if tree.type == "redirected_statement":
            self._redirected(tree, row)
        return row

    def _row(self, tree: Tree) -> list[_Atom | str]:
        if tree.type in ("list", "pipeline", "negated_command", "redirected_statement"):
            return self.linear(tree)
        return [_Atom(tree, [])]

    def _redirected(self, tree: Tree, row: list[_Atom | str]) -> None:
        for index, child in enumerate(tree.children):
            if tree.field_name_for_child(index) == "body":
                row += self._row(child)
            elif child.type == "heredoc_redirect":
                self._heredoc(child, row)
            else:
                self._attach(row, self.redirects(child))

    def _attach(self, row: list[_Atom | str], redirects: list[Redirect]) -> None:
        if not row or isinstance(row[-1], str):
            row.append(_Atom(None, []))
        last = row[-1]
        if isinstance(last, _Atom):
            last.redirects.extend(redirects)

    def _heredoc(self, tree: Tree, row: list[_Atom | str]) -> None:
        """Read `<<END`, and the commands that follow it on its line."""
        self._attach(row, [self.here_document(tree)])
        for child in tree.children:
            if child.type in ("&&", "||", "|", "|&"):
                row.append(child.type)
            elif child.type in ("file_redirect", "herestring_redirect", "heredoc_redirect"):
                self._attach(row, self.redirects(child))
            elif child.is_named and not child.type.startswith(_OF_HEREDOC):
                row += self._row(child)

    def and_or(self, row: list[_Atom | str]) -> Statement | None:
        """Read `pipeline && pipeline || …`, which binds from the left."""
        tree: Statement | None = None
        operator = ""
        chunk: list[_Atom | str] = []
        for item in [*row, ";"]:
            if item not in ("&&", "||", ";"):
                chunk.append(item)
                continue
            right = self.pipeline(chunk)
            if right is None:
                return None
            tree = AndOr(tree, operator, right, tree.start, right.end) if tree else right
            operator, chunk = str(item), []
        return tree

    def pipeline(self, row: list[_Atom | str]) -> Statement | None:
        is_negated = False
        while row and row[0] == "!":
            is_negated, row = not is_negated, row[1:]
        atoms = [item for item in row if isinstance(item, _Atom)]
        operators = [item for item in row if isinstance(item, str)]
        if len(operators) != len(atoms) - 1 or not set(operators) <= {"|", "|&"}:
            return None
        parts = tuple(self.atom(atom) for atom in atoms)
        if len(parts) == 1 and not is_negated:
            return parts[0]
        return Pipeline(parts, is_negated, parts[0].start, parts[-1].end)

    def atom(self, atom: _Atom) -> Statement:
        redirects = tuple(atom.redirects)
        if atom.tree is None:
            return Command((), (), redirects, redirects[0].start, redirects[-1].end)
        if atom.tree.type in _SIMPLE:
            return self.command(atom.tree, redirects)
        body = self.compound(atom.tree)
        if not redirects:
            return body
        return Group(body, redirects, body.start, max(body.end, redirects[-1].end))

    def command(self, tree: Tree, redirects: tuple[Redirect, ...]) -> Statement:
        if tree.has_error:
            return self.unparsed(tree)
        assignments: list[Assignment] = []
        words: list[Word] = []
        inner: list[Redirect] = []
        for child in tree.children:
            if child.type == "variable_assignment":
                assignments.append(self.assignment(child))
            elif child.type.endswith("_redirect"):
                inner += self.redirects(child)
            elif child.type == "command_name":
                words.append(self.words.word(child.children[0]))
            elif child.type != "comment":
                words.append(self.words.word(child))
        if tree.type == "variable_assignment":
            assignments, words = [self.assignment(tree)], []
        elif tree.type == "test_command":
            words = list(self.test_words(tree))
        start, end = self.start(tree), self.end(tree)
        return Command(tuple(assignments), tuple(words), (*inner, *redirects), start, end)

    def test_words(self, tree: Tree) -> list[Word]:
        """Give the words of `[ … ]` or `[[ … ]]` as the shell splits them."""
        words: list[Word] = []
        for child in tree.children:
            if child.type in _EXPRESSIONS:
                words += self.test_words(child)
            elif child.type != "comment":
                words.append(self.words.word(child))
        return words

    def assignment(self, tree: Tree) -> Assignment:
        name, value = tree.child_by_field_name("name"), tree.child_by_field_name("value")
        start, end = self.start(tree), self.end(tree)
        word = self.words.word(value) if value else Word((), end, end)
        appends = any(child.type == "+=" for child in tree.children)
        is_plain = name is None or name.type == "variable_name"
        spelled = self.string[start : self.end(name)] if name else ""
        plain = spelled.split("[")[0]
        return Assignment(plain, word, appends, not is_plain, start, end)

    def redirects(self, tree: Tree) -> list[Redirect]:
        if tree.type == "heredoc_redirect":
            return [self.here_document(tree)]
        operator, descriptor, targets = "", None, []
        for child in tree.children:
            if child.type == "file_descriptor":
                descriptor = self.descriptor(child)
            elif not child.is_named and not operator:
                operator = child.type
            elif child.type == "ERROR" and child.text == b">":
                operator += ">"  # the grammar does not know `<>`
            elif child.type != "comment":
                targets.append(self.words.word(child))
        start, end = self.start(tree), self.end(tree)
        return [Redirect(operator, descriptor, targets[0] if targets else None, start, end)]

    def descriptor(self, tree: Tree) -> int | None:
        text = self.string[self.start(tree) : self.end(tree)]
        return int(text) if text.isascii() and text.isdigit() else None

    def here_document(self, tree: Tree) -> Redirect:
        body = next((child for child in tree.children if child.type == "heredoc_body"), None)
        opening = next((child for child in tree.children if child.type == "heredoc_start"), None)
        start, end = self.start(tree), self.end(opening or tree)
        if body is None or opening is None:
            return Redirect("<<", None, Word((), end, end), start, end)
        first, last = body.start_byte, self.end(body)
        is_raw = any(mark in self.string[self.start(opening) : end] for mark in "'\"\\")
        if is_raw:
            return Redirect("<<", None, Word((self.words.raw(first, last, quoted=True),), first, last), start, end)  # fmt: skip # noqa: E501
        word = Word(tuple(self.words.region(body, first, last, '"')), first, last)
        return Redirect("<<", None, word, start, end)

    def compound(self, tree: Tree) -> Statement:
        start, end = self.start(tree), self.end(tree)
        children = tree.children
        match tree.type:
            case "if_statement":
                return self.conditional(children, end)
            case "while_statement":
                keyword = self.string[start : self.end(children[0])]
                condition = self.statements(children[1:-1])
                return While(keyword, condition, self.group(children[-1]), start, end)
            case "for_statement":
                return self.loop(tree, start, end)
            case "c_style_for_statement":
                return self.arithmetic_loop(tree, start, end)
            case "case_statement":
                return self.case(tree, start, end)
            case "function_definition":
                return self.function(tree, start, end)
            case "subshell":
                return Subshell(self.group(tree), start, end)
            case "compound_statement" if children[0].type == "((":
                return ArithmeticCommand(
                    self.words.expression(tree, start + 2, end - 2), start, end
                )
            case "compound_statement" | "do_group":
                return self.group(tree)
            case "list" | "pipeline" | "negated_command" | "redirected_statement":
                return self.statement(tree)
            case _:
                return Unparsed(start, end)

    def group(self, tree: Tree) -> Statement:
        """Read the commands between a pair of braces, brackets or words."""
        return self.statements(tree.children[1:-1])

    def conditional(self, trees: list[Tree], end: int) -> Statement:
        """Read from `if` or `elif` on; the branches that follow are the rest of the row."""
        start = self.start(trees[0])
        then = next(index for index, tree in enumerate(trees) if tree.type == "then")
        rest = [
            index for index, tree in enumerate(trees) if tree.type in ("elif_clause", "else_clause")
        ]
        stop = rest[0] if rest else len(trees)
        body = [tree for tree in trees[then + 1 : stop] if tree.type != "fi"]
        otherwise = self.branches([trees[index] for index in rest], end)
        return If(self.statements(trees[1:then]), self.statements(body), otherwise, start, end)

    def branches(self, trees: list[Tree], end: int) -> Statement | None:
        if not trees:
            return None
        if trees[0].type == "else_clause":
            return self.statements(trees[0].children[1:])
        return self.conditional([*trees[0].children, *trees[1:]], end)

    def loop(self, tree: Tree, start: int, end: int) -> Statement:
        keyword = self.string[start : self.end(tree.children[0])]
        name = tree.child_by_field_name("variable")
        has_words = any(child.type == "in" for child in tree.children)
        words = tuple(self.words.word(value) for value in tree.children_by_field_name("value"))
        spelled = self.string[self.start(name) : self.end(name)] if name else ""
        body = self.group(tree.children[-1])
        return For(keyword, spelled, words if has_words else None, body, start, end)

    def arithmetic_loop(self, tree: Tree, start: int, end: int) -> Statement:
        opening = self.string.index("((", start) + 2
        closing = next((c for c in tree.children if c.type == "))"), tree.children[-1])
        cuts = [
            self.start(c)
            for c in tree.children
            if c.type == ";" and c.end_byte <= closing.start_byte
        ]
        if len(cuts) != 2:
            return Unparsed(start, end)
        edges = [opening, cuts[0], cuts[0] + 1, cuts[1], cuts[1] + 1, self.start(closing)]
        first, condition, update = (
            self.words.expression(tree, a, b) if self.string[a:b].strip() else None
            for a, b in zip(edges[::2], edges[1::2], strict=True)
        )
        return ArithmeticFor(first, condition, update, self.group(tree.children[-1]), start, end)

    def case(self, tree: Tree, start: int, end: int) -> Statement:
        value = tree.child_by_field_name("value")
        items = tuple(self.case_item(c) for c in tree.children if c.type == "case_item")
        word = self.words.word(value) if value else Word((), start, start)
        return Case(word, items, start, end)

    def case_item(self, tree: Tree) -> CaseItem:
        patterns = tuple(self.words.word(value) for value in tree.children_by_field_name("value"))
        close = next((i for i, child in enumerate(tree.children) if child.type == ")"), 0)
        body = [c for c in tree.children[close + 1 :] if c.type not in (";;", ";&", ";;&")]
        last = tree.children[-1].type
        terminator = last if last in (";&", ";;&") else ";;"
        return CaseItem(patterns, self.statements(body), terminator)

    def function(self, tree: Tree, start: int, end: int) -> Statement:
        name, body = tree.child_by_field_name("name"), tree.child_by_field_name("body")
        if name is None or body is None:
            return Unparsed(start, end)
        spelled = self.string[self.start(name) : self.end(name)]
        has_keyword = tree.children[0].type == "function"
        return FunctionDefinition(spelled, self.statement(body), has_keyword, start, end)


_SIMPLE = frozenset(
    (
        "command",
        "variable_assignment",
        "variable_assignments",
        "declaration_command",
        "unset_command",
        "test_command",
    )
)
