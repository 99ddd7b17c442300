"""What a short Python program asks after or downloads: `python -c "…connect(('db', 5432))"`."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from initlint.knowledge.meaning import Meaning, Role, Target
from initlint.shell.python_downloads import downloads
from initlint.shell.text import Text
from initlint.shell.values import UNKNOWN_PIECE

_LONGEST = 20_000  # characters; a longer program is not read
_UNKNOWN = "INITLINT_UNKNOWN"  # stands for text that is not known, in strings and in code
_PORTS = {
    "http": 80,
    "https": 443,
    "postgres": 5432,
    "postgresql": 5432,
    "mysql": 3306,
    "redis": 6379,
    "mongodb": 27017,
    "amqp": 5672,
}
_KINDS = {"http": "http", "https": "http", "amqp": "broker"}
# Drivers by the name that their `connect` or client is called with, and their default ports.
_DATABASES = {
    "psycopg2.connect": 5432,
    "psycopg.connect": 5432,
    "asyncpg.connect": 5432,
    "pymysql.connect": 3306,
    "MySQLdb.connect": 3306,
    "mysql.connector.connect": 3306,
    "redis.Redis": 6379,
    "redis.StrictRedis": 6379,
    "redis.from_url": 6379,
    "redis.Redis.from_url": 6379,
    "pymongo.MongoClient": 27017,
    "MongoClient": 27017,
}
_HTTP = frozenset(
    f"{module}.{verb}" for module in ("requests", "httpx") for verb in ("get", "head", "post")
) | {"urllib.request.urlopen", "request.urlopen", "urlopen"}
_LOOKUPS = frozenset(("socket.gethostbyname", "socket.getaddrinfo", "gethostbyname"))
_EXITS = frozenset(("exit", "quit", "sys.exit", "os._exit"))

_Value = str | int | None
Environment = Mapping[str, str | None]


class _Asked(NamedTuple):
    """A call that asks after something, and the loops around it."""

    call: ast.Call
    loops: tuple[ast.While | ast.For, ...]


class _Code(NamedTuple):
    """A program as far as it was read; `names` are those that are set once, to a constant."""

    tree: ast.Module
    calls: tuple[_Asked, ...]
    names: Mapping[str, ast.expr]


def python_meaning(source: str, environment: Environment) -> Meaning | None:
    r"""Say what the Python program *source* asks after, None where nothing is recognised.

    It may hold `\0` for text that is not known. *environment* are the variables whose values
    are known. The program is parsed, never run.
    """
    code = _read(source)
    found = []
    for asked in code.calls if code else ():
        target = _target(asked.call, _Reader(code.names, environment)) if code else None
        if target is not None:
            found.append((target, asked.loops))
    if not found:
        return _downloading(code, environment) if code else None
    targets = tuple(target for target, _ in found)
    loops = [loop for _, around in found for loop in around]
    if not loops:
        return Meaning("python", Role.PROBE, targets=targets)
    doubtful = frozenset[str]() if all(map(_is_endless, loops)) else frozenset(("bound",))
    return Meaning("python", Role.WAIT, targets=targets, doubtful=doubtful, repeats=True)


def _downloading(code: _Code, environment: Environment) -> Meaning | None:
    places = tuple(downloads(code.tree, _Reader(code.names, environment).host))
    if not places:
        return None
    is_below = all(is_directory for _, is_directory in places)
    doubtful = frozenset(("writes",) if any(path is None for path, _ in places) else ())
    writes = tuple(path for path, _ in places if path is not None)
    return Meaning("python", Role.FETCH, writes=writes, into_directory=is_below, doubtful=doubtful)


@lru_cache(maxsize=64)
def _read(source: str) -> _Code | None:
    if len(source) > _LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.replace(UNKNOWN_PIECE, _UNKNOWN))
        return _Code(tree, tuple(_calls(tree)), _constants(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # Python 2, or no Python at all


def _calls(tree: ast.AST) -> Iterator[_Asked]:
    stack: list[tuple[ast.AST, tuple[ast.While | ast.For, ...]]] = [(tree, ())]
    while stack:
        node, loops = stack.pop()
        if isinstance(node, ast.Call):
            yield _Asked(node, loops)
        inner = (*loops, node) if isinstance(node, ast.While | ast.For) else loops
        stack += ((child, inner) for child in reversed(list(ast.iter_child_nodes(node))))


def _constants(tree: ast.AST) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    several = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            several |= {node.id} & found.keys()
            found.setdefault(node.id, ast.Constant(None))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return {name: value for name, value in found.items() if name not in several}


def _is_endless(loop: ast.While | ast.For) -> bool:
    """Whether a loop goes on until what it asks after is there, for all that can be told."""
    if not isinstance(loop, ast.While):
        return False
    if not (isinstance(loop.test, ast.Constant) and loop.test.value):
        return False
    return not any(isinstance(node, ast.Raise) or _gives_up(node) for node in ast.walk(loop))


def _gives_up(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or _name(node.func) not in _EXITS:
        return False
    status = node.args[0] if node.args else ast.Constant(0)
    return not (isinstance(status, ast.Constant) and not status.value)


def _name(function: ast.expr) -> str:
    """Give a dotted name as it is written, with nothing for what is no name."""
    parts = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    parts.append(function.id if isinstance(function, ast.Name) else "")
    return ".".join(reversed(parts))


class _Reader:
    """Reads the values of expressions."""

    def __init__(self, names: Mapping[str, ast.expr], environment: Environment) -> None:
        self.names = names
        self.environment = environment

    def value(self, node: ast.expr | None, depth: int = 0) -> _Value:
        """Give a text or a number, None where it is not known."""
        match node:
            case ast.Constant(value=str() as text) if _UNKNOWN not in text:
                return text
            case ast.Constant(value=int() as number):
                return number
            case ast.Name(id=name) if name in self.names and depth < 8:
                return self.value(self.names[name], depth + 1)
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=key)):
                return self.environment.get(str(key))
            case ast.Call(func=function, args=[ast.Constant(value=key), *_]) if _name(function) in (
                "os.environ.get",
                "os.getenv",
                "environ.get",
                "getenv",
            ):
                return self.environment.get(str(key))
            case ast.Call(func=ast.Name(id="int" | "str"), args=[inner]) if depth < 8:
                return self.value(inner, depth + 1)
        return None

    def host(self, node: ast.expr | None) -> str | None:
        value = self.value(node)
        return value if isinstance(value, str) else None

    def port(self, node: ast.expr | None) -> int | None:
        value = self.value(node)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
            return int(value)
        return value if isinstance(value, int) else None


def _target(call: ast.Call, reader: _Reader) -> Target | None:
    name = _name(call.func)
    first = call.args[0] if call.args else None
    last = name.rpartition(".")[2]
    if last in ("create_connection", "connect", "connect_ex") and isinstance(first, ast.Tuple):
        host, port = (*first.elts, None, None)[:2]
        return Target("tcp", reader.host(host), reader.port(port))
    if name in _HTTP:
        return _of_url(reader.host(first or _keyword(call, "url")), "http")
    if name in _LOOKUPS:
        return Target("dns", reader.host(first))
    if name in _DATABASES:
        return _database(call, first, reader, _DATABASES[name])
    return None


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _database(call: ast.Call, first: ast.expr | None, reader: _Reader, default: int) -> Target:
    text = reader.host(first or _keyword(call, "dsn") or _keyword(call, "url"))
    if text is not None and "://" in text:
        return _of_url(text, "database")
    settings = dict(part.split("=", 1) for part in (text or "").split() if "=" in part)
    host = _keyword(call, "host")
    port = _keyword(call, "port")
    return Target(
        "database",
        reader.host(host) if host else settings.get("host") or _plain_host(text),
        reader.port(port or ast.Constant(settings.get("port", default))),
    )


def _plain_host(text: str | None) -> str | None:
    return text if text and "=" not in text and "/" not in text else None


def _of_url(url: str | None, kind: str) -> Target:
    try:
        parts = urlsplit(url or "")
        scheme = parts.scheme.partition("+")[0]
        port = parts.port or _PORTS.get(scheme)
    except ValueError:
        return Target(kind)
    return Target(_KINDS.get(scheme, kind), parts.hostname, port, parts.path or None, url)


def program_text(
    words: list[str], here: Text | None, file: Callable[[str], Text | None]
) -> str | None:
    """Give the program that *words*, a call of `python`, run; None where it is not to be had.

    *here* is what stands in a here document, *file* gives the content of a known file.
    """
    at = 1
    while at < len(words) and len(words[at]) > 1 and words[at][0] == "-":
        option = words[at].removeprefix("-")
        at += 1
        if option.endswith("c") and option.isalpha():
            return words[at] if at < len(words) else None
        if option.endswith("m") and option.isalpha():
            return None
        at += option in ("W", "X")
    text = file(words[at]) if at < len(words) and words[at] != "-" else here
    return text.string if text is not None else None


def is_python(name: str) -> bool:
    """Tell whether a program is a Python interpreter: `python`, `/usr/bin/python3.11`."""
    return name.rpartition("/")[2].rstrip("0123456789.") in ("python", "pypy")
