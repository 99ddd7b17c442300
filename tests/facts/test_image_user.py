"""Whether an image runs as root is said as surely as it is known."""

from __future__ import annotations

import pytest

from initlint.facts.image_user import image_user
from initlint.knowledge.images import image_book


@pytest.mark.parametrize(
    ("reference", "name", "is_root", "is_proof"),
    [
        ("busybox:1.36", "root", True, True),
        ("busybox:1.20", "root", True, False),
        ("gcr.io/distroless/static", "0", True, True),
        ("gcr.io/distroless/static:nonroot", "65532", False, True),
        ("curlimages/curl:8.10.1", "curl_user", False, True),
        ("liquibase/liquibase:4.29", "liquibase", False, True),
        ("registry.k8s.io/git-sync/git-sync:v4.2.3", "65533", False, True),
    ],
)
def test_the_user_of_an_image_is_known_with_its_proof(
    reference: str, name: str, is_root: bool, is_proof: bool
) -> None:
    user = image_user(image_book().facts(reference))

    assert user is not None
    assert (user.name, user.is_root, user.is_proof) == (name, is_root, is_proof)


@pytest.mark.parametrize("reference", ["registry.example.com/shop:1", "python:3.7-stretch"])
def test_the_user_of_an_image_that_is_not_known_is_not_known(reference: str) -> None:
    assert image_user(image_book().facts(reference)) is None
