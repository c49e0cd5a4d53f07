"""The container and compose files: what their linters say, and what they promise."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import compose_spec
import pytest

from pipelines.store import alive, open_store

ROOT = Path(__file__).parents[1]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
LINES = re.sub(r"\\\n\s*", "", CONTAINERFILE.read_text(encoding="utf-8")).splitlines()
COMPOSE = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")


def arguments(instruction: str) -> list[str]:
    """What stands behind every use of an instruction."""
    return [line.removeprefix(f"{instruction} ") for line in LINES if line.startswith(f"{instruction} ")]


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    options = compose_spec.PyOptions(apply_merge=True)
    compose = options.from_yaml(COMPOSE)
    compose.validate()
    found: dict[str, dict[str, Any]] = compose.to_dict()["services"]
    return found


def test_the_linter_of_container_files_finds_nothing() -> None:
    line = [str(Path(sys.executable).with_name("hadolint")), "--format", "json", str(CONTAINERFILE)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == [] and done.returncode == 0


def test_all_that_is_installed_is_checked_by_its_hash() -> None:
    installs = [command for run in arguments("RUN") for command in run.split("&&") if "pip install" in command]
    assert len(installs) == 3
    for command in installs:
        words = shlex.split(command)
        assert "--require-hashes" in words or {"--no-index", "--no-deps"} <= set(words)
    assert [name.rpartition("@")[0] or name for name in arguments("FROM") if "latest" in name or ":" not in name] == []


def test_nobody_runs_as_root_and_health_is_looked_after(services: dict[str, dict[str, Any]]) -> None:
    user = LINES.index("USER 10001:10001")
    assert user > max(index for index, line in enumerate(LINES) if line.startswith(("FROM ", "RUN ", "COPY ")))
    assert len(arguments("HEALTHCHECK")) == 1
    assert "healthcheck" in services["database"]
    for name in ("scheduler", "worker"):
        assert services[name]["cap_drop"] == ["ALL"] and services[name]["read_only"] is True
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_there_are_a_scheduler_workers_and_a_database(services: dict[str, dict[str, Any]]) -> None:
    assert services.keys() == {"database", "scheduler", "worker"}
    assert (services["scheduler"]["command"], services["worker"]["command"]) == (
        ["schedule", "run"], ["schedule", "work"],
    )  # fmt: skip
    assert not [line for line in COMPOSE.splitlines() if "PASSWORD" in line and "${" not in line and "#" not in line]


def test_what_is_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {name for one in arguments("COPY") if "--from" not in one for name in one.split()[:-1]}
    assert copied == let_through
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_alive_tells_whether_the_store_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVNEWS_DATABASE_URL", f"sqlite:///{tmp_path / 'govnews.db'}")
    assert alive.main() == 0  # it is still to be made
    open_store(f"sqlite:///{tmp_path / 'govnews.db'}").dispose()
    assert alive.main() == 0
    monkeypatch.setenv("GOVNEWS_DATABASE_URL", "postgresql://reader:secret@127.0.0.1:1/news")
    assert alive.main() == 1
