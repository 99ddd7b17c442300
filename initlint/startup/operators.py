"""Which custom resources may bring pods that the set does not show."""

from __future__ import annotations

from initlint.model.manifest import Manifest

# Groups whose objects configure what others run; none of them makes an application's pods.
_HARMLESS_GROUPS = frozenset(
    {
        "monitoring.coreos.com",
        "cert-manager.io",
        "acme.cert-manager.io",
        "networking.istio.io",
        "security.istio.io",
        "telemetry.istio.io",
        "gateway.networking.k8s.io",
        "traefik.io",
        "traefik.containo.us",
        "external-secrets.io",
        "bitnami.com",  # SealedSecret
        "kustomize.config.k8s.io",
        "cilium.io",
        "projectcalico.org",
        "crd.projectcalico.org",
        "policy.linkerd.io",
        "linkerd.io",
        "keda.sh",
        "autoscaling.k8s.io",
        "snapshot.storage.k8s.io",
        "route.openshift.io",
        "security.openshift.io",
        "secrets-store.csi.x-k8s.io",
        "kyverno.io",
        "constraints.gatekeeper.sh",
        "projectcontour.io",
        "grafana.integreatly.org",
    }
)
# Of a group that does make pods, the kinds that do not.
_HARMLESS_KINDS = frozenset({"ServiceMonitor", "PodMonitor", "PrometheusRule", "AppProject"})


def may_make_pods(manifest: Manifest) -> bool:
    """Tell whether a controller may make pods out of *manifest* that nobody can see in it."""
    group = manifest.group
    is_custom = "." in group and not group.endswith(".k8s.io") and group not in _HARMLESS_GROUPS
    return is_custom and manifest.kind not in _HARMLESS_KINDS and not manifest.pods
