"""Every family reads a list and an article written after its templates, to the letter."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.document import Document, open_document
from crawler.layouts import layout_names, recognise

PAGES = Path(__file__).with_name("pages")
EXPECTED: dict[str, list[dict[str, Any]]] = tomllib.loads((PAGES / "expected.toml").read_text(encoding="utf-8"))


def opened(case: dict[str, Any]) -> Document:
    body = (PAGES / case["file"]).read_bytes()
    headers = {"Content-Type": case.get("media_type", "text/html")}
    return open_document(body, case["url"], headers, sent=case.get("sent", "").encode())


@pytest.mark.parametrize("case", EXPECTED["list"], ids=lambda case: str(case["file"]))
def test_a_list_gives_its_links_dates_and_next_page(case: dict[str, Any]) -> None:
    document = opened(case)
    layout = recognise(document)
    assert layout.name == case["layout"]
    page = layout.list_page(document)
    assert [[link.url, link.title, link.date or ""] for link in page.links] == case["links"]
    assert (page.next.url if page.next else None) == case.get("next")
    if page.next:
        assert page.next.method == case.get("method", "GET")
        assert (page.next.body or b"").decode() == case.get("body", "")
    assert [event.kind.value for event in page.events] == case.get("events", [])
    assert all(layout.is_detail(link.url) for link in page.links)


@pytest.mark.parametrize("case", EXPECTED["detail"], ids=lambda case: str(case["file"]))
def test_an_article_gives_its_parts(case: dict[str, Any]) -> None:
    document = opened(case)
    layout = recognise(document)
    assert layout.name == case["layout"]
    assert layout.is_detail(case["url"])
    page = layout.article(document)
    parts = page.parts
    assert parts is not None
    for name in ("title", "published", "source", "byline"):
        assert (name, getattr(parts, name).value) == (name, case.get(name))
    assert [line.strip("\u3000") for line in parts.body.splitlines()] == case["body"]
    assert list(parts.captions) == case.get("captions", [])
    assert [one.url for one in parts.attachments] == case.get("attachments", [])
    assert list(parts.continues) == case.get("continues", [])
    assert [event.kind.value for event in page.events] == case.get("events", [])


@pytest.mark.parametrize("kind", ["list", "detail"])
def test_every_family_has_a_page_of_each_kind(kind: str) -> None:
    assert {case["layout"] for case in EXPECTED[kind]} == set(layout_names())
