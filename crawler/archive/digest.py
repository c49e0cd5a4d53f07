"""Digests as WARC headers hold them."""

from __future__ import annotations

import hashlib


def digest(content: bytes) -> str:
    """The SHA-256 of ``content``, in hexadecimal behind its label: ``sha256:9f86d0…``."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
