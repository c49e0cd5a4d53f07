"""Characters that the mirrors split, put together again.

The mirrors inserted readings, and invisible bytes before full-width punctuation, into GBK *bytes* without
looking at character boundaries. Where an insertion fell inside a character, decoding ran one byte off up to
the next ASCII byte:

    打 實 打 實 的      B4F2 8C8D …   trail F2 + lead 8C = 驅, so (qū) goes between F2 8C and 8D
    打?qū)嵉             B4F2 8C| ( q…  8C ( is no character: one ``?``, the ``(`` is gone; 8D B5 = 嵉 …

The inverse walks the text with the byte that waits for its other half (``pending``) and joins the halves.
What was lost is searched for: the byte behind a ``?`` (the few characters with that reading and that lead
byte), the byte before a punctuation mark, pairs that decode to nothing. Every way to read the bytes is a
*path*; paths compete by how well the characters follow each other (:mod:`pipelines.clean.charmodel`), leaving
the text as it stands being one of them, until all that are left stand at a character boundary again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipelines.clean.charmodel import RARE, CharModel, char_model
from pipelines.clean.charsets import LEADS, bytes_of, pairs, silent_trails, simplified_only
from pipelines.clean.offsets import Edit
from pipelines.clean.readings import LETTERS, READING, fits, trails_with, valid_runs

BEAM = 24                # paths kept
MARGIN = 22.0            # a path this much worse than the best one is given up
CERTAIN = 3.0            # a repair this little better than another one is ambiguous
LONGEST = 400            # characters that a shift may run on
LOST_MARK = -9.0         # a byte was lost before a mark: rare, so it must pay
LOST_END = -3.0          # a byte was lost before an unknown ASCII character or the end
SILENT = -3.0            # a pair decoded to nothing
WRONG_SCRIPT = -9.0      # a Simplified character on a Traditional page
HARD_JOIN = -8.5         # joins scored above this need no silent pair
SILENT_CHOICES = 40      # pairs of characters around a silent pair that are tried
SEEN_ON_PAGE = 4.0       # the page reads this character so elsewhere
UNREAD_ON_PAGE = -2.0    # the page has this character elsewhere, without a reading

_SPLIT = re.compile(rf"\?([{LETTERS}]{{1,7}}) ?\)")
_MARKS = "。、，：；？！,:;?!“”《》"
_MARK = re.compile(f"[{_MARKS}]")
_LEADS = frozenset(LEADS)


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
    score: float
    pending: int | None     # the byte that waits for its trail; None at a character boundary
    last: str               # the last character, in its scored form
    at: int                 # the next position of the text
    node: _Node | None
    shifted: bool           # whether anything was repaired


@dataclass(frozen=True, slots=True)
class PageReadings:
    """Which characters the page reads how, and which it has without a reading: the mirror's own table."""

    read: frozenset[tuple[str, str]]
    unread: frozenset[str]

    def bonus(self, char: str, reading: str) -> float:
        """How much the page speaks for ``char`` carrying ``reading``."""
        if (char, reading) in self.read:
            return SEEN_ON_PAGE
        return UNREAD_ON_PAGE if char in self.unread else 0.0


def page_readings(text: str) -> PageReadings:
    """Read the mirror's table off the places where the page is whole."""
    counts: Counter[str] = Counter()
    read: set[tuple[str, str]] = set()
    for _, _, char, readings in valid_runs(text):
        counts[char] += 1
        read.update((char, reading) for reading in readings)
    present = Counter(text)
    unread = frozenset(char for char, n in present.items() if n > counts[char])
    return PageReadings(frozenset(read), unread)


@cache
def _silent_choices(lead: int, trail: int) -> tuple[tuple[str, str], ...]:
    """Pairs of characters ``(lead x)(y trail)`` with a silent pair ``x y`` between, likely ones first."""
    model, table, odd = char_model(), pairs(), simplified_only()
    choices = []
    for x, ys in silent_trails().items():
        first = table.get((lead, x))
        if first is None or first in odd:
            continue
        score = model.alone(model.form(first))
        for y in ys:
            second = table.get((y, trail))
            if second is not None and second not in odd:
                choices.append((score + model.alone(model.form(second)), first, second))
    choices.sort(reverse=True)
    return tuple((first, second) for score, first, second in choices[:SILENT_CHOICES] if score > 2 * RARE)


@cache
def _with_trail(trail: int) -> tuple[tuple[int, str], ...]:
    """The characters with this trail byte that a report may have, with their lead bytes."""
    model, odd = char_model(), simplified_only()
    return tuple(
        (lead, char)
        for (lead, second), char in pairs().items()
        if second == trail and char not in odd and model.alone(model.form(char)) > RARE - 1
    )


def _mark_bytes(char: str) -> tuple[int, int] | None:
    """The bytes of a mark; half-width ones were full-width before the page was folded."""
    if "!" <= char <= "~":
        return 0xA3, ord(char) | 0x80
    if char == " ":
        return 0xA1, 0xA1
    return bytes_of().get(char)


class _Search:
    """The search over one text."""

    def __init__(self, text: str, page: PageReadings) -> None:
        self._text = text
        self._page = page
        self._model: CharModel = char_model()
        self._pairs = pairs()
        self._bytes = bytes_of()
        self._odd = simplified_only()
        self.steps = 0  # paths extended: the work done, for the test that it is linear

    def repair(self, start: int) -> Repair | None:
        """Read the bytes from the spot at ``start`` on; None where the text is best left as it stands."""
        text = self._text
        before = text[start - 1] if start and text[start - 1] != "\n" else " "
        beam = [_Path(0.0, None, self._model.form(before), start, None, False)]
        limit = min(len(text), start + LONGEST)
        done: list[_Path] = []
        while beam:
            at = min(path.at for path in beam)
            if at > start and all(path.pending is None and path.at == at for path in beam):
                done = beam
                break
            if at >= limit:
                done = [path for path in beam if path.pending is None or at >= len(text)]
                break
            rest = [path for path in beam if path.at > at]
            for path in beam:
                if path.at == at:
                    rest.extend(self._extend(path))
            beam = self._prune(rest)
        return self._result(start, done)

    def _prune(self, paths: list[_Path]) -> list[_Path]:
        self.steps += len(paths)
        best: dict[tuple[int, int | None, str, bool], _Path] = {}
        for path in paths:
            key = (path.at, path.pending, path.last, path.shifted)
            if key not in best or best[key].score < path.score:
                best[key] = path
        ranked = sorted(best.values(), key=lambda path: -path.score)[:BEAM]
        return [path for path in ranked if path.score > ranked[0].score - MARGIN]

    def _result(self, start: int, done: list[_Path]) -> Repair | None:
        if not done:
            return None
        ranked = sorted(done, key=lambda path: -path.score)
        best = ranked[0]
        if not best.shifted:
            return None
        made = _read(best)
        near = (_read(path) for path in ranked[1:] if best.score - path.score < CERTAIN)
        doubt = next((other for other in near if other != made), None)
        return Repair(start, best.at, tuple(_edits(best)), doubt)

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
        score = path.score + cost + self._model.after(path.last, form)
        if char in self._odd:
            score += WRONG_SCRIPT
        return _Path(score, pending, form, end, _Node(path.at, char, path.node), True)

    def _as_it_stands(self, path: _Path) -> _Path:
        reading = READING.match(self._text, path.at)
        if reading:
            node = _Node(path.at, reading.group(), path.node)
            return path._replace(at=reading.end(), node=node)
        shifted = path.shifted
        return self._emit(path, self._text[path.at], None, path.at + 1)._replace(shifted=shifted)

    def _split(self, path: _Path, split: re.Match[str]) -> Iterator[_Path]:
        """``?jī)``: the byte behind ``?`` makes, with the byte before, a character that is read so."""
        reading, end = split.group(1), split.end()
        aligned = path.pending is None
        lead = self._trail_before(path) if aligned else path.pending
        if lead is None:
            return
        for trail in trails_with(lead, reading):
            entry = self._pairs[lead, trail]
            cost = self._page.bonus(entry, reading)
            if entry in self._odd:
                cost += WRONG_SCRIPT
            if not aligned:
                yield self._emit(path, entry, None, end, cost)
            elif trail in _LEADS:
                alone = self._model.alone(self._model.form(entry)) / 8  # a tie: the commoner one
                node = _Node(path.at, "", path.node)
                score = path.score + cost + alone
                yield path._replace(score=score, pending=trail, at=end, node=node, shifted=True)

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
        if char not in _MARKS or not self._strange_behind(at + 1):
            return
        mark = _mark_bytes(char)
        if mark is None or mark[1] not in _LEADS:
            return
        for _, lost in _with_trail(mark[0]):
            yield self._emit(path, lost, mark[1], at + 1, LOST_MARK)

    def _strange_behind(self, at: int) -> bool:
        """Whether what follows a mark looks like debris: a rare character, a symbol, a letter amid."""
        model = self._model
        for i in range(at, min(len(self._text), at + 12)):
            char = self._text[i]
            if "@" <= char <= "~":
                return i == at or "\u3400" <= self._text[i - 1] <= "\u9fff"
            if char < "\x80":
                return False
            if char in self._odd or model.alone(model.form(char)) < RARE:
                return True
        return False

    def _shifted(self, path: _Path, pending: int) -> Iterator[_Path]:
        """Join the waiting byte with the next one of the text."""
        char = self._text[path.at]
        if char == "(":
            reading = READING.match(self._text, path.at)
            if reading and fits(self._text[path.at - 1], reading.group(1)):
                yield path._replace(at=reading.end(), node=_Node(path.at, "", path.node))
                return
        if "@" <= char <= "~":
            whole = self._pairs.get((pending, ord(char)))
            if whole is not None:
                yield self._emit(path, whole, None, path.at + 1)
        if char == "?":
            yield from self._lost_end(path, pending)
        pair = _mark_bytes(char)
        if pair is not None:
            yield from self._joined(path, pending, pair)

    def _joined(self, path: _Path, pending: int, pair: tuple[int, int]) -> Iterator[_Path]:
        end = path.at + 1
        whole = self._pairs.get((pending, pair[0]))
        plain = None
        if pair[1] in _LEADS and whole is not None:
            plain = self._emit(path, whole, pair[1], end)
            yield plain
        if plain is not None and plain.score - path.score > HARD_JOIN:
            return
        if pair[1] not in _LEADS:
            return
        for first, second in _silent_choices(pending, pair[0]):
            yield self._emit(self._emit(path, first, None, path.at, SILENT), second, pair[1], end)

    def _lost_end(self, path: _Path, pending: int) -> Iterator[_Path]:
        """``?`` for a trail byte and an ASCII character behind it that went with it, or the end."""
        for trail in LEADS:
            char = self._pairs.get((pending, trail))
            if char is not None:
                yield self._emit(path, char, None, path.at + 1, LOST_END)


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


def spots(text: str) -> Iterator[int]:
    """Where a character may have been split: ``?jī)`` and punctuation marks."""
    for match in re.finditer(rf"{_SPLIT.pattern}|{_MARK.pattern}", text):
        yield match.start()


def find_repairs(text: str, count: Callable[[int], None] | None = None) -> list[Repair]:
    """The repairs of a damaged Traditional page, in order. ``count`` is told the number of paths that
    were followed: the work done."""
    repairs: list[Repair] = []
    search: _Search | None = None  # made at the first spot: most pages have none
    done = 0
    for spot in spots(text):
        if spot < done:
            continue
        if search is None:
            search = _Search(text, page_readings(text))
        repair = search.repair(spot)
        if repair is not None:
            repairs.append(repair)
            done = repair.end
    if count is not None and search is not None:
        count(search.steps)
    return repairs
