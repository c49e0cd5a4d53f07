"""Printed times → ISO 8601."""

from __future__ import annotations

import contextlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.published import ImpossibleDate, published_from


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2020-03-12 09:16", "2020-03-12T09:16:00+08:00"),
        ("2020-03-12", "2020-03-12"),
        ("20181116", "2018-11-16"),
        (" 2020/3/2 9:16:05 ", "2020-03-02T09:16:05+08:00"),
        ("2026年7月8日 09：30", "2026-07-08T09:30:00+08:00"),
        ("2020年9月15日9时32分05秒", "2020-09-15T09:32:05+08:00"),
        ("2020年9月15日 09时32分", "2020-09-15T09:32:00+08:00"),
        ("2020-03-12T09:16:00+08:00", "2020-03-12T09:16:00+08:00"),
        ("2020-03-12T23:16:00Z", "2020-03-13T07:16:00+08:00"),
        ("2024-02-29", "2024-02-29"),
        ("  ", None),
    ],
)
def test_reads_the_forms_that_pages_use(printed: str, iso: str | None) -> None:
    assert published_from(printed) == iso


@pytest.mark.parametrize(
    "printed",
    [
        "2023-02-29", "2020-13-01", "20201399", "2020-03-12 25:00", "2020-03", "03-12", "昨天",
        "2020-03-12 来源：新华社", "0000-01-01", "1900-01-01",
        "2020-03-12 09:1605", "2020-03-12 09:16 +99:99",
    ],
)  # fmt: skip
def test_an_impossible_or_unknown_form_is_refused_with_the_value(printed: str) -> None:
    with pytest.raises(ImpossibleDate, match=printed[:4]):
        published_from(printed)


@given(st.datetimes(min_value=datetime(1994, 1, 1)))  # noqa: DTZ001 printed times have no zone
def test_a_moment_survives(moment: datetime) -> None:
    assert published_from(str(moment)[:19]) == str(moment)[:19].replace(" ", "T") + "+08:00"


@given(st.text())
def test_any_text_is_a_date_or_refused(text: str) -> None:
    with contextlib.suppress(ImpossibleDate):
        published_from(text)
