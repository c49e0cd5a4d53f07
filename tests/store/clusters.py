"""A PostgreSQL server of a test's own, that the test can stop and start again."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, of the newest version that is installed."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def _user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: another user, for a process that root begins."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


class Cluster:
    """A server on a port of its own. Its data are not safe from a power cut, and need not be."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._data = folder / "data"
        self._user = _user()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._options = f"-p {self.port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=20"
        if self._user:
            os.chown(folder, self._user["user"], self._user["group"])
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")

    @property
    def url(self) -> str:
        return f"postgresql://postgres:secret@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-l", str(self._data / "log"), "-o", self._options, "start")

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", "-w", "-m", how, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        line = [str(self._bin / program), "-D", str(self._data), *arguments]
        subprocess.run(
            line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            cwd="/", timeout=60, **self._user,
        )  # fmt: skip


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server that runs, and is gone afterwards."""
    found = programs()
    if found is None:
        raise RuntimeError("initdb and pg_ctl are not installed")
    folder = Path(tempfile.mkdtemp(prefix="govnews-pg-", dir="/tmp"))
    try:
        one = Cluster(folder, found)
        one.start()
        try:
            yield one
        finally:
            _ended(one)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ended(one: Cluster) -> None:
    """Stop it, if the test has not."""
    try:
        one.stop()
    except subprocess.CalledProcessError:
        return
