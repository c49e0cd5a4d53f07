"""Occasions: what the parts of a page are about, before the grammar reads them for a meeting.

A page that announces a meeting, prints a speech in full, tells a story or reports an inspection is no report
of a meeting; and on a page that does report one, the paragraph on the inspection before it is not part of it.
"""

from __future__ import annotations

import re
from functools import cached_property

from pipelines.items import Article
from pipelines.parse.outline import Outline, Paragraph

_INSPECTS = re.compile("检查|调研|察看|督导|考察|走访|慰问|巡查|暗访|视察|督查|指导工作")
_INSPECTION = re.compile(
    rf"(?:先后|深入|赴|前往|来到|率队|带队|一行|实地|到)[^。]{{0,40}}?(?:{_INSPECTS.pattern})|陪同(?:检查|调研|考察)"
)
_MEETING_HERE = re.compile(
    "召开|举行|举办|会议|主持|(?:出席|参加|列席)[^，。]{0,10}(?:会|座谈)|会上|参会|观摩|听取.{0,20}汇报|座谈|会前|与会|(?:讲话|发言)，(?:要求|强调|指出)"
)
_STATEMENT = re.compile("(?:强调|指出|要求|表示|认为|希望|说)[，：“]")
_DURING = re.compile(r"^(?:检查|调研|走访|慰问|督查|考察|视察|督导|巡查|暗访)(?:中|时|期间|现场|结束后|组)")
# 会议前后，县长先后前往…看望: on the way to the meeting or from it.
_AROUND = re.compile(
    r"^会议?(?:前后|之前|之后|开始前|结束后|前|后)，[^。]{0,30}?(?:前往|来到|深入|察看|看望|走访|检查|调研|慰问)"
)
_AFTERWARDS = re.compile("会后，[^。]{0,12}?(?:前往|来到|深入|赴)[^。]{2,80}(?:调研|检查|走访|看望|慰问|察看)")
_CONVENED = re.compile("召开|举行|主持")
_NOTICE = re.compile(
    r"关于(?:召开|举办|举行|组织召开|做好.{0,20}会)[^。\n]{0,60}(?:通知|公告|预告)|会议(?:通知|预告|公告|议程|须知)|"
    r"听证公告|参会须知|邀请函|招标公告"
)
_PAPER = re.compile(r"^\s*关于.{3,60}(?:的)?(?:函|请示|批复|实施意见|办法|规定|公示|公告|通告)$|^关于印发|的通知$|"
    r"^(?!.*(?:召开|举行|审议|研究|听取|通过|传达|部署|会议)).{2,40}(?:工作总结|述职报告|心得体会|实施方案|工作要点|工作计划|情况报告|情况汇报)$"
)
_NEAR_TOP = 80  # characters of the first paragraph in which a headline may run into the address
_OPENING = 200  # characters of the first paragraph in which a visit says what it is
_SENTENCE_END = re.compile("[。！？]")
_CHRONICLE = re.compile("大事记|历年大事")
_SPEECH = re.compile(
    r"主持词|主持人用语|讲话稿|发言稿|在[^\n]{2,60}上的(?:讲话|致辞|发言|主持)|"
    r"^(?!.*(?:作|听取|热议|审议|讨论|解读))[^，。]{2,30}(?:会|政府|法院|检察院|党委|纪委)工作报告$"
)
_FUTURE = re.compile(r"(?:定于|拟于|将于|兹定于|决定于|拟定于)[^。，]{0,30}(?:召开|举行|举办)")
_INVITES = re.compile("请[^。]{2,60}(?:参加|出席|准备|列席)|届时|准时(?:参会|参加)|会务联系|联系人")
_HELD = re.compile(r"主持(?:了)?会议|(?:出席|参加)(?:了)?会议|会上|召开。|举行。")
_RUN_IN_ADDRESS = re.compile(r"同志们[：:]|大家(?:上午|下午|早上|晚上)?好")
_FICTION = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,5}(?:章|回(?![合顾头]))|最新章节|章节目录|(?:上|下)一章|小说(?:网|阅读)|无弹窗"
)
_VISIT = re.compile(r"(?:前往|来到|赴|到)[^。\n]{0,30}驻地[^。\n]{0,10}看望")
_ADDRESS = re.compile(r"\s*(?:各位|同志们|尊敬的|女士们|亲爱的|大家(?:上午|下午|好)|朋友们)")

_HEADED_VISIT = re.compile(rf"^(?!.*会)..{{1,29}}(?:{_INSPECTS.pattern})$")
_HELD_IN_SENTENCE = re.compile(r"(?:召开|举行|主持|出席|会上)[^\n。]{0,400}。")


class Occasions:
    """What each paragraph of the page is about."""

    def __init__(self, article: Article, outline: Outline) -> None:
        self.article = article
        self.outline = outline
        self.text = outline.text

    def no_report(self) -> str | None:
        """The rule that says that the page reports no meeting, or None."""
        head = self._head()
        if _NOTICE.search(head):
            return "notice"
        if _PAPER.search(self.article.title or head.lstrip("\n").split("\n")[0]):
            return "official-paper"
        for pattern, reason in ((_CHRONICLE, "chronicle"), (_FICTION, "fiction")):
            if pattern.search(head):
                return reason
        if self._is_speech() or any(_SPEECH.search(title) for title in self._titles()):
            return "speech"
        if self._only_future():
            return "announcement"
        return "visit" if self._is_visit() or self._only_captions() else None

    def _titles(self) -> list[str]:
        """The page's title, and the lines of the text that are one."""
        lines = [self.text[slice(*s.span)] for s in self.article.segments if s.kind == "title"]
        return [self.article.title or "", *lines]

    def _head(self) -> str:
        first = self.outline.paragraphs[0]
        return "\n".join([*self._titles(), self.text[first.start:first.end][:60]])

    def _is_speech(self) -> bool:
        """A speech in full: somebody is addressed at the beginning of a paragraph near the top."""
        first = self.outline.paragraphs[0]
        run_in = _RUN_IN_ADDRESS.search(self.text, first.start, min(first.end, first.start + _NEAR_TOP))
        if run_in is not None and not self.outline.in_marks(run_in.start()):
            return True
        return any(_ADDRESS.match(self.text, p.start, p.end) for p in self.outline.paragraphs[:6])

    def _is_visit(self) -> bool:
        """看望 the delegates where they stay: the session that they came for is not what is reported."""
        first = self.outline.paragraphs[0]
        return _VISIT.search(self.text, first.start, min(first.end, first.start + _OPENING)) is not None

    def _only_captions(self) -> bool:
        """A page headed 考察组赴某县调研 of which only a caption tells that they held a meeting (调研组召开座谈会)."""
        if _HEADED_VISIT.search((self.article.title or "").strip()) is None:
            return False
        return _CONVENED.search(self.text) is not None and _HELD_IN_SENTENCE.search(self.text) is None

    def _only_future(self) -> bool:
        body = "\n".join(self.text[p.start:p.end] for p in self.outline.paragraphs[:3])
        return _FUTURE.search(body) is not None and (_INVITES.search(body) is not None or _HELD.search(body) is None)

    @cached_property
    def _elsewhere(self) -> frozenset[int]:
        """The numbers of the paragraphs on an inspection."""
        if _INSPECTS.search(self.text) is None:
            return frozenset()
        found: set[int] = set()
        inspecting = visiting = False
        for paragraph in self.outline.paragraphs:
            first = self._first_sentence(paragraph)
            visiting = visiting and not _MEETING_HERE.search(self.text, paragraph.start, paragraph.end)
            visiting = visiting or _AFTERWARDS.match(first) is not None
            if visiting:
                found.add(paragraph.number)
                continue
            if _STATEMENT.search(first):
                continue
            if _AROUND.match(first) and _STATEMENT.search(self.text, paragraph.start, paragraph.end):
                found.add(paragraph.number)
                continue
            if _DURING.match(first) and _CONVENED.search(first) is None:
                inspecting = inspecting or not found
            elif _MEETING_HERE.search(self.text, paragraph.start, paragraph.end):
                inspecting = False
            else:
                inspecting = _INSPECTION.search(first) is not None
            if inspecting:
                found.add(paragraph.number)
        return frozenset(found)

    def _first_sentence(self, paragraph: Paragraph) -> str:
        stop = _SENTENCE_END.search(self.text, paragraph.start, paragraph.end)
        return self.text[paragraph.start:stop.start() if stop else paragraph.end]

    def elsewhere(self, at: int) -> bool:
        """Whether ``at`` stands in a paragraph on an inspection, not on the meeting."""
        paragraph = self.outline.paragraph_at(at) if self._elsewhere else None
        return paragraph is not None and paragraph.number in self._elsewhere

    def in_headline(self, at: int) -> bool:
        """Whether ``at`` stands in a headline that is printed in the text."""
        return any(s.kind == "title" and s.span[0] <= at < s.span[1] for s in self.article.segments)
