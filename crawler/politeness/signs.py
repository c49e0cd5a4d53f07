"""The table of signs, ``signs.toml``: by what an answer is known that is not the page that was asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from crawler.live.status import SiteStatus
from crawler.role import Role

TABLE: Final = Path(__file__).with_name("signs.toml")
TYPES: Final[Mapping[str, type]] = {
    "name": str, "says": str, "means": str, "refusal": bool, "codes": list, "roles": list, "headers": list,
    "title": list, "text": list, "script": list, "markup": list, "landing": list, "lacks": list, "prose": int,
    "links": int, "bytes": int,
}  # fmt: skip
REQUIRED: Final = ("name", "says", "means", "refusal", "codes")
ON_CONTENT: Final = ("title", "text", "script", "markup")
ENOUGH: Final = 500  # Han characters: a page that shows so many is no refusal, and no sign asks for more
CODES: Final = re.compile(r"([1-9]\d\d)-([1-9]\d\d)")


class SignError(ValueError):
    """A fault of the table; the message has the file, the sign and the offending value."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, compiled. A condition that is not set is None; it then holds for every answer."""

    name: str
    says: str
    means: SiteStatus
    refusal: bool
    codes: frozenset[int]
    roles: frozenset[Role]
    headers: re.Pattern[str] | None = None
    title: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    script: re.Pattern[str] | None = None
    markup: re.Pattern[str] | None = None
    landing: re.Pattern[str] | None = None
    lacks: re.Pattern[str] | None = None
    prose: int | None = None
    links: int | None = None
    bytes: int | None = None

    @property
    def is_of_the_header(self) -> bool:
        """Whether status code and header alone decide, without the body."""
        of_the_body = (
            self.title, self.text, self.script, self.markup, self.landing, self.lacks, self.prose, self.links,
            self.bytes,
        )  # fmt: skip
        return all(one is None for one in of_the_body)


@cache
def load_signs(path: Path = TABLE) -> tuple[Sign, ...]:
    """Read and check the table. Raises SignError on a fault."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SignError(f"{path.name}: {error}") from error
    if unknown := set(content) - {"sign"}:
        raise SignError(f"{path.name}: unknown table {min(unknown)!r}")
    signs = [_sign(path.name, row) for row in content.get("sign", [])]
    names = [sign.name for sign in signs]
    if doubled := [name for name in names if names.count(name) > 1]:
        raise SignError(f"{path.name}: two signs are called {doubled[0]!r}")
    return tuple(signs)


def _sign(file: str, row: Mapping[str, Any]) -> Sign:
    where = f"{file}: sign {row.get('name', '(without a name)')!r}"
    if missing := [key for key in REQUIRED if key not in row]:
        raise SignError(f"{where}: missing: {', '.join(missing)}")
    for key, value in row.items():
        if key not in TYPES:
            raise SignError(f"{where}: unknown key {key!r}")
        if type(value) is not TYPES[key]:  # true is an int to isinstance
            raise SignError(f"{where}: {key} must be a {TYPES[key].__name__}: {value!r}")
    if "prose" not in row and (loose := [key for key in ON_CONTENT if key in row]):
        raise SignError(f"{where}: {loose[0]} without prose would take real pages for refusals")
    if row.get("prose", 0) >= ENOUGH:
        raise SignError(f"{where}: prose must be below {ENOUGH}: {row['prose']}")
    patterns = ("headers", *ON_CONTENT, "landing", "lacks")
    return Sign(
        name=row["name"],
        says=row["says"],
        means=_status(where, row["means"]),
        refusal=row["refusal"],
        codes=_codes(where, row["codes"]),
        roles=_roles(where, row.get("roles", list(Role))),
        prose=row.get("prose"),
        links=row.get("links"),
        bytes=row.get("bytes"),
        **{key: _pattern(where, key, row[key]) for key in patterns if key in row},
    )


def _status(where: str, value: str) -> SiteStatus:
    if value not in set(SiteStatus) - {SiteStatus.OK}:
        raise SignError(f"{where}: means {value!r}, which is no trouble of a site")
    return SiteStatus(value)


def _roles(where: str, values: list[Any]) -> frozenset[Role]:
    try:
        return frozenset(Role(value) for value in values)
    except ValueError as error:
        raise SignError(f"{where}: roles: {error}") from error


def _codes(where: str, values: list[Any]) -> frozenset[int]:
    codes: set[int] = set()
    for value in values:
        span = CODES.fullmatch(value) if isinstance(value, str) else None
        if span and int(span[1]) <= int(span[2]):
            codes.update(range(int(span[1]), int(span[2]) + 1))
        elif type(value) is int and 100 <= value <= 999:
            codes.add(value)
        else:
            raise SignError(f'{where}: {value!r} is no status code, nor codes like "400-499"')
    return frozenset(codes)


def _pattern(where: str, key: str, values: list[Any]) -> re.Pattern[str]:
    for one in values:
        if not isinstance(one, str) or not one:
            raise SignError(f"{where}: {key} must hold regular expressions: {one!r}")
        try:
            re.compile(one)
        except re.error as error:
            raise SignError(f"{where}: {key}: {one!r}: {error}") from error
    if not values:
        raise SignError(f"{where}: {key} is empty")
    return re.compile("|".join(f"(?:{one})" for one in values), re.IGNORECASE)
