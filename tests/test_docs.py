"""What ``docs/`` lists is what the code has: settings, exit codes, failures, notices, rules, rooms."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from corpus import gold, rules
from packaging.requirements import Requirement

from crawler import settings
from crawler.alerts.vendors import VENDORS
from crawler.exits import ExitCode
from crawler.health.examine import RULES
from crawler.outcomes import FailureReason, NoticeReason

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
READING = (DOCS / "reading.md").read_text(encoding="utf-8")


def first_cells(section: str) -> list[str]:
    """What stands in the first column of the tables of a section."""
    text = re.split(rf"^## {section}$", OPERATIONS, flags=re.MULTILINE)[1].split("\n## ")[0]
    return [cell.strip("` ") for cell in re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)[1:]]


def test_every_setting_is_documented_with_its_default() -> None:
    ours = {name: value for name, value in vars(settings).items() if name.startswith("GOVNEWS_")}
    assert first_cells("Settings") == list(ours)
    for name, value in ours.items():
        if name not in ("GOVNEWS_DATABASE_URL", "GOVNEWS_ARCHIVE"):  # the environment of the test may say otherwise
            default = re.search(rf"^\| `{name}` \| `?([^`|]+?)`? \|", OPERATIONS, re.MULTILINE)
            assert default, name
            assert default[1] == (f"{value:g}" if isinstance(value, float) else str(value) or "empty")


def test_every_exit_code_is_documented() -> None:
    assert [int(code) for code in first_cells("Exit codes")] == list(ExitCode)


def test_every_rule_of_health_is_documented_with_what_to_do() -> None:
    assert first_cells("Health") == [rule.name for rule in RULES]
    assert [rule.name for rule in RULES if f"| `{rule.name}` | {rule.about} | {rule.advice} |" not in OPERATIONS] == []


def test_every_channel_of_alerts_is_documented() -> None:
    channels = [cell.split()[0].lower().replace("-", "") for cell in first_cells("Alerts")]
    assert channels == ["command", "email", *VENDORS]


def test_every_failure_and_notice_is_documented() -> None:
    assert first_cells("Failures") == list(FailureReason)
    assert [reason for reason in NoticeReason if f"`{reason}`" not in OPERATIONS] == []


def test_every_rule_that_reads_the_corpus_is_documented() -> None:
    told = READING.replace(rules.table_in(READING), "")
    named = set(re.findall(r"`([^`]+)`", told))
    readings = gold.pages().values()
    used = {rule for reading in readings for meeting in reading.meetings for rule in meeting.rules.values()}
    reasons = {reading.reason for reading in readings if reading.reason}
    people = {f"host-{rule.removeprefix('who-')}" for rule in named if rule.startswith("who-")}
    assert used - named - people == set()
    assert reasons - named == set()


def test_the_precision_of_the_rules_is_current() -> None:
    """If not: python -m tests.corpus rules."""
    assert rules.table_in(READING).splitlines() == list(rules.table(rules.committed()))


def test_every_room_is_described() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    found = [path for house in ("crawler", "pipelines") for path in ROOT.glob(f"{house}/*/__init__.py")]
    rooms = {str(path.parent.relative_to(ROOT)) for path in found} - {"crawler/spiders"}
    assert [room for room in rooms if f"`{room}/`" not in text] == []


def test_the_index_leads_to_every_document() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    files = {path.name for path in DOCS.iterdir()} - {"index.md"}
    assert [name for name in files if f"({name})" not in index] == []


# -- the locks --------------------------------------------------------------------------------------------


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def required(*extras: str) -> list[Requirement]:
    """What the project and its extras ask for; an extra may ask for another one: govnews[postgres]."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [line for extra in extras for line in project["optional-dependencies"][extra]]
    asked = [Requirement(line) for line in [*project["dependencies"], *lines]]
    return [requirement for requirement in asked if requirement.name != project["name"]]


@pytest.mark.parametrize(("lock", "extras"), [
    ("requirements.lock", ()), ("requirements-server.lock", ("postgres", "metrics")),
    ("requirements-dev.lock", ("dev", "postgres", "metrics")),
])  # fmt: skip
def test_a_lock_satisfies_the_project(lock: str, extras: tuple[str, ...]) -> None:
    pins = locked(lock)
    for requirement in required(*extras):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert name in pins, f"{requirement} is not locked: see docs/operations.md"
        assert requirement.specifier.contains(pins[name])


def test_users_and_tests_run_the_same_versions() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()
    assert locked("requirements.lock").items() <= locked("requirements-server.lock").items()


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-server.lock", "requirements-dev.lock", "deploy/build.lock"]
)
def test_a_lock_names_no_server_and_has_a_hash_for_everything(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
