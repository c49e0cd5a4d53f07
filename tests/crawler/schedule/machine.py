"""A machine on which the scheduler is started again and again: ``python machine.py``, with a process of its own for
each crawl.

For every line of its input, which tells the moment and the hosts whose names nobody knows, it runs the scheduler as
``scrapy schedule once`` does, and writes the exit code. The clock stands still meanwhile. The crawls are forked from
this process, which has imported everything already: each would else take two seconds before it asks for anything.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from types import SimpleNamespace

from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings

from crawler.schedule import crawls
from crawler.schedule.crawls import Crawls
from crawler.schedule.scheduler import Scheduler
from pipelines.store import open_store
from tests import forks


class Forked:
    """A crawl that is forked from this process; it is used as the :class:`subprocess.Popen` of a crawl is."""

    def __init__(self, line: Sequence[str], **_: object) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(crawled(line))  # at once: the machine's connections are none of the crawl's to close

    def poll(self) -> int | None:
        """The exit code, None while it goes on."""
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if ended else None

    def terminate(self) -> None:
        """Tell it to end."""
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        os.kill(self.pid, signal.SIGKILL)


def crawled(line: Sequence[str]) -> int:
    """Be the process of a crawl; the exit code."""
    os.setsid()
    os.dup2(2, 1)  # standard output is how the machine answers
    sys.argv = ["scrapy", *line[3:]]
    try:
        import_module("scrapy.cmdline").execute()
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it is, it ends this process and not the machine
        traceback.print_exc()
    return 1


def main() -> None:
    """Do what the input says. The arguments are settings, NAME=VALUE."""
    settings = get_project_settings()
    for one in sys.argv[1:]:
        name, _, value = one.partition("=")
        settings.set(name, value, priority="cmdline")
    forks.warm_up()
    vars(crawls)["subprocess"] = SimpleNamespace(Popen=Forked, DEVNULL=subprocess.DEVNULL)
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ["FAKE_NOW"], os.environ["no_proxy"] = asked["now"], ",".join(asked["nameless"])
        engine = open_store(settings["GOVNEWS_DATABASE_URL"])
        code = Scheduler(Crawls(settings, engine, load_object(settings["GOVNEWS_CLOCK"]))).run_due()
        engine.dispose()
        os.write(1, f"{int(code)}\n".encode())


if __name__ == "__main__":
    main()
