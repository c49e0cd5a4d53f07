"""Writes what the sites publish: meeting reports and ordinary news of one place, always the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from pipelines.parse.divisions import DivisionLevel, load_divisions
from tests.sites.words import Form, Topic, load_words

One = TypeVar("One")

POSTS: Final = ("secretary", "mayor", "deputy", "vice", "chairman", "cppcc")
UNITS: Final = "县区市州盟旗省"
TRIES: Final = 40  # after so many doubles a title may stand twice, as on real sites


@dataclass(frozen=True, slots=True)
class Place:
    """The division whose government publishes: 榕江县, 榕江, 县."""

    code: str
    name: str
    level: DivisionLevel

    @property
    def unit(self) -> str:
        """The last character, which stands in 县委 and 县政府."""
        return self.name[-1] if self.name[-1] in UNITS else "市"

    @property
    def short(self) -> str:
        """The name without what kind of division it is."""
        for ending in ("自治县", "自治州", "自治区"):
            if self.name.endswith(ending):
                return self.name.removesuffix(ending)
        return self.name[:-1] if len(self.name) > 2 else self.name


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it leaves the office: no address yet. ``picture_after`` is the number of the paragraph behind
    which a picture stands, ``caption`` the line under it."""

    title: str
    paragraphs: tuple[str, ...]
    is_meeting: bool
    source: str
    editor: str
    picture_after: int | None = None
    caption: str | None = None
    attachment: str | None = None


def place_of(code: str) -> Place:
    """The place with a division code. Raises LookupError for a code that no division has."""
    division = load_divisions().by_code(code)
    if division is None:
        raise LookupError(f"{code} is the code of no division")
    return Place(code, division.name, division.level)


class Newsroom:
    """The office of one place: its people stay the same, its news does not end."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._random = random.Random(place.code)  # noqa: S311 - texts, no secrets
        self._words = load_words()
        self._people = dict(zip(POSTS, self._names(len(POSTS)), strict=True))
        self._titles: set[str] = set()
        self._ordinal = self._random.randint(12, 70)

    def write(self, at: datetime, *, meeting: bool) -> Draft:
        """The next article, published at ``at``."""
        forms = self._words.meetings if meeting else self._words.news
        for _ in range(TRIES):
            form, topic, slots = self._assignment(forms, at)
            title = form.title.format_map(slots)
            if title not in self._titles:
                break
        self._titles.add(title)
        return self._draft(form, topic, slots, title)

    def _assignment(self, forms: Sequence[Form], at: datetime) -> tuple[Form, Topic, dict[str, str]]:
        form, topic = self._one(forms), self._one(self._words.topics)
        if "{ordinal}" in form.title or any("{ordinal}" in one for one in form.paragraphs):
            self._ordinal += 1
        return form, topic, self._slots(topic, at)

    def _draft(self, form: Form, topic: Topic, slots: dict[str, str], title: str) -> Draft:
        paragraphs = tuple(one.format_map(slots) for one in self._skeleton(form))
        chance = self._random.random()
        captions = self._words.meeting_captions if form.is_meeting else self._words.news_captions
        return Draft(
            title=title,
            paragraphs=paragraphs,
            is_meeting=form.is_meeting,
            source=self._one(self._words.sources).format_map(slots),
            editor=self._name(),
            picture_after=self._random.randrange(len(paragraphs) - 1) if chance < 0.4 else None,
            caption=self._one(captions).format_map(slots) if chance < 0.3 else None,
            attachment=self._one(self._words.attachments).format_map(slots) if chance > 0.85 else None,
        )

    def _skeleton(self, form: Form) -> tuple[str, ...]:
        """The form's paragraphs, and two or three that any report may have before its last one."""
        more = self._random.sample(self._words.meeting_more if form.is_meeting else self._words.news_more, 3)
        return (*form.paragraphs[:-1], *more[: self._random.randint(2, 3)], form.paragraphs[-1])

    def _slots(self, topic: Topic, at: datetime) -> dict[str, str]:
        day = f"{at.month}月{at.day}日"
        towns = self._random.sample(self._words.towns, 2)
        measures = self._random.sample(topic.measures, 4)
        total = self._random.randint(12, 320)
        slots = self._people | {
            "place": self.place.name, "short": self.place.short, "u": self.place.unit,
            "year": f"{at.year}", "date": day, "when": day + self._one(("上午", "下午", "", "上午")),
            "town": towns[0], "town2": towns[1], "village": self._one(self._words.villages),
            "bureau": self._one(self._words.bureaux), "official": self._name(), "photographer": self._name(),
            "ordinal": f"{self._ordinal}", "quarter": self._one("一二三四五"),
            "n": f"{total}", "m": f"{self._random.randint(8, total)}", "percent": f"{self._random.uniform(60, 99):.1f}",
            "topic": topic.name, "work": topic.work,
        } | dict(zip(("one", "two", "three", "four"), measures, strict=True))  # fmt: skip
        filled = {key: getattr(topic, key).format_map(slots) for key in ("goal", "document", "site", "figure")}
        return slots | filled

    def _names(self, count: int) -> list[str]:
        surnames, given = (self._random.sample(among, count) for among in (self._words.surnames, self._words.given))
        return [one + other for one, other in zip(surnames, given, strict=True)]

    def _name(self) -> str:
        return self._one(self._words.surnames) + self._one(self._words.given)

    def _one(self, among: Sequence[One]) -> One:
        return among[self._random.randrange(len(among))]
