"""What holds for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # how long an example takes says more of the machine than of the code
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _archive_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No crawl of a test keeps its answers in the folder of the project, whatever it sets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "GOVNEWS_ARCHIVE", str(tmp_path_factory.mktemp("archive")))
        yield
