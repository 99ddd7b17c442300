"""What packages are said to bring, compared with their latest releases in the registries."""

from __future__ import annotations

import configparser
import io
import json
import urllib.error
import urllib.parse
import urllib.request
import zipfile

import pytest

from initlint.knowledge.load import load
from initlint.knowledge.packages import package

pytestmark = pytest.mark.nightly

TIMEOUT = 30  # seconds


def fetch(url: str) -> bytes:
    """Give what the registry answers; without one the packages stay unverified."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
            content: bytes = answer.read()
    except (urllib.error.URLError, TimeoutError) as error:
        pytest.skip(f"{url} cannot be read, so what its package brings stays unverified: {error}")
    return content


def names(manager: str) -> list[str]:
    return sorted(load("packages.yaml")[manager]["packages"])


@pytest.mark.parametrize("name", names("npm"))
def test_a_package_of_npm_has_the_programs_that_it_is_said_to_bring(name: str) -> None:
    programs = json.loads(fetch(f"https://registry.npmjs.org/{name}/latest"))["bin"]
    known = package("npm", name)

    assert known is not None
    assert known.brings <= programs.keys() <= known.brings | known.may_bring


@pytest.mark.parametrize("name", names("pip"))
def test_a_package_of_pip_has_no_script_that_it_is_not_said_to_bring(name: str) -> None:
    known = package("pip", name)

    assert known is not None
    assert scripts(name) <= known.brings | known.may_bring


@pytest.mark.parametrize("name", load("packages.yaml")["pip"]["own_commands"])
def test_a_command_of_pip_comes_with_a_package(name: str) -> None:
    carriers = {"django-admin": "django"}

    assert name in scripts(carriers.get(name, name))


def scripts(name: str) -> set[str]:
    """Give the scripts of the smallest wheel of the latest release."""
    url = f"https://pypi.org/pypi/{name}/json"
    files = json.loads(fetch(url))["urls"]
    wheels = [file for file in files if file["packagetype"] == "bdist_wheel"]
    smallest = min(wheels, key=lambda file: file["size"])["url"]
    wheel = zipfile.ZipFile(io.BytesIO(fetch(urllib.parse.urljoin(url, smallest))))
    found = {path.rpartition("/")[2] for path in wheel.namelist() if ".data/scripts/" in path}
    for path in wheel.namelist():
        if path.endswith(".dist-info/entry_points.txt") and path.count("/") == 1:
            points = configparser.RawConfigParser(delimiters=("=",))
            points.optionxform = str  # type: ignore[assignment, method-assign]
            points.read_string(wheel.read(path).decode())
            found |= set(points["console_scripts"]) if "console_scripts" in points else set()
    return found
