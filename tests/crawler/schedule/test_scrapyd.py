"""A real scrapyd takes the project by ``scrapyd-deploy`` and crawls with it: words, layouts and migrations included."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socket import socket
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
from scheduling import Plan, await_

from tests.crawler.live.farm_crawls import FAKES, ROOT
from tests.forks import PATIENCE

BIN = Path(sys.executable).parent
PARTS = ("crawler", "pipelines", "scrapy.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE")
DEPLOYED = "9.9"  # to tell it from what is installed here
NOT_INSTALLED = """
import sys
sys.meta_path[:] = [one for one in sys.meta_path if not getattr(one, "__module__", "").startswith("__editable__")]
sys.path[:] = [one for one in sys.path if one != {root!r}]
"""
CONFIGURATION = """
[scrapyd]
http_port = {port}
poll_interval = 0.5
max_proc = 1
"""


@pytest.fixture
def scrapyd(tmp_path: Path, plan: Plan) -> Iterator[str]:
    """The address of a scrapyd, where govnews itself is not installed, only what it needs."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder, site = tmp_path / "scrapyd", tmp_path / "site"
    folder.mkdir()
    site.mkdir()
    (folder / "scrapyd.conf").write_text(CONFIGURATION.format(port=port), encoding="utf-8")
    (site / "sitecustomize.py").write_text(_without_govnews(), encoding="utf-8")
    python_path = os.pathsep.join([str(site), plan.environment()["PYTHONPATH"]])
    environment = plan.environment(PYTHONPATH=python_path, no_proxy="127.0.0.1", TMPDIR=str(folder))
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(BIN / "scrapyd")], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        await_(lambda: _status(address))
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def test_a_deployed_project_crawls_with_all_its_data(tmp_path: Path, plan: Plan, scrapyd: str) -> None:
    project, site = tmp_path / "project", plan.farm.sites["vsb"]
    _copy(project, scrapyd)
    line = [str(BIN / "scrapyd-deploy"), "default", "-v", "1.0"]
    sent = subprocess.run(line, cwd=project, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert '"status": "ok"' in sent.stdout and '"spiders": 1' in sent.stdout, sent.stdout + sent.stderr
    asked = [("project", "govnews"), ("spider", "govnews"), ("sites", site.host)]
    for name, value in plan.settings().items():
        if name not in FAKES:  # the real reader, with its words
            asked.append(("setting", f"{name}={value}"))
    job = _call(f"{scrapyd}schedule.json", urlencode(asked))["jobid"]
    await_(lambda: job in str(_call(f"{scrapyd}listjobs.json?project=govnews")["finished"]))
    log = (tmp_path / "scrapyd" / "logs" / "govnews" / "govnews" / f"{job}.log").read_text(encoding="utf-8")
    assert plan.rows("SELECT site, status FROM site_runs") == [(site.host, "ok")], log
    ((pages, meetings),) = plan.rows("SELECT (SELECT count(*) FROM pages), (SELECT count(*) FROM meetings)")
    assert pages >= 20 and meetings > 10
    assert {entry.headers["user-agent"].split()[0] for entry in plan.farm.requests()} == {f"govnews/{DEPLOYED}"}
    assert list(tmp_path.glob("scrapyd/govnews-egg-*")) == []  # what was unpacked is gone


def _without_govnews() -> str:
    """What makes Python forget that the project is installed here, whichever way it is."""
    return NOT_INSTALLED.format(root=str(ROOT))


def _copy(project: Path, scrapyd: str) -> None:
    """The project as a clone of it would be; building an egg leaves files in it."""
    project.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, project / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, project / part)
    written = (ROOT / "scrapy.cfg").read_text(encoding="utf-8")
    assert "http://127.0.0.1:6800/" in written
    (project / "scrapy.cfg").write_text(written.replace("http://127.0.0.1:6800/", scrapyd), encoding="utf-8")
    told = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    told = re.sub('^version = ".*"$', f'version = "{DEPLOYED}"', told, flags=re.MULTILINE)
    (project / "pyproject.toml").write_text(told, encoding="utf-8")


def _call(url: str, data: str | None = None) -> dict[str, object]:
    with build_opener(ProxyHandler({})).open(url, data.encode() if data else None, timeout=PATIENCE) as answer:
        return json.load(answer)  # type: ignore[no-any-return]


def _status(address: str) -> bool:
    with suppress(OSError):
        return _call(f"{address}daemonstatus.json")["status"] == "ok"
    time.sleep(0.2)
    return False
