"""What can become of an input besides a page: a failure or a notice, each with a reason from a closed list.

A failure costs its input, and only that: nothing of it is stored and the exit code of the run says so.
A notice costs at most one value: the input was read, or rightly passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pipelines.unread import Unread


class FailureReason(StrEnum):
    """Why an input gave no page."""

    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too_large"
    MALFORMED_JSON = "malformed_json"
    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    MALFORMED_WARC = "malformed_warc"
    TRUNCATED_WARC = "truncated_warc"
    READER_FAILED = "reader_failed"
    READER_DIED = "reader_died"
    READER_SLOW = "reader_slow"
    UNSTORABLE = "unstorable"


class NoticeReason(StrEnum):
    """What was left out of an input that was otherwise read."""

    OTHER_KIND = "other_kind"
    LIST_PAGE = "list_page"
    BODY_ELSEWHERE = "body_elsewhere"
    NO_ARTICLE = "no_article"
    IMPOSSIBLE_DATE = "impossible_date"
    LOSSY_DECODING = "lossy_decoding"
    IGNORED_VALUE = "ignored_value"
    NO_PAGE = "no_page"
    LAYOUT = "layout"
    QUARANTINED = "quarantined"


POISON: Final = frozenset({
    FailureReason.READER_FAILED, FailureReason.READER_DIED, FailureReason.READER_SLOW, FailureReason.UNSTORABLE,
})  # fmt: skip
"""The faults of govnews: a page with one of them goes into quarantine."""


ADVICE: Final[Mapping[FailureReason, str]] = MappingProxyType({
    FailureReason.UNREADABLE: "check that the file exists and that you may read it",
    FailureReason.UNSUPPORTED: "give a .txt, .html, .jsonl, .warc or .warc.gz file, or a folder of these",
    FailureReason.EMPTY: "there is nothing to read; fetch the page again or remove it",
    FailureReason.BINARY: "this is not text; give the page itself, not a picture, document or archive",
    FailureReason.UNDECODABLE: "save it as UTF-8 (GB18030 and Big5 are read too)",
    FailureReason.TOO_LARGE: "no article is this large; split the file, or use .jsonl for many pages",
    FailureReason.MALFORMED_JSON: "give one JSON object a line; mend or remove this line",
    FailureReason.MISSING_FIELD: "every line needs `text` or `html`",
    FailureReason.WRONG_TYPE: "write the value as a JSON string",
    FailureReason.MALFORMED_WARC: "the archive is damaged here; copy or download it again",
    FailureReason.TRUNCATED_WARC: "the archive ends too early; copy or download it again",
    FailureReason.READER_FAILED: "this is a fault of govnews; run with -L DEBUG and report the traceback",
    FailureReason.READER_DIED: "a fault of govnews, or memory is short; it is in quarantine: report its address",
    FailureReason.READER_SLOW: "a fault of govnews; it is in quarantine: report its address",
    FailureReason.UNSTORABLE: "this is a fault of govnews; report the page's address",
})


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no page. ``name`` tells the file, line or address; ``detail`` what was found; ``trace``
    where in the program, if that is where the fault is; ``unread`` the page, where it is one that goes into
    quarantine."""

    name: str
    reason: FailureReason
    detail: str
    trace: str = field(default="", compare=False, repr=False)
    unread: Unread | None = field(default=None, compare=False, repr=False)

    @property
    def advice(self) -> str:
        """What a person can do about it."""
        return ADVICE[self.reason]


@dataclass(frozen=True, slots=True)
class Notice:
    """An input that was passed over, or a value of it that was left empty. Names as in :class:`Failure`."""

    name: str
    reason: NoticeReason
    detail: str


class Rejected(Exception):
    """An input that cannot become a page; the one who knows its name makes a :class:`Failure` of it."""

    def __init__(self, reason: FailureReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def as_failure(self, name: str) -> Failure:
        """The failure of the input that is called ``name``."""
        return Failure(name, self.reason, self.detail)


class NoArticle(Exception):
    """A sound HTML page without prose: a list, a home page, a lone picture. Passed over with a notice."""
