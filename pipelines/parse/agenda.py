"""Agenda: what the meeting as a body did (传达学习, 听取, 审议, 研究, 部署), and to what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.items import AgendaItem, Span
from pipelines.parse.lexicon import any_of, phrases
from pipelines.parse.outline import Sentence, clauses

_ACT = re.compile(f"(?:{any_of('agenda-verb')}|通过(?=了))")
_VERB = re.compile(
    "(?:会议|大会|全会|会上|本次会议|此次会议)?(?:还|首先|随后|集中|重点|分别|专题|认真|深入|全面|再次)*"
    f"((?>{_ACT.pattern}(?:[、并和]*(?:原则)?(?:讨论|研究|通过|同意|贯彻|安排|部署|学习|分析|审议|确定|交流|表彰|回顾)(?!落实))?))了?"
    "(?!的|气氛|会现场)"
)
# 对下一步工作进行了安排部署: the verb stands behind.
_BEHIND = re.compile(
    "(?:会议|大会|全会|会上|本次会议|此次会议)?(?:还|并|同时)*[对就]([^，。；]{2,60}?)"
    "(?:进行|作|做)(?:了|出了?)(?:全面|具体|详细|再次|专题|认真)?"
    "(安排部署|部署安排|再部署|部署|研究部署|研究|总结|讨论|审议)$"
)
# With which a clause can begin that is an act of the meeting.
_OPENERS = frozenset("会大全本此还首随集重分专并同对就通认深再") | {word[0] for word in phrases("agenda-verb")}
_SHORTEST_OBJECT = 2
_TOLD = ("总结", "通报", "汇报", "宣读", "传达", "介绍", "报告", "安排", "部署", "讲评")


def read_agenda(text: str, sentences: Sequence[Sentence], acts: Sequence[Span]) -> list[AgendaItem]:
    """The items of the agenda, each object once, in the order of the text.

    ``acts`` are the places of verbs that belong to people: a clause with one of them is no act of the meeting.
    """
    found: dict[str, AgendaItem] = {}
    for sentence in sentences:
        if _ACT.search(text, sentence.start, sentence.end) is None:
            continue
        somebody = False  # 县长甲通报了情况，部署了工作: the clause goes on with what a person did
        for start, end in clauses(text, sentence.start, sentence.end, "，；。"):
            own = [text[slice(*act)] for act in acts if start <= act[0] < end]
            somebody = (somebody and not own) or any(act.startswith(_TOLD) for act in own)
            if text[start] not in _OPENERS or own or (somebody and text[start] not in "会大全本此"):
                continue
            item = _item(text, start, start + len(text[start:end].rstrip("，。；： 　")))
            if item is not None:
                found.setdefault(item.object, item)
    return list(found.values())


def _item(text: str, start: int, end: int) -> AgendaItem | None:
    """What a clause tells that the meeting did: 听取了汇报, or 对春耕进行了部署."""
    behind = _BEHIND.match(text, start, end)
    if behind is not None:
        return AgendaItem(behind.group(2), behind.group(1), behind.span(1))
    match = _VERB.match(text, start, end)
    if match is None or end - match.end() < _SHORTEST_OBJECT or text[end - 1] == "后":
        return None  # 听取汇报后
    said = text.find("》并", match.end(), end) + 1  # 审议《条例》并强调，…
    end = said or end
    verb, at = match.group(1), match.end()
    if verb == "学习贯彻" and text.startswith("落实", at):  # 学习贯彻落实省委要求
        verb, at = "学习贯彻落实", at + 2
    return AgendaItem(verb, text[at:end], (at, end))
