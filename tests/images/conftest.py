"""What tests of images share: a registry that lies, and a client that has little patience."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from initlint.images.registry_client import RegistryClient
from initlint.images.registry_credentials import NOBODY
from initlint.images.registry_hosts import Hosts
from initlint.images.registry_limits import Limits
from initlint.images.registry_transport import Transport
from tests.images.registries import Registry, lying_registry

HASTY = Limits(silence=2.0, answer=2.0, download=2.0, pause=0.01, wait=0.5)


@pytest.fixture
def registry() -> Iterator[Registry]:
    with lying_registry() as running:
        yield running


@pytest.fixture
def client() -> RegistryClient:
    return RegistryClient(Transport(HASTY), Hosts(), NOBODY)
