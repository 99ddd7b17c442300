from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.images.config import read_config
from initlint.images.limits import ImageError
from initlint.images.manifest import find_manifest, pick, read_document, read_index
from tests.images.made import digest

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just(digest(b""))
)
WORDS = """
    manifests layers config digest size mediaType platform os architecture annotations rootfs
    diff_ids Env Cmd Entrypoint User WorkingDir org.opencontainers.image.ref.name
"""
KEYS = st.sampled_from(WORDS.split())
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENTS)
@settings(max_examples=300, deadline=None)
def test_documents_of_any_shape_are_read_or_refused(document: object) -> None:
    for read in (read_index, read_config, lambda found: find_manifest(found, lambda _: found)):
        with suppress(ImageError):  # and nothing else
            read(document)
    with suppress(ImageError):
        pick(read_index(document))


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    with suppress(ImageError):
        read_document(io.BytesIO(data), digest(data))


def test_numbers_without_end_are_no_json() -> None:
    with pytest.raises(ImageError, match="no JSON"):
        read_document(io.BytesIO(b"9" * 100_000))


def test_an_index_that_lists_itself_ends() -> None:
    document = {"manifests": [{"digest": digest(b"")}]}
    with pytest.raises(ImageError, match="more than 8 deep"):
        find_manifest(document, lambda _: document)
