"""``scrapy sites list|check|show|probe``: the catalogue of government sites, from the command line."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.aligned import aligned
from crawler.live.choice import ChoiceError, catalogue_of, catalogue_path
from crawler.project_command import ProjectCommand, note, say
from crawler.sites import (
    Catalogue,
    CatalogueError,
    Column,
    Fault,
    SelectorError,
    Site,
    read_catalogue,
    select,
    site_host,
)
from crawler.sites.entry import entry_of
from crawler.sites.model import AddressError
from crawler.sites.probe import PROBED, PROBLEM, ProbeSpider

TOLD_BY_US: Final = ("scrapy.downloadermiddlewares.robotstxt", "scrapy.downloadermiddlewares.retry")
"""Loggers that tell at length of a server that does not answer; the probe ends with one line about it."""
HEADINGS: Final = ("code", "name", "level", "layout", "lists", "home")


class Command(ProjectCommand):
    """``scrapy sites``."""

    def syntax(self) -> str:
        """How the command is called."""
        return "list [SELECTOR …] [--json] | check [FILE …] | show CODE|NAME … | probe URL [--code CODE]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "List, check and show the sites of the catalogue, or draft an entry for a new one"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "The catalogue of government sites. A SELECTOR is a division code, a name, a host or a filter "
            "(level:county, province:甘肃, layout:vsb, lists:confirmed); a division selects those within it "
            "too. check reads the data files and names every fault. probe fetches one home page, robots.txt "
            "obeyed, and prints an entry to paste."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the sub-commands to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="list: print JSON")
        parser.add_argument("--code", metavar="CODE", help="probe: the division whose site it is")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one sub-command. The exit code is 1 where something is wrong with the data or the site."""
        actions = {"list": self._list, "check": self._check, "show": self._show, "probe": self._probe}
        if not args or args[0] not in actions:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        if wrong := [one for one in args[1:] if one.startswith("-")]:
            raise UsageError(f"unknown option {wrong[0]}", print_help=False)
        try:
            actions[args[0]](args[1:], opts)
        except (SelectorError, CatalogueError, ChoiceError) as error:
            raise UsageError(str(error), print_help=False) from error

    def _list(self, args: list[str], opts: argparse.Namespace) -> None:
        catalogue = self._catalogue()
        sites = select(catalogue, " ".join(args)) if args else list(catalogue)
        if opts.json:
            say("[\n" + ",\n".join(json.dumps(_record(site), ensure_ascii=False) for site in sites) + "\n]")
            return
        for line in aligned([HEADINGS, *map(_row, sites)]):
            say(line)
        confirmed = sum(site.has_confirmed_list for site in sites)
        note(f"{len(sites)} sites, {confirmed} with a confirmed list")

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        paths = [Path(one) for one in args] or [catalogue_path(self.known_settings)]
        catalogue = read_catalogue(*paths)
        for fault in catalogue.faults:
            say(str(fault))
        note(f"{len(catalogue)} sites are in order, {len(catalogue.faults)} faults")
        self.exitcode = 1 if catalogue.faults else 0

    def _show(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("name a code or a place", print_help=False)
        catalogue = self._catalogue()
        for word in args:
            within = select(catalogue, word)
            top = min(len(site.path) for site in within)  # of a prefecture its own site, not its counties'
            for site in within:
                if len(site.path) == top:
                    say(f"# {site.place}\n{entry_of(site)}")

    def _probe(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one address, like https://www.qinan.gov.cn/", print_help=False)
        try:
            site_host(args[0])
        except AddressError as error:
            raise UsageError(str(error), print_help=False) from error
        found = _fetched(self.known_settings, args[0], opts.code)
        if isinstance(found, Site):
            if site_host(args[0]) != found.host:
                note(f"{args[0]} leads to {found.home}")
            self._present(found)
        else:
            note(found)
            self.exitcode = 1

    def _present(self, site: Site) -> None:
        """Print the entry of a probed site, and on stderr what a person should know about it."""
        catalogue = self._catalogue()
        for other in catalogue:
            if not other.hosts.isdisjoint(site.hosts):
                note(f"{site.host} stands already in the catalogue: {other.place}")
        if not site.layout:
            note("the system was not recognised; the generic layout will read this site")
        if not site.columns:
            note("no news column was found among the links; add them by hand")
        say(f"# {_file_for(site, catalogue)}")
        say("# Open each column: mark it confirmed, or drop it where it is no news of this government.")
        say(entry_of(site))

    def _catalogue(self) -> Catalogue:
        """The catalogue; its faults are told, and cost no more than the entries they are in."""
        catalogue = catalogue_of(self.known_settings)
        _warn(catalogue.faults)
        return catalogue


def _file_for(site: Site, catalogue: Catalogue) -> str:
    """Which file the entry belongs into: the one with other sites of its province, or a new one."""
    province = site.path[0]
    for other in catalogue:
        if other.path[0] == province and other.place:
            return f"For {other.place.path}."
    return f'For a new file whose first line is: province = "{province}"'


def _fetched(settings: Settings, url: str, code: str | None) -> Site | str:
    """The site that a probe of ``url`` drafted, or the reason why there is none."""
    process = AsyncCrawlerProcess(settings)  # sets up logging: what is said about loggers comes after it
    for name in TOLD_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    crawler = process.create_crawler(ProbeSpider)
    process.crawl(crawler, url=url, code=code)
    process.start()
    site = crawler.stats.get_value(PROBED)
    if isinstance(site, Site):
        return site
    return str(crawler.stats.get_value(PROBLEM, f"{url}: the probe ended without an answer"))


def _row(site: Site) -> tuple[str, ...]:
    lists = f"{len(site.lists())}/{len(site.columns)}"
    return site.code, site.name, site.level, site.layout or "", lists, site.home


def _record(site: Site) -> dict[str, Any]:
    """A site as JSON has it: the names of the data files, without what is not known."""
    return {
        **_known(
            code=site.code, name=site.name, level=site.level, home=site.home, layout=site.layout,
            aliases=list(site.aliases), flags=sorted(site.flags), encoding=site.encoding, status=site.status,
            verified=site.verified, evidence=site.evidence, example=site.example, note=site.note,
        ),
        "columns": [_column_record(column) for column in site.columns],
    }  # fmt: skip


def _column_record(column: Column) -> dict[str, Any]:
    return _known(
        name=column.name, name_guessed=column.name_guessed, kind=column.kind, url=column.url,
        articles=list(column.articles), status=column.status, verified=column.verified,
        evidence=column.evidence, note=column.note,
    )  # fmt: skip


def _known(**values: Any) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in values.items() if value
    }


def _warn(faults: Sequence[Fault]) -> None:
    for fault in faults:
        note(f"{fault} (entry left out)")
