"""The administrative level of a post (县长: 县处级), where it is certain.

It follows from the unit whose organ it is, for those units that stand at the same level all over the country. Those of
直辖市 and 副省级市 stand higher, 市 and 区 are of more than one level: these count only where the place is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pipelines.items import Jurisdiction, PostBody, PostLevel, PostRank
from pipelines.parse.divisions import Division, load_divisions

_DIRECT = frozenset(("11", "12", "31", "50"))  # 直辖市
_SUB_PROVINCIAL = frozenset(
    (
        "2101", "2102", "2201", "2301", "3201", "3301", "3302", "3502", "3701", "3702", "4201", "4401", "4403", "5101",
        "6101",
    )
)
_LEVELS: Mapping[str, PostLevel] = {
    "省": "省部级", "自治区": "省部级", "州": "厅局级", "盟": "厅局级", "地": "厅局级", "旗": "县处级",
}  # fmt: skip
# The level of these is known only at home (home_of).
_LEVELS_AT_HOME: Mapping[str, PostLevel] = {
    "市": "厅局级", "县": "县处级", "区": "县处级", "镇": "乡科级", "乡": "乡科级",
}  # fmt: skip
_BELOW: Mapping[PostLevel | None, PostLevel] = {"厅局级": "县处级", "县处级": "乡科级"}
_GRADES: Mapping[str, PostLevel] = {
    "巡视员": "厅局级", "厅级": "厅局级", "调研员": "县处级", "处级": "县处级", "处长级": "县处级", "县级": "县处级",
    "主任科员": "乡科级", "科级": "乡科级",
}  # fmt: skip
_NATIONAL_POSTS = frozenset(("总书记", "委员长", "总理", "国务委员"))
_NATIONAL = re.compile("(?:中共中央政治局|中央军委|全国人大常委会|全国政协|国家)$")
_CHIEFS: Mapping[PostBody, tuple[str, ...]] = {  # the posts of an organ that have the level of its unit
    "党委": ("书记", "常委"), "人大": ("主任", "主席"), "政府": ("主席",), "政协": ("主席",),
    "纪委监委": ("书记", "主任"),
}  # fmt: skip
_UNIT = re.compile("[省市州盟县旗区镇乡]")
_UNIT_HEADS = frozenset(("省长", "市长", "州长", "盟长", "县长", "旗长", "区长", "镇长", "乡长"))
_ORGAN = re.compile(
    "(?P<place>.*?)(?P<unit>自治区|[省市州盟地县旗区镇乡])"
    "(?P<organ>党?委|人大常委会|人大|(?:人民)?政府|政协|纪委监委|纪委|监委|监察委员会|)(?:党组)?"
)
_BUREAU = re.compile("(?P<place>.*?)(?P<unit>[州盟县旗])(?!委|人大|政协|纪委|监委)(?:人民)?(?:政府)?.*[^分支]局")
_TERM = re.compile(r"第?[一二三四五六七八九十\d]+届")
_COURT = re.compile("(?P<place>.*?)(?P<unit>[州盟县旗])(?:中级)?(?:人民)?(?:法院|检察院)")


def home_of(place: Jurisdiction | None) -> str:
    """The units whose level is certain in the reports of a place, by their characters: 县镇乡 of an ordinary county.

    It is empty for 直辖市, 副省级市 and what lies in them, for provinces, and where the place is unknown.
    """
    if place is None or place.code is None or not _is_ordinary(place.code):
        return ""
    if place.level == "county" and place.name.endswith("区"):
        return "区县镇乡"
    return "市县镇乡" if place.level == "prefecture" and place.name.endswith("市") else "县镇乡"


def level_of(organ: str, post: str, body: PostBody | None, rank: PostRank | None, home: str) -> PostLevel | None:
    """The level of a post of an organ; ``home`` as :func:`home_of` gives it."""
    if rank == "职级":
        return next((level for end, level in _GRADES.items() if post.endswith(end)), None)
    if rank not in ("正职", "副职", "成员"):
        return None
    return _told_by_post(organ, post, body) or _told_by_unit(organ, post, body, rank, home)


def _is_ordinary(code: str) -> bool:
    """Whether a prefecture or county stands at the level that most do."""
    return code[:2] not in _DIRECT and code[:4] not in _SUB_PROVINCIAL and code[2:] != "0000"


def _told_by_post(organ: str, post: str, body: PostBody | None) -> PostLevel | None:
    """Of posts that there are at one level only."""
    if post in _NATIONAL_POSTS or (post in ("主席", "常委") and _NATIONAL.search(organ)):
        return "国家级"
    if post == "部长" and body == "政府" and not _UNIT.search(organ):
        return "省部级"
    if post == "厅长" or (post == "专员" and organ.endswith("行署")):
        return "厅局级"
    return "县处级" if post == "处长" and "厅" in organ else None


def _told_by_unit(
    organ: str, post: str, body: PostBody | None, rank: PostRank, home: str
) -> PostLevel | None:
    if post in _UNIT_HEADS:
        return _of_head(organ, post[0], home)
    match = _ORGAN.fullmatch(organ)
    if match is not None and body is not None and post in _CHIEFS.get(body, ()):
        return None if body == "纪委监委" and rank != "正职" else _of_unit(match["place"], match["unit"], home)
    court = _COURT.fullmatch(organ)
    if court is not None and post in ("院长", "检察长"):
        return _of_unit(court["place"], court["unit"], home) if rank == "正职" else None
    bureau = _BUREAU.fullmatch(organ)
    if bureau is not None and body == "政府" and post == "局长" and "公安" not in organ:  # whose chief stands higher
        return _BELOW.get(_of_unit(bureau["place"], bureau["unit"], home))
    return None


def _of_head(organ: str, unit: str, home: str) -> PostLevel | None:
    """Of 县长, 泰宁县副县长, 县政府副县长."""
    match = _ORGAN.fullmatch(organ)
    if organ not in ("", "政府") and (match is None or match["unit"] != unit):
        return None
    return _of_unit(match["place"] if match else "", unit, home)


def _of_unit(place: str, unit: str, home: str) -> PostLevel | None:
    """The level of a unit: of a named one by the table of divisions, else by what is certain."""
    place = _TERM.sub("", place)
    if place and unit not in "镇乡":
        return _of_named(place if place.endswith(unit) else place + unit)  # 张家川回族自治县县委
    return _LEVELS.get(unit) or (_LEVELS_AT_HOME[unit] if unit in home else None)


@cache
def _forms() -> Mapping[str, tuple[Division, ...]]:
    return load_divisions().forms


def _of_named(name: str) -> PostLevel | None:
    """Of 福建省三明市泰宁县: the last place is the unit's own. Where several bear the name, all must agree."""
    for start in range(len(name) - 1):
        if (bearers := _forms().get(name[start:])) is not None:
            levels = {_of_division(place) for place in bearers}
            return levels.pop() if len(levels) == 1 else None
    return None


def _of_division(place: Division) -> PostLevel | None:
    if place.level == "province":
        return None if place.code[:2] in _DIRECT else "省部级"
    if not _is_ordinary(place.code):
        return None
    return "厅局级" if place.level == "prefecture" else "县处级"
