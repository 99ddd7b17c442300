"""Words to the arguments that a command gets, as far as they can be told."""

from __future__ import annotations

import fnmatch
import re

from initlint.shell import arithmetic
from initlint.shell.dialect import Dialect
from initlint.shell.store import Store
from initlint.shell.syntax import Arithmetic, Literal, Parameter, Part, Substitution, Word
from initlint.shell.values import (
    ANYTHING,
    Environment,
    Moment,
    Unknown,
    Value,
    concatenate,
    sources,
    template,
)

_RANGE = re.compile(r"(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.(-?\d{1,9}))?\Z")
_LETTERS = re.compile(r"([A-Za-z])\.\.([A-Za-z])\Z")
_BRACES = re.compile(r"\{([^{}]*)\}")
_ALWAYS_SET = frozenset(("HOME", "PATH", "PWD", "HOSTNAME", "IFS", "OPTIND", "RANDOM", "SECONDS"))
_LONGEST_VALUE = 10_000  # characters
_LONGEST_RANGE = 100_000
_GLOB = re.compile(r"[*?]|\[[^]]+\]")


class Expander:
    """Expands the words of one command; `store` is what the shell remembers afterwards."""

    def __init__(self, store: Store, environment: Environment, dialect: Dialect) -> None:
        self.store = store
        self.environment = environment
        self.dialect = dialect
        self.is_open = False  # some word stands for an unknown number of arguments
        self.names: set[str] = set()  # variables whose values were not known
        self.is_volatile = False  # some value changes without being assigned
        self.is_unset = False  # the shell refuses a variable that is not set
        self.may_be_unset = False

    # Parameters.

    def lookup(self, name: str) -> Value:
        value = self.store.variables.get(name)
        if value is None:
            value = self._unassigned(name)
        if not isinstance(value, str):
            self.names.add(name)
        return value

    def _unassigned(self, name: str) -> Value:
        if name == "SECONDS" and name not in self.environment.values:
            self.is_volatile = True
            return Moment(0, True) if self.dialect is Dialect.BASH else ""
        if name == "RANDOM" and name not in self.environment.values:
            self.is_volatile = True
            return "" if self.dialect is Dialect.DASH else ANYTHING
        if self.store.is_open and name not in self.environment.values:
            return ANYTHING
        return self.environment.lookup(name)

    def bare(self, name: str) -> Value:
        """Look up a name as arithmetic writes it, without `$`."""
        value = self.lookup(name)
        if self.dialect is Dialect.BASH:  # the others take one that is not set for 0
            self._demand(name, value)
        return value

    def assign(self, name: str, value: Value) -> None:
        if len(template(value)) > _LONGEST_VALUE:
            value = Unknown(sources=sources(value))
        self.store = self.store.having(name, value)

    def _special(self, name: str) -> Value | None:
        """Give the value of a special parameter, None for a variable."""
        arguments = self.store.arguments
        if name == "?":
            return ANYTHING if self.store.status is None else self.store.status
        if name in ("@", "*"):
            return ANYTHING if arguments is None else concatenate(_spaced(arguments))
        if name == "#":
            return ANYTHING if arguments is None else str(len(arguments))
        if name.isdigit() and name != "0":
            if arguments is None:
                return ANYTHING
            index = int(name) - 1
            return arguments[index] if index < len(arguments) else ""
        return None if name[:1].isalpha() or name[:1] == "_" else ANYTHING

    def parameter(self, part: Parameter) -> Value:
        special = self._special(part.name)
        self.is_volatile |= special is not None and not isinstance(special, str)
        value = self.lookup(part.name) if special is None else special
        operator = part.operator
        if not operator:
            self._demand(part.name, value)
            return value
        if operator.lstrip(":") in ("-", "=", "+", "?"):
            return self._defaulted(part, value)
        self._demand(part.name, value)
        if operator == "length":
            return str(len(value)) if isinstance(value, str) else Unknown(sources=sources(value))
        operand = self.value(part.operand) if part.operand else ""
        if not isinstance(value, str) or not isinstance(operand, str) or operator == "unknown":
            return Unknown(sources=sources(value))
        return _cut(value, operator, operand)

    def _demand(self, name: str, value: Value) -> None:
        """Notice a variable that `set -u` refuses."""
        if self._is_refused(name):
            self.is_unset |= value == ""
            self.may_be_unset |= value != ""

    def _is_refused(self, name: str) -> bool:
        """Whether `set -u` holds and nothing that is known sets the variable."""
        if not self.store.nounset or name in self.store.variables:
            return False
        is_variable = name[:1].isalpha() or name[0] == "_"
        return is_variable and name not in self.environment.values and name not in _ALWAYS_SET

    def _defaulted(self, part: Parameter, value: Value) -> Value:
        operand = self.value(part.operand) if part.operand else ""
        kind = part.operator[-1]
        if kind == "?":
            self.is_unset |= value == ""
            self.may_be_unset |= not isinstance(value, str)
        if not isinstance(value, str):
            if kind == "+" and operand == "":
                return ""
            return value if kind in "?=" or isinstance(value, Moment) else _either(value, operand)
        is_given = bool(value) or (
            not part.operator.startswith(":") and part.name in self.store.variables
        )
        if kind == "+":
            return operand if is_given else ""
        if not is_given and kind == "=":
            self.assign(part.name, operand)
        return operand if not is_given and kind in "-=" else value

    # Parts and words.

    def part(self, part: Part) -> Value:
        if isinstance(part, Literal):
            return part.value
        if isinstance(part, Parameter):
            return self.parameter(part)
        if isinstance(part, Arithmetic):
            return arithmetic.text(self.compute(part.expression))
        return self.substituted(part)

    def substituted(self, part: Substitution) -> Value:
        if part.direction != "$":
            return Unknown("/dev/fd/\0")
        for start, value in self.store.substituted:
            if start == part.start:
                return value
        return ANYTHING

    def compute(self, expression: Word) -> arithmetic.Number:
        """Compute an arithmetic expression; raises ExpressionError."""
        text, inserted = "", {}
        for part in expression.parts:
            if isinstance(part, Parameter) and not part.operator and part.name[:1].isalpha():
                value: Value = self.lookup(part.name)
                self._demand(part.name, value)
                text += value if isinstance(value, str) else part.name
                continue
            value = self.part(part)
            if not isinstance(value, str):
                name = f"__inserted_{part.start}" if not isinstance(part, Literal) else ""
                inserted[name] = value
                value = name
            text += value

        def lookup(name: str) -> Value:
            if name in inserted:
                return inserted[name]
            held = self.bare(name)
            if is_dash and isinstance(held, str) and held.strip("0123456789+- \n"):
                raise arithmetic.ExpressionError  # dash: `Illegal number`
            return held

        is_dash = self.dialect is Dialect.DASH
        if is_dash and ("++" in text or "--" in text):
            raise arithmetic.ExpressionError  # dash knows neither

        was_unset = self.is_unset
        result = arithmetic.evaluate(text, lookup, self.assign)
        if any(operator in text for operator in ("&&", "||", "?")) and not was_unset:
            # What is not come to is not refused.
            self.is_unset, self.may_be_unset = False, self.may_be_unset or self.is_unset
        return result

    def value(self, word: Word) -> Value:
        """Expand a word to one value, with no splitting: for assignments, `case`, files."""
        if word.plain is not None:
            return word.plain
        if word.is_array:
            return ANYTHING
        return concatenate([self.part(part) for part in word.parts]) if word.parts else ""

    def fields(self, word: Word, *, globs: bool = False) -> list[Value]:
        """Expand a word to arguments; with *globs*, a pattern stands for unknown many files."""
        if word.plain is not None:
            return [word.plain]
        found: list[Value] = []
        for parts in self._braced(word.parts):
            found += self._split(parts, globs=globs)
        return found

    def _braced(self, parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
        if self.dialect is not Dialect.BASH:
            return [parts]
        for index, part in enumerate(parts):
            if isinstance(part, Literal) and not part.is_quoted and "{" in part.value:
                alternatives = _alternatives(part.value)
                if alternatives is None:
                    continue
                texts = (Literal(text, part.pieces, False) for text in alternatives)
                return [
                    (*parts[:index], text, *rest)
                    for rest in self._braced(parts[index + 1 :])
                    for text in texts
                ][:_LONGEST_RANGE]
        return [parts]

    def _split(self, parts: tuple[Part, ...], *, globs: bool) -> list[Value]:
        if len(parts) == 1:
            return self._alone(parts[0], globs=globs)
        fields: list[list[Value]] = [[]]
        is_pattern = False
        for part in parts:
            value = self.part(part)
            if isinstance(part, Literal) or part.is_quoted or not isinstance(value, str):
                fields[-1].append(value)
                is_pattern |= isinstance(part, Literal) and _is_pattern(part)
                continue
            pieces = value.split()
            if pieces:
                fields[-1].append(pieces[0])
                fields += [[piece] for piece in pieces[1:]]
        if globs and is_pattern:
            self.is_open = True
            return [ANYTHING]
        return [concatenate(field) for field in fields if field]

    def _alone(self, part: Part, *, globs: bool) -> list[Value]:
        if isinstance(part, Parameter) and part.name in ("@", "*") and not part.operator:
            if self.store.arguments is not None and (part.name == "@" or not part.is_quoted):
                return list(self.store.arguments)
            self.is_open = True
            return [ANYTHING]
        value = self.part(part)
        if isinstance(part, Literal):
            if globs and _is_pattern(part):
                self.is_open = True
                return [ANYTHING]
            return [value]
        if part.is_quoted:
            return [value]
        if isinstance(value, str):
            separator = self.store.variables.get("IFS")
            is_plain = separator is None or not isinstance(separator, str) or not separator.strip()
            return list(value.split() if is_plain else value.split(separator))  # type: ignore[arg-type]
        if not (isinstance(value, Unknown) and (value.is_counting or value.is_failure)):
            self.is_open = True
        return [value]


def _is_pattern(part: Literal) -> bool:
    return not part.is_quoted and _GLOB.search(part.value) is not None


def _spaced(values: tuple[Value, ...]) -> list[Value]:
    spaced: list[Value] = []
    for value in values:
        spaced += [" ", value] if spaced else [value]
    return spaced or [""]


def _either(value: Value, operand: Value) -> Value:
    return Unknown(sources=sources(value) | sources(operand))


def _cut(value: str, operator: str, operand: str) -> Value:
    """Cut a known value as `${name#pattern}` and its relatives do."""
    if operator in ("#", "##"):
        ends = range(len(value) + 1) if operator == "#" else range(len(value), -1, -1)
        return next((value[n:] for n in ends if fnmatch.fnmatchcase(value[:n], operand)), value)
    if operator in ("%", "%%"):
        cuts = range(len(value), -1, -1) if operator == "%" else range(len(value) + 1)
        return next((value[:n] for n in cuts if fnmatch.fnmatchcase(value[n:], operand)), value)
    if operator == ":":
        return _substring(value, operand)
    return Unknown(template(ANYTHING))


def _substring(value: str, operand: str) -> Value:
    numbers = [part.strip() for part in operand.split(":")]
    if not all(re.fullmatch(r"-?\d{1,9}", text) for text in numbers):
        return ANYTHING
    start, *rest = (int(text) for text in numbers)
    if not rest:
        return value[start:]
    return value[start : start + rest[0]] if start >= 0 <= rest[0] else ANYTHING


def _alternatives(text: str) -> list[str] | None:
    """Expand the first brace group of *text* as bash does, None where there is none."""
    for match in _BRACES.finditer(text):
        inside = _inside(match[1])
        if inside is not None:
            head, tail = text[: match.start()], text[match.end() :]
            tails = _alternatives(tail) or [tail]
            return [head + middle + end for middle in inside for end in tails]
    return None


def _inside(text: str) -> list[str] | None:
    if "," in text:
        return text.split(",")
    if match := _RANGE.match(text):
        first, last = int(match[1]), int(match[2])
        step = abs(int(match[3] or 1)) or 1
        if abs(last - first) // step > _LONGEST_RANGE:
            return None
        numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
        return [str(number) for number in numbers]
    if match := _LETTERS.match(text):
        first, last = ord(match[1]), ord(match[2])
        step = 1 if first <= last else -1
        return [chr(code) for code in range(first, last + step, step)]
    return None
