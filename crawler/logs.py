"""The log of a run: the lines of Python's and Scrapy's logging, as text or as one JSON object a line, without secrets.

Everything that is logged, by Scrapy and by libraries too, goes through one handler. It is ours, since Scrapy makes its
own anew in the middle of a crawl's beginning, and asks nobody how it should write.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, Final, Self

from pythonjsonlogger.json import JsonFormatter
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.events import FIELDS, Event
from crawler.secrets import Secrets
from pipelines.clock import SHANGHAI

NAME: Final = "govnews"
"""What our handler is called."""
NAMES: Final = {"asctime": "time", "levelname": "level", "name": "logger"}
SHOWN: Final = ("time", "level", "event", "run", "logger", "message", "exc_info", "stack_info")


class Logs:
    """The add-on that sets the log up before a crawl says anything, and knows which run its lines are of."""

    def __init__(self) -> None:
        self.run: int | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Write as the settings of the crawl say; who runs it in a program with a log of its own keeps that."""
        logs = cls()
        if all(handler.name == NAME for handler in logging.root.handlers):
            _install(crawler.settings, logs)
        return logs

    def filter(self, record: logging.LogRecord) -> bool:
        """Say in every record of which run it is, and of what event."""
        record.run = self.run
        if not hasattr(record, "event"):
            record.event = (Event.SCRAPY if record.name.partition(".")[0] == "scrapy" else Event.OTHER).value
        return True


def begin_logs(settings: BaseSettings) -> None:
    """Begin to log as the settings say: for commands, before they do anything that may be worth a line."""
    _install(settings, Logs())


def log_handler() -> logging.Handler | None:
    """The handler that writes the log; None where nobody has begun one."""
    return next((handler for handler in logging.root.handlers if handler.name == NAME), None)


def _install(settings: BaseSettings, logs: Logs) -> None:
    """Put our handler on the root logger, in place of an earlier one of ours."""
    if former := log_handler():
        logging.root.removeHandler(former)
        former.close()
    handler = _handler(settings)
    handler.set_name(NAME)
    handler.setLevel(settings.get("LOG_LEVEL"))
    handler.addFilter(logs)
    plain = logging.Formatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT"))
    handler.setFormatter(Masked(AsJson() if settings.getbool("GOVNEWS_LOG_JSON") else plain, Secrets.of(settings)))
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.NOTSET)


def _handler(settings: BaseSettings) -> logging.Handler:
    """Where the log goes, by Scrapy's settings."""
    if path := settings.get("LOG_FILE"):
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        return logging.FileHandler(path, mode, encoding=settings.get("LOG_ENCODING"))
    return logging.StreamHandler() if settings.getbool("LOG_ENABLED") else logging.NullHandler()


class Masked(logging.Formatter):
    """Writes lines as another formatter does, and hides secrets in what came of it, tracebacks included."""

    def __init__(self, inner: logging.Formatter, secrets: Secrets) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return self._secrets.hidden(self._inner.format(record))


class AsJson(JsonFormatter):
    """One JSON object a line: ``time`` (ISO 8601), ``level``, ``logger``, ``event``, ``run``, ``message``, and what
    belongs to the event."""

    def __init__(self) -> None:
        wanted = ("asctime", "levelname", "event", "run", "name", "message")
        super().__init__(wanted, rename_fields=NAMES, json_ensure_ascii=False)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The time of the record, in Asia/Shanghai as everywhere."""
        return datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is not known, and what others hang on a record: Scrapy whole items."""
        known = {name: log_data[name] for name in SHOWN if log_data.get(name) is not None}
        return {**known, **(log_data.get(FIELDS) or {})}
