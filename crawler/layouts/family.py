"""A family of pages as data: one file of ``families/`` for every system that government sites run.

Keys of a file:

``name``, ``system``   the layout's name, and what people call the system
``rank``               the order of families that fit a response equally well
``detail``, ``list``   regular expressions on the path of article and of list addresses
``detail_query``       parameters, one of which a detail address needs if its path ends in a script
``footprint``          strings that only the markup of this system has
``body``, ``heading``  selectors (see crawler.selectors) of the container and of the headline
``broad``              containers that count only where the family is recognised
``records``, ``next``  names of rules for the rows and for the next page, in the order in which they are tried
``page_param``         the parameter that numbers pages
``[template]``         what comments of the templates call a value
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from crawler.address import path_of, query_of
from crawler.parts.article import Anatomy
from crawler.selectors import SelectorError, Selectors, compiled

FOLDER: Final = Path(__file__).with_name("families")
GENERIC: Final = "generic"
SCRIPTS: Final = (".asp", ".aspx", ".jsp", ".php", "/")
KEYS: Final[Mapping[str, type]] = {
    "name": str, "system": str, "rank": int, "detail": list, "list": list, "detail_query": list,
    "footprint": list, "body": list, "broad": list, "heading": list, "records": list, "next": list,
    "page_param": str,
    "template": dict,
}  # fmt: skip
REQUIRED: Final = ("name", "system", "rank", "detail", "footprint", "body", "next")
TEMPLATE_FIELDS: Final = frozenset({"title", "published", "source"})


class FamilyError(ValueError):
    """A fault of a family's file; the message has the file, the line where it can be told, and the value."""


@dataclass(frozen=True, slots=True)
class Family:
    """One family, compiled."""

    name: str
    system: str
    rank: int
    detail: re.Pattern[str] | None
    listing: re.Pattern[str] | None
    detail_query: frozenset[str]
    footprint: tuple[str, ...]
    body: Selectors
    broad: Selectors
    heading: Selectors
    template: Mapping[str, re.Pattern[str]]
    records: tuple[str, ...]
    paging: tuple[str, ...]
    page_param: str | None

    def is_detail(self, url: str) -> bool:
        """Whether the address is one of this family's articles."""
        path = path_of(url).partition(";")[0]
        if self.detail is None or not self.detail.search(path):
            return False
        if not self.detail_query or not path.lower().endswith(SCRIPTS):
            return True
        return not self.detail_query.isdisjoint(key.lower() for key in query_of(url))

    def may_lead_to_detail(self, href: str) -> bool:
        """A quick look at a link as it is written, before it is resolved: False only where it cannot lead
        to an article of this family."""
        path = href.partition("?")[0].partition(";")[0]
        return self.detail is not None and ("/" not in path[2:] or bool(self.detail.search("/" + path)))

    def is_list(self, url: str) -> bool:
        """Whether the address is one of this family's lists; False where its lists look like any page."""
        return self.listing is not None and bool(self.listing.search(path_of(url)))

    @property
    def anatomy(self) -> Anatomy:
        """Where its articles keep their parts."""
        return Anatomy(self.body | self.broad, self.heading, self.template)


@cache
def families() -> tuple[Family, ...]:
    """All families by rank, the generic one last. It knows the containers of all the others."""
    loaded = sorted((load_family(path) for path in sorted(FOLDER.glob("*.toml"))), key=lambda one: one.rank)
    return tuple(loaded)


@cache
def generic_anatomy() -> Anatomy:
    """The containers and headings of all systems together, for a page whose system is unknown."""
    known = families()
    own = next(one for one in known if one.name == GENERIC)
    body = compiled(selector for one in known for selector in one.body.written)
    heading = compiled((*own.heading.written, *(text for one in known for text in one.heading.written)))
    template = {key: pattern for one in known for key, pattern in one.template.items()}
    return Anatomy(body, heading, template)


def load_family(path: Path) -> Family:
    """Read and check one file. Raises FamilyError, with file and line of the fault."""
    text = path.read_text(encoding="utf-8")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FamilyError(f"{path.name}: {error}") from error
    _check_keys(path, text, content)
    return Family(
        name=content["name"],
        system=content["system"],
        rank=content["rank"],
        detail=_pattern(path, text, content["detail"]),
        listing=_pattern(path, text, content.get("list", [])),
        detail_query=frozenset(key.lower() for key in content.get("detail_query", [])),
        footprint=tuple(content["footprint"]),
        body=_selectors(path, text, content["body"]),
        broad=_selectors(path, text, content.get("broad", [])),
        heading=_selectors(path, text, content.get("heading", [])),
        template=_template(path, text, content.get("template", {})),
        records=tuple(content.get("records", ["rows"])),
        paging=tuple(content["next"]),
        page_param=content.get("page_param"),
    )


def _check_keys(path: Path, text: str, content: dict[str, Any]) -> None:
    for key, value in content.items():
        if key not in KEYS:
            raise FamilyError(f"{path.name}:{_line(text, key)}: unknown key {key!r}")
        if not isinstance(value, KEYS[key]):
            raise FamilyError(f"{path.name}:{_line(text, key)}: {key} must be a {KEYS[key].__name__}: {value!r}")
        if isinstance(value, list) and (faulty := [one for one in value if not isinstance(one, str) or not one]):
            raise FamilyError(f"{path.name}:{_line(text, key)}: {key} must hold strings: {faulty[0]!r}")
    if missing := [key for key in REQUIRED if key not in content]:
        raise FamilyError(f"{path.name}: missing: {', '.join(missing)}")


def _pattern(path: Path, text: str, written: Iterable[str]) -> re.Pattern[str] | None:
    parts = list(written)
    for one in parts:
        try:
            re.compile(one)
        except re.error as error:
            raise FamilyError(f"{path.name}:{_line(text, one)}: {one!r}: {error}") from error
    return re.compile("|".join(f"(?:{one})" for one in parts), re.IGNORECASE) if parts else None


def _selectors(path: Path, text: str, written: Iterable[str]) -> Selectors:
    try:
        return compiled(written)
    except SelectorError as error:
        raise FamilyError(f"{path.name}: {error}") from error


def _template(path: Path, text: str, names: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    if unknown := set(names) - TEMPLATE_FIELDS:
        raise FamilyError(f"{path.name}:{_line(text, min(unknown))}: unknown field {min(unknown)!r}")
    return {
        key: re.compile(
            rf"<!--<\$\[{re.escape(name)}\]>begin-->(.{{0,2000}}?)<!--<\$\[{re.escape(name)}\]>end-->",
            re.DOTALL,
        )
        for key, name in names.items()
    }


def _line(text: str, needle: str) -> int:
    """The line on which something stands, for messages; 1 where it is written otherwise than it reads."""
    found = text.find(needle)
    return text.count("\n", 0, max(found, 0)) + 1
