"""Probes and lifecycle hooks of containers that stay: what they do and how often."""

from __future__ import annotations

from initlint.model.container import Container
from initlint.model.names import header_problem, port_problem
from initlint.model.problem import Problem, Problems, integer, text
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# validateProbe, validateHandler and their neighbours, pkg/apis/core/validation, run at
# 1.29 to 1.37.
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
HOOKS = ("postStart", "preStop")
_OF_PROBES = ("exec", "httpGet", "tcpSocket", "grpc")
_OF_HOOKS = ("exec", "httpGet", "tcpSocket", "sleep")
_NUMBERS = (
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
)
_FIELDS = {*_OF_PROBES, *_OF_HOOKS, *_NUMBERS, "terminationGracePeriodSeconds"}
_SLEEP_KNOWN = KubeVersion(1, 30)  # gate PodLifecycleSleepAction on by default
_ZERO_SLEEP = KubeVersion(1, 33)  # gate PodLifecycleSleepActionAllowZero on by default
_GRACE_PERIOD = 30  # seconds, where terminationGracePeriodSeconds is not given
_LAST_PORT = 65535


def probe_problems(container: Container) -> Problems:
    """Yield what the API server does not take in the probes of *container*."""
    is_whole = container.pod.is_whole
    for name in PROBES:
        probe = container.node.get(name)
        if not probe:
            continue
        key = container.node.key(name)
        yield from _handler_problems(key, probe, _OF_PROBES, is_whole=is_whole)
        yield from _timing_problems(name, probe)


def hook_problems(container: Container, version: KubeVersion) -> Problems:
    """Yield what the API server of *version* does not take in the hooks of *container*."""
    lifecycle = container.node.get("lifecycle")
    for name in HOOKS:
        hook = lifecycle.get(name)
        if hook:
            key = lifecycle.key(name)
            yield from _handler_problems(key, hook, _OF_HOOKS, is_whole=container.pod.is_whole)
            if version >= _SLEEP_KNOWN:
                yield from _sleep_problems(hook, container.pod.node, version)


def _handler_problems(
    key: Node, handler: Node, known: tuple[str, ...], *, is_whole: bool
) -> Problems:
    given = [each for each in known if handler.get(each)]
    has_unknown = any(name.raw not in _FIELDS for name, _ in handler.pairs())
    if len(given) > 1:
        second = sorted((handler.key(each) for each in given), key=lambda node: node.start)[1]
        yield Problem(second, f"`{key.text}` does more than one thing: {' and '.join(given)}")
    elif not given and not has_unknown and is_whole:
        yield Problem(key, f"`{key.text}` does none of {', '.join(known)}")
    for name in given:
        yield from _action_problems(name, handler.key(name), handler.get(name), is_whole=is_whole)


def _action_problems(name: str, key: Node, action: Node, *, is_whole: bool) -> Problems:
    if name == "exec":
        if is_whole and not list(action.get("command").items()):
            yield Problem(action.key("command") or key, "`exec` has no command")
        return
    port = action.get("port")
    number, port_name = integer(port, 32), text(port)
    if number is not None and not 1 <= number <= _LAST_PORT:
        yield Problem(port, f"`{name}` asks port {number}, not one of 1 to {_LAST_PORT}")
    elif port_name is not None and name != "grpc" and (problem := port_problem(port_name)):
        yield Problem(port, f"`{name}` asks a port named '{port_name}', which {problem}")
    for header in action.get("httpHeaders").items():
        given = text(header.get("name"))
        if given is not None and (problem := header_problem(given)):
            yield Problem(header.get("name"), f"`{name}` has a header '{given}', which {problem}")


def _timing_problems(probe_name: str, probe: Node) -> Problems:
    for name in _NUMBERS:
        number = integer(probe.get(name), 32)
        if number is None:
            continue
        if number < 0:
            yield Problem(probe.get(name), f"`{probe_name}` has `{name}: {number}`")
        elif name == "successThreshold" and number > 1 and probe_name != "readinessProbe":
            message = f"`{probe_name}` needs {number} successes, and it may need but 1"
            yield Problem(probe.get(name), message)
    grace = integer(probe.get("terminationGracePeriodSeconds"))
    if grace is None:
        return
    if probe_name == "readinessProbe":
        key = probe.key("terminationGracePeriodSeconds")
        yield Problem(key, "`readinessProbe` has a grace period, and it never ends the container")
    elif grace <= 0:
        node = probe.get("terminationGracePeriodSeconds")
        yield Problem(node, f"`{probe_name}` has a grace period of {grace} seconds")


def _sleep_problems(hook: Node, pod: Node, version: KubeVersion) -> Problems:
    node = hook.get("sleep", "seconds")
    seconds = integer(node)
    given = integer(pod.get("terminationGracePeriodSeconds"))
    grace = _GRACE_PERIOD if given is None else given
    least = 0 if version >= _ZERO_SLEEP else 1
    if seconds is not None and seconds < least:
        yield Problem(node, f"a hook sleeps {seconds} seconds, less than {least}")
    elif seconds is not None and seconds > grace:
        message = f"a hook sleeps {seconds} seconds, more than the {grace} that the pod has to end"
        yield Problem(node, message)
