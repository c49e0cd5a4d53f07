"""The farm itself: the layouts read every good site exactly, and the server does what the log says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from crawler.document import Document
from crawler.layouts import NextPage, layout_names, recognise
from crawler.page import fixed, page_from
from crawler.sites import read_catalogue
from tests.sites import Article, Column, Farm
from tests.sites.families import FAMILIES
from tests.sites.fetching import fetch, follow
from tests.sites.plan import GROUPS, Group, load_plan

GOOD = [plan.id for plan in load_plan() if plan.group == "good"]
MOST_PAGES = 20


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm() as running:
        yield running


def walked(farm: Farm, column: Column) -> Iterator[Document]:
    """The pages of a column's list, by nothing but what the layouts say comes next."""
    following: NextPage | None = NextPage(column.url)
    for _ in range(MOST_PAGES):
        if following is None:
            return
        document = follow(farm, following)
        yield document
        following = recognise(document).list_page(document).next
    pytest.fail(f"{column.url} has no end")


def folded(lines: Iterable[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize("name", GOOD)
def test_the_lists_give_every_planted_article_and_nothing_else(farm: Farm, name: str) -> None:
    site = farm.sites[name]
    for column in site.columns:
        pages = [recognise(document).list_page(document) for document in walked(farm, column)]
        links = [link for page in pages for link in page.links]
        assert [link.url for link in links] == column.urls
        assert len(pages) >= 3
        assert pages[0].layout == site.family.layout
        planted = [(article.title, article.date) for article in column.articles]
        assert [(link.title, link.date) for link in links] == planted


@pytest.mark.parametrize("name", GOOD)
def test_the_articles_are_read_to_the_letter(farm: Farm, name: str) -> None:
    for article in farm.sites[name].articles.values():
        document = follow(farm, NextPage(article.url))
        layout = recognise(document)
        assert layout.name == farm.sites[name].family.layout
        parts = layout.article(document).parts
        assert parts is not None, article.url
        assert (parts.title.value, parts.published.value, parts.source.value) == (
            article.title, article.published, article.source,
        ), article.url  # fmt: skip
        assert folded(parts.body.splitlines()) == folded(article.body), article.url
        assert folded(parts.captions) == folded(article.captions), article.url
        wanted = [article.attachment.url] if article.attachment else []
        assert [one.url for one in parts.attachments] == wanted, article.url


def test_a_page_of_every_system_becomes_a_page_of_ours(farm: Farm) -> None:
    for name in GOOD:
        site = farm.sites[name]
        for article in site.columns[0].articles[:3]:
            answer = fetch(farm, article.url)
            page = page_from(answer.body, article.url, answer.headers, fixed(article.modified))
            assert (page.title, page.published, page.layout) == (
                article.title, article.published, site.family.layout,
            )  # fmt: skip
            assert set(folded(article.body)) <= set(folded(page.text.splitlines()))


def test_the_texts_are_of_the_place_and_long_enough(farm: Farm) -> None:
    for name in GOOD:
        site = farm.sites[name]
        articles: list[Article] = list(site.articles.values())
        assert all(300 <= sum(map(len, article.body)) <= 1200 for article in articles)
        assert all(any(site.place.unit in line for line in article.body) for article in articles)
        assert {article.is_meeting for article in articles} == {True, False}


def test_every_layout_has_a_site_of_its_own() -> None:
    assert {FAMILIES[plan.family].layout for plan in load_plan() if plan.group == "good"} == set(layout_names())


@pytest.mark.parametrize("group", GROUPS)
def test_the_catalogue_is_faultless(farm: Farm, group: Group) -> None:
    catalogue = read_catalogue(farm.catalogue(group))
    assert catalogue.faults == ()
    planted = {site.home: {column.url: column.name for column in site.columns} for site in farm.group(group)}
    assert {site.home: {one.url: one.name for one in site.lists()} for site in catalogue} == planted


def test_the_catalogue_of_all_is_the_three_together(farm: Farm) -> None:
    assert len(read_catalogue(farm.catalogue())) == len(farm.sites) == sum(len(farm.group(group)) for group in GROUPS)


def test_two_farms_are_the_same() -> None:
    assert Farm("vsb").sites["vsb"].articles == Farm("vsb").sites["vsb"].articles
