"""Characters that the mirrors split, put together again.

The mirrors inserted readings, and invisible bytes before full-width punctuation, into GBK *bytes* without
looking at character boundaries. Where an insertion fell inside a character, decoding ran one byte off up to
the next ASCII byte:

    打 實 打 實 的      B4F2 8C8D …   trail F2 + lead 8C = 驅, so (qū) goes between F2 8C and 8D
    打?qū)嵉             B4F2 8C| ( q…  8C ( is no character: one ``?``, the ``(`` is gone; 8D B5 = 嵉 …

The inverse walks the text with the byte that waits for its other half (``pending``) and joins the halves.
What was lost is searched for: the byte behind a ``?`` (the few characters with that reading and that lead
byte), the byte before a punctuation mark, pairs that decode to nothing. Every way to read the bytes is a
*path*; paths compete by how well the characters follow each other (:mod:`pipelines.clean.language_model`),
leaving the text as it stands being one of them, until all that are left stand at a character boundary again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from operator import add
from typing import NamedTuple

from pipelines.clean.charsets import LEADS, TRAILS, bytes_of, pairs, silent_trails, simplified_only
from pipelines.clean.language_model import RARE, LanguageModel, language_model
from pipelines.clean.offsets import Edit
from pipelines.clean.readings import LETTERS, READING, fits, trails_with, valid_runs

BEAM = 12                # paths kept
MARGIN = 14.0            # a path this much worse than the best one is given up
CERTAIN_LOST = 7.0       # … where nothing but the wording tells what the lost byte was
CERTAIN = 3.0            # a repair this little better than another one is ambiguous
STRANGE_WITHIN = 12      # characters behind a mark that are looked at for debris
AROUND = 12              # characters before and behind that help to tell words
LONGEST = 160            # characters that a shift may run on
PATHS_A_CHAR = 20        # work that a page may cost: paths followed for every character of it …
PATHS_AT_LEAST = 10_000  # … a page however short
PATHS_AT_MOST = 600_000  # … and a page however long
LOST_MARK = -4.5         # a byte was lost before a mark: rare, so it must pay
LOST_AGAIN = -2.5        # … on a page that is known for it
LOST_TRAIL = -5.0        # a byte was lost before a mark that ends the shift
LOST_SPACE = -1.0        # white space was lost at the end of a line
LOST_END = -3.0          # a byte was lost before an unknown ASCII character or the end
FOLDED = -4.0            # a full-width letter, digit or sign among the bytes
SILENT = 1.0            # a pair decoded to nothing
WRONG_SCRIPT = -9.0      # a Simplified character on a Traditional page
HARD_JOIN = -7.0         # joins scored above this need no silent pair
SILENT_CHOICES = 80      # pairs of characters around a silent pair that are tried
FITTING_CHOICES = 6     # … of these, the ones that go on best after what stands before
STRAY_READING = -9.0    # a reading that the character before it does not have
SEEN_ON_PAGE = 4.0       # the page reads this character so elsewhere
FAMILIAR = 3.5           # the page has these two characters together elsewhere
UNREAD_ON_PAGE = -2.0    # the page has this character elsewhere, without a reading

_SPLIT = re.compile(rf"\?([{LETTERS}]{{1,7}}) ?\)")
_MARKS = "。、，：；？！,:;?!“”《》"
# Where a character may have been split. Three ? in a row are an indent or a line of them, no lost bytes.
_SPOT = re.compile(rf"{_SPLIT.pattern}|(?<!\?)\?{{1,2}}(?!\?)|[。、，：；！,:;!“”《》]")
_LEADS = frozenset(LEADS)
_SPACE = 0xA1  # lead byte of the full-width space, and its trail byte
_MARKS_BETWEEN = "，。、；：“”"


class Repair(NamedTuple):
    """A stretch of the text, what it was, and another way to read the bytes where one is nearly as good."""

    start: int
    end: int
    edits: tuple[Edit, ...]
    doubt: str | None


class _Node(NamedTuple):
    """A piece of a path: from ``start`` of the text on it reads ``text``."""

    start: int
    text: str
    before: _Node | None


class _Path(NamedTuple):
    score: float            # how likely it is
    cost: float             # the part of it that is not the wording: what had to be assumed
    length: int             # characters read
    pending: int | None     # the byte that waits for its trail; None at a character boundary
    last: str               # the last two characters, in their scored forms
    at: int                 # the next position of the text
    node: _Node | None
    shifted: bool           # whether anything was repaired


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What the rest of the page tells: which characters it reads how, which it has without a reading (the
    mirror's own table), and how often it has which two characters together (names come again)."""

    read: frozenset[tuple[str, str]]
    unread: frozenset[str]
    neighbours: Counter[str]

    def bonus(self, char: str, reading: str) -> float:
        """How much the page speaks for ``char`` carrying ``reading``."""
        if (char, reading) in self.read:
            return SEEN_ON_PAGE
        return UNREAD_ON_PAGE if char in self.unread else 0.0


def page_evidence(text: str) -> PageEvidence:
    """Read off the places where the page is whole what helps where it is not."""
    counts: Counter[str] = Counter()
    read: set[tuple[str, str]] = set()
    for _, _, char, readings in valid_runs(text):
        counts[char] += 1
        read.update((char, reading) for reading in readings)
    present = Counter(text)
    unread = frozenset(char for char, n in present.items() if n > counts[char])
    plain = "".join(map(language_model().form, READING.sub("", text)))
    return PageEvidence(frozenset(read), unread, Counter(map(add, plain, plain[1:])))


@cache
def _silent_choices(lead: int, trail: int) -> tuple[tuple[float, str, str, str], ...]:
    """What ``lead`` and ``trail`` may belong to where silent pairs between them were lost, likely ones first:
    the score between the first and the last one, the scored forms of these two, the characters.

    Two characters ``(lead x)(y trail)`` around the silent pair ``x y``, or three with a mark in the
    middle: ``(lead x)，(y trail)``: silent are ``x`` and the lead byte of ``，``, its trail byte and ``y``.
    """
    model = language_model()
    form, after, silent = model.form, model.after, _silent()
    seconds = _likely_with_trail(trail)
    choices = []
    for score, x, first in _likely_with_lead(lead):
        ends = silent.get(x)
        if not ends:
            continue
        begin = form(first)
        for _, y, second in seconds:
            if y in ends:
                rest = after(begin, form(second))
                choices.append((score + rest, rest, begin, form(second), first + second))
        for middle in _MARKS_BETWEEN:
            mark_lead, mark_trail = bytes_of()[middle]
            for _, y, second in seconds if mark_lead in ends else ():
                if y in silent.get(mark_trail, ()):
                    rest = after(begin, form(middle)) + after(form(middle), form(second))
                    choices.append((score + rest, rest, begin, form(second), first + middle + second))
    return tuple(choice[1:] for choice in nlargest(SILENT_CHOICES, choices))


@cache
def _silent() -> dict[int, frozenset[int]]:
    return {lead: frozenset(trails) for lead, trails in silent_trails().items()}


def _likely(pair: tuple[int, int], other: int) -> list[tuple[float, int, str]]:
    char = pairs().get(pair)
    if char is None or char in simplified_only():
        return []
    model = language_model()
    score = model.alone(model.form(char))
    return [(score, other, char)] if score > RARE - 1 else []


@cache
def _likely_with_lead(lead: int) -> tuple[tuple[float, int, str], ...]:
    """The characters a report may have with this lead byte: score, trail byte, character."""
    return tuple(row for trail in TRAILS for row in _likely((lead, trail), trail))


@cache
def _likely_with_trail(trail: int) -> tuple[tuple[float, int, str], ...]:
    """The characters a report may have with this trail byte: score, lead byte, character."""
    return tuple(row for lead in LEADS for row in _likely((lead, trail), lead))


def _mark_bytes(char: str) -> tuple[int, int] | None:
    """The bytes of a mark; half-width ones were full-width before the page was folded."""
    if "!" <= char <= "~":
        return 0xA3, ord(char) | 0x80
    if char == " ":
        return 0xA1, 0xA1
    return bytes_of().get(char)


class _Search:
    """The search over one text."""

    def __init__(self, text: str, page: PageEvidence, *, invisible: bool) -> None:
        self._text = text
        self._invisible = invisible
        self.page = page
        self._model: LanguageModel = language_model()
        self._pairs = pairs()
        self._bytes = bytes_of()
        self._odd = simplified_only()
        self.steps = 0  # paths extended: the work done, for the test that it is linear

    def repair(self, start: int) -> Repair | None:
        """Read the bytes from the spot at ``start`` on; None where the text is best left as it stands."""
        text = self._text
        before = text[start - 1] if start else "\n"
        beam = [_Path(0.0, 0.0, 0, None, self._model.form(before), start, None, False)]
        limit = min(len(text), start + LONGEST)
        done: list[_Path] = []
        while beam:
            at = min(path.at for path in beam)
            if at > start and all(path.pending is None and path.at == at for path in beam):
                done = beam
                break
            if at >= limit:
                done = list(self._ended(beam))
                break
            rest = [path for path in beam if path.at > at]
            for path in beam:
                if path.at == at:
                    rest.extend(self._extend(path))
            beam = self._prune(rest)
        return self._result(start, done)

    def _prune(self, paths: list[_Path]) -> list[_Path]:
        self.steps += len(paths)
        best: dict[tuple[int, int, int | None, str, bool], _Path] = {}
        for path in paths:
            key = (path.at, path.length, path.pending, path.last, path.shifted)
            if key not in best or best[key].score < path.score:
                best[key] = path
        ranked = sorted(best.values(), key=lambda path: -path.score)[:BEAM]
        return [path for path in ranked if path.score > ranked[0].score - MARGIN]

    def _result(self, start: int, done: list[_Path]) -> Repair | None:
        if not done:
            return None
        scored = sorted(((self._wording(start, path), path) for path in done), key=lambda pair: -pair[0])
        top, best = scored[0]
        if not best.shifted:
            return None
        made = _read(best)
        known = _SPLIT.match(self._text, start) is not None and not self._invisible
        certain = CERTAIN if known else CERTAIN_LOST
        near = (_read(path) for score, path in scored[1:] if top - score < certain)
        doubt = next((other for other in near if other != made), None)
        return Repair(start, best.at, tuple(_edits(best)), doubt)

    def _wording(self, start: int, path: _Path) -> float:
        """The score of a path that is complete: its words, with a little of the text around."""
        around = self._text[max(0, start - AROUND) : start], self._text[path.at : path.at + AROUND]
        text = READING.sub("", around[0] + _read(path) + around[1])
        return path.cost + self._model.wording(text)

    def _ended(self, beam: list[_Path]) -> Iterator[_Path]:
        """The paths at the end of the text or of patience: a byte that waits has lost its other half."""
        for path in beam:
            if path.pending is None:
                yield path
            elif path.at == len(self._text) and self._invisible:
                yield from self._lost_at_end(path, path.pending)

    # -- one step -------------------------------------------------------------------------------------

    def _extend(self, path: _Path) -> Iterator[_Path]:
        split = _SPLIT.match(self._text, path.at)
        if split:
            yield from self._split(path, split)
        elif path.pending is None:
            yield self._as_it_stands(path)
            yield from self._lost_before_mark(path)
        else:
            yield from self._shifted(path, path.pending)

    def _emit(self, path: _Path, char: str, pending: int | None, end: int, cost: float = 0.0) -> _Path:
        """``path`` with ``char`` read, the text read up to ``end``."""
        form = self._model.form(char)
        if char in self._odd:
            cost += WRONG_SCRIPT
        last = path.last[-1] + form
        # a character that the page shows here counts as one neighbour itself
        if self.page.neighbours[last] > (pending is None and self._text.startswith(char, path.at)):
            cost += FAMILIAR
        score = path.score + cost + self._model.after(path.last[-1], form)
        node = _Node(path.at, char, path.node)
        return _Path(score, path.cost + cost, path.length + 1, pending, last, end, node, True)

    def _as_it_stands(self, path: _Path) -> _Path:
        reading = READING.match(self._text, path.at)
        if reading:
            fit = path.node is None or not path.node.text or fits(path.node.text[-1], reading.group(1))
            cost = 0.0 if fit else STRAY_READING
            node = _Node(path.at, reading.group(), path.node)
            return path._replace(score=path.score + cost, cost=path.cost + cost, at=reading.end(), node=node)
        shifted = path.shifted
        return self._emit(path, self._text[path.at], None, path.at + 1)._replace(shifted=shifted)

    def _split(self, path: _Path, split: re.Match[str]) -> Iterator[_Path]:
        """``?jī)``: the byte behind ``?`` makes, with the byte before, a character that is read so."""
        reading, end = split.group(1), split.end()
        aligned = path.pending is None
        lead = self._trail_before(path) if aligned else path.pending
        if lead is None:
            return
        if not aligned:
            yield from self._split_behind_silent(path, lead, reading, end)
        for trail in trails_with(lead, reading):
            entry = self._pairs[lead, trail]
            cost = self.page.bonus(entry, reading)
            if entry in self._odd:
                cost += WRONG_SCRIPT
            if not aligned:
                yield self._emit(path, entry, None, end, cost)
            elif trail in _LEADS:
                cost += self._model.alone(self._model.form(entry)) / 8  # a tie: the commoner one
                node = _Node(path.at, "", path.node)
                there = path._replace(pending=trail, at=end, node=node, shifted=True)
                yield there._replace(score=path.score + cost, cost=path.cost + cost)

    def _split_behind_silent(self, path: _Path, lead: int, reading: str, end: int) -> Iterator[_Path]:
        """``?chǔ)`` where the pair before the lost byte is silent: ``(lead x)(y lost)``."""
        silent = _silent()
        for _, x, first in _likely_with_lead(lead):
            for y in silent.get(x, ()):
                for trail in trails_with(y, reading):
                    entry = self._pairs[y, trail]
                    if entry not in self._odd:
                        before = self._emit(path, first, None, path.at, SILENT)
                        yield self._emit(before, entry, None, end, self.page.bonus(entry, reading))

    def _trail_before(self, path: _Path) -> int | None:
        """The byte before the split: the trail byte of the last character, readings skipped."""
        node = path.node
        while node is not None and (not node.text or READING.fullmatch(node.text)):
            node = node.before
        pair = _mark_bytes(node.text[-1] if node is not None else self._visible_before(path.at))
        return pair[1] if pair else None

    def _visible_before(self, at: int) -> str:
        while at and self._text[at - 1] == ")":
            opening = self._text.rfind("(", max(0, at - 10), at)
            if opening < 0 or not READING.fullmatch(self._text, opening, at):
                break
            at = opening
        return self._text[at - 1] if at else "\n"

    def _lost_before_mark(self, path: _Path) -> Iterator[_Path]:
        """Something invisible stands between a lead byte and its trail byte: the lead byte is lost."""
        at = path.at
        if self._text[at] == "?" and at + 1 < len(self._text) and self._text[at + 1] in _MARKS:
            at += 1  # the lost byte shows as a ? of its own
        char = self._text[at]
        if char not in _MARKS or not self.strange_behind(at + 1):
            return
        mark = _mark_bytes(char)
        if mark is None or mark[1] not in _LEADS:
            return
        for _, _, lost in _likely_with_trail(mark[0]):
            yield self._emit(path, lost, mark[1], at + 1, LOST_AGAIN if self._invisible else LOST_MARK)

    def strange_behind(self, at: int) -> bool:
        """Whether what follows a mark looks like debris: a rare character, a symbol, a letter amid, a ?."""
        text, model = self._text, self._model
        if text[at : at + 1] == "?" or (at > 1 and text[at - 2 : at - 1] == "\n"):
            return True
        if self._invisible and text[at - 1] in "!！" and text[at : at + 1] in ("", "\n"):
            return True
        stop = min(len(text), at + STRANGE_WITHIN)
        i = at
        while i < stop:
            char = text[i]
            reading = READING.match(text, i) if char == "(" else None
            if reading:
                i = reading.end()
                continue
            if char == "\n":
                return False
            if char < "\x80":
                if "@" <= char <= "~" and (i == at or "\u3400" <= text[i - 1] <= "\u9fff"):
                    return True
            elif char in self._odd or model.alone(model.form(char)) < RARE:
                return True
            i += 1
        return False

    def _shifted(self, path: _Path, pending: int) -> Iterator[_Path]:
        """Join the waiting byte with the next one of the text."""
        char = self._text[path.at]
        if char == "\n" and self._invisible:
            yield from self._lost_at_end(path, pending)
            return
        if char == "(":
            reading = READING.match(self._text, path.at)
            if reading and fits(self._text[path.at - 1], reading.group(1)):
                yield path._replace(at=reading.end(), node=_Node(path.at, "", path.node))
                return
        if "@" <= char <= "~":
            yield from self._joined(path, pending, ord(char), None)
        if char == "?":
            yield from self._lost_end(path, pending)
        if self._invisible and char in _MARKS:
            yield from self._lost_trail(path, pending)
        pair = _mark_bytes(char)
        if pair is not None and pair[1] in _LEADS:
            if char < "\x80" and char not in _MARKS:
                path = path._replace(score=path.score + FOLDED, cost=path.cost + FOLDED)
            yield from self._joined(path, pending, *pair)

    def _joined(self, path: _Path, lead: int, trail: int, pending: int | None) -> Iterator[_Path]:
        """The character ``lead trail``; or, where that is unlikely, several with silent pairs between."""
        end = path.at + 1
        whole = self._pairs.get((lead, trail))
        if whole is not None:
            plain = self._emit(path, whole, pending, end)
            yield plain
            if plain.score - path.score > HARD_JOIN:
                return
        last = path.last[-1]
        after = self._model.after
        reading = READING.match(self._text, end) if pending is None else None
        ahead = self._char_ahead(pending, end)
        choices = [
            (rest + after(last, first) + after(second, ahead), chars)
            for rest, first, second, chars in _silent_choices(lead, trail)
            if reading is None or fits(chars[-1], reading.group(1))
        ]
        for _, chars in nlargest(FITTING_CHOICES, choices):
            lost = path
            for char in chars[:-1]:
                lost = self._emit(lost, char, None, path.at, SILENT)
            yield self._emit(lost, chars[-1], pending, end)

    def _char_ahead(self, pending: int | None, at: int) -> str:
        """The scored form of the character that comes next if nothing else is lost."""
        char = self._text[at : at + 1]
        pair = _mark_bytes(char) if pending is not None and char else None
        if pending is not None and pair is not None:
            char = self._pairs.get((pending, ord(char) if "@" <= char <= "~" else pair[0]), "")
        return self._model.form(char)

    def _lost_trail(self, path: _Path, pending: int) -> Iterator[_Path]:
        """Something invisible stands before a mark: the trail byte before it is lost, the shift is over."""
        last, after, form = path.last[-1], self._model.after, self._model.form
        choices = [(after(last, form(char)), char) for _, _, char in _likely_with_lead(pending)]
        for _, char in nlargest(FITTING_CHOICES, choices):
            yield self._emit(path, char, None, path.at, LOST_TRAIL)

    def _lost_at_end(self, path: _Path, pending: int) -> Iterator[_Path]:
        """The shift runs into the end of a line: a trail byte is lost, or white space with its first byte."""
        yield from self._lost_trail(path, pending)
        if pending == _SPACE:
            there = path._replace(pending=None, node=_Node(path.at, "", path.node))
            yield there._replace(score=path.score + LOST_SPACE, cost=path.cost + LOST_SPACE)

    def _lost_end(self, path: _Path, pending: int) -> Iterator[_Path]:
        """``?`` for a trail byte and an ASCII character behind it that went with it, or the end."""
        end = path.at + 1
        last = self._text[end : end + 1] in ("", "\n")
        for trail in LEADS:
            char = self._pairs.get((pending, trail))
            if char is not None and not (last and char in "，、"):  # no line ends in them
                yield self._emit(path, char, None, end, LOST_END)


def _nodes(path: _Path) -> list[_Node]:
    nodes = []
    node = path.node
    while node is not None:
        nodes.append(node)
        node = node.before
    return nodes[::-1]


def _read(path: _Path) -> str:
    return "".join(node.text for node in _nodes(path))


def _edits(path: _Path) -> Iterator[Edit]:
    """One edit a piece, so that every character maps to the place where its first byte stands."""
    nodes = _nodes(path)
    stops = [node.start for node in nodes[1:]] + [path.at]
    for node, stop in zip(nodes, stops, strict=True):
        yield Edit(node.start, max(stop, node.start), node.text)


def find_repairs(text: str, count: Callable[[int], None] | None = None) -> list[Repair]:
    """The repairs of a damaged Traditional page, in order. ``count`` is told the number of paths that
    were followed: the work done."""
    repairs = _pass(text, count, invisible=False)
    if any(text[repair.start] in _MARKS and not _SPLIT.match(text, repair.start) for repair in repairs):
        return _pass(text, count, invisible=True)
    return repairs


def _pass(text: str, count: Callable[[int], None] | None, *, invisible: bool) -> list[Repair]:
    """One pass over the text; ``invisible``: the page is known to have lost bytes before marks."""
    repairs: list[Repair] = []
    search: _Search | None = None  # made at the first spot: most pages have none
    done = 0
    budget = min(PATHS_AT_LEAST + PATHS_A_CHAR * len(text), PATHS_AT_MOST)
    for spot in _SPOT.finditer(text):
        if spot.start() < done:
            continue
        if search is not None and search.steps > budget:
            break  # no mirror's page: it was made to be expensive
        if search is None:
            search = _Search(text, page_evidence(text), invisible=invisible)
        if not spot.group(1) and not search.strange_behind(spot.end()):
            continue
        repair = search.repair(spot.start())
        if repair is None and spot.group(1) and not invisible:
            repair = _Search(text, search.page, invisible=True).repair(spot.start())
        if repair is not None:
            repairs.append(repair)
            done = repair.end
    if count is not None and search is not None:
        count(search.steps)
    return repairs
