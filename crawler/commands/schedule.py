"""``scrapy schedule run|once|work|status|next|pause|resume``: the sites are crawled when they are due."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from sqlalchemy import Engine

from crawler.aligned import aligned
from crawler.commands.crawl import check_settings
from crawler.database import readable_store, store_of
from crawler.events import Event, as_event
from crawler.exits import ExitCode
from crawler.live.choice import ChoiceError, catalogue_of
from crawler.logs import begin_logs
from crawler.politeness.identity import ContactError, contact_of
from crawler.project_command import ProjectCommand, note, say
from crawler.schedule.crawls import Crawls
from crawler.schedule.owner import is_dead
from crawler.schedule.policy import Policy, PolicyError
from crawler.schedule.queue import jobs_of
from crawler.schedule.scheduler import Defer, Scheduler, worst
from crawler.schedule.told import HEADINGS, Told, told, total
from crawler.sites import SelectorError, Site, select
from pipelines.clock import Clock, stamp
from pipelines.store import StoreError
from pipelines.store.leases import Leases
from pipelines.store.schedule import Schedule

logger = logging.getLogger(__name__)

NEXT: Final = 20  # sites that `next` shows if it is not told how many
MOST_AHEAD: Final = 8760.0  # hours


class Command(ProjectCommand):
    """``scrapy schedule``."""

    def syntax(self) -> str:
        """How the command is called."""
        return (
            "run [--defer] | once [--defer] [--ahead HOURS] | work [--once] | status [SELECTOR …] [--json] | "
            "next [N] [--json] | pause SELECTOR … | resume SELECTOR …"
        )

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl each site when it is due: as a service, in one shot, or with many workers"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "Each site of the catalogue has an interval, by its level and by what it brings. run stays and crawls what "
            "is due; once crawls what is due now and ends, for cron; with --defer both leave the crawling to processes "
            "of work, as many as there are, which also read again what `scrapy reparse --defer` names. status and next "
            "show the schedule; pause leaves sites out until resume. A SELECTOR is what `scrapy sites list` takes. The "
            "exit codes are those of a crawl."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the sub-commands to Scrapy's own."""
        super().add_options(parser)
        add = parser.add_argument
        add("--defer", action="store_true", help="run, once: crawl nothing here, leave it to processes of work")
        add("--ahead", type=float, default=0.0, metavar="HOURS",
            help="once: also what will be due within so many hours, for a shot that comes seldom")
        add("--once", action="store_true", help="work: end when nothing is left to take")
        add("--json", action="store_true", dest="as_json", help="status, next: print JSON")  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one sub-command, and set the exit code."""
        actions: dict[str, Callable[[list[str], argparse.Namespace], None]] = {
            "run": self._work, "once": self._work, "work": self._work, "status": self._status, "next": self._next,
            "pause": self._pause, "resume": self._pause,
        }  # fmt: skip
        if not args or args[0] not in actions:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        if wrong := [one for one in args[1:] if one.startswith("-")]:
            raise UsageError(f"unknown option {wrong[0]}", print_help=False)
        try:
            self._clock: Clock = load_object(self.known_settings["GOVNEWS_CLOCK"])
            self._policy = Policy.of(self.known_settings)
            actions[args[0]](args, opts)
        except (SelectorError, ChoiceError, PolicyError, ContactError) as error:
            raise UsageError(str(error), print_help=False) from error
        except StoreError as error:
            logger.error("the store failed: %s", error, extra=as_event(Event.STORE_FAILED))
            self.exitcode = ExitCode.STORE_FAILED

    # ------------------------------------------------------------------------------------------------- at work

    def _work(self, args: list[str], opts: argparse.Namespace) -> None:
        """run, once and work: until it is done or stopped."""
        action, settings = args[0], self.known_settings
        if len(args) > 1:
            raise UsageError(f"{action} takes no {args[1]!r}", print_help=False)
        if not 0 <= opts.ahead <= MOST_AHEAD or (opts.ahead and action != "once"):
            raise UsageError(f"--ahead is for once, 0 to {MOST_AHEAD:g} hours", print_help=False)
        check_settings(settings)
        contact_of(settings)
        begin_logs(settings)
        engine = store_of(settings)
        try:
            crawls = Crawls(settings, engine, self._clock)
            if action == "work":
                self.exitcode = _worked(settings, engine, crawls, stay=not opts.once)
                return
            defer = _defer(engine) if opts.defer else None
            scheduler = Scheduler(crawls, defer=defer, ahead=timedelta(hours=opts.ahead))
            with _stoppable(scheduler.stop):
                self.exitcode = scheduler.run() if action == "run" else scheduler.run_due()
        finally:
            engine.dispose()

    # ------------------------------------------------------------------------------------------------ for people

    def _status(self, args: list[str], opts: argparse.Namespace) -> None:
        found = self._told(self._chosen(args[1:]))
        _show(found, as_json=opts.as_json)
        note(total(found))

    def _next(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 2 or (len(args) == 2 and not args[1].isdecimal()):
            raise UsageError("next takes the number of sites to show", print_help=False)
        coming = [one for one in self._told(self._sites()) if one.state in ("due", "waiting")]
        _show(coming[: int(args[1]) if len(args) == 2 else NEXT], as_json=opts.as_json)

    def _pause(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) < 2:
            raise UsageError(f"{args[0]} which site? a code, a name or a host", print_help=False)
        sites = self._chosen(args[1:])
        paused_at = stamp(self._clock()) if args[0] == "pause" else None
        engine = store_of(self.known_settings)
        try:
            Schedule(engine).pause({site.host: site.code for site in sites}, paused_at)
        finally:
            engine.dispose()
        names = "、".join(site.name for site in sites[:5]) + (" …" if len(sites) > 5 else "")
        note(f"{len(sites)} sites {args[0]}d: {names}")

    def _sites(self) -> list[Site]:
        return [site for site in catalogue_of(self.known_settings) if site.has_confirmed_list]

    def _chosen(self, words: Sequence[str]) -> list[Site]:
        """The sites that the selectors mean, all where there is none. Raises SelectorError."""
        if not words:
            return self._sites()
        chosen = select(catalogue_of(self.known_settings), " ".join(words))
        if with_lists := [site for site in chosen if site.has_confirmed_list]:
            return with_lists
        raise SelectorError([f"{'、'.join(site.name for site in chosen[:5])}: no list is confirmed"])

    def _told(self, sites: Sequence[Site]) -> list[Told]:
        engine = readable_store(self.known_settings)
        if engine is None:  # nothing was crawled yet: all is due
            return told(sites, {}, {}, self._policy, self._clock())
        try:
            rows, held = Schedule(engine).rows(), Leases(engine).holders(is_dead)
        finally:
            engine.dispose()
        return told(sites, rows, held, self._policy, self._clock())


def _show(found: Sequence[Told], *, as_json: bool) -> None:
    if as_json:
        say("[\n" + ",\n".join(json.dumps(one.record(), ensure_ascii=False) for one in found) + "\n]")
        return
    for line in aligned([HEADINGS, *(one.cells() for one in found)]):
        say(line)


def _defer(engine: Engine) -> Defer:
    """What hands sites to the workers, when their queue is there. Raises UsageError where there can be none."""
    return partial(jobs_of(engine).defer, engine)


def _worked(settings: BaseSettings, engine: Engine, crawls: Crawls, *, stay: bool) -> ExitCode:
    """Take sites and shards from their queues, crawl these and read those again."""
    jobs_of(engine)
    from crawler.schedule.jobs import Worker  # noqa: PLC0415 - procrastinate is an extra
    from crawler.schedule.shards import ShardJobs  # noqa: PLC0415

    async def work() -> ExitCode:
        shards = ShardJobs(settings, engine, crawls.policy)
        worker, loop = Worker(engine, crawls, shards, stay=stay), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, worker.stop)
        await worker.run()
        return ExitCode.STOPPED if worker.stopped else worst(worker.codes)

    return asyncio.run(work())


@contextmanager
def _stoppable(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask to stop, each time that they come."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in before:
            signal.signal(number, lambda *_: stop())
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
