"""What a pod's ServiceAccount may do, from the roles and bindings of the set."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property

from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.model.workspace import Workspace
from initlint.record import record
from initlint.startup.namespaces import Namespaces
from initlint.startup.objects import Objects
from initlint.startup.selectors import matches
from initlint.tree.node import Node

_TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"  # noqa: S105 - a path
# Roles that every cluster has: the set need not show them (RBAC, "User-facing roles").
_BUILT_IN_ROLES = frozenset({"cluster-admin", "admin", "edit", "view"})
_READ_VERBS = frozenset({"get", "list", "watch"})


@record
class Access:
    """What somebody wants to do: verbs on a resource, in a namespace, on one name or all."""

    verbs: tuple[str, ...]
    group: str
    resource: str  # plural, as rules spell it
    namespace: str
    name: str = ""


class Grant(Enum):
    """What the set says about a permission."""

    GRANTED = "granted"
    MISSING = "missing"
    NO_TOKEN = "no token"  # noqa: S105 - the pod has no way to say who it is
    UNKNOWN = "unknown"  # the roles live elsewhere


@record
class Permission:
    """The answer for one access, with the verbs that are missing and what speaks for it."""

    grant: Grant
    missing: tuple[str, ...] = ()
    evidence: tuple[Manifest, ...] = ()


class Permissions:
    """The roles and bindings of one workspace."""

    def __init__(self, workspace: Workspace, namespaces: Namespaces, objects: Objects) -> None:
        """Look at the RBAC objects of *workspace*."""
        self._workspace = workspace
        self._namespaces = namespaces
        self._objects = objects

    def service_account(self, pod: Pod) -> str:
        """Give the name of the ServiceAccount that *pod* runs as."""
        written = pod.node.get("serviceAccountName").text or pod.node.get("serviceAccount").text
        return written or "default"

    def has_token(self, container: Container) -> bool | None:
        """Tell whether the API server would know *container*; None where nobody can tell.

        A volume of projected or secret content at the usual path stands in for the token.
        """
        pod = container.pod
        if any(mount.path == _TOKEN_PATH for mount in container.mounts):
            return None
        if any(e.name == "KUBECONFIG" for e in container.env) or container.env_from:
            return None
        own = pod.node.get("automountServiceAccountToken").value
        if isinstance(own, bool):
            return own
        namespace = self._namespaces.of(pod.manifest)
        accounts = self._objects.find("ServiceAccount", namespace, self.service_account(pod))
        values = [a.node.get("automountServiceAccountToken").value for a in accounts]
        return not (values and all(value is False for value in values))

    @cached_property
    def has_any(self) -> bool:
        """Whether the set has bindings at all; without one, permissions live elsewhere."""
        return bool(self._workspace.of_kind("RoleBinding", "ClusterRoleBinding"))

    def permission(self, container: Container, access: Access) -> Permission:
        """Tell whether *container* may do what *access* says."""
        if self.has_token(container) is False:
            return Permission(Grant.NO_TOKEN, access.verbs)
        pod = container.pod
        account = self.service_account(pod)
        namespace = self._namespaces.of(pod.manifest)
        bindings = tuple(self._bindings(account, namespace))
        if not bindings and not self._is_account_shown(account, namespace):
            return Permission(Grant.UNKNOWN)
        roles = [(b, role) for b in bindings for role in self._roles(b, access.namespace)]
        if any(_is_built_in(binding, access) for binding, _ in roles):
            return Permission(Grant.GRANTED, evidence=bindings)
        if any(role is None for _, role in roles):
            return Permission(Grant.UNKNOWN)
        rules = [rule for _, role in roles for rule in role or ()]
        missing = tuple(v for v in access.verbs if not any(_allows(r, access, v) for r in rules))
        evidence = tuple(dict.fromkeys(binding for binding, _ in roles)) or bindings
        return Permission(Grant.MISSING if missing else Grant.GRANTED, missing, evidence)

    def _is_account_shown(self, account: str, namespace: str) -> bool:
        """Tell whether the set says enough that an absent binding means something.

        It binds roles, and the account is its own or the one that has no rights by default.
        """
        is_shown = bool(self._objects.find("ServiceAccount", namespace, account))
        return self.has_any and (is_shown or account == "default")

    def _bindings(self, account: str, namespace: str) -> Iterator[Manifest]:
        for binding in self._workspace.of_kind("RoleBinding", "ClusterRoleBinding"):
            subjects = binding.node.get("subjects").items()
            if any(self._names(binding, s, account, namespace) for s in subjects):
                yield binding

    def _names(self, binding: Manifest, subject: Node, account: str, namespace: str) -> bool:
        kind, name = subject.get("kind").text, subject.get("name").text or ""
        if kind == "ServiceAccount":
            of = subject.get("namespace").text or self._namespaces.of(binding)
            return (name, of) == (account, namespace)
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}")
        everyone = (*groups, "system:authenticated")
        user = f"system:serviceaccount:{namespace}:{account}"
        return (kind == "Group" and name in everyone) or (kind == "User" and name == user)

    def _roles(self, binding: Manifest, namespace: str) -> Iterator[tuple[Node, ...] | None]:
        """Give the rules that *binding* grants in *namespace*; None for a role out of sight."""
        is_local = binding.kind == "RoleBinding"
        if is_local and self._namespaces.of(binding) != namespace:
            return
        kind = binding.node.get("roleRef", "kind").text or ""
        name = binding.node.get("roleRef", "name").text or ""
        if kind == "ClusterRole":
            found = tuple(m for m in self._workspace.of_kind(kind) if m.name == name)
        else:
            found = self._objects.find(kind, self._namespaces.of(binding), name)
        if not found:
            yield None
        for role in found:
            yield self._rules(role)

    def _rules(self, role: Manifest) -> tuple[Node, ...] | None:
        """Give the rules of *role*, with those of the roles that it aggregates."""
        rules = list(role.node.get("rules").items())
        selectors = list(role.node.get("aggregationRule", "clusterRoleSelectors").items())
        if selectors and role.name in _BUILT_IN_ROLES:
            return None
        for other in self._workspace.of_kind("ClusterRole") if selectors else ():
            if any(matches(selector, other.labels) for selector in selectors):
                rules.extend(other.node.get("rules").items())
        return tuple(rules)


def _is_built_in(binding: Manifest, access: Access) -> bool:
    """Tell whether *binding* grants a role of every cluster that reads what is asked for."""
    role = binding.node.get("roleRef", "name").text
    is_reading = _READ_VERBS.issuperset(access.verbs) and access.resource != "secrets"
    return role == "cluster-admin" or (role in _BUILT_IN_ROLES and is_reading)


def _allows(rule: Node, access: Access, verb: str) -> bool:
    def holds(field: str, value: str) -> bool:
        given = {item.text for item in rule.get(field).items()}
        return bool(given & {"*", value})

    named = {item.text for item in rule.get("resourceNames").items()}
    # `resourceNames` restricts list and watch too; `kubectl wait NAME` sends the field
    # selector that satisfies it. A name that is not known may be one of them.
    is_named = not named or not access.name or access.name in named
    return (
        is_named
        and holds("apiGroups", access.group)
        and holds("resources", access.resource)
        and holds("verbs", verb)
    )
