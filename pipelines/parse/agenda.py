"""Agenda: what the meeting as a body did (传达学习, 听取, 审议, 研究, 部署), and to what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.items import AgendaItem, Span
from pipelines.parse.lexicon import any_of, phrases
from pipelines.parse.outline import Sentence, clauses

_ACT = re.compile(any_of("agenda-verb"))
_VERB = re.compile(
    "(?:会议|大会|全会|会上|本次会议|此次会议)?(?:还|首先|随后|集中|重点|分别|专题)*"
    f"({_ACT.pattern}(?:[、并和]*(?:原则)?(?:讨论|研究|通过|同意|贯彻|安排|部署|学习|分析|审议))?)了?"
)
# With which a clause can begin that is an act of the meeting.
_OPENERS = frozenset("会大全本此还首随集重分专") | {word[0] for word in phrases("agenda-verb")}
_SHORTEST_OBJECT = 2


def read_agenda(text: str, sentences: Sequence[Sentence], acts: Sequence[Span]) -> list[AgendaItem]:
    """The items of the agenda, each object once, in the order of the text.

    ``acts`` are the places of verbs that belong to people: a clause with one of them is no act of the meeting.
    """
    found: dict[str, AgendaItem] = {}
    for sentence in sentences:
        if _ACT.search(text, sentence.start, sentence.end) is None:
            continue
        for start, end in clauses(text, sentence.start, sentence.end, "，；。"):
            match = _VERB.match(text, start, end) if text[start] in _OPENERS else None
            if match is None or any(start <= act[0] < end for act in acts):
                continue
            stop = start + len(text[start:end].rstrip("，。；： 　"))
            told = text[match.end():stop]
            if len(told) >= _SHORTEST_OBJECT:
                found.setdefault(told, AgendaItem(match.group(1), told, (match.end(), stop)))
    return list(found.values())
