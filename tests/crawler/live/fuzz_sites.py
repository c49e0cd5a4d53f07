"""Sites that answer with anything: which of their answers is damaged in which way.

Every site has a sound list of its articles, behind which lists and articles of all kinds of damage lie. What is
answered to an address depends on the seed and the address only.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fuzzed_answers import (
    KINDS,
    RARE,
    Draft,
    Kind,
    damaged,
    in_circles,
    no_http,
    real_lists,
    real_pages,
    refused,
    sound,
)  # fmt: skip
from fuzzed_values import LINKS, LIST_ODDITIES

from crawler.sites import Column, Site
from crawler.sites.entry import entry_of
from tests.sites.catalogue import EVIDENCE, VERIFIED

ARTICLES: Final = 42  # of a site, besides the rare kinds
REFUSALS: Final = 2  # of a site: the third would end it
RARITIES: Final = 4  # so many sites have one of every rare kind
LIST: Final = (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>政务要闻</title></head><body><ul class="NewsList">\n'
    '{rows}\n</ul>\n<div class="page"><script>createPageHTML({pages}, 0, "index", "html");</script></div></body>'
    "</html>\n"
)
ROW: Final = '<li><a href="{href}">县政府召开第{number}次常务会议</a><span>2026-07-14</span></li>'
FOLDER: Final = "/xwzx/"
PATH: Final = "/xwzx/202607/t20260714_{number}.html"
ODD_FOLDER: Final = "/odd/"
FINE: Final = b"User-agent: *\nAllow: /\n"
ODD_RULES: Final = b"User-agent: *\nCrawl-delay: 1e999\nRequest-rate: 1/0\nDisallow: /*$*$\xff%zz\n"

Damage = tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A site: whether its robots.txt is damaged, and what becomes of each of its articles."""

    host: str
    odd_robots: bool
    articles: tuple[Damage, ...]


@dataclass(slots=True)
class Sites:
    """The answers of ``hosts`` sites with damaged articles and of ``robots`` more whose robots.txt is damaged."""

    seed: int
    hosts: int
    robots: int
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often every host and target was asked for."""
    _pages: tuple[bytes, ...] = field(default_factory=real_pages)
    _lists: tuple[bytes, ...] = field(default_factory=real_lists)
    _sites: dict[str, Behaviour] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = random.Random(self.seed)  # noqa: S311 - damage, no secrets
        for number in range(self.hosts):
            host = f"www.fuzz{number}.gov.example"
            self._sites[host] = Behaviour(host, False, _damages(rng, number))
        for number in range(self.robots):
            host = f"www.robots{number}.gov.example"
            self._sites[host] = Behaviour(host, True, ((sound,),) * 3)

    @property
    def names(self) -> set[str]:
        """The hosts of all sites."""
        return set(self._sites)

    @property
    def named(self) -> set[str]:
        """The addresses that the sound lists name, of the sites whose robots.txt is sound."""
        return {address for address, _ in self._articles()}

    @property
    def refusing(self) -> set[str]:
        """Those of them that answer with a refusal."""
        return {address for address, damage in self._articles() if refused in damage}

    def catalogue(self, path: Path) -> Path:
        """Write the sites as a data file of the catalogue."""
        entries = (entry_of(_listed(site)) for site in self._sites.values())
        path.write_text("\n".join(['province = "520000"\n', *entries]), encoding="utf-8")
        return path

    def answer(self, host: str, target: str) -> Draft:
        """The answer to a request; it is counted."""
        self.asked[host, target] += 1
        site = self._sites.get(host)
        rng = random.Random(f"{self.seed} {host} {target}")  # noqa: S311 - damage, no secrets
        if site is None:
            return Draft(host, b"no such host", b"HTTP/1.1 502 No")
        if target == "/robots.txt":
            return self._robots(rng, site)
        if target == FOLDER:
            rows = [ROW.format(href=PATH.format(number=number), number=number) for number in range(len(site.articles))]
            return Draft(host, LIST.format(rows="\n".join(rows), pages=4).encode())
        if target.startswith((f"{FOLDER}index_", ODD_FOLDER)):
            return self._odd_list(rng, host)
        page = rng.choice(self._pages).replace(b"</body>", b"<!-- %d --></body>" % rng.getrandbits(64))
        return _damaged(rng, Draft(host, page), _damage_of(rng, site, target))

    def _articles(self) -> list[tuple[str, Damage]]:
        return [
            (f"http://{site.host}{PATH.format(number=number)}", damage)
            for site in self._sites.values()
            if not site.odd_robots
            for number, damage in enumerate(site.articles)
        ]

    def _robots(self, rng: random.Random, site: Behaviour) -> Draft:
        draft = Draft(site.host, FINE, headers=[b"Content-Type: text/plain"])
        if site.odd_robots:
            draft.body = rng.choice((FINE, ODD_RULES + rng.randbytes(200), rng.randbytes(3000)))
            _damaged(rng, draft, tuple(rng.sample(KINDS, rng.choice((1, 1, 2)))))
        return draft

    def _odd_list(self, rng: random.Random, host: str) -> Draft:
        body = rng.choice(self._lists) if rng.random() < 0.6 else _odd_rows(rng, host)
        for _ in range(rng.randint(0, 6)):
            place = rng.randint(0, len(body))
            body = body[:place] + rng.choice(LIST_ODDITIES) + body[place + rng.choice((0, 0, 1, 30)) :]
        return _damaged(rng, Draft(host, body), (rng.choice(KINDS),) if rng.random() < 0.5 else ())


def _damaged(rng: random.Random, draft: Draft, damage: Damage) -> Draft:
    for kind in damage:
        kind(rng, draft)
    return draft


def _damages(rng: random.Random, number: int) -> tuple[Damage, ...]:
    """What becomes of the articles of a site: every kind is as frequent as any other, a third of them in pairs."""
    kinds = [KINDS[(number * ARTICLES + place) % len(KINDS)] for place in range(ARTICLES - REFUSALS)]
    damages: list[Damage] = [(kind, rng.choice(KINDS)) if rng.random() < 0.33 else (kind,) for kind in kinds]
    damages += [(refused,)] * REFUSALS
    damages += [(kind,) for kind in RARE] if number < RARITIES else []
    rng.shuffle(damages)
    return tuple(damages)


def _damage_of(rng: random.Random, site: Behaviour, target: str) -> Damage:
    """What becomes of an article, or of what lies where redirects and damaged lists lead."""
    before, after = PATH.split("{number}")
    number = target.removeprefix(before).removesuffix(after)
    if number.isdecimal() and int(number) < len(site.articles):
        return site.articles[int(number)]
    if target.startswith("/circle/"):
        return (in_circles,)
    return (rng.choices((sound, damaged, no_http), (6, 3, 1))[0],)


def _odd_rows(rng: random.Random, host: str) -> bytes:
    """A list whose links hardly lead anywhere."""
    links = (link.format(host=host, n=rng.randint(10**6, 10**7)) for link in rng.sample(LINKS, 6))
    rows = "\n".join(ROW.format(href=link, number=number) for number, link in enumerate(links))
    return LIST.format(rows=rows, pages=3).encode()


def _listed(site: Behaviour) -> Site:
    home = f"http://{site.host}"
    columns = [Column(f"{home}{FOLDER}", "news", "confirmed", "政务要闻")]
    if not site.odd_robots:
        columns.append(Column(f"{home}{ODD_FOLDER}", "meetings", "confirmed", "政府会议"))
    return Site(
        code="522632", name="榕江县", level="county", home=f"{home}/", status="confirmed", path=(),
        columns=tuple(columns), verified=VERIFIED, evidence=EVIDENCE, flags=frozenset({"http_only"}),
    )  # fmt: skip
