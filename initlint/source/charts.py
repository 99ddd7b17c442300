"""What a Helm chart keeps to itself: files that are rendered, or that rendering reads."""

from __future__ import annotations

import os
import re
from pathlib import Path

from initlint.source.files import is_regular

CHART_FILE = "Chart.yaml"
# Rendered, packed as dependencies, read by `.Files`, or values for tests (chart-testing).
OWN_FOLDERS = frozenset({"templates", "charts", "files", "ci"})
_OWN_FILES = re.compile(r"(Chart|requirements|values.*)\.(yaml|yml|json)\Z")
_OBJECT_ENDINGS = (".yaml", ".yml", ".json")
_TEMPLATE_ENDINGS = (*_OBJECT_ENDINGS, ".tpl")
_MOST_TEMPLATES = 10_000  # counted; the number is for a notice only


def belongs_to_chart(name: str) -> bool:
    """Tell whether the file *name* beside a Chart.yaml is part of the chart."""
    return _OWN_FILES.match(name) is not None


def chart_of(path: Path) -> Path | None:
    """Give the chart's directory where the file or directory *path* is part of a chart.

    A dependency below `charts` belongs to the chart that carries it.
    """
    absolute = Path(os.path.realpath(path))
    found = None
    for depth, above in enumerate(absolute.parents):
        if not is_regular(above / CHART_FILE):
            continue
        name = absolute.parts[len(absolute.parts) - depth - 1]
        is_own = name in OWN_FOLDERS or (depth == 0 and belongs_to_chart(name))
        found = above if is_own else found
    return found


def is_template(path: Path) -> bool:
    """Tell whether the file *path* of a chart makes objects; helpers and values do not."""
    is_helper = path.name.startswith("_")
    is_below = "templates" in Path(os.path.realpath(path)).parts
    return is_below and not is_helper and path.name.lower().endswith(_OBJECT_ENDINGS)


def count_templates(chart: Path) -> int:
    """Count the files below the `templates` of *chart* that may make objects."""
    count = 0
    for _, _, names in os.walk(chart / "templates"):
        count += sum(name.lower().endswith(_TEMPLATE_ENDINGS) for name in names)
        if count >= _MOST_TEMPLATES:
            break
    return count
