"""What packages bring, and what is known of the layout of images."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from initlint.knowledge.bases import vocabulary
from initlint.knowledge.images import image_book
from initlint.knowledge.layouts import DEFAULT_SEARCH_PATH, layout
from initlint.knowledge.load import load
from initlint.knowledge.packages import language_commands, package

MANAGERS = ("apt", "apk", "rpm", "pip", "npm", "gem")
OF_SYSTEM = ("apt", "apk", "rpm")


def test_managers_follow_their_schema():
    schema = json.loads((Path(__file__).parent / "package-schema.json").read_text("utf-8"))

    jsonschema.validate(load("packages.yaml"), schema)


@pytest.mark.parametrize("manager", MANAGERS)
def test_what_is_said_of_a_manager_has_a_date(manager):
    entry = load("packages.yaml")[manager]

    assert not entry["packages"] or isinstance(entry["date"], date)


@pytest.mark.parametrize("manager", MANAGERS)
def test_what_is_brought_is_not_doubted(manager):
    rows = [package(manager, name) for name in load("packages.yaml")[manager]["packages"]]

    assert not [row.name for row in rows if row.brings & row.may_bring]


@pytest.mark.parametrize("manager", OF_SYSTEM)
def test_packages_of_a_distribution_speak_of_the_vocabulary(manager):
    rows = [package(manager, name) for name in load("packages.yaml")[manager]["packages"]]
    others = {name for row in rows for name in row.brings | row.may_bring} - vocabulary()

    assert others <= {"corepack", "dumb-init", "gosu", "su-exec", "tini"}


def test_commands_of_a_language_come_with_one_of_its_packages():
    for manager in ("pip", "npm"):
        rows = [package(manager, name) for name in load("packages.yaml")[manager]["packages"]]
        brought = {name for row in rows for name in row.brings | row.may_bring}

        assert language_commands(manager) <= brought


def test_an_unknown_package_is_not_known():
    assert package("apt", "acme") is None


def test_layouts_are_of_images_that_the_catalogue_knows():
    names = [name for key in load("layouts.yaml")["images"] for name in key.split(", ")]

    assert not [name for name in names if image_book().facts(name) is None]


def test_the_search_path_of_an_image_ends_with_the_usual_one():
    path = layout("docker.io/library/golang", "debian").search_path

    assert path == ("/go/bin", "/usr/local/go/bin", *DEFAULT_SEARCH_PATH)


def test_nothing_is_said_of_an_image_whose_build_was_not_read():
    assert layout("docker.io/acme/web", "debian").search_path is None


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="no Debian")
def test_installed_packages_of_debian_bring_what_they_are_said_to():
    wrong = []
    for name in load("packages.yaml")["apt"]["packages"]:
        query = ["dpkg-query", "-W", "-f=${Status}", name]
        status = subprocess.run(query, check=False, capture_output=True, text=True).stdout
        if status == "install ok installed":
            known = package("apt", name)
            wrong += [(name, each) for each in known.brings if shutil.which(each) is None]

    assert not wrong
