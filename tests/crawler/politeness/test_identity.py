"""Every request names whom to write to; without that nothing is crawled."""

from __future__ import annotations

import pytest
from asking import Reply, ask, serving
from scrapy.settings import Settings

from crawler.politeness.identity import ContactError, contact_of, user_agent
from crawler.version import VERSION

ABOUT = "research on public meeting reports; robots.txt is obeyed"


@pytest.mark.parametrize(
    "contact", ["li.ming+crawl@lab.example.edu.cn", "https://lab.example/crawl?x=1", "http://lab.example:8080"]
)
def test_a_contact_is_an_address(contact: str) -> None:
    assert contact_of(Settings({"GOVNEWS_CONTACT": f" {contact}\n"})) == contact
    assert user_agent(contact) == f"govnews/{VERSION} (+{contact}; {ABOUT})"


@pytest.mark.parametrize("contact", [None, "", "  "])
def test_without_a_contact_it_says_how_to_give_one(contact: str | None) -> None:
    with pytest.raises(ContactError, match="GOVNEWS_CONTACT is not set") as error:
        contact_of(Settings({"GOVNEWS_CONTACT": contact}))
    assert "export GOVNEWS_CONTACT=you@example.org" in str(error.value)


@pytest.mark.parametrize(
    "contact",
    ["me", "@example.org", "me@localhost", "ftp://a.example", "a@b.cn\r\nX: y", "https://a.example/ b", "李@a.cn",
     "https://a.example/(x)", "a@b.example; curl"],
)  # fmt: skip
def test_what_nobody_could_write_to_is_no_contact(contact: str) -> None:
    with pytest.raises(ContactError) as error:
        contact_of(Settings({"GOVNEWS_CONTACT": contact}))
    assert repr(contact) in str(error.value)


def test_requests_carry_the_contact_robots_too() -> None:
    with serving({"/": Reply()}) as server:
        ask(f"{server.url}/", GOVNEWS_CONTACT="lab@govnews.example")
    assert server.paths == ["/robots.txt", "/"]
    for call in server.calls:
        assert call.headers["User-Agent"] == f"govnews/{VERSION} (+lab@govnews.example; {ABOUT})"
        assert call.headers["From"] == "lab@govnews.example"


def test_a_page_as_contact_is_no_sender() -> None:
    with serving({"/": Reply()}) as server:
        ask(f"{server.url}/", GOVNEWS_CONTACT="https://govnews.example/about")
    assert "+https://govnews.example/about;" in server.calls[0].headers["User-Agent"]
    assert "From" not in server.calls[0].headers


def test_the_environment_gives_the_contact_and_the_command_line_the_last_word() -> None:
    with serving({"/": Reply()}) as server:
        ask(f"{server.url}/", GOVNEWS_CONTACT="a@b.example", USER_AGENT="govnews-test")
    assert {call.headers["User-Agent"] for call in server.calls} == {"govnews-test"}
