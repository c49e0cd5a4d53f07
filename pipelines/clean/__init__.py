"""Cleaning: from a fetched page to restored text with its segments."""

from __future__ import annotations

from pipelines.clean.lines import unwrap
from pipelines.clean.offsets import OffsetMap
from pipelines.clean.restore import Restored, restore, restore_as
from pipelines.clean.segments import segment
from pipelines.items import Article, Flag, Page

__all__ = ["Restored", "clean", "restore"]


def clean(page: Page) -> Article:
    """Restore ``page``: damage undone, Simplified script, hard line wraps undone, segments marked.

    The title is restored as part of its page: a short title shows neither script nor damage by itself.
    Never raises for what a page holds.
    """
    restored = restore(page.text)
    text, unwrapped = unwrap(restored.text)
    title = restore_as(page.title, restored) if page.title else page.title
    return Article(
        page=page,
        text=text,
        title=title,
        segments=segment(text, title, page.published),
        script=restored.script,
        damaged=restored.damaged,
        flags=tuple(_moved(flag, unwrapped) for flag in restored.flags),
        offsets=unwrapped.after(restored.offsets),
    )


def _moved(flag: Flag, step: OffsetMap) -> Flag:
    start, end = flag.span
    return Flag(flag.kind, (step.from_raw(start), step.from_raw(end)), flag.note)
