"""Bytes → text: whatever is declared, the bytes decide."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decode import decode
from crawler.outcomes import FailureReason, Rejected

SIMPLIFIED = "11月22日，麦积区召开“民企陇上行”专项行动工作会议，安排部署全区各项工作任务。"
TRADITIONAL = "為了深入貫徹落實有關會議精神，麥積區召開專項行動工作會議，安排部署各項工作任務。"


@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"), (SIMPLIFIED, "gb18030"), (SIMPLIFIED, "utf-8-sig"), (SIMPLIFIED, "utf-16"),
        (TRADITIONAL, "utf-8"), (TRADITIONAL, "big5"), (TRADITIONAL, "gb18030"),
        ("艾合买提·买买提主持召开会议，𠮷林路街道办事处负责人参加会议。" * 3, "gb18030"),
    ],
)  # fmt: skip
def test_reads_every_encoding_under_every_declaration(text: str, encoding: str, declared: str | None) -> None:
    assert decode(text.encode(encoding), declared).text == text


def test_one_broken_character_in_a_long_page_is_lost_alone_and_counted() -> None:
    body = (SIMPLIFIED * 60).encode("gb18030")
    broken = body[:1000] + b"\xff" + body[1000:]
    decoded = decode(broken)
    assert decoded.lost == 1
    assert decoded.text.replace("\ufffd", "") == SIMPLIFIED * 60


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_last_character_cut_in_two_is_forgiven(encoding: str) -> None:
    decoded = decode((SIMPLIFIED + "县").encode(encoding)[:-1])
    assert decoded.text == SIMPLIFIED + "\ufffd"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", FailureReason.EMPTY),
        (b" \r\n\t ", FailureReason.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, FailureReason.BINARY),
        ("会议".encode("utf-16-le") * 50 + b"\x00\x01" * 50, FailureReason.BINARY),
        (b"\xff\x81\xff" * 400, FailureReason.UNDECODABLE),
    ],
)
def test_refuses_what_is_no_text_and_says_why(body: bytes, reason: FailureReason) -> None:
    with pytest.raises(Rejected) as refused:
        decode(body)
    assert refused.value.reason is reason


def test_refuses_random_bytes() -> None:
    for _ in range(20):
        with pytest.raises(Rejected):
            decode(os.urandom(4000))


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_utf_8_always_comes_back_as_it_was(text: str) -> None:
    if not text.encode().strip() or text.startswith("\ufeff"):
        return
    assert decode(text.encode(), "gb2312").text == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_rejected(body: bytes) -> None:
    try:
        assert isinstance(decode(body).text, str)
    except Rejected as refused:
        assert refused.detail
