"""Every option of a configuration file: its name, what it is for, and what it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from initlint.finding import Severity
from initlint.record import record
from initlint.rule import Rule
from initlint.settings import NEWEST_VERSION, OLDEST_VERSION, Deployer

Json = dict[str, Any]

NEVER, OFF, REGISTRY = "never", "off", "registry"
IMAGE_KINDS = ("dockerfile", "layout", "archive")
DOCKERFILE_OPTIONS = ("context", "target", "args")
_SEVERITIES = [severity.value for severity in Severity]


@record
class Names:
    """The rules and groups that an option may name.

    `are_all` is false where more rules may exist than are listed here, as an editor that
    reads the published schema has to assume.
    """

    rules: tuple[str, ...]
    groups: tuple[str, ...]
    are_all: bool

    @classmethod
    def of(cls, rules: Sequence[Rule], *, are_all: bool) -> Names:
        return cls(
            tuple(sorted(rule.name for rule in rules)),
            tuple(sorted({rule.category for rule in rules})),
            are_all,
        )


@record
class Option:
    """One option; `schema` gives what it takes, as JSON schema, for the rules there are."""

    name: str
    summary: str
    schema: Callable[[Names], Json]


def _fixed(schema: Json) -> Callable[[Names], Json]:
    return lambda _: schema


def _texts(**more: object) -> Json:
    return {"type": "array", "items": {"type": "string", "minLength": 1}, **more}


def _mentions(names: Names) -> Json:
    named: Json = {"enum": [*names.groups, *names.rules]}
    item = named if names.are_all else {"anyOf": [named, {"type": "string"}]}
    return {"type": "array", "items": item, "minItems": 1}


def _by_rule(names: Names, value: Json) -> Json:
    return {
        "type": "object",
        "properties": dict.fromkeys(names.rules, value),
        "additionalProperties": False if names.are_all else value,
    }


def _severities(names: Names) -> Json:
    return _by_rule(names, {"enum": [*_SEVERITIES, OFF]})


def _object(options: Sequence[Option], names: Names) -> Json:
    properties = {o.name: {"description": o.summary, **o.schema(names)} for o in options}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _per_path(names: Names) -> Json:
    return {"type": "object", "additionalProperties": _object(CHOICES, names)}


def _versions() -> str:
    minors = "|".join(map(str, range(OLDEST_VERSION.minor, NEWEST_VERSION.minor + 1)))
    return rf"^v?{NEWEST_VERSION.major}\.({minors})(\.[0-9]+)?$"


_IMAGE: Json = {
    "type": "object",
    "properties": {
        **{
            name: {"type": "string", "minLength": 1} for name in (*IMAGE_KINDS, "context", "target")
        },
        "args": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "additionalProperties": False,
    "oneOf": [{"required": [kind]} for kind in IMAGE_KINDS],
    "dependentRequired": {name: ["dockerfile"] for name in DOCKERFILE_OPTIONS},
}

_REGISTRY: Json = {
    "mirrors": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
    "insecure": _texts(),
    "ca": {"type": "string", "minLength": 1},
    "config": {"type": "string", "minLength": 1},
    "platform": {"type": "string", "pattern": "^[a-z0-9]+/[a-z0-9_]+$"},
}
REGISTRY_OPTIONS = tuple(_REGISTRY)
_NAMESPACE: Json = {
    "type": "string",
    "maxLength": 63,
    "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
}
# As helm wants it, pkg/chart/common/util (ValidateReleaseName): a DNS name that leaves room.
_RELEASE_NAME: Json = {
    "type": "string",
    "maxLength": 53,
    "pattern": r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
}
_RELEASE: Json = {
    "type": "object",
    "properties": {
        "chart": {"type": "string", "minLength": 1},
        "name": _RELEASE_NAME,
        "namespace": _NAMESPACE,
        "values": _texts(),
    },
    "additionalProperties": False,
}

CHOICES = (
    Option("select", "Only these rules or groups of rules.", _mentions),
    Option("ignore", "Not these rules or groups; a rule's own name beats its group.", _mentions),
    Option("severity", "By rule: `error`, `warning`, `info` or `off`.", _severities),
)
OPTIONS = (
    *CHOICES,
    Option(
        "per-path",
        "By pattern (as in .gitignore): `select`, `ignore` and `severity` for these paths; "
        "a later pattern outweighs an earlier one.",
        _per_path,
    ),
    Option(
        "kube-version",
        f"The Kubernetes version to check against, {OLDEST_VERSION} to {NEWEST_VERSION}; "
        "the newest where absent.",
        _fixed({"type": "string", "pattern": _versions()}),
    ),
    Option(
        "deployer",
        "What applies the manifests; judged from the manifests where absent.",
        _fixed({"enum": [deployer.value for deployer in Deployer]}),
    ),
    Option(
        "namespace",
        "Where objects without a namespace go.",
        _fixed(_NAMESPACE),
    ),
    Option("exclude", "Patterns (as in .gitignore) of paths to leave out.", _fixed(_texts())),
    Option("external", "Hosts that exist outside the manifests.", _fixed(_texts())),
    Option(
        "images",
        "By image name: where its facts come from, one of `dockerfile` (with `context`, `target` "
        "and build `args`), `layout` (an OCI image layout) and `archive` (of `docker save`).",
        _fixed({"type": "object", "additionalProperties": _IMAGE}),
    ),
    Option(
        "look-up-images",
        "Whom to ask what is in images: `registry`, or `never` where absent.",
        _fixed({"enum": [REGISTRY, NEVER]}),
    ),
    Option(
        "registry",
        "How registries are reached: `mirrors` by registry, `insecure` hosts that may lack TLS, "
        "the file `ca` of certificates to be trusted, the docker configuration `config`, whose "
        "credential helpers may be run, and the `platform` of images, `linux/amd64` where absent.",
        _fixed({"type": "object", "properties": _REGISTRY, "additionalProperties": False}),
    ),
    Option(
        "releases",
        "Releases of Helm charts: the directory `chart` (every chart where absent), rendered "
        "under `name`, in `namespace`, with the files `values`.",
        _fixed({"type": "array", "items": _RELEASE}),
    ),
    Option("rules", "Directories with rules of your own; their code is run.", _fixed(_texts())),
    Option(
        "options",
        "By rule: the options that the rule's page describes.",
        lambda names: _by_rule(names, {"type": "object"}),
    ),
    Option(
        "fail-on",
        "The mildest severity that makes the exit status 1; `warning` where absent.",
        _fixed({"enum": [*_SEVERITIES, NEVER]}),
    ),
)


def object_schema(names: Names) -> Json:
    """Give the JSON schema of a whole configuration."""
    return _object(OPTIONS, names)
