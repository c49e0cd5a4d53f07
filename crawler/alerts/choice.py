"""Which channels there are, and when they are used, as the settings say."""

from __future__ import annotations

from datetime import timedelta

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.alerts.channel import Channel
from crawler.alerts.command import Command
from crawler.alerts.due import Policy
from crawler.alerts.email import Email
from crawler.alerts.vendors import VENDORS
from crawler.alerts.webhook import Webhook
from crawler.health.finding import Confidence


class AlertSettingError(ValueError):
    """A setting of the alerts is wrong or missing; the message names it."""


def channels_of(settings: BaseSettings) -> list[Channel]:
    """The channels that are set up. Raises AlertSettingError for a half-made one."""
    channels: list[Channel] = []
    if line := settings["GOVNEWS_ALERT_COMMAND"]:
        channels.append(Command(line))
    if settings["GOVNEWS_ALERT_EMAIL"]:
        channels.append(_email(settings))
    clock = load_object(settings["GOVNEWS_CLOCK"])
    for vendor in VENDORS:
        name = f"GOVNEWS_ALERT_{vendor.upper()}"
        if url := settings[name]:
            channels.append(Webhook(vendor, url, clock, settings.get(f"{name}_SECRET") or ""))
    return channels


def policy_of(settings: BaseSettings) -> Policy:
    """When something is told. Raises AlertSettingError."""
    least = settings["GOVNEWS_ALERT_LEAST"]
    if least not in set(Confidence):
        raise AlertSettingError(f"GOVNEWS_ALERT_LEAST is {least!r}: want one of {', '.join(Confidence)}")
    quiet, again = (_number(settings, f"GOVNEWS_ALERT_{name}") for name in ("QUIET_HOURS", "AGAIN_DAYS"))
    return Policy(Confidence(least), timedelta(hours=quiet), timedelta(days=again))


def _email(settings: BaseSettings) -> Email:
    to = tuple(filter(None, map(str.strip, settings["GOVNEWS_ALERT_EMAIL"].split(","))))
    server, sender = settings["GOVNEWS_ALERT_SMTP"], settings["GOVNEWS_ALERT_FROM"]
    for name, value in (("GOVNEWS_ALERT_SMTP", server), ("GOVNEWS_ALERT_FROM", sender)):
        if not value:
            raise AlertSettingError(f"GOVNEWS_ALERT_EMAIL is set, and {name} is not")
    return Email(server, sender, to, settings["GOVNEWS_ALERT_SMTP_PASSWORD"])


def _number(settings: BaseSettings, name: str) -> float:
    try:
        number = float(settings[name])
    except ValueError as error:
        raise AlertSettingError(f"{name} is {settings[name]!r}: want a number") from error
    if not 0 <= number <= 10_000:
        raise AlertSettingError(f"{name} is {number:g}: want a number, 0 to 10000")
    return number
