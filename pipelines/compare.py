"""What differs between two readings of one page: a pure function of the two, in terms of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Final

from pipelines.items import Article, Meeting, Reading, Span

_OF_EVIDENCE: Final = frozenset({"spans", "rules"})
_PLAIN: Final = tuple(
    field.name for field in fields(Meeting) if field.name not in {"meeting_id", "page"} | _OF_EVIDENCE
)
_OF_ARTICLE: Final = ("title", "text", "script", "damaged", "segments", "flags")
_OF_PAGE: Final = ("published", "site", "layout")


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs. ``meeting_id`` is that of the new reading; None for a value of the page itself.

    Of a list, ``old`` holds only what is gone and ``new`` only what has come; both are whole where nothing but the
    order has changed. ``spans`` and ``rules`` hold the evidence of values that are themselves the same.
    """

    field: str
    meeting_id: str | None
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs. ``renamed`` are meetings whose id has changed with what identifies them: old, new."""

    changes: tuple[Change, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


def compare(old: Reading, new: Reading) -> Difference:
    """Return what differs between two readings of one page."""
    pairs, gone, come = _paired(old.meetings, new.meetings)
    changes = [*_page_changes(old, new)]
    for before, after in pairs:
        changes += _meeting_changes(before, after)
    return Difference(
        changes=tuple(changes),
        new=tuple(meeting.meeting_id for meeting in come),
        gone=tuple(meeting.meeting_id for meeting in gone),
        renamed=tuple(
            (before.meeting_id, after.meeting_id)
            for before, after in pairs
            if before.meeting_id != after.meeting_id
        ),
    )


def _paired(
    old: Sequence[Meeting], new: Sequence[Meeting]
) -> tuple[list[tuple[Meeting, Meeting]], list[Meeting], list[Meeting]]:
    """Say which meeting became which: by its id, else by its name, else because only one is left of each.

    The rest are those that are gone, and those that have come.
    """
    pairs: list[tuple[Meeting, Meeting]] = []
    left, come = list(old), list(new)
    for key in (_identity, _name):
        for after in list(come):
            before = next((one for one in left if key(one) is not None and key(one) == key(after)), None)
            if before is not None:
                pairs.append((before, after))
                left.remove(before)
                come.remove(after)
    if len(left) == len(come) == 1:
        pairs.append((left.pop(), come.pop()))
    return pairs, left, come


def _identity(meeting: Meeting) -> str | None:
    return meeting.meeting_id


def _name(meeting: Meeting) -> str | None:
    return meeting.name


def _page_changes(old: Reading, new: Reading) -> Iterator[Change]:
    before, after = old.article, new.article
    values: list[tuple[str, Any, Any]] = [
        *((name, getattr(before, name), getattr(after, name)) for name in _OF_ARTICLE),
        *((name, getattr(before.page, name), getattr(after.page, name)) for name in _OF_PAGE),
        ("reason", _reason(old), _reason(new)),
        ("raw_title", before.page.title, after.page.title),
        ("raw_text", before.page.text, after.page.text),
        ("offsets", _offsets(before), _offsets(after)),
        ("unknown", _counted(old.unknown), _counted(new.unknown)),
    ]
    for name, one, other in values:
        yield from _change(name, None, _told(one), _told(other))


def _reason(reading: Reading) -> str | None:
    return None if reading.meetings else reading.reason


def _offsets(article: Article) -> list[list[int]]:
    return [list(pair) for pair in article.offsets]


def _counted(unknown: dict[str, dict[str, int]]) -> list[list[Any]]:
    return [
        [kind, token, count]
        for kind, of_kind in sorted(unknown.items())
        for token, count in sorted(of_kind.items())
    ]


def _meeting_changes(old: Meeting, new: Meeting) -> Iterator[Change]:
    changed = set()
    for name in _PLAIN:
        for change in _change(name, new.meeting_id, _fact(getattr(old, name)), _fact(getattr(new, name))):
            changed.add(name)
            yield change
    for name, before, after in (("spans", _spans(old), _spans(new)), ("rules", old.rules, new.rules)):
        differing = [
            key for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key) and key.partition("[")[0] not in changed
        ]  # fmt: skip
        if differing:
            yield Change(
                name, new.meeting_id, *({key: one[key] for key in differing if key in one} for one in (before, after))
            )


def _spans(meeting: Meeting) -> dict[str, Any]:
    """The evidence of every value, that of parts with a span of their own included."""
    spans: dict[str, Span] = dict(meeting.spans)
    for name in _PLAIN:
        value = getattr(meeting, name)
        if isinstance(value, list):
            spans |= {f"{name}[{place}]": part.span for place, part in enumerate(value) if hasattr(part, "span")}
    return {key: list(span) for key, span in spans.items()}


def _change(name: str, meeting_id: str | None, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, list) and isinstance(new, list):
        old, new = _without(old, new) or _if_only_order(old, new), _without(new, old) or _if_only_order(new, old)
    yield Change(name, meeting_id, old, new)


def _without(values: list[Any], others: Iterable[Any]) -> list[Any]:
    """What ``values`` has more of than ``others``, in its order."""
    left = list(others)
    more = []
    for value in values:
        if value in left:
            left.remove(value)
        else:
            more.append(value)
    return more


def _if_only_order(values: list[Any], others: list[Any]) -> list[Any]:
    return [] if _without(others, values) else values


def _told(value: Any) -> Any:
    """The value as JSON tells it."""
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return {name: _told(one) for name, one in asdict(value).items()} if _is_part(value) else value


def _is_part(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _fact(value: Any) -> Any:
    """A value of a meeting as JSON tells it; parts without their spans, which are evidence."""
    told = _told(value)
    if isinstance(told, list):
        return [_spanless(one) for one in told]
    return told


def _spanless(part: Any) -> Any:
    return {name: value for name, value in part.items() if name != "span"} if isinstance(part, dict) else part
