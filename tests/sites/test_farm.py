"""The farm itself: the layouts read every good site exactly, and the server does what the log says."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from crawler.document import Document, open_document
from crawler.layouts import NextPage, recognise
from crawler.sites import read_catalogue
from tests.sites import Article, Column, Farm, Site
from tests.sites.plan import GROUPS, load_plan

GOOD = [plan.id for plan in load_plan() if plan.group == "good"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MOST_PAGES = 20


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm() as running:
        yield running


def fetched(farm: Farm, wanted: NextPage) -> Document:
    """A page of the farm, as the crawler opens it; it must be a 200."""
    connection = http.client.HTTPConnection("127.0.0.1", farm.port, timeout=20)
    headers = {"Host": urlsplit(wanted.url).netloc, **(FORM if wanted.body else {})}
    connection.request(wanted.method, wanted.url, wanted.body, headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200, wanted.url
    return open_document(body, wanted.url, dict(response.getheaders()), sent=wanted.body or b"")


def walked(farm: Farm, column: Column) -> Iterator[Document]:
    """The pages of a column's list, by nothing but what the layouts say comes next."""
    following: NextPage | None = NextPage(column.url)
    for _ in range(MOST_PAGES):
        if following is None:
            return
        document = fetched(farm, following)
        yield document
        following = recognise(document).list_page(document).next
    pytest.fail(f"{column.url} has no end")


def folded(lines: Iterator[str] | tuple[str, ...]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


def columns(site: Site) -> list[Column]:
    return list(site.columns)


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
        document = fetched(farm, NextPage(article.url))
        layout = recognise(document)
        assert layout.name == farm.sites[name].family.layout
        parts = layout.article(document).parts
        assert parts is not None, article.url
        assert (parts.title.value, parts.published.value, parts.source.value) == (
            article.title, article.published, article.source,
        ), article.url  # fmt: skip
        assert folded(iter(parts.body.splitlines())) == folded(article.body), article.url
        assert folded(parts.captions) == folded(article.captions), article.url
        wanted = [article.attachment.url] if article.attachment else []
        assert [one.url for one in parts.attachments] == wanted, article.url


def test_the_texts_are_of_the_place_and_long_enough(farm: Farm) -> None:
    for name in GOOD:
        site = farm.sites[name]
        articles: list[Article] = list(site.articles.values())
        assert all(300 <= sum(map(len, article.body)) <= 1200 for article in articles)
        assert all(any(site.place.unit in line for line in article.body) for article in articles)
        assert {article.is_meeting for article in articles} == {True, False}


def test_every_layout_has_a_site_of_its_own() -> None:
    assert {plan.family for plan in load_plan() if plan.group == "good"} == set(GOOD)


@pytest.mark.parametrize("group", GROUPS)
def test_the_catalogue_is_faultless(farm: Farm, group: str) -> None:
    sites = farm.group(group)  # type: ignore[arg-type]
    if sites:
        catalogue = read_catalogue(farm.catalogue(group))  # type: ignore[arg-type]
        assert catalogue.faults == ()
        assert {site.home for site in catalogue} == {site.home for site in sites}
        assert all(column.status == "confirmed" for site in catalogue for column in site.columns)


def test_two_farms_are_the_same() -> None:
    assert Farm("vsb").sites["vsb"].articles == Farm("vsb").sites["vsb"].articles
