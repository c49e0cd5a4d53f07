"""Serve the farm until Ctrl-C: its proxy address and its catalogue are printed."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import suppress
from pathlib import Path

from tests.sites.control import CONTROL_HOST
from tests.sites.farm import Farm
from tests.sites.plan import GROUPS


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.sites", description=__doc__)
    parser.add_argument("--port", type=int, default=8089, help="port on 127.0.0.1, 0 for a free one (%(default)s)")
    parser.add_argument(
        "--catalogue", type=Path, metavar="FOLDER", help="where its catalogue is written (a new folder)"
    )
    parser.add_argument("only", nargs="*", help=f"ids of sites, or groups: {', '.join(GROUPS)} (all)")
    arguments = parser.parse_args()
    with Farm(*arguments.only, port=arguments.port, folder=arguments.catalogue) as farm, suppress(KeyboardInterrupt):
        sys.stdout.write(_greeting(farm))
        sys.stdout.flush()
        threading.Event().wait()


def _greeting(farm: Farm) -> str:
    lines = [f"{len(farm.sites)} sites at {farm.proxy}, until Ctrl-C.", "", f"    export http_proxy={farm.proxy}"]
    for group in GROUPS:
        if sites := farm.group(group):
            folder = farm.catalogue(group)
            lines.append(f"    scrapy crawl govnews -s GOVNEWS_CATALOGUE={folder}  # {len(sites)} sites")
    control = f"http://{CONTROL_HOST}/publish?site={next(iter(farm.sites))}&n=2"
    return "\n".join([*lines, "", f"    curl '{control}'  # something new on a site"]) + "\n"


if __name__ == "__main__":
    main()
