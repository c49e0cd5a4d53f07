"""Processes of their own for the commands of the tests, forked from one that has imported everything already.

A command is run as ``python -m scrapy …`` or ``python script.py`` runs it, with a working folder, an environment and an
exit code of its own; but for the second that importing takes. The settings are read anew each time, and no reactor is
installed before.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import re
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from select import poll, select
from threading import Lock
from typing import Any

from scrapy.utils.misc import load_object, walk_modules_iter
from scrapy.utils.project import get_project_settings

from crawler.live.choice import catalogue_of
from pipelines.items import Page
from pipelines.read import read

ROOT = Path(__file__).parents[1]
SETTINGS = "crawler.settings"  # looks at the environment: each command reads it anew
BY_ALEMBIC = "pipelines.store.migrations.env"  # works where Alembic loads it
TOOLS = re.compile(r"\.make_\w+$|\.versions\.")  # make the lexicon; are loaded by Alembic itself
KINDS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "ADDONS")
PARTS = ("HTTPCACHE_STORAGE", "SCHEDULER", "SCHEDULER_PRIORITY_QUEUE", "STATS_CLASS", "TWISTED_DNS_RESOLVER")
OTHERS = (
    "scrapy.cmdline", "scrapy.core.engine", "scrapy.core.downloader.handlers.http11",
    "scrapy.extensions.feedexport", "scrapy.squeues", "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql.psycopg", "twisted.internet.asyncioreactor", "rich.console", "rich.live",
    "rich.table", "alembic.command",
)  # fmt: skip

SOME_REPORT = (
    "4月12日上午，区委副书记、区长李某主持召开区政府第12次常务会议，研究安全生产工作。副区长王某、张某出席会议。\n"
    "会议传达学习了全省安全生产电视电话会议精神，听取了区应急局的汇报。今年投入资金3.2亿元。\n"
    "会议强调，各级各部门要压实责任。会议审议并原则通过了《安全生产实施方案》。"
)

PATIENCE = 300.0
"""Seconds after which what a test waits for will never come, however busy the machine is."""

_ONE_AT_A_TIME = Lock()


class Forked:
    """A process that was begun; it is used as a :class:`subprocess.Popen` is. What it writes is kept until its end."""

    def __init__(self, line: Sequence[str], asked: Mapping[str, Any], folder: tempfile.TemporaryDirectory[str]) -> None:
        self.args = list(line)
        self.returncode: int | None = None
        self._folder = folder
        self.pid = _begun(_server(), {**asked, "folder": folder.name})
        try:
            self._ends: int | None = os.pidfd_open(self.pid)
        except ProcessLookupError:  # it has ended
            self._ends = None

    def __del__(self) -> None:
        if self._ends is not None:
            os.close(self._ends)

    def poll(self) -> int | None:
        """The exit code, None while it goes on."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, when it has ended. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if self._ends is not None:
                told = poll()
                told.register(self._ends)
                if not told.poll(None if timeout is None else timeout * 1000):
                    raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = self._code()
        return self.returncode

    def communicate(self, timeout: float = PATIENCE) -> tuple[str, str]:
        """What it wrote on standard output and standard error, when it has ended. Raises subprocess.TimeoutExpired."""
        self.wait(timeout)
        return self._said("out"), self._said("err")

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None and self._ends is not None:
            signal.pidfd_send_signal(self._ends, number)

    def terminate(self) -> None:
        """Tell it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """``kill -9``."""
        self.send_signal(signal.SIGKILL)

    def _code(self) -> int:
        """The exit code, which the server writes as soon as the system has told it."""
        path = Path(self._folder.name, "code")
        while not path.exists():
            time.sleep(0.002)
        return int(path.read_text(encoding="ascii"))

    def _said(self, where: str) -> str:
        return Path(self._folder.name, where).read_text(encoding="utf-8")


def begin(
    line: Sequence[str], *, env: Mapping[str, str], cwd: Path = ROOT, given: str = "",
    limits: Mapping[str, int] | None = None, new_session: bool = False,
) -> Forked:  # fmt: skip
    """Begin ``line``, which is ``python -m scrapy …`` or ``python script.py …``, with ``given`` as standard input.

    ``limits`` are those of the system by their names: ``{"FSIZE": 9}`` lets no file grow beyond nine bytes, as on a
    disk that is full.
    """
    python, *rest = line
    if python != sys.executable or not (rest[:2] == ["-m", "scrapy"] or rest[0].endswith(".py")):
        raise ValueError(f"{line[:3]} is neither a command of Scrapy's nor a script")
    folder = tempfile.TemporaryDirectory(prefix="forked-")
    Path(folder.name, "in").write_text(given, encoding="utf-8")
    asked = {"rest": rest, "cwd": str(cwd), "env": dict(env), "limits": limits or {}, "new_session": new_session}
    return Forked(line, asked, folder)


def run(
    line: Sequence[str], *, env: Mapping[str, str], cwd: Path = ROOT, given: str = "", timeout: float = PATIENCE,
    limits: Mapping[str, int] | None = None,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """Run ``line`` as :func:`begin` does, to its end.

    Raises subprocess.TimeoutExpired for one that does not end in ``timeout`` seconds, and kills it.
    """
    process = begin(line, env=env, cwd=cwd, given=given, limits=limits)
    try:
        out, err = process.communicate(timeout)
    finally:
        process.kill()
    return subprocess.CompletedProcess(line, process.wait(), out, err)


def _begun(server: subprocess.Popen[bytes], asked: Mapping[str, Any]) -> int:
    """Ask for a process; return its number."""
    assert server.stdin is not None
    assert server.stdout is not None
    with _ONE_AT_A_TIME:
        server.stdin.write(json.dumps(asked).encode() + b"\n")
        return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[bytes]:
    """The process that forks; it ends with this one, when its input does."""
    line = [sys.executable, "-m", "tests.forks"]
    return subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


def warm_up() -> None:
    """Import what a command needs, and read the catalogue and a page: the grammar compiles its patterns when it first
    needs them. What hangs on the environment is left to each command."""
    _import_everything()
    settings = get_project_settings()
    for name in (*(one for kind in KINDS for one in settings.getwithbase(kind)), *(settings[part] for part in PARTS)):
        load_object(name)
    catalogue_of(settings)
    at = "2027-04-13T08:30:00+08:00"
    read(Page("http://www.maiji.gov.example/1.htm", SOME_REPORT, "0" * 64, at, "区政府召开第12次常务会议", at))
    sys.modules.pop(SETTINGS, None)
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("a reactor was installed by an import; a command could choose none")
    gc.freeze()  # what all have in common is never looked through again, and so not copied


def _import_everything() -> None:
    for package in ("pipelines", "crawler"):
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if module.name not in (SETTINGS, BY_ALEMBIC) and not TOOLS.search(module.name):
                import_module(module.name)
    deque(walk_modules_iter("scrapy.commands"), 0)
    for name in OTHERS:
        import_module(name)


def _serve() -> dict[str, Any] | None:
    """Fork for every line of the input; return in each fork what it is asked for, and None at the end."""
    folders: dict[int, str] = {}
    for line in _lines(folders):
        asked: dict[str, Any] = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return asked
        folders[child] = asked["folder"]
        os.write(1, f"{child}\n".encode())
    return None


def _lines(folders: dict[int, str]) -> Iterator[bytes]:
    """The lines of the input; while it waits for one, the exit codes of what has ended are written."""
    ended, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    held = b""
    while True:
        ready, _, _ = select([0, ended], [], [])
        if ended in ready:
            os.read(ended, 4096)
            _write_codes(folders)
        if 0 in ready:
            came = os.read(0, 1 << 16)
            if not came:
                return
            *lines, held = (held + came).split(b"\n")
            yield from lines


def _write_codes(folders: dict[int, str]) -> None:
    while folders:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        folder = Path(folders.pop(child))
        if folder.exists():  # somebody still wants to know
            (folder / "code.part").write_text(str(os.waitstatus_to_exitcode(status)), encoding="ascii")
            (folder / "code.part").rename(folder / "code")


def _become(asked: Mapping[str, Any]) -> None:
    """Be the process that was asked for, and run its command."""
    if asked["new_session"]:
        os.setsid()
    writing = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for number, (name, how) in enumerate((("in", os.O_RDONLY), ("out", writing), ("err", writing))):
        os.dup2(os.open(f"{asked['folder']}/{name}", how), number)
    for name, most in asked["limits"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    first, *rest = asked["rest"]
    is_script = first != "-m"
    sys.path[0:0] = [
        str(Path(first).parent) if is_script else asked["cwd"],
        *filter(None, asked["env"].get("PYTHONPATH", "").split(os.pathsep)),
    ]
    sys.argv = [first, *rest] if is_script else rest
    if is_script:
        runpy.run_path(first, run_name="__main__")
    else:
        import_module("scrapy.cmdline").execute()


if __name__ == "__main__":
    warm_up()
    wanted = _serve()
    if wanted is not None:
        _become(wanted)
