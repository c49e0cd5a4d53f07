"""Every value that was read stands in the text: its span lies there and is the evidence of the value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from corpus import gold
from corpus.evidence import Claim, claims

from pipelines.items import Absentee, Article, Attendee, Meeting

MEETINGS = [
    pytest.param(meeting, reading.article, id=f"{name}-{number}")
    for name, reading in gold.pages().items()
    for number, meeting in enumerate(reading.meetings)
]
NO_VALUES = ("meeting_id", "date_inferred")  # made of other values


def test_the_corpus_claims_something() -> None:
    found = [claim for case in MEETINGS for claim in claims(*_values(case))]
    assert len(MEETINGS) > 60 and len(found) > 2500


@pytest.mark.parametrize(("meeting", "article"), MEETINGS)
def test_the_text_of_every_span_is_the_evidence_of_its_value(meeting: Meeting, article: Article) -> None:
    assert meeting.page.text == article.text
    unproved = [claim for claim in claims(meeting, article) if not _proved(claim, article.text)]
    assert not [_told(claim, article.text) for claim in unproved]


@pytest.mark.parametrize(("meeting", "article"), MEETINGS)
def test_every_value_names_its_rule_and_no_rule_or_span_is_left_without_its_value(
    meeting: Meeting, article: Article
) -> None:
    keys = {claim.key for claim in claims(meeting, article)}
    if meeting.jurisdiction is not None:
        keys.add("jurisdiction")
    assert keys - meeting.rules.keys() == set()
    assert (meeting.rules.keys() | meeting.spans.keys()) - keys == set()


@pytest.mark.parametrize(("meeting", "article"), MEETINGS)
def test_every_field_of_the_contract_has_its_rule(meeting: Meeting, article: Article) -> None:
    """Also one that nobody has thought of when writing the claims."""
    assert set(_valued(meeting)) == meeting.rules.keys()


@pytest.mark.parametrize(("meeting", "article"), MEETINGS)
def test_every_value_of_the_contract_is_claimed(meeting: Meeting, article: Article) -> None:
    keys = {claim.key.split("[")[0] for claim in claims(meeting, article)}
    valued = {name for name in Meeting.__slots__ if getattr(meeting, name) not in (None, [], {}, "")}
    unclaimed = valued - keys - {"page", "spans", "rules", *NO_VALUES}
    assert unclaimed <= ({"jurisdiction"} if article.page.site else set())


@pytest.mark.parametrize(("meeting", "article"), MEETINGS)
def test_a_statement_stands_beside_its_verb_and_its_speaker_is_named(
    meeting: Meeting, article: Article
) -> None:
    text, bare = article.text, "".join(article.text.split())
    for said in meeting.statements:
        start, end = said.span
        assert said.verb in text[max(0, start - 40) : start] + text[end : end + 40]
        assert said.speaker in bare


def test_a_wrong_value_is_noticed() -> None:
    meeting, article = _values(MEETINGS[0])
    name = next(claim for claim in claims(meeting, article) if claim.key == "name")
    start, end = name.span or (0, 0)
    assert name.proves(article.text, start, end)
    assert not name.proves(article.text, start, end - 1)


def _valued(meeting: Meeting) -> Iterator[str]:
    """The key of every value, as the dataclasses have them. Posts are made of the positions beside them."""
    for field in fields(Meeting):
        value = getattr(meeting, field.name)
        if isinstance(value, list):
            for number, part in enumerate(value):
                key = f"{field.name}[{number}]"
                yield key
                if isinstance(part, Attendee | Absentee):
                    yield from (f"{key}.positions[{at}]" for at in range(len(part.positions)))
                    yield from (f"{key}.actions[{at}]" for at in range(len(getattr(part, "actions", ()))))
                    yield from [f"{key}.reason"] if getattr(part, "reason", None) is not None else []
        elif value is not None and field.name not in {"page", "spans", "rules", *NO_VALUES}:
            yield field.name


def _values(case: object) -> tuple[Meeting, Article]:
    meeting, article = case.values  # type: ignore[attr-defined]
    return meeting, article


def _proved(claim: Claim, text: str) -> bool:
    if claim.span is None:
        return False
    start, end = claim.span
    return 0 <= start < end <= len(text) and claim.proves(text, start, end)


def _told(claim: Claim, text: str) -> str:
    evidence = repr(text[slice(*claim.span)]) if claim.span else "nothing"
    return f"{claim.key} = {claim.value!r} by {evidence}"
