"""``python -m pipelines.store.alive``: whether the store answers, for the health check of a container."""

from __future__ import annotations

import os
import sys

from pipelines.store.engine import DEFAULT_URL, Timeouts, existing_store
from pipelines.store.errors import StoreError

SECONDS = 5


def main() -> int:
    """Ask the store of ``GOVNEWS_DATABASE_URL``. Return 0 where it answers, or is still to be made; else 1."""
    try:
        engine = existing_store(os.environ.get("GOVNEWS_DATABASE_URL") or DEFAULT_URL, Timeouts(connect=SECONDS))
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if engine is not None:
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
