"""What `initlint startup` does: the plan of every bundle, as text, data or a drawing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module

from initlint.cli.output import print_text
from initlint.cli.request import Request
from initlint.cli.run import read
from initlint.cli.words import USAGE_ERROR, say, usage_error
from initlint.config.place import ConfigError
from initlint.pipeline import Part, Reader, image_problems, survey
from initlint.registry import RuleError
from initlint.report.style import wants_colour
from initlint.startup.plan import Plan

PLAN_FORMATS = ("text", "json", "mermaid", "dot")


def startup(request: Request, format_name: str) -> int:
    """Print the start-up plan of what *request* names in the format *format_name*."""
    if format_name not in PLAN_FORMATS:
        return usage_error(f"unknown format '{format_name}': one of {', '.join(PLAN_FORMATS)}")
    try:
        parts = read(request)
    except (ConfigError, RuleError) as error:
        return usage_error(str(error))
    reader = Reader.of(parts)
    problems = [problem for part in parts for problem in part.inputs.problems]
    for problem in problems:
        say(str(problem))
    plans = tuple(plan for plan in _plans(parts, reader) if plan.workloads)
    print_text(_render(plans, format_name))
    unread = [*reader.problems, *(each for part in parts for each in image_problems(part.config))]
    for problem in unread:
        say(str(problem))
    return USAGE_ERROR if problems or unread else 0


def _render(plans: tuple[Plan, ...], format_name: str) -> str:
    if format_name == "text":
        from initlint.report.plan_text import plan_text

        return plan_text(plans, colour=wants_colour(os.environ, is_terminal=sys.stdout.isatty()))
    module = import_module(f"initlint.report.plan_{format_name}")
    render: Callable[[tuple[Plan, ...]], str] = getattr(module, f"plan_{format_name}")
    return render(plans)


def _plans(parts: tuple[Part, ...], reader: Reader) -> Iterator[Plan]:
    from initlint.startup.describe import Description
    from initlint.startup.plan import plan

    total = sum(len(part.inputs.bundles) for part in parts)
    done = 0
    for part in parts:
        for bundle in part.inputs.bundles:
            _show_progress(done, total, bundle.name)
            context = survey(bundle, part.config, reader)
            description = Description(context.facts, context.volumes)
            yield plan(context.startup, description.does, description.hands_over)
            done += 1
    _show_progress(total, total, "")


def _show_progress(done: int, total: int, name: str) -> None:
    """Keep one line on the terminal that says how far it has come; a plan takes its place."""
    if not sys.stderr.isatty() or sys.stdout.isatty() or total == 1:
        return
    width = 60
    text = f"{done}/{total} {name}"[:width] if done < total else ""
    sys.stderr.write(f"\r{text:{width}}\r")
    sys.stderr.flush()
