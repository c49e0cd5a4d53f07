"""The figures of a crawl as Prometheus reads them: a file that is written again and again, or an answer on loopback.

Counters go on from where the file stands, so that the short runs of one worker make one long series.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, start_http_server, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

LOOPBACK: Final = "127.0.0.1"

COUNTERS: Final[Mapping[str, tuple[str | None, str]]] = {
    "govnews_requests": (None, "Requests that were sent, robots.txt among them."),
    "govnews_responses": ("code", "Answers, by the first digit of their status."),
    "govnews_response_bytes": (None, "Bytes of the bodies of these answers."),
    "govnews_pages_read": (None, "Pages that were read."),
    "govnews_pages_stored": ("change", "Pages that were stored: new, updated or unchanged."),
    "govnews_meetings_read": (None, "Meetings that these pages report."),
    "govnews_meetings_stored": ("change", "Meetings that were stored: new, updated, unchanged or removed."),
    "govnews_failures": ("reason", "Inputs that could not be read, by reason."),
    "govnews_notices": ("reason", "Notices, by reason."),
    "govnews_site_runs": ("status", "Sites that were gone through, by how it went."),
    "govnews_runs": ("exit_code", "Runs that have ended, by exit code."),
}
"""Each counter with its label, and what it counts. In what is read their names end in ``_total``."""
GAUGES: Final[Mapping[str, str]] = {
    "govnews_running": "1 while a run goes on.",
    "govnews_run_start_timestamp_seconds": "When the last run began.",
    "govnews_run_end_timestamp_seconds": "When the last run ended; 0 before the first has.",
    "govnews_store_away": "1 while the database does not answer.",
    "govnews_quarantine_pages": "Pages in quarantine, as far as this run knows.",
}
SITE_STATUS: Final = "govnews_site_status"
"""1, with the site and how it went with it the last time. The one metric that has a series for every site."""

Counts = Counter[tuple[str, str]]
"""The values of counters, by name and the value of their label ("" where they have none)."""


@dataclass
class Figures:
    """What is exposed at one moment."""

    counts: Counts = field(default_factory=Counter)
    gauges: dict[str, float] = field(default_factory=dict)
    sites: dict[str, str] = field(default_factory=dict)


class Exposition:
    """Exposes what ``figures`` gives, added to what the file told when the run began."""

    def __init__(self, figures: Callable[[], Figures], path: Path | None) -> None:
        self._figures = figures
        self._path = path
        self._before = _told_by(path) if path else Figures()
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        self._close: Callable[[], None] | None = None

    def collect(self) -> Iterator[Metric]:
        """Every metric, as prometheus_client asks for them."""
        now = self._figures()
        counts = self._before.counts + now.counts
        for name, (label, about) in COUNTERS.items():
            counter = CounterMetricFamily(name, about, labels=[label] if label else [])
            for (of, value), number in sorted(counts.items()):
                if of == name:
                    counter.add_metric([value] if label else [], number)
            if not label and not counter.samples:
                counter.add_metric([], 0)
            yield counter
        for name, about in GAUGES.items():
            yield GaugeMetricFamily(name, about, value=now.gauges.get(name, self._before.gauges.get(name, 0)))
        sites = GaugeMetricFamily(SITE_STATUS, "How it went with a site the last time.", labels=["site", "status"])
        for site, status in sorted({**self._before.sites, **now.sites}.items()):
            sites.add_metric([site, status], 1)
        yield sites

    def write(self) -> None:
        """Write the file, all at once. Raises OSError."""
        if self._path is not None:
            write_to_textfile(str(self._path), self._registry)

    def serve(self, port: int) -> None:
        """Answer on a port of loopback. Raises OSError."""
        server, thread = start_http_server(port, addr=LOOPBACK, registry=self._registry)

        def close() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        self._close = close

    def close(self) -> None:
        """Answer no more."""
        if self._close is not None:
            self._close()


def _told_by(path: Path) -> Figures:
    """What an earlier run has left in the file; nothing where there is none, or what is there is no such file."""
    try:
        families = list(text_string_to_metric_families(path.read_text(encoding="utf-8")))
        return _figures(sample for family in families for sample in family.samples)
    except (OSError, ValueError):
        return Figures()


def _figures(samples: Iterable[Sample]) -> Figures:
    figures = Figures()
    for sample in samples:
        name = sample.name.removesuffix("_total")
        if name in COUNTERS:
            figures.counts[name, next(iter(sample.labels.values()), "")] += int(sample.value)
        elif name in GAUGES:
            figures.gauges[name] = sample.value
        elif name == SITE_STATUS:
            figures.sites[sample.labels["site"]] = sample.labels["status"]
    return figures
