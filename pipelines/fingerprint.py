"""A fingerprint of code and data: two versions of them that differ in a byte have another one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

KINDS: Final = frozenset({".py", ".tsv", ".txt"})
LENGTH: Final = 12  # hex digits: more than enough to tell the versions of one grammar apart


def fingerprint(root: Path, names: Iterable[str]) -> str:
    """Return the fingerprint of the files and folders ``names`` under ``root``: of their code and data, by name."""
    digest = hashlib.sha256()
    for path in sorted(_files(root, names)):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:LENGTH]


def _files(root: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = root / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (one for one in found if one.suffix in KINDS)
