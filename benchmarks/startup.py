"""Start-up of `initlint check` on one small file, as a ratio to an interpreter that does nothing.

Prints the median of interleaved runs and where the time goes, by the room that is imported.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 15
TARGET = 12.0
CHECK = [sys.executable, "-m", "initlint", "check", "fixtures/seed/deployment.yaml"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "initlint --version": [sys.executable, "-m", "initlint", "--version"],
    "initlint check one-file": CHECK,
    "initlint check --fail-on never one-file": [*CHECK, "--fail-on", "never"],
}
IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - start


def ratios() -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command))
    nothing = statistics.median(taken["python -c pass"])
    return {name: statistics.median(each) / nothing for name, each in taken.items()}


def imports() -> Counter[str]:
    """Give the microseconds that each package takes to import, itself only."""
    command = [CHECK[0], "-X", "importtime", *CHECK[1:]]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    spent: Counter[str] = Counter()
    for microseconds, module in IMPORT.findall(run.stderr):
        parts = module.split(".")
        room = ".".join(parts[:2]) if parts[0] == "initlint" else parts[0]
        spent[room] += int(microseconds)
    return spent


def main() -> None:
    for name, ratio in ratios().items():
        print(f"{ratio:6.1f} x  {name}")
    print(f"target: {TARGET:.0f} x for `check` on one file")
    print("\nimports, each package by itself (ms):")
    for module, microseconds in imports().most_common(14):
        print(f"{microseconds / 1000:6.1f}    {module}")


if __name__ == "__main__":
    main()
