"""Evaluated builds against builds that really happened, in a directory that stands for `/`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.images.dockerfile_provider import DockerfileProvider
from initlint.images.sources import ImageSource
from initlint.knowledge.references import parse_reference

_PLACES = ("/a", "/b", "/a/c", "/b/d", "/b/d/e")
_CONTEXT = ("x", "y/x", "y/z/x")
_place = st.sampled_from(_PLACES)
_RUNS = st.sampled_from(
    [
        *("touch {0}", "mkdir -p {0}", "mkdir {0}", "rm -rf {0}", "rm -rf {0}/*", "rm {0} || true"),
        *(
            "cp {0} {1}",
            "cp -r {0} {1}",
            "mv {0} {1}",
            "ln -s {0} {1}",
            "echo x > {0}",
            "rmdir {0}",
        ),
        *("mkdir -p {0} && cd {0} && touch x", "test -e {0} && touch {1}", "touch {0}; true"),
        *("if [ -e {0} ]; then rm -rf {1}; fi", "test -e {0} || touch {1}", "chmod +x {0}"),
        *("for f in {0} {1}; do touch $f; done", "install -d {0} {1}", "touch {0} && rm {0}"),
        *("find {0} -name x -delete", "cp -r {0}/. {1}", "mv {0}/* {1}", "ln -sf {0} {1}/x"),
    ]
)
_COPIES = st.sampled_from(["COPY {s} {0}", "COPY {s} {0}/", "COPY x y {0}/", "COPY *x {0}/"])
_instructions = st.one_of(
    st.builds(lambda run, a, b: ("RUN", run, a, b), _RUNS, _place, _place),
    st.builds(
        lambda copy, source, a: ("COPY", copy.replace("{s}", source), a, ""),
        _COPIES,
        st.sampled_from(["x", "y", ".", "y/z", "y/x", "./", "/y/", "z"]),
        _place,
    ),
    st.builds(lambda a, b: ("STAGE", a, b, ""), _place, _place),
)


@given(st.lists(_instructions, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_nothing_is_said_to_be_absent_that_is_there_nor_present_that_is_not(steps):
    with tempfile.TemporaryDirectory() as directory:
        top = Path(os.path.realpath(directory))
        context = _context(top / "context")
        root, lines = _built(steps, top, context)
        facts = _facts("\n".join(lines), context)
        said = {path: facts.file(path).is_present for path in _asked()}
        there = {path: (Path(f"{root}{path}")).exists() for path in said}

        wrong = {path: said[path] for path in said if said[path] not in (None, there[path])}
        assert not wrong, (lines, wrong)


def _asked():
    for place in _PLACES:
        yield from (f"{place}{end}" for end in ("", "/x", "/y", "/y/x", "/z", "/z/x", "/d", "/e"))


def _context(directory):
    for name in _CONTEXT:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return directory


def _built(steps, top, context):
    """Give the directory that the steps really made, and the Dockerfile that says so.

    A step that fails, which would end the build, is left out.
    """
    root, lines = top / "0", ["FROM scratch AS s0"]
    root.mkdir()
    for number, (step, text, first, second) in enumerate(steps, 1):
        before = top / f"before{number}"
        shutil.copytree(root, before, symlinks=True)
        if step == "STAGE":
            made = top / str(number)
            made.mkdir()
            if _copy([Path(f"{root}{text}")], Path(f"{made}{first}"), is_directory=False):
                stage = _stage(lines)
                lines += [f"FROM scratch AS s{number}", f"COPY --from={stage} {text} {first}"]
                root = made
            continue
        if step == "RUN":
            line, is_done = _run(text, root, first, second)
        else:
            line, is_done = _copied(text.format(first), root, context)
        if is_done:
            lines.append(line)
        else:
            shutil.rmtree(root)
            shutil.copytree(before, root, symlinks=True)
    return root, lines


def _run(text, root, first, second):
    script = text.format(f"{root}{first}", f"{root}{second}")
    done = subprocess.run(["sh", "-c", script], check=False, capture_output=True)
    return f"RUN {text.format(first, second)}", done.returncode == 0


def _copied(line, root, context):
    *sources, target = line.split()[1:]
    found = [path for source in sources for path in _matches(context, source)]
    is_directory = target.endswith("/") or len(sources) > 1
    return line, _copy(found, Path(f"{root}{target}"), is_directory=is_directory)


def _stage(lines):
    return [line for line in lines if line.startswith("FROM")][-1].split()[-1]


def _matches(context, source):
    if "*" in source:
        return sorted(context.glob(source))
    return [context / source.strip("/")]


def _copy(sources, target, *, is_directory):
    """Copy as a builder does: a directory's content, a file under its name or the target's."""
    for source in sources:
        if not source.exists() or source.is_symlink():
            return False
        try:
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True, symlinks=True)
                continue
            (target if is_directory else target.parent).mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
        except (OSError, shutil.Error):
            return False
    return True


def _facts(dockerfile, context):
    path = context.parent / "Dockerfile"
    path.write_text(dockerfile)
    source = ImageSource("acme/web", "dockerfile", path, context)
    return DockerfileProvider((source,)).facts(parse_reference("acme/web:1"))
