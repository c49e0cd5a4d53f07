"""The search for the likeliest way to read the bytes of a damaged stretch; the idea is in ``splits.py``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import NamedTuple

from pipelines.clean.byte_paths import Node, Path, edits_of, text_of
from pipelines.clean.charsets import LEADS, pairs, silent_trails, simplified_only
from pipelines.clean.evidence import FAMILIAR, PageEvidence
from pipelines.clean.language_model import language_model
from pipelines.clean.lost_bytes import likely_with_lead, likely_with_trail, shown_bytes, silent_choices
from pipelines.clean.offsets import Edit
from pipelines.clean.readings import LETTERS, READING, fits, trails_with
from pipelines.clean.strange import is_strange

BEAM = 8                 # paths kept
MARGIN = 12.0            # a path this much worse than the best one is given up
LONGEST = 160            # characters that a shift may run on
AROUND = 12              # characters before and behind that help to tell words
FITTING_CHOICES = 4      # … of these, the ones that go on best after what stands before
HARD_JOIN = -8.0         # joins scored above this need no silent pair
CERTAIN = 3.0            # a repair this little better than another one is ambiguous
CERTAIN_LOST = 7.0       # … where nothing but the wording tells what the lost byte was

LOST_MARK = -4.5         # a byte was lost before a mark: rare, so it must pay
LOST_AGAIN = -2.5        # … on a page that is known for it
LOST_TRAIL = -5.0        # a byte was lost before a mark that ends the shift
LOST_SPACE = -1.0        # white space was lost at the end of a line
LOST_END = -3.0          # a byte was lost before an unknown ASCII character or the end
FOLDED = -4.0            # a full-width letter, digit or sign among the bytes
SILENT = 1.0             # a pair decoded to nothing
STRAY_READING = -9.0     # a reading that the character before it does not have
WRONG_SCRIPT = -9.0      # a Simplified character on a Traditional page

SPLIT = re.compile(rf"\?([{LETTERS}]{{1,7}}) ?\)")
MARKS = "。、，：；？！,:;?!“”《》"
_LEADS = frozenset(LEADS)
_SPACE = 0xA1  # lead byte of the full-width space, and its trail byte


class Repair(NamedTuple):
    """A stretch of the text, what it was, and another way to read the bytes where one is nearly as good."""

    start: int
    end: int
    edits: tuple[Edit, ...]
    doubt: str | None


_Weighed = tuple[float, float, str, str]  # the score of the path, what the character costs, its scored form, it


def _by_score(scored: Path | _Weighed) -> float:
    """Sorts the best first."""
    return -scored[0]


class Search:
    """The search over one text; ``invisible``: the page is known to have lost bytes before marks."""

    def __init__(self, text: str, page: PageEvidence, *, invisible: bool) -> None:
        self._text = text
        self.invisible = invisible
        self.page = page
        self._model = language_model()
        self._pairs = pairs()
        self._odd = simplified_only()
        self._strange: dict[int, bool] = {}
        self.steps = 0  # paths extended: the work done, for the test that it is linear

    def repair(self, start: int) -> Repair | None:
        """Read the bytes from the spot at ``start`` on; None where the text is best left as it stands."""
        text = self._text
        before = text[start - 1] if start else "\n"
        beam = [Path(0.0, 0.0, 0, None, self._model.form(before), start, None, False)]
        limit = min(len(text), start + LONGEST)
        done: list[Path] = []
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

    def _prune(self, paths: list[Path]) -> list[Path]:
        self.steps += len(paths)
        best: dict[tuple[int, int, int | None, str, bool], Path] = {}
        for path in paths:
            key = (path.at, path.length, path.pending, path.last, path.shifted)
            if key not in best or best[key].score < path.score:
                best[key] = path
        ranked = sorted(best.values(), key=_by_score)[:BEAM]
        return [path for path in ranked if path.score > ranked[0].score - MARGIN]

    def _result(self, start: int, done: list[Path]) -> Repair | None:
        if not done:
            return None
        if len(done) == 1:
            return Repair(start, done[0].at, tuple(edits_of(done[0])), None) if done[0].shifted else None
        scored = sorted(((self._wording(start, path), path) for path in done), key=lambda pair: -pair[0])
        top, best = scored[0]
        if not best.shifted:
            return None
        made = text_of(best)
        known = SPLIT.match(self._text, start) is not None and not self.invisible
        certain = CERTAIN if known else CERTAIN_LOST
        near = (text_of(path) for score, path in scored[1:] if top - score < certain)
        doubt = next((other for other in near if other != made), None)
        return Repair(start, best.at, tuple(edits_of(best)), doubt)

    def _wording(self, start: int, path: Path) -> float:
        """The score of a path that is complete: its words, with a little of the text around."""
        around = self._text[max(0, start - AROUND) : start], self._text[path.at : path.at + AROUND]
        text = READING.sub("", around[0] + text_of(path) + around[1])
        return path.cost + self._model.wording(text)

    def _ended(self, beam: list[Path]) -> Iterator[Path]:
        """The paths at the end of the text or of patience: a byte that waits has lost its other half."""
        for path in beam:
            if path.pending is None:
                yield path
            elif path.at == len(self._text) and self.invisible:
                yield from self._lost_at_end(path, path.pending)

    # -- one step -------------------------------------------------------------------------------------

    def _extend(self, path: Path) -> Iterator[Path]:
        split = SPLIT.match(self._text, path.at) if self._text[path.at] == "?" else None
        if split:
            yield from self._split(path, split)
        elif path.pending is None:
            yield self._as_it_stands(path)
            yield from self._lost_before_mark(path)
        else:
            yield from self._shifted(path, path.pending)

    def _emit(
        self, path: Path, char: str, pending: int | None, end: int, cost: float = 0.0, *, shifted: bool = True
    ) -> Path:
        """``path`` with ``char`` read, the text read up to ``end``."""
        score, cost, form, _ = self._weighed(path, (char,), pending, cost)[0]
        node = Node(path.at, char, path.node)
        return Path(score, path.cost + cost, path.length + 1, pending, path.last[-1] + form, end, node, shifted)

    def _emit_best(
        self, path: Path, chars: Iterable[str], pending: int | None, end: int, cost: float
    ) -> Iterator[Path]:
        """``path`` with one of many ``chars`` read: those of which the beam can keep any."""
        weighed = self._weighed(path, chars, pending, cost)
        self.steps += len(weighed)
        best: dict[str, _Weighed] = {}
        for one in weighed:
            if one[2] not in best or best[one[2]][0] < one[0]:
                best[one[2]] = one
        before = path.last[-1]
        for score, charged, form, char in sorted(best.values(), key=_by_score)[:BEAM]:
            self.steps -= 1  # it is counted when the beam is pruned
            node = Node(path.at, char, path.node)
            yield Path(score, path.cost + charged, path.length + 1, pending, before + form, end, node, True)

    def _weighed(self, path: Path, chars: Iterable[str], pending: int | None, cost: float) -> list[_Weighed]:
        """``path`` with each of ``chars`` read."""
        before = path.last[-1]
        form_of, after, seen, odd = self._model.form, self._model.after, self.page.behind(before), self._odd
        shown = self._text[path.at : path.at + 1] if pending is None else None
        weighed = []
        for char in chars:
            form = form_of(char)
            charged = cost + WRONG_SCRIPT if char in odd else cost
            # a character that the page shows here counts as one neighbour itself
            if form in seen and seen[form] > (char == shown):
                charged += FAMILIAR
            weighed.append((path.score + charged + after(before, form), charged, form, char))
        return weighed

    def _as_it_stands(self, path: Path) -> Path:
        reading = READING.match(self._text, path.at)
        if reading:
            fit = path.node is None or not path.node.text or fits(path.node.text[-1], reading.group(1))
            cost = 0.0 if fit else STRAY_READING
            node = Node(path.at, reading.group(), path.node)
            return path._replace(at=reading.end(), node=node).charged(cost)
        return self._emit(path, self._text[path.at], None, path.at + 1, shifted=path.shifted)

    def _split(self, path: Path, split: re.Match[str]) -> Iterator[Path]:
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
                node = Node(path.at, "", path.node)
                there = path._replace(pending=trail, at=end, node=node, shifted=True)
                yield there.charged(cost)

    def _split_behind_silent(self, path: Path, lead: int, reading: str, end: int) -> Iterator[Path]:
        """``?chǔ)`` where the pair before the lost byte is silent: ``(lead x)(y lost)``."""
        silent = silent_trails()
        for _, x, first in likely_with_lead(lead):
            for y in silent.get(x, ()):
                for trail in trails_with(y, reading):
                    entry = self._pairs[y, trail]
                    if entry not in self._odd:
                        before = self._emit(path, first, None, path.at, SILENT)
                        yield self._emit(before, entry, None, end, self.page.bonus(entry, reading))

    def _trail_before(self, path: Path) -> int | None:
        """The byte before the split: the trail byte of the last character, readings skipped."""
        node = path.node
        while node is not None and (not node.text or READING.fullmatch(node.text)):
            node = node.before
        pair = shown_bytes(node.text[-1] if node is not None else self._visible_before(path.at))
        return pair[1] if pair else None

    def _visible_before(self, at: int) -> str:
        while at and self._text[at - 1] == ")":
            opening = self._text.rfind("(", max(0, at - 10), at)
            if opening < 0 or not READING.fullmatch(self._text, opening, at):
                break
            at = opening
        return self._text[at - 1] if at else "\n"

    def _lost_before_mark(self, path: Path) -> Iterator[Path]:
        """Something invisible stands between a lead byte and its trail byte: the lead byte is lost."""
        at = path.at
        if self._text[at] == "?" and at + 1 < len(self._text) and self._text[at + 1] in MARKS:
            at += 1  # the lost byte shows as a ? of its own
        char = self._text[at]
        if char not in MARKS or not self.strange_behind(at + 1):
            return
        mark = shown_bytes(char)
        if mark is None or mark[1] not in _LEADS:
            return
        lost = (char for _, _, char in likely_with_trail(mark[0]))
        yield from self._emit_best(path, lost, mark[1], at + 1, LOST_AGAIN if self.invisible else LOST_MARK)

    def strange_behind(self, at: int) -> bool:
        """Whether what follows a mark looks like debris."""
        known = self._strange.get(at)
        if known is None:
            known = self._strange[at] = is_strange(self._text, at, invisible=self.invisible)
        return known

    def _shifted(self, path: Path, pending: int) -> Iterator[Path]:
        """Join the waiting byte with the next one of the text."""
        char = self._text[path.at]
        if char == "\n" and self.invisible:
            yield from self._lost_at_end(path, pending)
            return
        if char == "(":
            reading = READING.match(self._text, path.at)
            if reading and fits(self._text[path.at - 1], reading.group(1)):
                yield path._replace(at=reading.end(), node=Node(path.at, "", path.node))
                return
        if "@" <= char <= "~":
            yield from self._joined(path, pending, ord(char), None)
        if char == "?":
            yield from self._lost_end(path, pending)
        if self.invisible and char in MARKS:
            yield from self._lost_trail(path, pending)
        pair = shown_bytes(char)
        if pair is not None and pair[1] in _LEADS:
            if char < "\x80" and char not in MARKS:
                path = path.charged(FOLDED)
            yield from self._joined(path, pending, *pair)

    def _joined(self, path: Path, lead: int, trail: int, pending: int | None) -> Iterator[Path]:
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
            for rest, first, second, chars in silent_choices(lead, trail)
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
        pair = shown_bytes(char) if pending is not None and char else None
        if pending is not None and pair is not None:
            char = self._pairs.get((pending, ord(char) if "@" <= char <= "~" else pair[0]), "")
        return self._model.form(char)

    def _lost_trail(self, path: Path, pending: int) -> Iterator[Path]:
        """Something invisible stands before a mark: the trail byte before it is lost, the shift is over."""
        last, after, form = path.last[-1], self._model.after, self._model.form
        choices = [(after(last, form(char)), char) for _, _, char in likely_with_lead(pending)]
        for _, char in nlargest(FITTING_CHOICES, choices):
            yield self._emit(path, char, None, path.at, LOST_TRAIL)

    def _lost_at_end(self, path: Path, pending: int) -> Iterator[Path]:
        """The shift runs into the end of a line: a trail byte is lost, or white space with its first byte."""
        yield from self._lost_trail(path, pending)
        if pending == _SPACE:
            there = path._replace(pending=None, node=Node(path.at, "", path.node))
            yield there.charged(LOST_SPACE)

    def _lost_end(self, path: Path, pending: int) -> Iterator[Path]:
        """``?`` for a trail byte and the ASCII character behind it that went with it; that one stays ``?``,
        but at the end of a line."""
        last = self._text[path.at + 1 : path.at + 2] in ("", "\n")
        end = path.at + last
        known = filter(None, (self._pairs.get((pending, trail)) for trail in LEADS))
        chars = (char for char in known if not (last and char in "，、"))  # no line ends in them
        yield from self._emit_best(path, chars, None, end, LOST_END)
