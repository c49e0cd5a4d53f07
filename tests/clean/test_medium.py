"""The printed source of a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.clean.medium import source_medium
from pipelines.clean.segments import segment

GOLD = Path(__file__).parents[1] / "gold"
REPORT = "3月11日上午，县委书记阎克勤主持召开县委常委会会议，研究部署有关工作。"


def found(text: str) -> tuple[str, str] | None:
    source = source_medium(text, segment(text, None, None))
    if source is None:
        return None
    assert text[slice(*source.span)] == source.medium
    return source.medium, source.rule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"来源：市应急管理局 发布时间：2020-03-12\n{REPORT}", ("市应急管理局", "source.label")),
        (f"信息来源:\n今日开鲁\n{REPORT}", ("今日开鲁", "source.label")),
        (f"{REPORT}来源：凯里市融媒体中心 记者：张三", ("凯里市融媒体中心", "source.label")),
        (f"据黔东南政府网消息 {REPORT}", ("黔东南政府网", "source.dateline")),
        (f"麦积区融媒体中心讯(记者 赵怡天){REPORT}", ("麦积区融媒体中心", "source.dateline")),
        (f"大众网济南1月24日讯(记者 盛堃){REPORT}", ("大众网", "source.dateline")),
        (f"2019-04-02  昭觉县政府网\n{REPORT}", ("昭觉县政府网", "source.masthead")),
        (f"{REPORT}\n（县人社局 供稿）", ("县人社局", "source.supplier")),
        (f"{REPORT}\n（县融媒体中心记者　兰慧敏）", ("县融媒体中心", "source.reporter")),
        (f"{REPORT}《政府采购信息报》记者从会场了解到，会议很重要。", ("政府采购信息报", "source.reporter")),
        (f"本报讯（记者 甲某）{REPORT}", None),
        (f"来源：本报讯\n{REPORT}", None),
        (f"{REPORT}\n（撰稿：富　察）", None),
        (f"{REPORT}资金来源：财政拨款。", None),
    ],
)
def test_where_a_source_is_printed(text: str, expected: tuple[str, str] | None) -> None:
    assert found(text) == expected


def test_the_sources_of_the_corpus() -> None:
    """Every value of the corpus is found, and none where the corpus has none."""
    rows = [json.loads(line) for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    read = {row["id"]: found(row["text_clean"]) for row in rows}
    assert {id: source and source[0] for id, source in read.items()} == {
        row["id"]: row["source_medium"] for row in rows
    }
