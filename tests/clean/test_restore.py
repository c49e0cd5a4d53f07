"""Damaged pages restored: the forms of damage, the development corpus, and what must always hold."""

from __future__ import annotations

import json
import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mirror_damage import mirror

from pipelines.clean.restore import Restored, restore, restore_as

ROOT = Path(__file__).parents[2]

# A page of the same mirror: one damage of every kind, so that the page is known for what it is.
PAGE = "會(huì)議由縣長(zhǎng)主持,縣領(lǐng)導(dǎo)參加會(huì)議。要確;顒影踩⒂行蜻M行。\n"

FORMS = [
    ("落實(shí)好", "落实好"),
    ("做好項(xiàng)目?jī)?chǔ)備", "做好项目储备"),
    ("實(shí)打?qū)嵉墓ぷ魍苿?dòng)", "实打实的工作推动"),
    ("以?xún)?yōu)質(zhì)服務(wù)", "以优质服务"),
    ("黃壽龍?jiān)诹私飧黜?xiàng)工作", "黄寿龙在了解各项工作"),
    ("出席會(huì)議??h直單位", "出席会议。县直单位"),
    ("。湻e區(qū)委書記", "（麦积区委书记"),
    ("2月28日,,市委書(shū)記", "2月28日，市委书记"),
    ("加強(qiáng)合作,。", "加强合作。"),
    ("張國(guó)平、張夢(mèng)生", "张国平、张梦生"),
    ("召開會(huì)議?h政協(xié)主席", "召开会议。县政协主席"),
    ("寧?h委員會(huì)", "宁海县委员会"),
    ("產(chǎn)業(yè)園?疾靾F聽取匯報(bào)", "产业园。考察团听取汇报"),
    ("確;顒影踩⒂行蜻M行", "确保活动安全、有序进行"),
    ("柴金祥主持!", "柴金祥主持。"),
    ("時(shí)代楷!睆埜磺逋鞠冗M(jìn)", "时代楷模”张富清同志先进"),
    ("大官!笔聦嵣", "大官。”事实上"),
    ("參加會(huì)議,。", "参加会议。"),
    ("書記,、政委", "书记、政委"),
    ("全縣上下?lián)屪C遇", "全县上下抢抓机遇"),
    ("書面?zhèn)鬟_(dá)學(xué)習", "书面传达学习"),
    ("大力表?yè)P", "大力表扬"),
    ("莊重?zé)崃遥笳髦珖髯迦嗣翊髨F(tuán)結(jié)", "庄重热烈，象征着全国各族人民大团结"),
    ("長(cháng)期", "长期"),
    ("會(huì )議", "会议"),
    ("大會(hui)(hui)在北京召開(kai)", "大会在北京召开"),
    ("建議吐?tīng)栠d副書記", "建议吐尔逊副书记"),
    ("??? 本報訊", "本报讯"),
    ("關于還存在著差距、編著、著名", "关于还存在着差距、编著、著名"),
]


PAGE_CLEAN = "会议由县长主持,县领导参加会议。要确保活动安全、有序进行。\n"


def fold(text: str) -> str:
    """Width and white space folded: the mirrors folded them, so they are not certain."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file of the development corpus."""
    lines = (ROOT / "tests" / "gold" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def noise(kind: str) -> list[dict[str, Any]]:
    """The pairs or the traps of the noise corpus."""
    return [row for row in rows("noise.jsonl") if row["kind"] == kind]


def likeness(want: str, got: str) -> float:
    """The share of characters that are right."""
    if want == got:
        return 1.0
    matcher = SequenceMatcher(None, want, got, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / max(len(want), len(got))


@pytest.mark.parametrize(("damaged", "meant"), FORMS, ids=[meant for _, meant in FORMS])
@pytest.mark.parametrize(("behind", "clean"), [("", ""), ("\n會(huì)議結(jié)束。", "\n会议结束。")])
def test_forms_of_damage(damaged: str, meant: str, behind: str, clean: str) -> None:
    restored = restore(PAGE + damaged + behind)
    assert fold(restored.text) == fold(PAGE_CLEAN + meant + clean)
    assert restored.damaged
    assert restored.script == "traditional"


def test_names_that_a_mirror_left_alone_are_kept() -> None:
    assert "翁乾麟" in restore(PAGE + "翁乾麟、干部").text
    assert "乾净" not in restore("這個廚房打掃得很乾淨,後來於是說話").text


@pytest.mark.parametrize("row", noise("pair"), ids=lambda row: row["id"])
def test_noise_pairs(row: dict[str, Any]) -> None:
    assert fold(restore(row["noisy"]).text) == fold(row["clean"])


@pytest.mark.parametrize("row", noise("trap"), ids=lambda row: row["id"])
def test_noise_traps(row: dict[str, Any]) -> None:
    restored = restore(row["noisy"])
    assert restored.text == row["clean"]
    if row["decision"] == "keep":
        assert not restored.damaged


@pytest.mark.parametrize("name", ["dev.jsonl", "negatives.jsonl", "reposts.jsonl"])
def test_damaged_documents_of_the_corpus(name: str) -> None:
    right = total = 0.0
    for row in rows(name):
        want, got = fold(row["text_clean"]), fold(restore(row["text"]).text)
        right += likeness(want, got) * max(len(want), len(got))
        total += max(len(want), len(got))
    assert right / total >= 0.9999


@pytest.mark.parametrize("name", ["dev.jsonl", "negatives.jsonl"])
def test_simplified_documents_come_out_unchanged(name: str) -> None:
    for row in rows(name):
        assert restore(row["text_clean"]) == Restored(row["text_clean"])


def test_the_seeds() -> None:
    texts = [restore(path.read_text(encoding="utf-8")).text for path in sorted((ROOT / "seeds").iterdir())]
    assert len(texts) == 2
    for words in ("扎实推进", "做好项目储备", "还存在着工作力度差距大", "各县(市)、凯里经济开发区设分会场"):
        assert any(words in text for text in texts), words
    for text in texts:
        assert not re.search(r"\([a-zà-ǜ]+\)|\?", text)


def test_other_tables_than_the_corpus_was_made_with() -> None:
    rng = Random(20)  # noqa: S311
    right = total = 0.0
    for row in rows("dev.jsonl")[::3]:
        want = fold(row["text_clean"])
        got = fold(restore(mirror(row["text_clean"], rng, share=rng.choice([0.2, 0.6, 1.0]))).text)
        right += likeness(want, got) * max(len(want), len(got))
        total += max(len(want), len(got))
    assert right / total >= 0.9995


def test_bytes_lost_before_marks() -> None:
    rng = Random(21)  # noqa: S311
    right = total = 0.0
    for row in rows("dev.jsonl")[::3]:
        want = fold(row["text_clean"])
        got = fold(restore(mirror(row["text_clean"], rng, invisible=True)).text)
        right += likeness(want, got) * max(len(want), len(got))
        total += max(len(want), len(got))
    assert right / total >= 0.998


def test_a_guess_is_flagged() -> None:
    restored = restore(PAGE + "法院院長開文!⒖h人民檢察院,,出席。")
    spans = [restored.text[slice(*flag.span)] for flag in restored.flags if flag.kind == "ambiguous"]
    assert any("、县" in span for span in spans)


def test_what_cannot_be_restored_is_kept_and_flagged() -> None:
    restored = restore(PAGE + "聚焦取暖、燃氣、;、道路交通,張三(gǒu)發言")
    kinds = {restored.text[slice(*flag.span)]: flag.kind for flag in restored.flags}
    assert kinds["、;、"] == "damaged"
    assert kinds["(gǒu)"] == "unrestored"


def test_lone_surrogates_are_replaced_and_flagged() -> None:
    for raw, text in (("会\ud800议", "会\ufffd议"), ("會(huì)\ud800議", "会\ufffd议")):
        restored = restore(raw)
        assert restored.text == text
        assert [flag.span for flag in restored.flags] == [(1, 2)]


def test_a_title_follows_its_page() -> None:
    page = restore(PAGE)
    assert restore_as("縣委書(shū)記主持!著落", page) == "县委书记主持!着落"
    assert restore_as("单(shàn)县召开会议", restore("单(shàn)县位于山东省西南部。")) == "单(shàn)县召开会议"
    assert restore_as("會(huì)議召開", restore("")) == "会议召开"


def test_a_simplified_title_of_a_traditional_page_is_left_alone() -> None:
    page = restore("縣委書(shū)記、縣長張三主持會(huì)議。")
    assert restore_as("我县防御台风“格美”视频会商会,著名", page) == "我县防御台风“格美”视频会商会,著名"


DEBRIS = ["?", "(huì)", "?jī)", "?chǔ)", "!", "。", ",,", "\x00", "\ud800", "\n", " ", "于", "h"]
DAMAGE = st.sampled_from([*PAGE, *DEBRIS])


@settings(max_examples=60, deadline=None)
@given(st.lists(DAMAGE | st.characters(exclude_categories=()), max_size=80).map("".join))
def test_any_input_is_restored_once_and_for_all(raw: str) -> None:
    once = restore(raw)
    twice = restore(once.text)
    assert twice.text == once.text
    assert_offsets_hold(raw, once)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_random_mirrors(seed: int, invisible: bool) -> None:
    rng = Random(seed)  # noqa: S311
    clean = rng.choice(rows("dev.jsonl"))["text_clean"]
    start = rng.randrange(max(1, len(clean) - 200))
    raw = mirror(clean[start : start + 200], rng, share=rng.random(), invisible=invisible)
    once = restore(raw)
    assert restore(once.text).text == once.text
    assert_offsets_hold(raw, once)


def assert_offsets_hold(raw: str, restored: Restored) -> None:
    """The map runs forward inside the raw text; what was not touched stands where it says."""
    positions = [restored.offsets.to_raw(i) for i in range(len(restored.text) + 1)]
    assert positions == sorted(positions)
    assert positions[-1] == len(raw)
    assert positions[0] >= 0
    for at, char in enumerate(restored.text):
        if char in "0123456789\n":  # never made, only kept
            assert raw[positions[at]] == char
    for flag in restored.flags:
        assert 0 <= flag.span[0] <= flag.span[1] <= len(restored.text)
