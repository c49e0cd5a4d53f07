"""The unit files are as systemd wants them, and say what the documents say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.crawler.live.farm_crawls import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
VERIFY = shutil.which("systemd-analyze")


@pytest.mark.skipif(VERIFY is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    program = tmp_path / "scrapy"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/govnews/.venv/bin/scrapy", str(program))
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(text, encoding="utf-8")
    units = [str(tmp_path / unit.name.replace("@.", "@1.")) for unit in UNITS]
    environment = {**os.environ, "SYSTEMD_LOG_LEVEL": "info", "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    done = subprocess.run(
        [str(VERIFY), "verify", "--man=no", *units], env=environment, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "govnews" in line]
    assert (done.returncode, said) == (0, []), done.stderr


def test_every_unit_stops_crawls_gracefully_and_is_described() -> None:
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for unit in UNITS:
        assert f"`{unit.name}`" in operations
        if unit.suffix == ".service":
            text = unit.read_text(encoding="utf-8")
            assert "KillMode=mixed" in text and "SuccessExitStatus=130" in text
            assert re.search(r"^ExecStart=/opt/govnews/.venv/bin/scrapy schedule (run|once|work)$", text, re.MULTILINE)
