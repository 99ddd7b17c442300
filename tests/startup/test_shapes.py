"""Every shape in which a start-up gets stuck, and its harmless neighbour."""

from __future__ import annotations

import pytest

from initlint.settings import Deployer, Settings
from initlint.shell.questions import Wait
from initlint.startup.shapes import Shape
from initlint.startup.verdicts import Verdict
from tests.startup.worlds import (
    blocked,
    deployment,
    dns,
    file,
    job,
    judgements,
    obj,
    service,
    shapes,
    soft,
    startup,
    stateful_set,
    tcp,
    verdicts,
)

HEADLESS = "clusterIP: None"
PUBLISHED = "clusterIP: None\n  publishNotReadyAddresses: true"
ADMIN = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: admin}
roleRef: {kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: default}]
"""
SIDECAR = """---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers:
      - {name: before, image: i}
      - {name: proxy, image: p, restartPolicy: Always, ports: [{containerPort: 5432}]}
      - {name: after, image: i}
      containers: [{name: main, image: m}]
"""
SHARED_FILE = """---
apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  initContainers:
  - {name: w, image: i, volumeMounts: [{name: v, mountPath: /v}]}
  containers: [{name: main, image: m, volumeMounts: [{name: v, mountPath: /out}]}]
  volumes: [{name: v, VOLUME: {}}]
"""
WAVES = '{argocd.argoproj.io/sync-wave: "1"}'


def waiting(text: str, *waits: Wait) -> list[Shape]:
    """Give what is wrong with Deployment `app`, whose init container `w` has *waits*."""
    return shapes(startup(text + deployment("app", "w"), {"w": waits}), "app")


def test_own_service_never_answers() -> None:
    assert waiting(service("app"), tcp("app", 80)) == [Shape.OWN_SERVICE]


def test_name_of_the_own_cluster_ip_service_resolves() -> None:
    assert waiting(service("app"), dns("app")) == []


def test_name_of_the_own_headless_service_needs_a_ready_pod() -> None:
    assert waiting(service("app", extra=HEADLESS), dns("app")) == [Shape.OWN_SERVICE]


def test_published_addresses_help_names_but_not_connections() -> None:
    assert waiting(service("app", extra=PUBLISHED), dns("app")) == []
    assert waiting(service("app", extra=PUBLISHED), tcp("app", 8080)) == [Shape.OWN_SERVICE]


def test_another_workload_behind_the_own_service_helps() -> None:
    other = deployment("other").replace("{app: other}", "{app: app}")

    assert waiting(other + service("app"), tcp("app", 80)) == []


def test_workloads_that_all_wait_for_their_one_service_are_each_stuck() -> None:
    text = deployment("a", "wa") + deployment("b", "wb").replace("{app: b}", "{app: a}")
    found = startup(text + service("a"), {"wa": [tcp("a", 80)], "wb": [tcp("a", 80)]})

    assert shapes(found, "a") == [Shape.OWN_SERVICE]
    assert shapes(found, "b") == [Shape.OWN_SERVICE]


def test_service_whose_other_workload_is_stuck_for_its_own_reason_is_no_own_service() -> None:
    other = deployment("other", "x").replace("{app: other}", "{app: app}")
    text = deployment("app", "w") + other + service("app")
    found = startup(text, {"w": [tcp("app", 80)], "x": [tcp("app", 81)]})

    assert shapes(found, "app") == [Shape.CONSEQUENCE]
    assert shapes(found, "other") == [Shape.WRONG_PORT]


def test_soft_wait_keeps_nobody() -> None:
    assert waiting(service("app"), soft(tcp("app", 80))) == []


def test_own_rollout_never_ends() -> None:
    assert waiting(ADMIN, obj("deploy", "app", "rolled out")) == [Shape.OWN_WORKLOAD]


def test_workloads_that_wait_for_each_other_are_a_circle() -> None:
    text = "".join(deployment(n, f"w{n}") + service(n) for n in "abc")
    waits = {"wa": [tcp("b", 80)], "wb": [tcp("c", 80)], "wc": [tcp("a", 80)]}
    found = startup(text, waits)

    assert [shapes(found, name) for name in "abc"] == [[Shape.WORKLOAD_CYCLE]] * 3
    assert [w.container.name for w in blocked(found, "b")[0].circle] == ["wb", "wc", "wa"]


def test_who_waits_for_a_circle_is_a_consequence() -> None:
    text = "".join(deployment(n, f"w{n}") + service(n) for n in "abc")
    waits = {"wa": [tcp("b", 80)], "wb": [tcp("a", 80)], "wc": [tcp("a", 80)]}

    assert shapes(startup(text, waits), "c") == [Shape.CONSEQUENCE]


def test_main_container_serves_too_late_for_localhost() -> None:
    assert waiting("", tcp("localhost", 8080)) == [Shape.LATER_CONTAINER]


@pytest.mark.parametrize(("name", "expected"), [("before", [Shape.LATER_CONTAINER]), ("after", [])])
def test_sidecar_serves_those_that_come_after_it(name: str, expected: list[Shape]) -> None:
    assert shapes(startup(SIDECAR, {name: [tcp("127.0.0.1", 5432)]}), "app") == expected


def test_container_that_serves_itself_is_not_stuck_on_localhost() -> None:
    text = deployment("app", "w")

    assert shapes(startup(text, {"w": [tcp("localhost", 5432)]}, provides=["w"]), "app") == []


@pytest.mark.parametrize(
    ("volume", "expected"), [("emptyDir", [Shape.LATER_CONTAINER]), ("hostPath", [])]
)
def test_file_that_only_a_later_container_can_write(volume: str, expected: list[Shape]) -> None:
    text = SHARED_FILE.replace("VOLUME", volume)

    assert shapes(startup(text, {"w": [file("/v/ready")]}), "app") == expected


@pytest.mark.parametrize("path", ["/v", "/v/", "/v/.", "/proc/net/route", "/dev/fuse", "/etc/os"])
def test_file_that_no_volume_has_to_get_is_not_blamed(path: str) -> None:
    text = SHARED_FILE.replace("VOLUME", "emptyDir")

    assert shapes(startup(text, {"w": [file(path)]}), "app") == []


def test_ordered_pod_waits_for_a_later_one() -> None:
    text = stateful_set("db", "w") + service("db", extra=HEADLESS)

    assert shapes(startup(text, {"w": [dns("db-1.db")]}), "db") == [Shape.LATER_ORDINAL]
    assert shapes(startup(text, {"w": [dns("db")]}), "db") == [Shape.LATER_ORDINAL]


def test_parallel_pods_with_published_addresses_find_each_other() -> None:
    text = stateful_set("db", "w", policy="Parallel") + service("db", extra=PUBLISHED)

    assert shapes(startup(text, {"w": [dns("db-1.db"), dns("db-2.db.default.svc")]}), "db") == []


def test_parallel_pods_without_them_are_their_own_service() -> None:
    text = stateful_set("db", "w", policy="Parallel") + service("db", extra=HEADLESS)

    assert shapes(startup(text, {"w": [dns("db-1.db")]}), "db") == [Shape.OWN_SERVICE]


@pytest.mark.parametrize("host", ["db-3.db", "db-0.other", "db-7.db.default.svc.cluster.local"])
def test_pod_name_that_no_pod_ever_has(host: str) -> None:
    text = stateful_set("db") + service("db", extra=HEADLESS)

    assert waiting(text, tcp(host, 5432)) == [Shape.NO_POD_NAME]


def test_pod_name_below_a_service_that_is_not_headless() -> None:
    assert waiting(stateful_set("db") + service("db"), dns("db-0.db")) == [Shape.NO_POD_NAME]


def test_stateful_set_that_is_scaled_may_have_any_ordinal() -> None:
    scaler = """---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: db}
spec: {scaleTargetRef: {kind: StatefulSet, name: db}}
"""
    text = stateful_set("db") + service("db", extra=HEADLESS) + scaler

    assert waiting(text, tcp("db-3.db", 5432)) == []


def test_port_that_the_service_does_not_have() -> None:
    text = deployment("api") + service("api")

    assert waiting(text, tcp("api", 8080)) == [Shape.WRONG_PORT]
    assert waiting(text, tcp("api", 80)) == []


def test_headless_service_takes_the_port_of_the_pod() -> None:
    assert waiting(deployment("api") + service("api", extra=HEADLESS), tcp("api", 8080)) == []


@pytest.mark.parametrize(("target", "expected"), [("http", []), ("nope", [Shape.WRONG_PORT])])
def test_named_target_port_must_be_on_a_container(target: str, expected: list[Shape]) -> None:
    ports = f"[{{port: 80, targetPort: {target}}}]"

    assert waiting(deployment("api") + service("api", ports=ports), tcp("api", 80)) == expected


def test_service_that_selects_nothing() -> None:
    assert waiting(service("api", "nobody"), tcp("api", 80)) == [Shape.NO_PODS]
    assert waiting(service("api", "nobody"), dns("api")) == []


@pytest.mark.parametrize(
    "more",
    [
        "---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: api}\n",
        "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: api}\n",
    ],
)
def test_pods_or_addresses_that_nobody_wrote_down_may_be_behind_it(more: str) -> None:
    assert waiting(service("api", "nobody") + more, tcp("api", 80)) == []


def test_an_operator_may_make_a_service_of_a_near_name() -> None:
    queue = "---\napiVersion: queue.example.com/v1\nkind: Queue\nmetadata: {name: orders}\n"
    world = deployment("web", "w") + deployment("orders-web") + service("orders-web")
    waits = {"w": [tcp("orders-wb", 80)]}

    assert shapes(startup(world, waits), "web") == [Shape.NO_SUCH_TARGET]
    assert shapes(startup(world + queue, waits), "web") == []


def test_near_miss_is_missing() -> None:
    found = startup(
        deployment("app", "w") + deployment("postgres") + service("postgres"),
        {"w": [tcp("postgre", 80)]},
    )

    assert blocked(found, "app")[0].words == ("postgres",)
    assert shapes(found, "app") == [Shape.NO_SUCH_TARGET]


def test_unknown_host_is_missing_where_the_set_shows_the_others() -> None:
    text = "".join(deployment(n) + service(n) for n in ("api", "queue"))
    known = [tcp("api", 80), tcp("queue", 80)]

    assert waiting(text, *known, tcp("elsewhere", 80)) == [Shape.NO_SUCH_TARGET]
    assert waiting(text, known[0], tcp("elsewhere", 80)) == []


def test_external_host_is_listed_and_not_blamed() -> None:
    found = startup(deployment("app", "w"), {"w": [tcp("db.example.com", 5432)]})

    assert verdicts(found) == {"app": Verdict.WAITS}
    assert judgements(found)["app"].external == ("db.example.com:5432",)


def test_configured_external_host_is_believed() -> None:
    text = deployment("app", "w") + deployment("postgres") + service("postgres")
    found = startup(text, {"w": [tcp("postgre", 80)]}, Settings(external=("postgre",)))

    assert verdicts(found)["app"] is Verdict.WAITS


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("hostNetwork: true", [Shape.NO_CLUSTER_DNS]),
        ("dnsPolicy: Default", [Shape.NO_CLUSTER_DNS]),
        ("{hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet}", []),
    ],
)
def test_pod_that_does_not_ask_the_cluster_finds_no_service(
    policy: str, expected: list[Shape]
) -> None:
    lines = policy.strip("{}").replace(", ", "\n      ")
    text = deployment("app", "w", pod=lines) + deployment("api") + service("api")

    assert shapes(startup(text, {"w": [tcp("api", 80)]}), "app") == expected


HOOK = "{helm.sh/hook: post-install}"
EARLY = "{helm.sh/hook: pre-install}"


@pytest.mark.parametrize(
    ("deployer", "expected"),
    [
        (Deployer.KUBECTL, []),
        (Deployer.HELM, []),
        (Deployer.HELM_WAIT, [Shape.LATER_PHASE]),
        (Deployer.ARGOCD, [Shape.LATER_PHASE]),
        (Deployer.FLUX, [Shape.LATER_PHASE]),
    ],
)
def test_post_install_hook_comes_too_late_where_the_deployer_waits(
    deployer: Deployer, expected: list[Shape]
) -> None:
    text = deployment("app", "w") + job("migrate", annotations=HOOK) + ADMIN
    waits = {"w": [obj("job", "migrate", "condition=complete")]}

    assert shapes(startup(text, waits, Settings(deployer=deployer)), "app") == expected


def test_fault_names_the_object_that_comes_too_late() -> None:
    text = deployment("app", "w") + job("migrate", annotations=HOOK) + ADMIN
    waits = {"w": [obj("job", "migrate", "condition=complete")]}
    (fault,) = blocked(startup(text, waits).under(Deployer.HELM_WAIT), "app")

    assert fault.object is not None
    assert fault.object.name == "migrate"


def test_object_of_a_later_wave_is_mounted_too_early() -> None:
    config = f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c, annotations: {WAVES}}}\n"
    text = deployment("app").replace(
        "image: nginx", "image: nginx, envFrom: [{configMapRef: {name: c}}]"
    )

    assert shapes(startup(text + config, {}), "app") == [Shape.LATER_PHASE]


def test_who_waits_for_the_victim_of_a_hook_is_a_consequence() -> None:
    text = deployment("app", "w") + service("app") + deployment("b", "wb")
    text += job("migrate", annotations=HOOK) + ADMIN
    waits = {"w": [obj("job", "migrate", "condition=complete")], "wb": [tcp("app", 80)]}
    found = startup(text, waits, Settings(deployer=Deployer.ARGOCD))

    assert shapes(found, "b") == [Shape.CONSEQUENCE]


def test_early_hook_waits_for_the_release() -> None:
    text = job("migrate", "w", annotations=EARLY) + deployment("db") + service("db")
    found = startup(text, {"w": [tcp("db", 80)]})

    assert found.deployer is Deployer.HELM
    assert shapes(found, "migrate") == [Shape.HOOK_NEEDS_RELEASE]


def test_early_hook_refers_to_the_release() -> None:
    config = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    text = job("migrate", annotations=EARLY).replace(
        "image: nginx", "image: nginx, envFrom: [{configMapRef: {name: settings}}]"
    )
    found = startup(text + config, {})

    assert shapes(found, "migrate") == [Shape.HOOK_NEEDS_RELEASE]
    assert blocked(found, "migrate")[0].node.text == "settings"
    assert shapes(startup(text, {}), "migrate") == []


def test_upgrade_hook_is_no_part_of_an_install() -> None:
    text = deployment("app", "w") + job("migrate", annotations="{helm.sh/hook: post-upgrade}")
    found = startup(text + ADMIN, {"w": [obj("job", "migrate", "condition=complete")]})

    assert shapes(found, "app") == [Shape.NOT_AT_INSTALL]
    assert verdicts(found)["migrate"] is Verdict.STARTS


def test_later_wave_comes_too_late() -> None:
    text = deployment("app", "w") + deployment("db", annotations=WAVES)
    found = startup(text + service("db"), {"w": [tcp("db", 80)]})

    assert found.deployer is Deployer.ARGOCD
    assert shapes(found, "app") == [Shape.LATER_PHASE]


def test_earlier_wave_is_there() -> None:
    text = deployment("app", "w", annotations=WAVES) + deployment("db") + service("db")

    assert shapes(startup(text, {"w": [tcp("db", 80)]}), "app") == []


def role(verbs: str) -> str:
    return f"""---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: jobs}}
rules: [{{apiGroups: [batch], resources: [jobs], verbs: {verbs}}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: jobs}}
roleRef: {{kind: Role, name: jobs}}
subjects: [{{kind: ServiceAccount, name: default}}]
"""


def test_wait_needs_watch_too() -> None:
    wait = obj("job", "migrate", "condition=complete")

    assert waiting(job("migrate") + role("[get]"), wait) == [Shape.NO_PERMISSION]
    assert waiting(job("migrate") + role("[get, list, watch]"), wait) == []


def test_permissions_that_live_elsewhere_are_unknown() -> None:
    text = deployment("app", "w") + job("migrate")
    found = startup(text, {"w": [obj("job", "migrate", "condition=complete")]})

    assert verdicts(found)["app"] is Verdict.UNKNOWN


def test_unknown_wait_decides_only_where_nothing_else_does() -> None:
    unknown, external = tcp(None), tcp("db.example.com", 5432)
    text = "".join(deployment(n, f"w{n}") + service(n) for n in "abc")
    waits = {"wa": [unknown], "wb": [unknown, external], "wc": [unknown, tcp("c", 80)]}

    assert verdicts(startup(text, waits)) == {
        "a": Verdict.UNKNOWN,
        "b": Verdict.WAITS,
        "c": Verdict.CANNOT_START,
    }


def test_namespace_that_all_others_name_is_meant_where_none_is_written() -> None:
    text = deployment("app", "w") + deployment("api").replace(
        "{name: api,", "{name: api, namespace: shop,", 1
    )

    assert shapes(startup(text + service("api"), {"w": [tcp("api", 80)]}), "app") == []


def test_external_name_leads_on() -> None:
    alias = """---
apiVersion: v1
kind: Service
metadata: {name: alias}
spec: {type: ExternalName, externalName: app.default.svc.cluster.local}
"""

    assert waiting(service("app") + alias, tcp("alias", 80)) == [Shape.OWN_SERVICE]


def test_external_names_in_a_circle_do_not_hang() -> None:
    alias = """---
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {type: ExternalName, externalName: OTHER.default.svc.cluster.local}
"""
    text = alias.replace("NAME", "x").replace("OTHER", "y")
    text += alias.replace("NAME", "y").replace("OTHER", "x")

    assert waiting(text, tcp("x", 80)) == [Shape.CONSEQUENCE]


def test_qualified_name_needs_the_cluster_even_where_the_set_lacks_the_service() -> None:
    text = deployment("app", "w", pod="hostNetwork: true")
    found = startup(text, {"w": [tcp("db.data.svc.cluster.local", 5432)]})

    assert shapes(found, "app") == [Shape.NO_CLUSTER_DNS]


def test_wait_for_whatever_a_selector_picks_needs_get_or_list() -> None:
    unnamed = obj("jobs", "")

    assert waiting(role("[list]"), unnamed) == []
    assert waiting(role("[watch]"), unnamed) == [Shape.NO_PERMISSION]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("Always", []), ("Never", [Shape.WRONG_PORT]), ("OnFailure", [Shape.WRONG_PORT])],
)
def test_wait_of_a_main_container_counts_only_where_it_must_end(
    policy: str, expected: list[Shape]
) -> None:
    pod = f"""---
apiVersion: v1
kind: Pod
metadata: {{name: app}}
spec:
  restartPolicy: {policy}
  containers: [{{name: m, image: i}}]
"""
    text = pod + deployment("api") + service("api")

    assert shapes(startup(text, {"m": [tcp("api", 81)]}), "app") == expected


def test_near_name_with_another_port_is_another_thing() -> None:
    text = deployment("orders") + service("orders", ports="[{port: 80}]")

    assert waiting(text, tcp("orders-db", 5432)) == []
    assert waiting(text, tcp("my-orders", 80)) == [Shape.NO_SUCH_TARGET]


def test_nobody_means_the_own_service() -> None:
    assert waiting(service("app"), tcp("app-db", 80)) == []


def test_label_of_an_operator_selects_pods_that_nobody_wrote_down() -> None:
    text = service("store").replace("{app: store}", "{cnpg.io/cluster: store}")

    assert waiting(text, tcp("store", 80)) == []


def test_known_database_does_not_listen_on_any_port() -> None:
    database = deployment("db").replace("image: nginx", "image: postgres:16")
    text = database + service("db", ports="[{port: 80, targetPort: 5433}]")

    assert "postgres" in database
    assert waiting(text, tcp("db", 80)) == [Shape.WRONG_PORT]
    assert waiting(text.replace("5433", "5432"), tcp("db", 80)) == []
    assert waiting(text.replace("postgres:16", "my/server:16"), tcp("db", 80)) == []
