"""The start-up graph: time of index, graph and solver for 5,000 workloads with 10,000 waits.

Processor time of one process, after the manifests have been read; once with a world in which
everything starts, once with one in which a single circle holds everybody up.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from initlint.model.container import Container
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.settings import Settings
from initlint.shell.questions import ConditionKind, Place, Target, Wait
from initlint.source.text import Source
from initlint.startup.analysis import Startup
from initlint.tree.node import ABSENT
from initlint.tree.read import documents

WORKLOADS = 5_000
PLACE = Place(ABSENT, ABSENT.span)
MANIFESTS = """---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: w{n}}}
spec:
  selector: {{matchLabels: {{app: w{n}}}}}
  template:
    metadata: {{labels: {{app: w{n}, tier: all}}}}
    spec:
      initContainers: [{{name: a{n}, image: i}}, {{name: b{n}, image: i}}]
      containers: [{{name: main, image: i, ports: [{{containerPort: 8080}}]}}]
---
apiVersion: v1
kind: Service
metadata: {{name: w{n}}}
spec: {{selector: {{app: w{n}}}, ports: [{{port: 80, targetPort: 8080}}]}}
"""


def tcp(host: str) -> Wait:
    target = Target(host=host, port=80)
    return Wait(ConditionKind.TCP, target, PLACE, PLACE, "nc", is_hard=True, in_loop=True)


def waits() -> dict[str, tuple[Wait, ...]]:
    """Give every workload a wait for the one before it, and one for one far before it."""
    table = {}
    for n in range(WORKLOADS):
        table[f"a{n}"] = (tcp(f"w{n - 1}" if n else "db.example.com"),)
        table[f"b{n}"] = (tcp(f"w{n // 2}.default.svc" if n else "api.example.com"),)
    return table


def timed(label: str, act: Callable[[], object]) -> None:
    start = time.process_time()
    act()
    print(f"{label:30} {time.process_time() - start:6.2f} s")


def measure(workspace: Workspace, table: dict[str, tuple[Wait, ...]]) -> None:
    def waits_of(container: Container) -> tuple[Wait, ...]:
        return table.get(container.name, ())

    startup = Startup(workspace, Settings(), waits_of, lambda _c, _w: False)
    timed("  index, targets and graph", lambda: startup.graph)
    timed("  solver", lambda: startup.solution)
    timed("  verdicts with witnesses", lambda: startup.judgements)
    pods = [workload.pod for workload in startup.index.workloads]
    timed("  faults of every wait", lambda: [startup.blocked(pod) for pod in pods])


def main() -> None:
    text = "".join(MANIFESTS.format(n=n) for n in range(WORKLOADS))
    source = Source("world.yaml", text)
    workspace = Workspace("", tuple(m for d in documents(source) for m in manifests(d)))
    gc.disable()
    table = waits()
    print(f"{WORKLOADS} workloads, {len(table)} waits, all start")
    measure(workspace, table)
    print("one circle through all of them")
    measure(workspace, {**table, "b0": (tcp(f"w{WORKLOADS - 1}"),)})


if __name__ == "__main__":
    main()
