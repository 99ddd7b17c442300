"""Files that only their owner can read: the table against the real openssl."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from initlint.knowledge.private_files import private_file

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

KEY = "openssl genrsa -out key 2048; openssl req -x509 -key key -subj /CN=a -out cert"


@pytest.mark.parametrize(
    "command",
    [
        "openssl genrsa -out new 2048",
        "openssl genpkey -algorithm ed25519 -out new",
        "openssl genpkey -genparam -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out new",
        "openssl req -x509 -nodes -newkey ed25519 -subj /CN=a -keyout new -out other",
        "openssl req -x509 -nodes -newkey ed25519 -subj /CN=a -keyout other -out new",
        "openssl req -new -key key -subj /CN=a -out new",
        "openssl ecparam -name prime256v1 -genkey -out new",
        "openssl ecparam -name prime256v1 -out new",
        "openssl rsa -in key -out new",
        "openssl rsa -in key -pubout -out new",
        "openssl pkey -in key -out new",
        "openssl pkey -in key -pubout -out new",
        "openssl pkcs8 -topk8 -nocrypt -in key -out new",
        "openssl pkcs12 -export -passout pass:a -inkey key -in cert -out new",
        "openssl x509 -in cert -out new",
        "openssl rand -out new 16",
    ],
)
def test_a_file_is_private_where_openssl_makes_it_so(command: str, tmp_path: Path) -> None:
    script = f"umask 022; {KEY}; {command}"
    subprocess.run(["sh", "-ec", script], cwd=tmp_path, check=True, capture_output=True)
    words = command.split()
    is_private = stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600

    assert (private_file("openssl", words[1], words) == "new") is is_private


def test_an_option_without_its_word_names_nothing() -> None:
    assert private_file("openssl", "genrsa", ("openssl", "genrsa", "-out")) is None
    assert private_file("openssl", "genrsa", ("openssl", "genrsa", "-out", None)) is None
    assert private_file("keytool", None, ("keytool", "-genkey")) is None
