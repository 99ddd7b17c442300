"""The words of a command, told apart into options, their values and operands."""

from __future__ import annotations

from dataclasses import dataclass, field

from initlint.knowledge.grammar import Grammar, Option, Style, Takes
from initlint.knowledge.meaning import Word
from initlint.knowledge.values import UNKNOWN_PIECE, is_known
from initlint.record import record

_OFF = frozenset(("false", "0", "no", "off"))
_SHORT = 2  # characters, as in `-x`
_SHORTEST_ABBREVIATION = 4  # characters, dashes included
_LONGEST_COMMAND = 3  # words, as in `kubectl rollout status` or `cockroach node status`


@record
class Given:
    """One option as it was given; `value` is None where it has none or it is not known."""

    option: Option
    value: Word
    index: int
    is_missing: bool = False  # the words end before its value


@record
class Operand:
    """One word that is no option."""

    word: Word
    index: int


@dataclass
class Arguments:
    """What the words of one command are."""

    grammar: Grammar
    options: list[Given] = field(default_factory=list)
    operands: list[Operand] = field(default_factory=list)
    command: tuple[str, ...] = ()
    after: int | None = None  # index of the first word behind `--`
    refused: list[str] = field(default_factory=list)
    has_unlisted_option: bool = False
    has_unknown_command: bool = False

    def names(self) -> frozenset[str]:
        """Give every spelling of every option that is given and not switched off."""
        return frozenset(
            name
            for given in self.options
            if not (given.option.takes is not Takes.VALUE and given.value in _OFF)
            for name in given.option.names
        )


def arguments(grammar: Grammar, words: tuple[Word, ...]) -> Arguments:
    """Tell apart the arguments in *words*, whose first one is the program."""
    return _Reader(grammar, words).run()


def is_option(word: Word) -> bool:
    """Tell whether *word* surely begins an option."""
    return word is not None and len(word) > 1 and word[0] == "-"


class _Reader:
    """One walk over the words of one command."""

    def __init__(self, grammar: Grammar, words: tuple[Word, ...]) -> None:
        self.result = Arguments(grammar)
        self.words = words
        self.index = 1

    def run(self) -> Arguments:
        while self.index < len(self.words):
            word = self.words[self.index]
            if word == "--" and self.result.grammar.style is not Style.NONE:
                self._end_of_options(self.index + 1)
            elif self._is_option(word):
                self._option(str(word))
            elif not self._command():
                self._operand(word)
        return self.result

    def _is_option(self, word: Word) -> bool:
        style = self.result.grammar.style
        if style is Style.TAR and self.index == 1:
            return bool(word) and word != UNKNOWN_PIECE
        if style is Style.PAIRS:
            return word is not None and f"{word.partition('=')[0]}=" in self.result.grammar.options
        return style is not Style.NONE and is_option(word)

    def _operand(self, word: Word) -> None:
        if self.result.grammar.style.ends_at_operand:
            self._rest(self.index)
            return
        self.result.operands.append(Operand(word, self.index))
        self.index += 1

    def _end_of_options(self, start: int) -> None:
        if self.result.grammar.after is not None:
            self.result.after = start if start < len(self.words) else None
            self.index = len(self.words)
            return
        self._rest(start)

    def _rest(self, start: int) -> None:
        rest = enumerate(self.words[start:], start)
        self.result.operands.extend(Operand(word, index) for index, word in rest)
        self.index = len(self.words)

    def _command(self) -> bool:
        """Step into a subcommand, if one begins here."""
        grammar = self.result.grammar
        if not grammar.commands or (self.result.operands and not grammar.has_late_commands):
            return False
        ahead = tuple(self.words[self.index : self.index + _LONGEST_COMMAND])
        if not is_known(ahead[0]):
            self.result.has_unknown_command = True
            return False
        for length in range(len(ahead), 0, -1):
            path = tuple(str(word) for word in ahead[:length])
            inner = grammar.command(path)
            if inner is not None:
                self.result.grammar = inner
                self.result.command += path
                self.index += length
                return True
        return False

    def _option(self, word: str) -> None:
        grammar = self.result.grammar
        if grammar.style is Style.PAIRS:
            key, _, value = word.partition("=")
            self._add(grammar.options[f"{key}="], value)
            return
        name, equals, value = word.partition("=")
        option = self._long(name)
        if option is not None:
            self._long_option(name, option, value if equals else None)
        elif grammar.style.has_clusters and not word.startswith("--"):
            self._cluster(word.lstrip("-") if grammar.style is Style.TAR else word[1:])
        else:
            self._unlisted(name, has_value=bool(equals))

    def _long(self, name: str) -> Option | None:
        grammar = self.result.grammar
        if grammar.style.has_clusters and not name.startswith("--"):
            # `-name` as a whole is an option of a few getopt tools too (`-lapp=x` is none).
            return grammar.options.get(name) if len(name) > _SHORT else None
        exact = grammar.options.get(name) or grammar.options.get(self._other_dashes(name))
        return exact or self._abbreviated(name)

    def _other_dashes(self, name: str) -> str:
        if self.result.grammar.style.has_clusters:
            return name
        return name[1:] if name.startswith("--") else f"-{name}"

    def _abbreviated(self, name: str) -> Option | None:
        """Find the one long option that *name* begins, as GNU getopt does."""
        if not self.result.grammar.style.has_clusters or len(name) < _SHORTEST_ABBREVIATION:
            return None
        options = self.result.grammar.options
        found = {id(option): option for key, option in options.items() if key.startswith(name)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _long_option(self, name: str, option: Option, value: str | None) -> None:
        self._note_refused(name)
        if option.takes is not Takes.VALUE or value is not None:
            self._add(option, value)
            return
        self._with_next_word(option)

    def _with_next_word(self, option: Option) -> None:
        index = self.index + 1
        if option.slot is not None and option.slot.reader == "command":
            end = self._end_of_command(index)
            is_missing = index >= len(self.words)
            self.result.options.append(Given(option, None, index, is_missing=is_missing))
            self.index = end + 1
            return
        is_there = index < len(self.words)
        value = self.words[index] if is_there else None
        self.result.options.append(Given(option, value, index, is_missing=not is_there))
        self.index = index + 1
        if option.slot is not None and option.slot.field == "delegate":
            self._rest(self.index)  # the other words belong to what it runs

    def _end_of_command(self, start: int) -> int:
        ends = (i for i in range(start, len(self.words)) if self.words[i] in (";", "+"))
        return next(ends, len(self.words))

    def _cluster(self, letters: str) -> None:
        for position, letter in enumerate(letters):
            name = f"-{letter}"
            option = self.result.grammar.options.get(name)
            self._note_refused(name)
            if option is None:
                self._unlisted_letter(letters[position:])
                return
            rest = letters[position + 1 :]
            if option.takes is Takes.NOTHING:
                self.result.options.append(Given(option, None, self.index))
                continue
            self._letter_with_value(option, rest)
            return
        self.index += 1

    def _letter_with_value(self, option: Option, rest: str) -> None:
        if not rest and option.takes is Takes.VALUE:
            self._with_next_word(option)
            return
        self._add(option, rest.removeprefix("=") if rest else None)

    def _unlisted_letter(self, letters: str) -> None:
        self._unlisted(f"-{letters}", has_value=letters.isdigit())

    def _add(self, option: Option, value: Word) -> None:
        self.result.options.append(Given(option, value, self.index))
        self.index += 1

    def _unlisted(self, name: str, *, has_value: bool) -> None:
        """Pass an option that the grammar lacks; the word behind it may be its value."""
        self._note_refused(name)
        self.index += 1
        ahead = self.words[self.index] if self.index < len(self.words) else "-"
        if not has_value and not is_option(ahead):
            self.result.has_unlisted_option = True

    def _note_refused(self, name: str) -> None:
        if name in self.result.grammar.refused:
            self.result.refused.append(name)
