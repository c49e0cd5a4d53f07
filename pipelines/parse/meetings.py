"""Meetings: the readings of one page put together into the items of the contract."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.address import canonical
from pipelines.clean.medium import Source, source_medium
from pipelines.ids import meeting_id
from pipelines.items import (
    Absentee,
    AgendaItem,
    Article,
    Attendee,
    Caption,
    Document,
    Meeting,
    SourcePage,
    Span,
    Statement,
)
from pipelines.parse.agenda import read_agenda
from pipelines.parse.attendance import AttendanceReader, Besides
from pipelines.parse.convening import BARE, Convening, ConveningReader, is_organ, venue_elsewhere
from pipelines.parse.conveyed import read_conveyed
from pipelines.parse.dates import DateContext, date_context, meeting_date
from pipelines.parse.documents import DocumentReader
from pipelines.parse.figures import find_figures
from pipelines.parse.groups import GroupReader
from pipelines.parse.headline import headline_convening, headline_hosts, headline_organizer, told_convening
from pipelines.parse.jurisdiction import resolve_jurisdiction
from pipelines.parse.kinds import meeting_format, meeting_type, series_of
from pipelines.parse.occasion import Occasions
from pipelines.parse.outline import Outline, Sentence
from pipelines.parse.persons import Mention, PersonFinder
from pipelines.parse.post_levels import home_of
from pipelines.parse.posts import posts_of
from pipelines.parse.roles import Action, RoleReader
from pipelines.parse.scope import Scope, find_scopes, lead_of, same_meeting
from pipelines.parse.statements import Said, StatementReader
from pipelines.parse.verbs import Verb, find_verbs

_SOME_DAY = re.compile("近日|日前|近期|昨[日天晚]|今[日天]|前[日天]|上午|下午|当[日天晚]|本周|上周|\\d）?日")

_CALLS = re.compile("(?:在[^，。；]{2,20}?|到[^，。；]{2,20}?)?(?:组织|牵头|紧急|专题|随即|连夜|立即|再次|迅速)*")

_TOLD_AGAIN = 12  # characters by which two statements are one


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything that is read once per page, before its meetings are told apart."""

    article: Article
    outline: Outline
    mentions: list[Mention]
    said: list[Said]
    dates: DateContext
    uses: dict[str, list[Mention]]  # the mentions of each name
    speech: list[Span]  # the contents of the statements, in order
    verbs: list[Verb]  # what people do, outside quotations and titles
    medium: Source | None


def read_meetings(article: Article) -> tuple[list[Meeting], str | None]:
    """The meetings of a page; where there is none, the name of the rule that says so."""
    outline = Outline(article)
    if not outline.paragraphs:
        return [], "no-body"
    occasions = Occasions(article, outline)
    reason = occasions.no_report()
    if reason is not None:
        return [], reason
    mentions = PersonFinder(outline).find()
    said = [s for s in StatementReader(outline, mentions).read() if not occasions.elsewhere(s.block[0])]
    convenings = [
        c for c in ConveningReader(outline, mentions, [(s.statement.span[0], s.block[1]) for s in said]).read()
        if not occasions.elsewhere(c.verb[0])
    ]
    scopes = find_scopes(article, outline, convenings)
    uses: dict[str, list[Mention]] = {}
    for mention in mentions:
        uses.setdefault(mention.name, []).append(mention)
    dates = date_context(article.text, canonical(article.page.url), article.page.published)
    speech = sorted(s.statement.span for s in said)
    verbs = [verb for verb in find_verbs(outline.text) if not outline.in_marks(verb.start)]
    medium = source_medium(article.text, article.segments)
    page = PageReading(article, outline, mentions, said, dates, uses, speech, verbs, medium)
    if not scopes:
        headline = headline_convening(article, outline) or told_convening(article, outline)
        if headline is None:
            return [], "no-convening"
        scopes = [Scope(headline, list(outline.sentences))]
    meetings = [m for scope in scopes if (m := _Assembly(page, scope, occasions).meeting()) is not None]
    return meetings, None if meetings else "nobody-there"


class _Assembly:
    """One meeting in the making: fields with their spans and rules."""

    def __init__(self, page: PageReading, scope: Scope, occasions: Occasions) -> None:
        self.page = page
        self.scope = scope
        self.occasions = occasions
        self.text = page.outline.text
        self.printed = page.article.text
        self.spans: dict[str, Span] = {}
        self.rules: dict[str, str] = {}
        first = scope.sentences[0].start
        last = scope.sentences[-1].end
        self.said = [one for s in page.said if first <= s.block[0] < last for one in s.each()]
        self.narrative = [
            piece for sentence in scope.sentences if not occasions.elsewhere(sentence.start)
            for piece in _without(sentence, page.speech)
        ]

    def meeting(self) -> Meeting | None:
        """The meeting, or None where nothing but a mention of it stands on the page."""
        convening = self.scope.convening
        roles = RoleReader(self.page.outline, self.page.mentions, self.page.verbs)
        actions = roles.read(self.narrative)
        if len(self.scope.sentences) == len(self.page.outline.sentences) and all(a.kind != "host" for a in actions):
            titles = [s.span for s in self.page.article.segments if s.kind == "title"]
            actions += headline_hosts(self.text, titles, actions)
        meeting = Meeting(meeting_id="", page=SourcePage.of(self.page.article))
        self._identity(meeting, convening)
        self._people(meeting, actions, roles)
        self._groups(meeting, roles)
        self._papers(meeting, actions)
        self._rest(meeting)
        meeting.spans, meeting.rules = self.spans, self.rules
        if not self._reported(meeting, convening):
            return None
        place = meeting.jurisdiction
        meeting.meeting_id = meeting_id(
            jurisdiction=(place.code or place.name) if place else None, date=meeting.date, name=meeting.name,
            series=meeting.series, ordinal=meeting.ordinal, hosts=meeting.hosts, page_url=meeting.page.url,
        )
        return meeting

    def _reported(self, meeting: Meeting, convening: Convening) -> bool:
        """Whether the page reports this meeting, and does not only mention it: it says when it was or who was
        there, and it tells something of it."""
        lead = self.text[convening.sentence.start:convening.sentence.end]
        when = meeting.date is not None or _SOME_DAY.search(lead) is not None
        present = any({"主持", "出席", "参加", "列席", "就座"}.intersection(a.actions) for a in meeting.attendees)
        told = (
            meeting.attendees or meeting.attendee_groups or meeting.statements or meeting.documents
            or meeting.agenda or meeting.conveyed or meeting.attendee_count
        )
        opens = meeting.date is not None and convening.organizer is not None and (
            convening.sentence == self.page.outline.sentences[0]
        )
        return (when or present) and bool(told or opens)

    def _cut(self, span: Span) -> str:
        return self.printed[span[0]:span[1]]

    def _note(self, field: str, span: Span, rule: str) -> None:
        self.spans[field] = span
        self.rules[field] = rule

    # -- what, when, where -----------------------------------------------------------------------

    def _identity(self, meeting: Meeting, convening: Convening) -> None:
        text = self.text
        best = self._fullest(convening)
        meeting.name = self.printed[best.name[0]:best.name[1]]
        self._note("name", best.name, f"name-{best.rule}")
        organizer = convening.organizer or best.organizer or self._headline_organizer(meeting.name)
        if organizer is not None:
            self._organizer(meeting, organizer)
        meeting.type = meeting_type(meeting.name, text[organizer[0]:organizer[1]] if organizer else None)
        self._note("type", best.name, "type-by-name")
        self._date(meeting)
        self._venue(meeting, convening)
        self._jurisdiction(meeting)
        form = meeting_format(meeting.name, best.name, text, [(s.start, s.end) for s in self.narrative])
        if form is not None:
            meeting.format = form[0]
            self._note("format", form[1], "format")
        numbered = series_of(meeting.name, meeting.organizer)
        if numbered is not None:
            meeting.series, meeting.ordinal, span = numbered
            self._note("series", best.name, "series-of-name")
            self._note("ordinal", (best.name[0] + span[0], best.name[0] + span[1]), "ordinal-of-name")

    def _fullest(self, convening: Convening) -> Convening:
        """The body's telling of the name; a headline's only where the body has none."""
        candidates = [convening, *self.scope.repeats]
        in_body = [c for c in candidates if not self.occasions.in_headline(c.verb[0])]
        return next((c for c in in_body if c.rule != BARE), in_body[0] if in_body else candidates[0])

    def _headline_organizer(self, name: str) -> Span | None:
        """县政府召开第23次周例会, where the report itself only says who chaired it."""
        for segment in self.page.article.segments:
            found = headline_organizer(self.text, segment.span) if segment.kind == "title" else None
            if found is not None and (found.counted or same_meeting(found.rest, name)):
                own = name.removesuffix(found.rest) if found.rest else ""
                named = is_organ(own) and not name.startswith(self._cut(found.span))
                return None if named else found.span
        return None

    def _organizer(self, meeting: Meeting, span: Span) -> None:
        meeting.organizer = self.printed[span[0]:span[1]]
        self._note("organizer", span, "convener")

    def _date(self, meeting: Meeting) -> None:
        bodies = [(p.start, p.end) for p in self.page.outline.paragraphs if not p.caption]
        first, last = self.scope.sentences[0].start, self.scope.sentences[-1].end
        own = [(s, e) for s, e in bodies if s < last and e > first] or bodies
        found = meeting_date(self.printed, own, lead_of(self.scope), self.page.dates)
        if found is not None:
            meeting.date, meeting.date_inferred = found[0].edtf, found[0].inferred
            self._note("date", found[1], found[0].rule)

    def _venue(self, meeting: Meeting, convening: Convening) -> None:
        for one in (convening, *self.scope.repeats):
            if one.venue is not None:
                meeting.venue = self.printed[one.venue[0]:one.venue[1]]
                self._note("venue", one.venue, "venue-in-lead")
                return
        span = venue_elsewhere(self.text, self.narrative)
        if span is not None:
            meeting.venue = self.printed[span[0]:span[1]]
            self._note("venue", span, "venue-told")

    def _jurisdiction(self, meeting: Meeting) -> None:
        found = resolve_jurisdiction(
            text=self.printed, lead=lead_of(self.scope), name=meeting.name, organizer=meeting.organizer,
            title=self.page.article.title, site=self.page.article.page.site, date=meeting.date,
        )
        if found is not None:
            meeting.jurisdiction = found.jurisdiction
            self.rules["jurisdiction"] = found.rule
            if found.span is not None:
                self.spans["jurisdiction"] = found.span

    # -- people ----------------------------------------------------------------------------------

    def _convener(self) -> str | None:
        """副区长甲召开调度会: who calls a meeting is there, whatever else is told of him."""
        convening, mentions = self.scope.convening, self.page.mentions
        last = bisect_left(mentions, convening.verb[0], key=lambda mention: mention.span[0]) - 1
        if last < 0 or mentions[last].span[0] < convening.sentence.start:
            return None
        calls = _CALLS.fullmatch(self.text, mentions[last].end, convening.verb[0])
        return mentions[last].name if calls else None

    def _people(self, meeting: Meeting, actions: Sequence[Action], roles: RoleReader) -> None:
        within = self.scope.sentences[0].start, self.scope.sentences[-1].end
        reader = AttendanceReader(self.printed, self.page.uses, within)
        besides = Besides(self._convener(), roles.written)
        found = reader.read(actions, roles.excused, self.said, roles.closures, besides)
        meeting.attendees, meeting.hosts, meeting.absent = found.attendees, found.hosts, found.absent
        home = home_of(meeting.jurisdiction)
        groups: tuple[Sequence[Attendee | Absentee], ...] = (meeting.attendees, meeting.absent)
        for people in groups:
            for person, posts in zip(people, posts_of([p.positions for p in people], home), strict=True):
                person.posts = posts
        for field, span, rule in found.notes:
            self._note(field, span, rule)

    # -- the rest --------------------------------------------------------------------------------

    def _groups(self, meeting: Meeting, roles: RoleReader) -> None:
        reader = GroupReader(self.text, self.page.mentions)
        for number, group in enumerate(reader.read(roles.closures, self.narrative)):
            meeting.attendee_groups.append(self._cut(group.span))
            self._note(f"attendee_groups[{number}]", group.span, group.rule)
        if reader.count is not None:
            meeting.attendee_count = reader.count.value
            self._note("attendee_count", reader.count.span, reader.count.rule)

    def _papers(self, meeting: Meeting, actions: Sequence[Action]) -> None:
        documents = DocumentReader(self.text, actions).read(self.narrative)
        meeting.documents = [Document(self._cut(d.span), d.span, d.action, d.by) for d in documents]
        agenda = read_agenda(self.text, self.narrative, [a.span for a in actions])
        meeting.agenda = [AgendaItem(a.verb, self._cut(a.span), a.span) for a in agenda]
        own = meeting.name or ""
        for one in read_conveyed(self.text, self.narrative):
            if one.name != own:
                self._note(f"conveyed[{len(meeting.conveyed)}]", one.span, one.rule)
                meeting.conveyed.append(self._cut(one.span))
        for number in range(len(meeting.documents)):
            self.rules[f"documents[{number}]"] = "document-in-title-marks"
        for number in range(len(meeting.agenda)):
            self.rules[f"agenda[{number}]"] = "agenda-of-the-meeting"

    def _rest(self, meeting: Meeting) -> None:
        once: dict[tuple[str, str, str], Said] = {}  # a summary of the page tells some of them before
        for said in self.said:
            one = said.statement
            once.setdefault((one.speaker, one.verb, one.text[:_TOLD_AGAIN]), said)
        meeting.statements = [
            Statement(s.speaker, s.verb, self._cut(s.span), s.span) for s in (said.statement for said in once.values())
        ]
        for number, said in enumerate(once.values()):
            self.rules[f"statements[{number}]"] = said.rule
        first, last = self.scope.sentences[0].start, self.scope.sentences[-1].end
        paragraphs = [p for p in self.page.outline.paragraphs if first <= p.start < last or first < p.end <= last]
        bodies = [(max(p.start, first), min(p.end, last)) for p in paragraphs if not p.caption]
        meeting.figures = find_figures(self.printed, bodies, meeting.date)
        for number in range(len(meeting.figures)):
            self.rules[f"figures[{number}]"] = "figure"
        meeting.captions = [Caption(self.printed[p.start:p.end], (p.start, p.end)) for p in paragraphs if p.caption]
        for number in range(len(meeting.captions)):
            self.rules[f"captions[{number}]"] = "caption"
        if self.page.medium is not None:
            meeting.source_medium, span, rule = self.page.medium
            self._note("source_medium", span, rule)


def _without(sentence: Sentence, speech: Sequence[Span]) -> list[Sentence]:
    """The parts of a sentence that are not the content of statements."""
    at = sentence.start
    first = bisect_left(speech, (at, at))
    if first and speech[first - 1][1] > at:
        first -= 1
    last = bisect_left(speech, (sentence.end, sentence.end), first)
    if first == last:
        return [sentence]
    pieces: list[Sentence] = []
    for start, end in speech[first:last]:
        if start > at:
            pieces.append(Sentence(at, start, sentence.paragraph))
        at = max(at, end)
    if at < sentence.end:
        pieces.append(Sentence(at, sentence.end, sentence.paragraph))
    return pieces
