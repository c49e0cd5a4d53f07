"""Documents: the papers in 《》 that were read, conveyed, studied, reviewed or adopted at the meeting.

What is done with a paper stands before it in its clause (审议了《…》) or behind it (就《…》作了说明); titles that
follow one another share it. A paper that is only the ground of something (根据《…》) is none of the meeting's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.items import Document
from pipelines.parse.lexicon import any_of
from pipelines.parse.outline import Sentence
from pipelines.parse.roles import Action

_TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
# A periodical, or a paper that is named only for what was said of it.
_NOT_ITSELF = re.compile("杂志|日报|晚报|报(?!告)|期刊|刊发|的(?:意见|建议|要求|规定|精神)")
# What may stand between two titles that share one act.
_CHAINED = re.compile(
    r"(?:（[^）]{1,20}）)?(?:[、和及与等]|以及|还有|，(?=以及|和|听取|审议|审查))*"
    r"(?!.*(?:观看|播放|印发|签))[^，。；《》]{0,24}"
)
_ACT = re.compile(rf"(?<![工操动])(?:{any_of('paper-act')})(?!组)")
_OTHER_ACT = re.compile("，.*?(?:审议|审查|学习|听取|研究|讨论)")
_BACKGROUND = re.compile(
    rf"(?<!传达)(?<!传达学习)(?:{any_of('background')}|(?<!贯彻)落实(?!.{{0,6}}情况))(?:(?!(?<![针面])对(?!照)|就)[^，。；]){{0,40}}$"
)
_ACT_BEHIND = re.compile(
    r"(?:[、和及与]《[^《》]*》)*[^，。；《》]{0,16}(?:[作做]了?|进行了?|展开了?|开展了?)[^，。；《》]{0,8}?"
    "(说明|讲解|解读|讲授|汇报|学习|传达|宣读|研读|讨论|审议)|"
    r"(?:（[^）《》]{1,12}）)?，?(?:公开|广泛|当面|向[^，。；《》]{1,20})?(征求|征集|听取)[^，。；《》]{0,30}意见"
)
# What was heard is how the paper fares, not the paper: 听取《条例》贯彻落实情况的汇报.
_SUBJECT = re.compile("[对就]会上[^，。；《》]{0,12}$")  # 对会上下发的《方案》作了解读
_PASSED_DOWN = re.compile("(?:学习|传达|宣读|领学)[^，。；《》]{0,40}关于(?:印发|转发|下发)$")  # 关于印发《…》的通知
_FARES = re.compile(
    "[^，。；《》]{0,10}(?:起草|制定|编制|修订|贯彻|落实|执行|实施|推进|完成|办理|进展|工作|整改)"
    "[^，。；《》]{0,8}(?:情况|进展)"
)
_CLAUSE = re.compile("[，。；]")
_STOP = re.compile("[。；]")
_ORNAMENT = re.compile(r"[“”\s]")
_BRACKET = re.compile(r"（[^（）]*）")
_LONGEST_ALIAS = 6
_SHORTEST_VARIANT = 10


class DocumentReader:
    """Reads the documents of one meeting in the report's own sentences."""

    def __init__(self, text: str, actions: Sequence[Action]) -> None:
        self._text = text
        self._actions = actions

    def read(self, sentences: Sequence[Sentence]) -> list[Document]:
        """Every paper once, with what was done with it and by whom where a person is named."""
        found: dict[str, Document] = {}
        for sentence in sentences:
            if self._text.find("《", sentence.start, sentence.end) >= 0:
                for document in self._in_sentence(sentence):
                    if not _told_before(document.title, found):
                        full = self._in_full(document)
                        found.setdefault(full.title, full)
        return list(found.values())

    def _in_full(self, document: Document) -> Document:
        """《条例》 by the title that it was introduced with: 《中国共产党支部工作条例（试行）》."""
        if len(document.title) > _LONGEST_ALIAS:
            return document
        for match in _TITLE.finditer(self._text, 0, document.span[0]):
            if len(match[1]) > _LONGEST_ALIAS and _BRACKET.sub("", match[1]).endswith(document.title):
                return Document(match[1], match.span(1), document.action, document.by)
        return document

    def _in_sentence(self, sentence: Sentence) -> Iterator[Document]:
        act: str | None = None
        last_end = -1
        for match in _TITLE.finditer(self._text, sentence.start, sentence.end):
            chained = last_end >= 0 and self._chained(last_end, match.start())
            if not (chained and act):
                act = self._act(sentence, match.start(), match.end())
            printed = last_end >= 0 and self._within_bracket(last_end, match.start())
            last_end = match.end() if act or chained else -1
            if act is not None and not printed and _NOT_ITSELF.match(self._text, match.end()) is None:
                by = self._by(act, match.start(), sentence)
                yield Document(match.group(1), match.span(1), act, by)

    def _within_bracket(self, start: int, end: int) -> bool:
        """《办法》（《工作简报》第3期）: where a paper was printed is no paper of the meeting's."""
        return self._text.startswith("（", start) and self._text.find("）", start, end) < 0

    def _chained(self, start: int, end: int) -> bool:
        """Whether two titles share one act: nothing but a comma or 和 stands between them, and no act."""
        if self._text[start:end] == "，":
            return True
        if _CHAINED.fullmatch(self._text, start, end) is None:
            return False
        return _OTHER_ACT.search(self._text, start, end) is None

    def _act(self, sentence: Sentence, start: int, end: int) -> str | None:
        """What is done with the paper at ``[start, end)``, or None where it is only background."""
        lead = self._text[sentence.start:start]
        clause = _CLAUSE.split(lead)[-1]
        if _SUBJECT.search(clause) and (explained := _ACT_BEHIND.match(self._text, end, sentence.end)):
            return explained.group(1) or explained.group(2)
        if _BACKGROUND.search(clause) and _PASSED_DOWN.search(clause) is None:
            return None
        acts = _acts(clause)
        if acts:
            fares = acts[-1] in ("听取", "汇报", "通报") and _FARES.match(self._text, end, sentence.end)
            return None if fares else acts[-1]
        behind = _ACT_BEHIND.match(self._text, end, sentence.end)
        if behind is not None:
            return behind.group(1) or behind.group(2)
        earlier = _STOP.split(lead)[-1]
        acts = _acts(_TITLE.sub("", earlier))
        listed = "《" in earlier or not clause  # 传达学习了全会精神，《条例》，…
        shared = acts and listed and not _BACKGROUND.search(earlier)
        return acts[-1] if shared else None

    def _by(self, act: str, at: int, sentence: Sentence) -> str | None:
        named = [a for a in self._actions if sentence.start <= a.span[0] < at and a.label[:2] == act[:2]]
        if not named or any(a.span == named[-1].span and a.mention is not named[-1].mention for a in named[:-1]):
            return None  # nobody, or several together: 甲、乙分别领学了《…》《…》
        return named[-1].mention.name


def _acts(clause: str) -> list[str]:
    """What is done in a clause before a title. 审议通过的《…》 tells only which paper is meant."""
    acts = [match.group() for match in _ACT.finditer(clause)]
    if acts and acts[-1] != "作" and clause.endswith(f"{acts[-1]}的"):
        acts.pop()
    return acts


def _told_before(title: str, found: dict[str, Document]) -> bool:
    """Whether a title stands in ``found`` already: a caption tells it again a little shorter (麦积区… for
    天水市麦积区…), a later sentence by a short name (《决定（讨论稿）》)."""
    short = _ORNAMENT.sub("", title)
    alias = _BRACKET.sub("", short)
    if len(alias) <= _LONGEST_ALIAS and any(alias in known for known in found):
        return True
    return any(_variant(short, _ORNAMENT.sub("", known)) for known in found)


def _variant(short: str, known: str) -> bool:
    if short == known:
        return True
    if len(short) < _SHORTEST_VARIANT:
        return False
    return known.endswith(short) or known.startswith(short) or _only_shorter(short, known)


def _only_shorter(short: str, known: str) -> bool:
    """Whether a title only leaves a few characters of the other out."""
    shorter, longer = sorted((short, known), key=len)
    if len(longer) - len(shorter) > _LONGEST_ALIAS:
        return False
    rest = iter(longer)
    return all(char in rest for char in shorter)
