"""Seats: a post in its place, however it is written. 县委书记, 秦安县委书记 and 中共秦安县委书记 are one seat.

The organ of a post is read from the front: the places that it names, or the character that stands for one, and what is
left. What is left is the organ itself (委, 人民政府: ``organs.tsv``) or a section of it (财政局, 城关镇).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipelines.items import Post
from pipelines.persons.homes import Home, Place
from pipelines.tables import read_table

_MEMO = 65536  # seats that are kept as they were read
_NOT_HELD = frozenset(("原", "退休", "拟任", "候任", "候选人", "提名"))
_PARTY = re.compile("^(?:中共|中国共产党)")
_PARTY_GROUP = "党组"
_PARTY_OF_SECTION = re.compile("(?<=.)(?:机关)?(?:党组|党委|党工委|党总支|党支部|总支|支部)$")
_OFFICE = re.compile("办公室$")
_UNITS = frozenset("省市州盟县旗区")
_NO_UNIT = re.compile("市(?:场|容|民|政(?![府协]))|区(?:域|块)|县域|州际|省际|旗舰")  # words that begin like a unit
_HEADS = frozenset(("省长", "市长", "州长", "盟长", "县长", "旗长", "区长", "乡长", "镇长"))
_LEADERS = "领导"
_NOWHERE = Place("", "")
# A place that is named but is none of the meeting's own: only before an organ of its own, so that 开发区管委会 is none.
_NAMED = re.compile(
    "(?P<place>.{1,11}?(?<!社)(?<!发)(?<!园)(?<!景)(?<!林)[省市州盟县旗区])"
    "(?P<rest>(?:党?委|人大|(?:人民)?政府|政协|纪委|监委|监察|人民?法院|人民?检察院).*|)"
)
_TIERS: Mapping[str, str] = {
    "省": "province", "州": "prefecture", "盟": "prefecture", "县": "county", "旗": "county", "区": "county",
}  # fmt: skip
# Sections that are none: which bureau 局长 is of stays open.
_UNNAMED = frozenset(
    (
        "局", "部", "处", "科", "厅", "委", "办", "室", "队", "院", "所", "站", "镇", "乡", "街道", "村", "社区",
        "学校", "医院", "公司", "集团", "企业", "中心", "单位", "部门", "工会", "支部", "项目", "小组", "主席团",
        "大会主席团",
    )
)  # fmt: skip


class Seat(NamedTuple):
    """A post in a place; empty strings for what is unknown, so that seats can be put in order.

    ``section`` is empty for a post of the place's organ itself, else the bureau, town or company; ``post`` and ``rank``
    are those of :class:`~pipelines.items.Post`.
    """

    place: str
    tier: str
    body: str
    section: str
    post: str
    rank: str

    def __str__(self) -> str:
        """The seat as a person reads it."""
        deputy = "副" if self.rank == "副职" and not self.post.startswith("副") else ""
        body = {"党委": "委"}.get(self.body, self.body)
        organ = ("" if self.post in _HEADS else body) if self.section in ("", _PARTY_GROUP) else ""
        organ += self.section
        return f"{self.place}{organ}{deputy}{self.post}"


def is_held(post: Post) -> bool:
    """Whether the person is said to hold the post now."""
    return not _NOT_HELD & set(post.modifiers)


@lru_cache(maxsize=_MEMO)
def seat_of(post: Post, home: Home) -> Seat | None:
    """Return the seat of ``post`` at a meeting in ``home``, without a place where it does not say whose it is; None for
    a post that no table has."""
    if post.post is None:
        return None
    organ = _PARTY.sub("", post.organ or "")
    place, rest = _placed(organ, post.post, home) or (_NOWHERE, organ)
    section = _section(rest, post.body or "")
    if section in _UNNAMED:
        place = _NOWHERE
    return Seat(place.name, place.tier, post.body or "", section, post.post, post.rank or "")


def _placed(organ: str, post: str, home: Home) -> tuple[Place, str] | None:
    """The place that an organ belongs to, and the rest of the organ."""
    place, rest = _strip_names(organ, home)
    unit = rest[:1]
    if place is not None and unit == place.name[-1] and not _NO_UNIT.match(rest):
        return place, rest[1:]  # 天水市市委
    if place is None and unit in _UNITS and not _NO_UNIT.match(rest):
        own = home.by_unit.get(unit)
        return None if own is None else (own, rest[1:])
    named = _NAMED.fullmatch(rest)
    if named is not None and (named["rest"] or post in _HEADS or post == _LEADERS):
        return _other(named["place"], home), named["rest"]
    if place is not None:
        return place, rest
    if post in _HEADS and rest in ("", *_organs().get("政府", ())):
        own = home.by_unit.get(post[0])
        return None if own is None else (own, rest)
    return (home.own, rest) if rest else None


def _strip_names(organ: str, home: Home) -> tuple[Place | None, str]:
    """The last of the meeting's places that an organ begins with, and what stands behind it: 天水市麦积区|委."""
    found: Place | None = None
    while True:
        for name, place in home.names:
            if organ.startswith(name) and place != found:
                found, organ = place, organ[len(name) :]
                break
        else:
            return found, organ


def _other(name: str, home: Home) -> Place:
    tier = _TIERS.get(name[-1], "")
    if name[-1] == "市" and home.own.tier in ("prefecture", "county"):
        tier = "county"
    return Place(name, tier)


def _section(rest: str, body: str) -> str:
    """What an organ is called inside its place; empty for the organ itself, 党组 for the party group in it."""
    if rest in _organs().get(body, ()):
        return ""
    if rest.endswith(_PARTY_GROUP) and rest.removesuffix(_PARTY_GROUP) in _organs().get(body, ()):
        return _PARTY_GROUP
    rest = _PARTY_OF_SECTION.sub("", rest)
    rest = _OFFICE.sub("办", rest)
    for front in _fronts():
        if rest.startswith(front) and len(rest) > len(front) + 1:
            return rest[len(front) :]
    return rest


@cache
def _organs() -> Mapping[str, frozenset[str]]:
    """What the organ of a place itself is called behind the place's name, by body."""
    found: dict[str, set[str]] = {}
    for row in read_table(Path(__file__).with_name("organs.tsv"), ("body", "word"), key=("body",)):
        found[row["body"]] = {"", *row["word"].split()}
    return {body: frozenset(words) for body, words in found.items()}


@cache
def _fronts() -> tuple[str, ...]:
    """The names of organs that stand before their sections: 委组织部, 政府扶贫办."""
    words = _organs()["党委"] | _organs()["政府"]
    return tuple(sorted(words - {""}, key=lambda word: (-len(word), word)))
