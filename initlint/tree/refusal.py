"""Why a document is not read: what kubectl refuses although the parser takes it."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818  (a document is refused; nothing of ours failed)
    """A document that kubectl refuses; `offset` is that of the place at fault."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
