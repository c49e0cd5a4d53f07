"""Tables → sites: every rule of the catalogue, every fault with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast, get_args

from crawler.layouts import layout_names
from crawler.sites.fields import Fields
from crawler.sites.model import (
    KIND_ORDER,
    AddressError,
    Column,
    ColumnKind,
    Fault,
    Flag,
    Place,
    Site,
    Status,
    same_list,
    site_host,
)
from crawler.sites.tables import Document, Table, read_document
from pipelines.parse.divisions import Division, DivisionLevel, load_divisions

HEAD_KEYS: Final = ("province",)
SITE_KEYS: Final = (
    "code", "name", "level", "home", "layout", "aliases", "flags", "encoding", "status", "verified",
    "evidence", "example", "note",
)  # fmt: skip
COLUMN_KEYS: Final = (
    "name", "name_guessed", "kind", "url", "articles", "status", "verified", "evidence", "note",
)  # fmt: skip
FLAGS: Final[tuple[Flag, ...]] = get_args(Flag)
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
LEVELS: Final[tuple[DivisionLevel, ...]] = get_args(DivisionLevel)


@dataclass(frozen=True, slots=True)
class Checked:
    """The sites that have no fault, in the order of the files, and all faults by their places."""

    sites: tuple[Site, ...]
    faults: tuple[Fault, ...]


def check_files(paths: Iterable[Path]) -> Checked:
    """Read and check files of the catalogue together. Raises OSError for a file that cannot be opened."""
    return check_documents([read_document(path) for path in paths])


def check_documents(documents: Sequence[Document]) -> Checked:
    """Check documents together: each for itself, then for what two of them both claim."""
    faults: list[Fault] = [fault for document in documents for fault in document.faults]
    sites = [site for document in documents for site in _sites(document, faults)]
    doubles = _doubles(sites)
    faults.extend(fault for fault, _ in doubles)
    faulty = {id(site) for _, site in doubles}
    order = {document.head.path: number for number, document in enumerate(documents)}
    return Checked(
        tuple(site for site in sites if id(site) not in faulty),
        tuple(sorted(faults, key=lambda fault: (order[fault.place.path], fault.place.line))),
    )


def _sites(document: Document, faults: list[Fault]) -> list[Site]:
    province = _province(document.head, faults)
    return [site for table in document.sites if (site := _site(table, province, faults))]


def _province(head: Table, faults: list[Fault]) -> str | None:
    """The code of the province that a file is for; None, noted as a fault, where it names none."""
    fields = Fields(head, HEAD_KEYS, faults)
    code = fields.text("province", required=True)
    division = load_divisions().by_code(code) if code else None
    if code and (division is None or division.level != "province"):
        fields.fault(f"{code!r} is the code of no province", "province")
        return None
    return code


def _site(table: Table, province: str | None, faults: list[Fault]) -> Site | None:
    """The site of a table, or None where anything is wrong with it or with one of its columns."""
    before = len(faults)
    fields = Fields(table, SITE_KEYS, faults)
    division = _division(fields, province)
    home = fields.address("home", required=True)
    aliases = _aliases(fields)
    hosts = (site_host(home), *aliases) if home else None
    status = fields.one_of("status", STATUSES, required=True)
    columns = [column for part in table.columns if (column := _column(part, hosts, status, faults))]
    site = Site(
        code=division.code if division else "",
        name=division.name if division else "",
        level=division.level if division else "county",
        home=home or "",
        status=cast(Status, status),
        path=tuple(one.code for one in load_divisions().path(division)) if division else (),
        columns=tuple(sorted(columns, key=lambda column: KIND_ORDER.index(column.kind))),
        layout=fields.one_of("layout", layout_names()),
        verified=fields.day("verified"),
        evidence=fields.text("evidence"),
        example=fields.address("example", hosts),
        aliases=aliases,
        flags=_flags(fields),
        encoding=fields.encoding("encoding"),
        note=fields.text("note"),
        place=fields.place(),
    )
    _check_evidence(fields, site.status, site.verified is not None and site.evidence is not None)
    if "http_only" in site.flags:
        _check_http(fields, site)
    broken = table.broken or any(column.broken for column in table.columns)
    return None if broken or len(faults) > before else site


def _check_http(fields: Fields, site: Site) -> None:
    """The addresses of a site without https must not ask for it."""
    for url in (site.home, *(column.url for column in site.columns)):
        if url.startswith("https:"):
            fields.fault(f"{url}, but the site is flagged http_only", "flags")


def _division(fields: Fields, province: str | None) -> Division | None:
    """The division of a site, whose code, name and level must say the same."""
    code = fields.text("code", required=True)
    name = fields.text("name", required=True)
    level = fields.one_of("level", LEVELS, required=True)
    if code is None:
        return None
    divisions = load_divisions()
    division = divisions.by_code(code)
    if division is None:
        fields.fault(f"{code!r} is the code of no division", "code")
        return None
    if division.valid_to is not None:
        heirs = (divisions.by_code(successor) for successor in division.successors)
        today = ", ".join(f"{heir.name} {heir.code}" for heir in heirs if heir)
        now = f"; today {today}" if today else ""
        fields.fault(f"{code} was {division.name} until {division.valid_to}{now}", "code")
    if province and code[:2] != province[:2]:
        fields.fault(f"{code} lies outside {province}, the province of this file", "code")
    if name and name != division.name:
        fields.fault(f"{code} is {division.name}, not {name}", "name")
    if level and level != division.level:
        fields.fault(f"{code} is of level {division.level}, not {level}", "level")
    return division


def _column(
    table: Table, hosts: Sequence[str] | None, site_status: str | None, faults: list[Fault]
) -> Column | None:
    before = len(faults)
    fields = Fields(table, COLUMN_KEYS, faults)
    status = fields.one_of("status", STATUSES, required=True)
    column = Column(
        url=fields.address("url", hosts, required=True) or "",
        kind=cast(ColumnKind, fields.one_of("kind", KIND_ORDER, required=True)),
        status=cast(Status, status),
        name=fields.text("name"),
        name_guessed=fields.truth("name_guessed"),
        articles=_article_paths(fields),
        verified=fields.day("verified"),
        evidence=fields.text("evidence"),
        note=fields.text("note"),
        place=fields.place(),
    )
    if column.name_guessed and column.name is None:
        fields.fault("name_guessed without a name", "name_guessed")
    if status == "confirmed" and site_status == "unconfirmed":
        fields.fault("a confirmed column on a site that is unconfirmed", "status")
    return None if table.broken or len(faults) > before else column


def _check_evidence(fields: Fields, status: str | None, has_evidence: bool) -> None:
    if status == "confirmed" and not has_evidence:
        fields.fault("confirmed needs evidence and verified, the day of the evidence", "status")


def _article_paths(fields: Fields) -> tuple[str, ...]:
    paths = fields.texts("articles")
    for path in paths:
        if not path.startswith("/"):
            fields.fault(f'articles are beginnings of paths, like "/info/1201/", not {path!r}', "articles")
    return paths


def _aliases(fields: Fields) -> tuple[str, ...]:
    aliases = fields.texts("aliases")
    for alias in aliases:
        try:
            host = site_host(f"http://{alias}")
        except AddressError:
            host = None
        if host != alias:
            fields.fault(f"aliases are hosts, like www.qdn.gov.cn, not {alias!r}", "aliases")
    return aliases


def _flags(fields: Fields) -> frozenset[Flag]:
    flags = fields.texts("flags")
    for flag in flags:
        if flag not in FLAGS:
            fields.fault(f"flag {flag!r} is not one of {', '.join(FLAGS)}", "flags")
    return frozenset(flag for flag in FLAGS if flag in flags)


def _doubles(sites: Sequence[Site]) -> list[tuple[Fault, Site]]:
    """A fault for every site that says again what one before it said: code and host, or a column."""
    seen: dict[tuple[str, ...], Place] = {}
    faults = []
    for site in sites:
        for claim, what, place in _claims(site):
            if claim in seen:
                faults.append((Fault(place, f"{what} stands already at {seen[claim]}"), site))
            seen.setdefault(claim, place)
    return faults


def _claims(site: Site) -> Iterator[tuple[tuple[str, ...], str, Place]]:
    """What no other entry may say: its code together with a host, and the addresses of its columns."""
    if site.place is None:
        raise ValueError(f"a site that was read from no file: {site.code} {site.home}")
    for host in sorted(site.hosts):
        yield (site.code, host), f"{site.name} with the host {host}", site.place
    for column in site.columns:
        yield (same_list(column.url),), f"the column {column.url}", column.place or site.place
