"""What a Content-Type says, of which servers send strange ones."""

from __future__ import annotations

import pytest

from crawler.document import content_type


@pytest.mark.parametrize(
    ("sent", "media_type", "charset"),
    [
        ("text/html; charset=GBK", "text/html", "gbk"),
        ("TEXT/PLAIN", "text/plain", None),
        ("text/html\ntext/html; charset=gbk", "text/html", None),
        ("x\nimage/png", "image/png", None),
        ("text /html", "text/html", None),
        ("text/html, text/plain", "text/html", None),
        ("/", "text/html", None),
        (";charset=gbk", "text/html", None),
        ("", "text/html", None),
        ("\xe4\xbc\x9a/\xe8", "text/html", None),
        ("text/html; charset=\xe9", "text/html", None),
    ],
)
def test_what_makes_no_sense_is_html(sent: str, media_type: str, charset: str | None) -> None:
    assert content_type({"content-type": sent}) == (media_type, charset)


def test_what_is_missing_is_html() -> None:
    assert content_type({}) == ("text/html", None)
