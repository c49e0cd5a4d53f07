"""What holds for all tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

MEMORY = Path("/dev/shm")  # noqa: S108 - what tests write is kept in memory, where there is enough
ROOM = 4 << 30  # bytes


def _keep_in_memory() -> None:
    """Thousands of small databases are waited for at every commit, on a disk."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    there = os.statvfs(MEMORY)
    if there.f_bavail * there.f_frsize >= ROOM and not there.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None


_keep_in_memory()
settings.register_profile("house", deadline=None)  # how long an example takes says more of the machine than of the code
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _archive_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No crawl of a test keeps its answers in the folder of the project, whatever it sets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "GOVNEWS_ARCHIVE", str(tmp_path_factory.mktemp("archive")))
        yield
