"""The bytes of a robots.txt → what it forbids us, and how slowly it wants to be asked (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from protego import Protego

from crawler.decode import BOMS

MAX_BYTES: Final = 500 * 1024
"""What is read of a robots.txt; RFC 9309 (2.5) asks for so much at least."""
MOST_RULES: Final = 500  # of so many Disallow lines the one that forbids is looked for by name
AGENT_LINE: Final = re.compile(r"^\s*user[- ]?agent\s*:", re.IGNORECASE | re.MULTILINE)
DISALLOW: Final = re.compile(r"^[ \t]*disallow[ \t]*:[ \t]*(?P<path>[^\s#][^#\r\n]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules for ``agent``, our product token. ``is_page``: the answer is HTML, so there are no rules in it."""

    agent: str
    text: str = ""
    is_page: bool = False
    parsed: Protego = field(default_factory=Protego, repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Whether the address may be asked for."""
        return self.parsed.can_fetch(url, self.agent)

    def forbidding(self, url: str) -> str:
        """The line that forbids ``url``, as messages quote it; "a rule" in a file too long to look for it."""
        rest, lines = self.text, [match[0] for match in DISALLOW.finditer(self.text)]
        matching = [line for line in lines[:MOST_RULES] if not _alone(line).can_fetch(url, "*")]
        for line in sorted(set(matching), key=len, reverse=True):
            rest = rest.replace(line, "")
            if Protego.parse(rest).can_fetch(url, self.agent):
                return line.strip()  # without it the address would be allowed: it is of our group, and it decides
        return "a rule"

    @property
    def delay(self) -> float:
        """Seconds that are to pass between two requests, by Crawl-delay or Request-rate; 0 where it says none.

        A rate that is given for hours of the day holds all day: slower is always allowed.
        """
        rate = self.parsed.request_rate(self.agent)
        return max(self.parsed.crawl_delay(self.agent) or 0.0, rate.seconds / rate.requests if rate else 0.0)


def read_robots(body: bytes, agent: str) -> RobotsRules:
    """The rules of a robots.txt for ``agent``. Every body can be read; what makes no sense is no rule."""
    text = _decoded(_cut(body))
    if text.lstrip().startswith("<") and not AGENT_LINE.search(text):
        return RobotsRules(agent, is_page=True)
    return RobotsRules(agent, text, parsed=Protego.parse(text))


def _cut(body: bytes) -> bytes:
    """The first 500 KiB, without the line that the cut goes through: half a path forbids more than the whole."""
    if len(body) <= MAX_BYTES:
        return body
    return body[:MAX_BYTES].rpartition(b"\n")[0]


def _decoded(body: bytes) -> str:
    for mark, encoding in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:  # a comment or path in GBK; the directives are ASCII in any case
        return body.decode("gb18030", "replace")


def _alone(line: str) -> Protego:
    return Protego.parse(f"User-agent: *\n{line}")
