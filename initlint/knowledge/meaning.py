"""What one simple command does, as far as its words tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Word = str | None  # an argument after quote removal; None where its value is unknown


class Role(Enum):
    """What a command is for, seen from the start-up of a pod."""

    PROBE = "probe"  # asks once whether something is there and ends
    WAIT = "wait"  # blocks until a condition holds or its own time is up
    SERVER = "server"  # serves in the foreground for ever
    DAEMON = "daemon"  # a proxy, agent or sync that runs for ever unless told otherwise
    MIGRATION = "migration"
    FETCH = "fetch"  # brings files from elsewhere
    WRAPPER = "wrapper"  # runs the command that begins at `operand`
    INSTALL = "install"
    CLEANUP = "cleanup"  # tidies up: its failure harms nobody
    OTHER = "other"


@dataclass(frozen=True)
class Target:
    """One thing that a probe, a wait, a fetch or a client turns to.

    `kind` is `tcp`, `udp`, `http`, `dns`, `icmp`, `file`, `socket`, `database`, `broker`,
    `kubernetes`, `storage` or `command`. A part is None where it is not given or not known;
    `Meaning.doubtful` tells the two apart. `host` and `path` are as written.
    """

    kind: str
    host: Word = None
    port: int | str | None = None
    path: Word = None
    url: Word = None
    encrypted: bool | None = None


@dataclass(frozen=True)
class KubernetesObject:
    """An object that a client of the API server names: `job/migrate`, `pods -l app=db`.

    `resource` is as written, without its API group (`deploy`, `jobs`, `pod`). `name` is None
    for all objects of the kind or those that `selector` picks.
    """

    resource: Word
    name: Word = None
    selector: Word = None
    group: Word = None


@dataclass(frozen=True)
class Meaning:
    """What one simple command does.

    Every field has a neutral default: None, False or empty means *not given* or *does not
    apply*, unless the field's name is in `doubtful`, the fields that a word of unknown value
    leaves open. Times are in seconds, `operand` and `script` are indexes into the words.
    """

    tool: str
    role: Role = Role.OTHER
    subcommand: str | None = None
    doubtful: frozenset[str] = frozenset()

    # What it turns to.
    targets: tuple[Target, ...] = ()
    any_target: bool = False  # one of the targets is enough
    objects: tuple[KubernetesObject, ...] = ()
    namespace: Word = None
    all_namespaces: bool = False
    condition: Word = None  # of `kubectl wait --for`: `condition=Ready`, `delete`, `create` …
    verbs: tuple[str, ...] = ()  # what RBAC must grant on `objects`

    # How long it takes.
    attempt_timeout: float | None = None  # of one try, where it is given or a documented default
    bound: float | None = None  # the tool's own limit on the whole of its waiting
    fails_at_bound: bool | None = None
    status_tells: bool | None = None  # False: it exits 0 whether or not it is there
    blocks_when_refused: bool | None = None  # False: a refused connection ends it at once
    repeats: bool | None = None  # tries again by its own flags or nature
    runs_forever: bool = False
    duration: float | None = None  # what `sleep` sleeps; infinity where it never ends

    # What it does to files: words as given, relative ones to the working directory.
    reads: tuple[Word, ...] = ()
    writes: tuple[Word, ...] = ()
    removes: tuple[Word, ...] = ()
    makes_directories: tuple[Word, ...] = ()
    executables: tuple[Word, ...] = ()
    changes: tuple[Word, ...] = ()  # paths that get `owner`, `group` or `mode`
    owner: Word = None
    group: Word = None
    mode: Word = None
    into_directory: bool | None = None  # `writes` names the directory that the files land in
    recursive: bool = False
    forced: bool = False  # `-f` of rm and ln, `-p` of mkdir: what is there already is no failure
    appends: bool = False

    # What it runs, fetches and says.
    operand: int | None = None
    script: int | None = None  # a word that holds a whole shell script
    user: Word = None  # whom the operand or script runs as
    installs: tuple[Word, ...] = ()
    from_network: bool | None = None
    statements: tuple[Word, ...] = ()  # SQL or commands for a server, as given
    stops_on_error: bool | None = None  # of a client that runs a file of statements
    secrets: tuple[Word, ...] = ()  # passwords and tokens given as words
    fails_on_http_error: bool | None = None
    needs: tuple[Word, ...] = ()  # `file a|b`, one of them, or `program x`, beside `reads`
    takes_lock: bool | None = None  # of a migration: concurrent runs wait for each other
    is_destructive: bool | None = None  # drops or overwrites what earlier runs stored
    refused: tuple[str, ...] = ()  # options that this variant of the tool does not take
    notes: str = ""

    @property
    def kind(self) -> str | None:
        """Give the kind of the first target."""
        return self.targets[0].kind if self.targets else None

    @property
    def host(self) -> Word:
        """Give the host of the first target, None where it is not known."""
        return self.targets[0].host if self.targets else None

    @property
    def port(self) -> int | str | None:
        """Give the port of the first target, None where it is not known."""
        return self.targets[0].port if self.targets else None

    @property
    def path(self) -> Word:
        """Give the file or URL path of the first target."""
        return self.targets[0].path if self.targets else None

    @property
    def url(self) -> Word:
        """Give the URL of the first target, as written."""
        return self.targets[0].url if self.targets else None

    def knows(self, field: str) -> bool:
        """Tell whether no word of unknown value can change *field*."""
        return field not in self.doubtful
