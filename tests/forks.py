"""Commands of Scrapy in processes of their own, forked from one that has imported everything already.

A command is run as ``python -m scrapy …`` runs it, with a working folder, an environment and an exit code of its own;
but for the second that importing takes. The settings are read anew each time, and no reactor is installed before.
"""

from __future__ import annotations

import json
import os
import pkgutil
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from select import select
from signal import SIGKILL
from threading import Lock
from typing import Any

ROOT = Path(__file__).parents[1]
SETTINGS = "crawler.settings"  # looks at the environment: each command reads it anew
BY_ALEMBIC = "pipelines.store.migrations.env"  # works where Alembic loads it
TOOLS = re.compile(r"\.make_\w+$|\.versions\.")  # make the lexicon; are loaded by Alembic itself
SCRAPY = (
    "scrapy.cmdline", "scrapy.commands.crawl", "scrapy.crawler", "scrapy.core.engine", "scrapy.core.scheduler",
    "scrapy.core.downloader.handlers.http11", "scrapy.downloadermiddlewares.httpproxy", "scrapy.extensions.corestats",
    "scrapy.downloadermiddlewares.retry", "scrapy.extensions.feedexport", "scrapy.extensions.throttle",
    "scrapy.extensions.memusage", "scrapy.extensions.closespider", "scrapy.extensions.logcount", "scrapy.pqueues",
    "scrapy.spidermiddlewares.referer", "scrapy.spidermiddlewares.start", "scrapy.squeues", "scrapy.resolver",
    "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg", "twisted.internet.asyncioreactor",
    "rich.console", "rich.live", "rich.table", "alembic.command",
)  # fmt: skip

_ONE_AT_A_TIME = Lock()


def run(
    line: Sequence[str], *, env: Mapping[str, str], cwd: Path = ROOT, timeout: float = 120, room: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``line``, which begins with ``python -m scrapy``, to its end; what it writes is captured.

    No file can grow beyond ``room`` bytes, as on a disk that is full. Raises subprocess.TimeoutExpired for one that
    does not end in ``timeout`` seconds.
    """
    if list(line[:3]) != [sys.executable, "-m", "scrapy"]:
        raise ValueError(f"{line[:3]} is no command of Scrapy's")
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {
            "arguments": line[3:], "cwd": str(cwd), "env": dict(env), "out": str(out), "err": str(err), "room": room,
        }  # fmt: skip
        code = _ended(_server(), asked, line, timeout)
        return subprocess.CompletedProcess(line, code, out.read_text("utf-8"), err.read_text("utf-8"))


def _ended(server: subprocess.Popen[bytes], asked: Mapping[str, Any], line: Sequence[str], timeout: float) -> int:
    """Ask for a command; return its exit code."""
    assert server.stdin is not None
    assert server.stdout is not None
    with _ONE_AT_A_TIME:
        server.stdin.write(json.dumps(asked).encode() + b"\n")
        server.stdin.flush()
        child = int(server.stdout.readline())
        if not select([server.stdout], [], [], timeout)[0]:
            os.kill(child, SIGKILL)
            server.stdout.readline()
            raise subprocess.TimeoutExpired(line, timeout)
        return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[bytes]:
    """The process that forks; it ends with this one, when its input does."""
    line = [sys.executable, "-m", "tests.forks"]
    return subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


def _import_everything() -> None:
    for package in ("pipelines", "crawler"):
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if module.name not in (SETTINGS, BY_ALEMBIC) and not TOOLS.search(module.name):
                import_module(module.name)
    for name in SCRAPY:
        import_module(name)
    sys.modules.pop(SETTINGS, None)
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("a reactor was installed by an import; a command could choose none")


def _serve() -> dict[str, Any] | None:
    """Fork for every line of the input; return in each fork what it is asked for, and None at the end."""
    _import_everything()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asked: dict[str, Any] = json.loads(line)
            return asked
        _say(child)
        _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return None


def _say(number: int) -> None:
    os.write(1, f"{number}\n".encode())


def _become(asked: Mapping[str, Any]) -> None:
    """Be the process that was asked for, and run its command."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT), number)
    if asked["room"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["room"], asked["room"]))
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.path[0:0] = [asked["cwd"], *filter(None, asked["env"].get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv = ["scrapy", *asked["arguments"]]
    import_module("scrapy.cmdline").execute()


if __name__ == "__main__":
    wanted = _serve()
    if wanted is not None:
        _become(wanted)
