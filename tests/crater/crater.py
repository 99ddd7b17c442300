"""Runs initlint over manifests that other people wrote, and compares with the ledger.

`make crater` prints findings per rule and severity, crashes and time. `ledger.tsv` holds one
line a finding at warning or above, judged by reading: rule, place, true or false, why. A rule
whose errors are below 98 % true there, or warnings below 90 %, is mended or moved down.

    python tests/crater/crater.py CORPUS [--missing]

`--missing` prints the findings that nobody judged yet, ready to be filled in.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

LEDGER = Path(__file__).with_name("ledger.tsv")
WANTED = {"error": 0.98, "warning": 0.90}


class Judgement(NamedTuple):
    """What a reader said of one finding."""

    rule: str
    place: str
    is_true: bool
    why: str


def run(corpus: Path) -> dict[str, Any]:
    """Check every repository of the corpus by itself, and join what came out."""
    joined: dict[str, Any] = {"findings": [], "summary": Counter()}
    for repository in sorted(path for path in corpus.glob("*/*") if path.is_dir()):
        command = [sys.executable, "-m", "initlint", "check", "--isolated", "--allow-empty"]
        command += ["--fail-on", "never", "--format", "json", str(repository.relative_to(corpus))]
        environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"}
        result = subprocess.run(
            command, cwd=corpus, env=environment, capture_output=True, text=True, check=False
        )
        if not result.stdout:
            print(f"no answer for {repository.name}: {result.stderr[-400:]}")
            joined["summary"]["runs without an answer"] += 1
            continue
        answer = json.loads(result.stdout)
        joined["findings"] += answer["findings"]
    return joined


def place(finding: dict[str, Any]) -> str:
    return f"{finding['path']}:{finding['line']}:{finding['column']}"


def judged() -> dict[tuple[str, str], Judgement]:
    if not LEDGER.exists():
        return {}
    with LEDGER.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    made = (Judgement(rule, at, verdict == "true", why) for rule, at, verdict, why in rows[1:])
    return {(each.rule, each.place): each for each in made}


def main(arguments: list[str]) -> int:
    corpus = Path(arguments[0])
    if not corpus.is_dir():
        print(f"crater: skipped, there is no corpus at {corpus}")
        return 0
    start = time.perf_counter()
    answer = run(corpus)
    seconds = time.perf_counter() - start
    shown = [f for f in answer["findings"] if f["suppressed"] is None]
    known = judged()
    serious = [f for f in shown if f["severity"] in WANTED]
    unjudged = [f for f in serious if (f["rule"], place(f)) not in known]
    if "--missing" in arguments:
        for finding in unjudged:
            print(f"{finding['rule']}\t{place(finding)}\t\t{finding['message']}")
        return 0
    print_counts(shown)
    failures = print_precision(serious, known)
    stale = known.keys() - {(f["rule"], place(f)) for f in shown}
    for rule, at in sorted(stale):
        print(f"judged but not found any more: {rule} {at}")
    crashes = sum(f["rule"] == "internal-error" for f in shown)
    dead = answer["summary"]["runs without an answer"]
    print(f"{len(unjudged)} not judged yet, {crashes} crashes, {dead} runs without an answer")
    print(f"{seconds:.1f} s")
    return 1 if failures or crashes or dead else 0


def print_counts(findings: list[dict[str, Any]]) -> None:
    counts = Counter((f["severity"], f["rule"]) for f in findings)
    for (severity, rule), count in sorted(counts.items()):
        print(f"{count:6}  {severity:8} {rule}")


def print_precision(
    findings: list[dict[str, Any]], known: dict[tuple[str, str], Judgement]
) -> list[str]:
    """Print the share of true findings per rule and severity; give the rules that fall short."""
    verdicts: dict[tuple[str, str], list[bool]] = {}
    for finding in findings:
        judgement = known.get((finding["rule"], place(finding)))
        if judgement is not None:
            group = (finding["severity"], finding["rule"])
            verdicts.setdefault(group, []).append(judgement.is_true)
    failures = []
    print("\nprecision of what was judged:")
    for (severity, rule), each in sorted(verdicts.items()):
        precision = sum(each) / len(each)
        short = precision < WANTED[severity]
        failures += [rule] * short
        note = "  BELOW THE LINE" if short else ""
        print(f"{precision:7.1%} of {len(each):4}  {severity:8} {rule}{note}")
    return failures


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
