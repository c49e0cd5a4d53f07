"""Papers, agenda, conveyed meetings: what the meeting read, heard, adopted and passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.items import AgendaItem, Document, Span
from pipelines.parse.lexicon import words
from pipelines.parse.outline import Sentence, clauses
from pipelines.parse.roles import Action

_TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_VERBS = (
    "审议通过", "审议并通过", "审议并原则通过", "审议并原则同意", "审议了", "审议", "表决通过", "讨论通过", "传达学习", "传达",
    "学习", "领学", "宣读", "听取和审议", "听取", "研究", "讨论", "通过", "审查", "通报", "签订", "签署", "汇报", "报告", "作", "以",
    "重温", "宣布", "解读", "集体学习", "下发", "印发", "就", "围绕", "落实", "对",
)
_PERIODICAL = re.compile("杂志|日报|晚报|报(?!告)|期刊|刊发")
_CHAINED = re.compile(
    r"(?:（[^）]{1,20}）)?(?:[、和及与等]|以及|还有|，(?=以及|和|听取|审议|审查))*(?!.*(?:观看|播放|印发|签))[^，。；《》]{0,24}"
)
_READ = re.compile(
    r"审议|审查|表决|通过|传达|学习|领学|宣读|听取|研究|讨论|重温|通报|解读|批准|宣布|所作|作《|作的|作了|按照日程|原文|诵读|围绕|讲解|就《|作《|签订|签署|汇报"
)
_BACKGROUND = re.compile(r"(?:根据|按照|依据|贯彻落实|贯彻|落实(?!.{0,6}情况)|依照|遵守|印发|下发|出台|制定|违反|结合|按|对照|播放|观看|观摩|刊发|颁布|获得|编印)[^，。；]{0,40}$")
_SIGNED = re.compile(r"(?:签订|签署|印发|下发|观看|播放|颁发|发放)[^，。；]{0,12}$")
_ACTION = re.compile(r"(审议(?:并)?(?:原则)?通过|表决通过|讨论通过|传达学习|集体学习|听取和审议|听取|审议|审查|宣读|传达|学习|研究|讨论|通过|签订|签署|通报|领学|解读|汇报|作)")
_SPIRIT = re.compile(r"([^，。；：]{2,120}?(?:会议|大会|全会|座谈会|推进会|动员会|调度会|部署会|工作会|例会|现场会|协调会|“两会”|两会|会|会议精神))(?:的)?(?:有关|主要|重要)?精神")
_MEETING_IN = re.compile(r"[^、，。；“”]*(?:“[^”]{1,20}”[^、，。；“”]*)*(?:会议|大会|全会|[^社委协学议商联理公工董监]会|“两会”|两会)")
_CONVEY = re.compile(r"(传达学习|深入学习贯彻|学习贯彻|传达贯彻|学习传达|传达|学习|收听收看|收看|收听|集体学习|原文传达|贯彻落实|贯彻|落实)(?:了|好)?")
_PURPOSE = re.compile(r"^(?:为|为了)?(?:进一步|深入|全面|认真|切实)*(?:贯彻落实|贯彻|落实)")
_AGENDA = re.compile(
    r"(?:会议|大会|全会|会上|本次会议|此次会议)?(?:还|首先|随后|集中|重点|分别|专题)*(传达学习|审议并原则通过|审议并通过|审议通过|表决通过|听取和审议|学习贯彻|安排部署|研究部署|研究决定|传达|学习|听取|审议|审查|研究|部署|总结|通报|讨论)(?:了)?"
)


@dataclass(frozen=True, slots=True)
class Conveyed:
    """Another meeting whose spirit was conveyed at this one."""

    name: str
    span: Span
    rule: str


@cache
def _nouns() -> tuple[str, ...]:
    return words("meeting_nouns.tsv")


class PaperReader:
    """Reads documents, agenda and conveyed meetings in the report's own sentences."""

    def __init__(self, text: str, actions: Sequence[Action]) -> None:
        self.text = text
        self.actions = actions

    def documents(self, sentences: Sequence[Sentence]) -> list[Document]:
        """The papers in 《》 that were read, conveyed, studied, reviewed or adopted, each once."""
        found: dict[str, Document] = {}
        for sentence in sentences:
            if self.text.find("《", sentence.start, sentence.end) < 0:
                continue
            last_action: str | None = None
            last_end = -1
            for match in _TITLE.finditer(self.text, sentence.start, sentence.end):
                lead = self.text[sentence.start:match.start()]
                chained = last_end >= 0 and _CHAINED.fullmatch(self.text, last_end, match.start())
                action = last_action if chained and last_action else self._action(lead, match.end(), sentence.end)
                if action is None and not chained:
                    last_action = None
                    continue
                last_action, last_end = action, match.end()
                if action is None or _PERIODICAL.match(self.text, match.end()):
                    continue
                title = match.group(1)
                if not self._repeats(title, found):
                    found[title] = Document(title, match.span(1), action, self._reader(action, match.start(), sentence))
        return list(found.values())

    def _repeats(self, title: str, found: dict[str, Document]) -> bool:
        """A caption tells a title again, a little shorter (麦积区… for 天水市麦积区…)."""
        short = re.sub(r"[“”\s]", "", title)
        alias = re.sub(r"（[^（）]*）", "", short)
        if len(alias) <= 6 and any(alias in known for known in found):
            return True  # 《决定（讨论稿）》 for the title told in full before
        for known in found:
            other = re.sub(r"[“”\s]", "", known)
            if short == other or (len(short) > 8 and (other.endswith(short) or other.startswith(short) or _similar(short, other))):
                return True
        return False

    def _action(self, lead: str, behind: int, end: int) -> str | None:
        clause = re.split("[，。；]", lead)[-1]
        if _BACKGROUND.search(clause):
            return None
        found = list(_ACTION.finditer(clause))
        if found:
            return found[-1].group(1)
        after = self.text[behind:min(end, behind + 24)]
        told = re.match(r"[^，。；《》]{0,16}(?:作了?|进行了?)[^，。；《》]{0,8}?(说明|讲解|解读|讲授|汇报)", after)
        if told is not None:
            return told.group(1)
        earlier = re.split("[。；]", lead)[-1]
        chain = list(_ACTION.finditer(earlier))
        if chain and not _BACKGROUND.search(earlier) and "《" in earlier:
            return chain[-1].group(1)
        return None

    def _reader(self, action: str, at: int, sentence: Sentence) -> str | None:
        named = [a for a in self.actions if sentence.start <= a.span[0] < at and a.label[:2] == action[:2]]
        return named[-1].mention.name if named else None

    # -- conveyed --------------------------------------------------------------------------------

    def conveyed(self, sentences: Sequence[Sentence]) -> list[Conveyed]:
        """Meetings whose spirit was conveyed or studied here; what a meeting only implements is none."""
        found: dict[str, Conveyed] = {}
        for sentence in sentences:
            if not any(self.text.find(word, sentence.start, sentence.end) >= 0 for word in ("精神", "收看", "收听")):
                continue
            for verb in _CONVEY.finditer(self.text, sentence.start, sentence.end):
                for one in self._conveyed_by(verb, sentence):
                    found.setdefault(one.name, one)
        names = list(found)
        return [c for c in found.values() if not any(c.name != n and c.name in n for n in names)]

    def _conveyed_by(self, verb: re.Match[str], sentence: Sentence) -> Iterator[Conveyed]:
        text = self.text
        clause = _clause_before(text, sentence.start, verb.start())
        word = verb.group(1)
        if word in ("贯彻落实", "贯彻", "落实") or re.search(r"(?:为|为了|根据|按照)[^，。]{0,14}$", text[clause:verb.start()]):
            return
        stop = _sentence_stop(text, verb.end(), sentence.end)
        relay = word in ("收听收看", "收看", "收听")
        phrase = text[verb.end():stop]
        spirit = phrase.find("精神")
        if relay:
            match = re.match(r"[^，。；]{2,60}?(?:会议|大会|推进会|调度会|动员会|会)(?=后|，|。|实况|精神|主会场)", phrase)
            if match and re.match("后|结束", phrase[match.end():]):
                yield from self._names(verb.end(), verb.end() + match.end())
            return
        while spirit >= 0:
            yield from self._names(verb.end(), verb.end() + spirit)
            begin = spirit + 2
            rest = re.match(r"[和及、与以，]*(?:以及)?[^，。；]{0,60}?", phrase[begin:])
            following = phrase.find("精神", begin)
            if following < 0 or rest is None or re.search("，", phrase[begin:following]):
                return
            spirit = following
            yield from self._names(verb.end() + begin, verb.end() + following)
            return

    def _names(self, start: int, end: int) -> Iterator[Conveyed]:
        """The meetings named in a stretch: split at 、 and 和 outside quotations; a speech at a meeting is
        no meeting."""
        for begin, stop in _split_names(self.text, start, end):
            name = self.text[begin:stop]
            if name.startswith(("领会", "宣传")) or re.search(r"上的?(?:重要)?(?:讲话|指示|发言|致辞)|讲话|指示|批示|《|》", name):
                continue
            match = re.match(r"(?:了|好|贯彻|落实|(?:\d{4}年)?\d{1,2}月\d{1,2}日)+", name)
            if match:
                begin += match.end()
            tail = re.search(r"(?:的)?(?:有关|主要|重要|相关)?(?:会议)?$", self.text[begin:stop])
            name = self.text[begin:stop]
            name = re.sub(r"(?:的)?(?:有关|主要|重要|相关)$", "", name)
            if tail is None or len(name) < 3 or not (name.endswith(("会议", "大会", "全会", "会", "两会", "“两会”"))):
                continue
            yield Conveyed(name, (begin, begin + len(name)), "spirit-conveyed")

    # -- agenda ----------------------------------------------------------------------------------

    def agenda(self, sentences: Sequence[Sentence]) -> list[AgendaItem]:
        """What the meeting as a body did: 传达学习, 听取, 审议, 研究, 部署 and its object."""
        found: list[AgendaItem] = []
        for sentence in sentences:
            for start, end in clauses(self.text, sentence.start, sentence.end, "，；。"):
                match = _AGENDA.match(self.text, start, end)
                if match is None:
                    continue
                if self._personal(start, end):
                    continue
                stop = end
                while stop > match.end() and self.text[stop - 1] in "，。；： 　":
                    stop -= 1
                new = all(a.object != self.text[match.end():stop] for a in found)
                if stop - match.end() >= 2 and new:
                    found.append(AgendaItem(match.group(1), self.text[match.end():stop], (match.end(), stop)))
        return found

    def _personal(self, start: int, end: int) -> bool:
        return any(start <= a.span[0] < end for a in self.actions)


def _similar(a: str, b: str) -> bool:
    """Whether a shorter title only leaves a few characters of the longer one out."""
    shorter, longer = sorted((a, b), key=len)
    if len(longer) - len(shorter) > 6 or len(shorter) < 10:
        return False
    rest = iter(longer)
    return all(char in rest for char in shorter)


def _clause_before(text: str, floor: int, at: int) -> int:
    while at > floor and text[at - 1] not in "，；。":
        at -= 1
    return at


def _sentence_stop(text: str, at: int, end: int) -> int:
    match = re.compile("[。；]").search(text, at, end)
    return match.start() if match else end


def _split_names(text: str, start: int, end: int) -> Iterator[Span]:
    begin, depth = start, 0
    for at in range(start, end):
        char = text[at]
        if char in "“（《":
            depth += 1
        elif char in "”）》":
            depth = max(0, depth - 1)
        elif depth == 0 and (char in "、，" or (char in "和及" and text[begin:at].endswith(("会议", "大会", "全会", "会", "精神")))):
            if at > begin:
                yield begin, at
            begin = at + 1
    if begin < end:
        yield begin, end
