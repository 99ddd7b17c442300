"""A whole repository: time and memory of `initlint check` against reading the same bytes.

A generated repository of 20 MB and about 5,000 documents, 80 % of its bytes in CRDs, is
compared with `yaml.load_all` (CSafeLoader) on the same bytes; a typical one of 60 files gives
milliseconds per file. Prints ratios from one run; every process is measured as a whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
CRD_FILES, CRD_BYTES = 36, 530_000
LARGE_DOCUMENTS, TYPICAL_FILES = 5_000, 60
ROUNDS = 3

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{n}
  labels: {{app: app-{n}, tier: backend}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: app-{n}}}
  template:
    metadata:
      labels: {{app: app-{n}, tier: backend}}
    spec:
      initContainers:
        - name: wait-for-db
          image: busybox:1.36
          command:
            - sh
            - -c
            - |
              until nc -z -w 2 db-{n} 5432; do
                echo "waiting for db-{n}"
                sleep 2
              done
      containers:
        - name: app
          image: registry.example.com/app-{n}:1.4.2
          ports: [{{containerPort: 8080, name: http}}]
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
            limits: {{cpu: 200m, memory: 256Mi}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: db-{n}
spec:
  selector: {{app: db-{n}}}
  ports:
    - port: 5432
      targetPort: 5432
"""
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-{n}
data:
  LOG_LEVEL: info
  DATABASE_HOST: db-{n}
"""
CRD_HEAD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things{n}.example.com
spec:
  group: example.com
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
"""
CRD_FIELD = """\
            field{n}:
              description: "A field that stands here to fill the schema, as generated ones do."
              type: object
              properties:
                inner: {{type: string, maxLength: 64}}
"""


def large(folder: Path) -> None:
    for number in range(CRD_FILES):
        fields = CRD_BYTES // len(CRD_FIELD)
        text = CRD_HEAD.format(n=number) + "".join(CRD_FIELD.format(n=f) for f in range(fields))
        (folder / f"crd-{number}.yaml").write_text(text)
    shapes = (DEPLOYMENT, SERVICE, CONFIG, SERVICE, CONFIG)
    for first in range(0, LARGE_DOCUMENTS, 100):
        documents = (shapes[n % 5].format(n=n // 5) for n in range(first, first + 100))
        (folder / f"apps-{first}.yaml").write_text("---\n".join(documents))


def typical(folder: Path) -> None:
    for number in range(TYPICAL_FILES):
        text = "---\n".join(shape.format(n=number) for shape in (DEPLOYMENT, SERVICE))
        (folder / f"app-{number}.yaml").write_text(text)


def measure(command: list[str]) -> tuple[float, float]:
    """Run *command*; give its processor seconds and its peak memory in MB."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(values: list[tuple[float, float]]) -> tuple[float, float]:
    return sorted(values)[len(values) // 2]


LOAD_ALL = """
import glob, sys, yaml
for path in sorted(glob.glob(sys.argv[1] + "/*.yaml")):
    with open(path, encoding="utf-8") as file:
        for document in yaml.load_all(file.read(), yaml.CSafeLoader):
            pass
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large(folder)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        check = [sys.executable, "-m", "initlint", "check", "--fail-on", "never"]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(measure([*check, "--format", "concise", name]))
            theirs.append(measure([sys.executable, "-c", LOAD_ALL, name]))
        (time_ours, peak), (time_theirs, _) = median(ours), median(theirs)
        print(f"large: {size:.1f} MB, {LARGE_DOCUMENTS} documents and {CRD_FILES} CRDs")
        print(f"  time   {time_ours / time_theirs:5.2f} x yaml.load_all (target < 1.0)")
        print(f"  memory {peak / size:5.1f} x the input, {peak:.0f} MB (target < 10)")
    with tempfile.TemporaryDirectory() as name:
        typical(Path(name))
        start = time.perf_counter()
        measure([*check, name])
        whole = time.perf_counter() - start
        print(f"typical: {whole * 1000 / TYPICAL_FILES:.1f} ms a file, start-up included")


if __name__ == "__main__":
    main()
