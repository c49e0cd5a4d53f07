"""What must never stand in a log: passwords and the tokens of webhooks, wherever they come from.

The contact of a crawl is no secret: every request names it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Self
from urllib.parse import quote, quote_plus, unquote

from scrapy.settings import BaseSettings
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

MASK: Final = "***"
SHORTEST: Final = 4
"""Characters of a secret that is looked for as it is: what is shorter stands in half of all words."""
TELLING: Final = ("PASSWORD", "TOKEN", "SECRET", "WEBHOOK", "SLACK", "FEISHU", "DINGTALK", "WECOM")
"""A setting of ours whose name has one of these words is a secret as a whole: whoever has the address of a webhook can
write to it."""
FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(\b[a-z][a-z0-9+.-]*://[^\s/:@\"']*:)[^\s\"']+(?=@)",  # user:password@host, of a database or a proxy
        r"(\b(?:password|passwd|secret|(?:access_)?token|sign(?:ature)?)=)[^\s&;,\"']+",  # of a query, or of libpq
        r"(\bauthorization\b\W{1,6}b?['\"]?(?:basic|bearer)\s+)[^\s\"',]+",
        r"(/(?:open-apis/bot/v2/hook|services)/)[^\s?\"']+",  # the webhooks of Feishu and Slack
        r"(/cgi-bin/webhook/send\?key=)[^\s&\"']+",  # of WeCom
    )
)
"""How secrets look that no setting names. What stands before each is kept."""


class Secrets:
    """Hides what it knows, and what looks like a secret."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        forms = {form for value in values if len(value) >= SHORTEST for form in _written(value)}
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._known = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """The secrets of the settings and of the environment."""
        return cls(_of(settings))

    def hidden(self, text: str) -> str:
        """The text without them."""
        if self._known is not None:
            text = self._known.sub(MASK, text)
        for form in FORMS:
            text = form.sub(rf"\g<1>{MASK}", text)
        return text


def _of(settings: BaseSettings) -> Iterator[str]:
    yield from _of_database(str(settings.get("GOVNEWS_DATABASE_URL") or ""))
    yield os.environ.get("PGPASSWORD", "")
    for name in settings:
        if str(name).startswith("GOVNEWS_") and any(word in str(name) for word in TELLING):
            yield from _texts(settings[name])


def _of_database(url: str) -> Iterator[str]:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return  # it cannot be connected to either
    if parsed.password:
        yield parsed.password
    for name, value in parsed.query.items():
        if "password" in name:
            yield from [value] if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts(inner)


def _written(value: str) -> set[str]:
    """A secret in every way in which it may be written."""
    plain = {value, unquote(value)}
    quoted = {form(one, safe="") for one in plain for form in (quote, quote_plus)}
    escaped = {json.dumps(one, ensure_ascii=ascii_only)[1:-1] for one in plain for ascii_only in (True, False)}
    return plain | quoted | escaped | {repr(one)[1:-1] for one in plain}
