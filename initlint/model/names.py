"""Which names Kubernetes takes: for each kind of name, why a text is none of that kind.

Every function gives None for a valid name, else a reason that completes "'x' …". What a deploy
tool puts a name in place of is taken for valid.
Formats: apimachinery pkg/util/validation/validation.go (v0.37.2).
"""

from __future__ import annotations

import re

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_QUALIFIED = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\Z")
_KEY = re.compile(r"[-._a-zA-Z0-9]+\Z")
_VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z")
_RELAXED_VARIABLE = re.compile(r"[ -<>-~]+\Z")
_PORT = re.compile(r"[-a-z0-9]+\Z")
_HEADER = re.compile(r"[-A-Za-z0-9]+\Z")
# `$NAME` and `${NAME}` (envsubst, Flux), `$(NAME)` (kustomize), `{{ name }}` (Helm and others).
_PLACEHOLDER = re.compile(r"\$[{(]?[A-Za-z_]|\{\{")
_LONGEST_LABEL = 63  # characters
_LONGEST_SUBDOMAIN = 253
_LONGEST_PORT = 15

_ENDS = "and must begin and end with a letter or a digit"
_LABEL_FORM = f"may hold only lower case letters, digits and '-', {_ENDS}"
_SUBDOMAIN_FORM = f"may hold only lower case letters, digits, '-' and '.', {_ENDS}"


def is_placeholder(text: str) -> bool:
    """Tell whether a deploy tool puts something in place of *text*, or of a part of it."""
    return _PLACEHOLDER.search(text) is not None


def label_problem(text: str) -> str | None:
    """Say why *text* is no RFC 1123 label (names of containers and volumes)."""
    if is_placeholder(text):
        return None
    if len(text) > _LONGEST_LABEL:
        return f"has {len(text)} characters, more than {_LONGEST_LABEL}"
    return None if _LABEL.match(text) else _LABEL_FORM


def subdomain_problem(text: str) -> str | None:
    """Say why *text* is no RFC 1123 subdomain (names of most objects)."""
    if is_placeholder(text):
        return None
    if len(text) > _LONGEST_SUBDOMAIN:
        return f"has {len(text)} characters, more than {_LONGEST_SUBDOMAIN}"
    return None if all(map(_LABEL.match, text.split("."))) else _SUBDOMAIN_FORM


def port_problem(text: str) -> str | None:
    """Say why *text* is no name of a port."""
    if is_placeholder(text):
        return None
    if len(text) > _LONGEST_PORT:
        return f"has {len(text)} characters, more than {_LONGEST_PORT}"
    if not _PORT.match(text):
        return "may hold only lower case letters, digits and '-'"
    if not re.search("[a-z]", text):
        return "must hold a letter"
    if "--" in text:
        return "may not hold '--'"
    return "may not begin or end with '-'" if text.strip("-") != text else None


def variable_problem(text: str) -> str | None:
    """Say why *text* was no name of an environment variable before Kubernetes 1.32."""
    if not _VARIABLE.match(text):
        return "may hold only letters, digits, '_', '-' and '.', and must not begin with a digit"
    return _dots_problem(text)


def relaxed_variable_problem(text: str) -> str | None:
    """Say why *text* is no name of an environment variable from Kubernetes 1.32 on."""
    return None if _RELAXED_VARIABLE.match(text) else "may hold only printable ASCII, and no '='"


def key_problem(text: str) -> str | None:
    """Say why *text* is no key of a ConfigMap or a Secret."""
    if is_placeholder(text):
        return None
    if len(text) > _LONGEST_SUBDOMAIN:
        return f"has {len(text)} characters, more than {_LONGEST_SUBDOMAIN}"
    if not _KEY.match(text):
        return "may hold only letters, digits, '-', '_' and '.'"
    return _dots_problem(text)


def qualified_problem(text: str) -> str | None:
    """Say why *text* is no qualified name (keys of labels and annotations, resources)."""
    if is_placeholder(text):
        return None
    prefix, slash, name = text.rpartition("/")
    if slash and (problem := subdomain_problem(prefix)):
        return problem
    if len(name) > _LONGEST_LABEL:
        return f"has {len(name)} characters, more than {_LONGEST_LABEL}"
    if _QUALIFIED.match(name):
        return None
    return f"may hold only letters, digits, '-', '_' and '.', {_ENDS}"


def header_problem(text: str) -> str | None:
    """Say why *text* is no name of an HTTP header."""
    return None if _HEADER.match(text) else "may hold only letters, digits and '-'"


def _dots_problem(text: str) -> str | None:
    if text == "." or text.startswith(".."):
        return "may not be '.' nor begin with '..'"
    return None
