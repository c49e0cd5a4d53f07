"""An answer → what it really is, where it is not the page that was asked for. Pure: no network, no state.

What is looked for stands in ``signs.toml``. An answer that no sign fits is taken for the page: whether there is a
list or an article in it is for the layouts to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from crawler import markup
from crawler.address import path_of
from crawler.document import Document, open_document
from crawler.live.status import SiteStatus
from crawler.outcomes import Rejected
from crawler.politeness.signs import ENOUGH, Sign, load_signs
from crawler.role import Role

__all__ = ["Answer", "Verdict", "is_refused_outright", "judge", "made_by_script"]

# Comments and elements whose text no reader sees: <!--.*?-->, <(script)\b.*?</\1\s*>, written without steps back. What
# is never closed goes to the end of the page; looking for the end again and again would take minutes.
UNSEEN: Final = re.compile(
    r"<(?:!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)"
    r"|(script|style|noscript|template)\b[^<]*+(?:<(?!/\1\s*>)[^<]*+)*+(?:</\1\s*>|\Z))",
    re.IGNORECASE,
)
HAN_RUN: Final = re.compile(r"(?:[^<\u3400-\u9fff]++|<[^<>]*+>|<)*+(?P<run>[\u3400-\u9fff]*+)")
SCRIPT: Final = re.compile(r"<script\b[^<>]*>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
TITLE: Final = re.compile(r"<title\b[^<>]*>([^<]*)</title", re.IGNORECASE | re.DOTALL)
LINK: Final = re.compile(r"<a\s[^<>]*?href", re.IGNORECASE)
LINE: Final = 80  # characters; a longer line is prose, whatever stands in it
LITTLE: Final = 120  # Han characters: a page built by scripts shows its name and a few words


@dataclass(frozen=True)
class Answer:
    """A response as it is judged.

    ``url`` is the address that was asked for, ``final_url`` the one that answered after redirects; ``headers`` have
    names in any case, several values of one name stand on lines of their own; ``body`` is without its
    Content-Encoding; ``sent`` is the body of the request.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    role: Role
    sent: bytes = field(default=b"", repr=False)

    @cached_property
    def document(self) -> Document:
        """The response as layouts read it. Raises Rejected for what is no text."""
        return open_document(self.body, self.final_url, self.headers, sent=self.sent)

    @cached_property
    def text(self) -> str:
        """The page as it is written; empty for what is no text."""
        try:
            return self.document.text
        except Rejected:
            return ""

    @cached_property
    def header_lines(self) -> tuple[str, ...]:
        """``name: value``, the name in lower case."""
        return tuple(
            f"{name.lower()}: {value}" for name, values in self.headers.items() for value in values.split("\n")
        )

    @cached_property
    def prose(self) -> int:
        """How many Han characters the page shows, roughly: nothing is parsed for it, and where it is ``ENOUGH``
        the rest is not counted."""
        shown = 0
        for match in HAN_RUN.finditer(UNSEEN.sub("", self.text)):
            shown += len(match["run"])
            if shown >= ENOUGH:
                break
        return shown

    @cached_property
    def links(self) -> int:
        """How many links the page has."""
        return len(LINK.findall(self.text))

    @cached_property
    def title(self) -> str:
        """The text of the ``<title>``."""
        found = TITLE.search(self.text)
        return " ".join(found[1].split()) if found else ""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """What a reader sees, line by line, the title first; without the lines that are prose."""
        root = self.document.root if self.text.strip() else None
        seen = () if root is None else (line.text for line in markup.lines(root))
        return tuple(line for line in (self.title, *seen) if len(line) <= LINE)

    @cached_property
    def scripts(self) -> str:
        """What stands in ``<script>`` elements."""
        return "\n".join(match[1] for match in SCRIPT.finditer(self.text))

    @cached_property
    def landing(self) -> str | None:
        """The path that redirects led to, where it is another one; None where nothing is known of redirects."""
        asked, final = urlsplit(self.url), urlsplit(self.final_url)
        if self.url == self.final_url or (asked.path.strip("/"), asked.query) == (final.path.strip("/"), final.query):
            return None
        return path_of(self.final_url) if not final.query else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is instead of the page.

    ``status`` is what it says about its site; ``is_refusal`` whether it counts to the refusals that end the site;
    ``sign`` the name of the sign that fitted; ``detail`` some words for people.
    """

    status: SiteStatus
    is_refusal: bool
    sign: str
    detail: str


def judge(answer: Answer) -> Verdict | None:
    """What the answer is instead of the page that was asked for; None where it is taken for the page."""
    for sign in load_signs():
        if _fits(sign, answer):
            return Verdict(sign.means, sign.refusal, sign.name, _detail(sign, answer))
    return None


def is_refused_outright(status: int, headers: Mapping[str, str]) -> bool:
    """Whether status code and header alone say that this is a refusal, before the body is unpacked.

    True only where :func:`judge` says so too, whatever the body is.
    """
    bare = Answer("", "", status, headers, b"", Role.LIST)
    for sign in load_signs():
        if status not in sign.codes:
            continue
        if sign.is_of_the_header and _fits(sign, bare):
            return sign.refusal
        if not (sign.is_of_the_header or sign.refusal):
            return False  # some bodies make it something else
    return False


def made_by_script(answer: Answer) -> bool:
    """Whether a page without rows looks as if a script were to make them: scripts, and next to nothing to read."""
    return answer.prose <= LITTLE and "<script" in answer.text.lower()


def _fits(sign: Sign, answer: Answer) -> bool:
    """Whether every condition holds; the cheap ones are looked at first."""
    return (
        _known(answer.status) in sign.codes
        and answer.role in sign.roles
        and (sign.bytes is None or len(answer.body) <= sign.bytes)
        and (sign.headers is None or any(map(sign.headers.search, answer.header_lines)))
        and (sign.landing is None or (answer.landing is not None and bool(sign.landing.search(answer.landing))))
        and (sign.prose is None or answer.prose <= sign.prose)
        and (sign.links is None or answer.links <= sign.links)
        and (sign.title is None or bool(sign.title.search(answer.title)))
        and (sign.script is None or bool(sign.script.search(answer.scripts)))
        and (sign.markup is None or bool(sign.markup.search(answer.text)))
        and (sign.lacks is None or not sign.lacks.search(answer.text))
        and (sign.text is None or any(map(sign.text.search, answer.lines)))
    )


def _known(status: int) -> int:
    """The code that signs are looked up by; what has not three digits is a code of no standard."""
    return status if 100 <= status <= 999 else 999


def _detail(sign: Sign, answer: Answer) -> str:
    detail = f"{answer.status}: {sign.says}"
    for name, value in answer.headers.items():
        if answer.status in (429, 503) and name.lower() == "retry-after":
            return f"{detail}, Retry-After {value}"
        if 300 <= answer.status < 400 and name.lower() == "location":
            return f"{detail}, {value}"
    return f"{detail}, {answer.final_url}" if answer.landing is not None else detail
