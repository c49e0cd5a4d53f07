"""The unknown tokens of all pages together, on both databases."""

from __future__ import annotations

from sqlalchemy import Engine

from pipelines.store import Writer
from pipelines.store.vocabulary import UnknownToken, most_unknown

from .factories import SteppingClock, reading


def test_the_most_frequent_tokens_come_first_with_a_page_of_theirs(store: Engine) -> None:
    writer = Writer(store, SteppingClock())
    writer.begin_run("a", grammar_version="1")
    for number in (2, 1):
        given = reading(number)
        given.unknown = {"position": {"督学": 3, "阿訇": 1}, "meeting": {"通气会议": number}}
        writer.add(given)
    writer.finish()
    first, second = (f"http://www.mj.gov.example/{number}.html" for number in (1, 2))
    assert first < second
    assert most_unknown(store) == [
        UnknownToken("position", "督学", 6, 2, first),
        UnknownToken("meeting", "通气会议", 3, 2, first),
        UnknownToken("position", "阿訇", 2, 2, first),
    ]
    assert [token.token for token in most_unknown(store, "position", least=3)] == ["督学"]
    assert [token.token for token in most_unknown(store, limit=2)] == ["督学", "通气会议"]
