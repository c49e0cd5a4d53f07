"""``scrapy health``: what is wrong with the sites, since when, how sure that is, and what to do."""

from __future__ import annotations

import argparse
import json
from enum import IntEnum
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object
from sqlalchemy import Engine

from crawler.alerts.choice import AlertSettingError, channels_of, policy_of
from crawler.alerts.telling import Told, tell
from crawler.database import readable_store, store_of
from crawler.health.examine import Health
from crawler.health.page import write_page
from crawler.health.report import as_json, lines, total
from crawler.health.watch import HealthSettingError, watched
from crawler.live.choice import ChoiceError
from crawler.project_command import ProjectCommand, note, say
from crawler.sites import SelectorError
from pipelines.store import StoreError, is_there


class HealthExit(IntEnum):
    """The exit codes."""

    WELL = 0
    WRONG = 1
    """Something is wrong with a site, the status page could not be written, or a channel could not tell."""
    USAGE = 2
    STORE_FAILED = 3


class Command(ProjectCommand):
    """``scrapy health``."""

    def syntax(self) -> str:
        """How the command is called."""
        return "[SITE …] [--json] [--page FILE] [--alert]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Say what is wrong with the sites, since when, how sure that is, and what to do"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "Each site's runs are compared with its own history. A SITE is a division code, a name, a host or a "
            "filter, as scrapy sites list takes them; all sites of the catalogue without one. The exit code is 0 "
            "where all is well, 1 where something is wrong, 2 for a wrong call, 3 where the store fails."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--page", metavar="FILE", help="write the status page, an HTML file, too")
        parser.add_argument("--alert", action="store_true", help="tell the channels of the settings what is new")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look at the sites, and tell."""
        if wrong := [one for one in args if one.startswith("-")]:
            raise UsageError(f"unknown option {wrong[0]}", print_help=False)
        try:
            self.exitcode = self._looked(" ".join(args), opts)
        except (SelectorError, ChoiceError, AlertSettingError, HealthSettingError) as error:
            raise UsageError(str(error), print_help=False) from error
        except StoreError as error:
            note(str(error))
            self.exitcode = HealthExit.STORE_FAILED

    def _looked(self, selector: str, opts: argparse.Namespace) -> HealthExit:
        settings = self.known_settings
        if not is_there(settings["GOVNEWS_DATABASE_URL"]):
            raise UsageError("there is no store yet: a crawl makes it", print_help=False)
        engine = (None if opts.alert else readable_store(settings)) or store_of(settings)
        try:
            health = watched(settings, engine, selector, load_object(settings["GOVNEWS_CLOCK"])())
            self._say(health, as_text=not opts.json)
            sound = not health.findings
            if opts.page is not None:
                sound &= _written(health, Path(opts.page))
            if opts.alert:
                sound &= self._told(health, engine)
        finally:
            engine.dispose()
        return HealthExit.WELL if sound else HealthExit.WRONG

    def _say(self, health: Health, *, as_text: bool) -> None:
        said = lines(health) if as_text else [json.dumps(as_json(health), ensure_ascii=False, indent=2)]
        for line in said:
            say(line)
        note(total(health))

    def _told(self, health: Health, engine: Engine) -> bool:
        """Whether every channel could be told."""
        channels, policy = channels_of(self.known_settings), policy_of(self.known_settings)
        if not channels:
            raise AlertSettingError("--alert: no channel is set up; set one of GOVNEWS_ALERT_…, see docs/operations.md")
        told = list(tell(health, channels, engine, policy))
        for one in told:
            note(_said(one))
        return not any(one.error for one in told)


def _written(health: Health, path: Path) -> bool:
    try:
        write_page(health, path)
    except OSError as error:
        note(f"the status page was not written: {error}")
        return False
    return True


def _said(told: Told) -> str:
    if told.error:
        return f"{told.channel} was not told, and will be the next time: {told.error}"
    return f"{told.channel}: {told.wrong} new, {told.well} over"
