"""The data of the catalogue as it is shipped."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler.layouts import layout_named
from crawler.sites import PROVINCES, Catalogue, load_catalogue, site_host
from crawler.sites.column_names import ColumnNames, plain_name
from crawler.sites.entry import entry_of
from crawler.sites.model import KIND_ORDER
from crawler.sites.tables import parse_document
from crawler.sites.validate import check_documents
from pipelines.parse.divisions import load_divisions

FILES = sorted(PROVINCES.glob("*.toml"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_every_shipped_file_is_without_fault(catalogue: Catalogue) -> None:
    assert [str(fault) for fault in catalogue.faults] == []
    assert len(catalogue) == sum(file.read_text(encoding="utf-8").count("[[site]]") for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_one_province_in_the_order_of_codes(file: Path) -> None:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    codes = [site["code"] for site in data["site"]]
    assert file.stem.startswith(data["province"][:2] + "-")
    assert codes == sorted(codes)


def test_the_lines_are_those_of_the_files(catalogue: Catalogue) -> None:
    for site in catalogue:
        assert site.place
        lines = site.place.path.read_text(encoding="utf-8").splitlines()
        assert lines[site.place.line - 1] == "[[site]]"
        assert lines[site.place.line] == f'code = "{site.code}"'


def test_every_entry_reads_back_as_the_same_site(catalogue: Catalogue) -> None:
    for site in catalogue:
        text = f'province = "{site.path[0]}"\n{entry_of(site)}'
        again = check_documents([parse_document(text.encode(), Path("again.toml"))])
        assert again.sites == (site,), again.faults


def test_what_is_confirmed_has_evidence_of_recent_years(catalogue: Catalogue) -> None:
    for site in catalogue:
        for column in site.lists():
            day = column.verified or site.verified
            assert site.status == "confirmed"
            assert column.evidence or site.evidence
            assert day and day.year >= 2025, f"{site.name}: {column.url} was last seen {day}"


def test_unconfirmed_lists_are_not_crawled_by_default(catalogue: Catalogue) -> None:
    pairs = [(site, column) for site in catalogue for column in site.columns]
    assert any(column.status == "unconfirmed" for _, column in pairs)
    for site, column in pairs:
        assert (column in site.lists()) == (column.status == "confirmed")
        assert column in site.lists(unconfirmed=True)


def test_meeting_columns_come_first(catalogue: Catalogue) -> None:
    for site in catalogue:
        kinds = [KIND_ORDER.index(column.kind) for column in site.columns]
        assert kinds == sorted(kinds)
    (kaili,) = catalogue.by_code("522601")
    assert kaili.lists()[0].name == "市政府常务会议"


def test_article_addresses_agree_with_the_layout_hints(catalogue: Catalogue) -> None:
    examples = [(site.example, site.layout) for site in catalogue if site.example and site.layout]
    assert len(examples) > 200
    assert [(url, hint) for url, hint in examples if not layout_named(hint).is_detail(url)] == []


def test_names_seen_on_the_sites_are_known_as_columns(catalogue: Catalogue) -> None:
    """Of the column names that the catalogue holds, the words know nearly all, and none as another kind."""
    divisions = load_divisions()
    unknown = 0
    seen = 0
    for site in catalogue:
        names = ColumnNames(divisions.by_code(site.code))
        for column in site.columns:
            if column.name:
                kind = names.kind_of(plain_name(column.name))
                seen += 1
                unknown += kind is None
                assert kind in (None, column.kind), f"{site.name}: {column.name} is no {kind}"
    assert unknown / seen < 0.05


def test_a_host_belongs_to_one_site(catalogue: Catalogue) -> None:
    hosts = [host for site in catalogue for host in site.hosts]
    assert len(hosts) == len(set(hosts))
    assert all(site_host(site.home) in site.hosts for site in catalogue)


def test_the_entry_of_the_guide_is_without_fault() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "adding-a-site.md").read_text(encoding="utf-8")
    entry = guide.partition("```toml\n")[2].partition("```")[0]
    found = check_documents([parse_document(f'province = "520000"\n{entry}'.encode(), Path("guide"))])
    assert [site.name for site in found.sites] == ["凯里市"], found.faults
