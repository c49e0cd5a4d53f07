"""Names of media and of the units that send in reports: 黔东南政府网, 酉阳报, 麦积区融媒体中心, 县人社局."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.clean.tables import DATA
from pipelines.tables import read_table

_KINDS: Final = ("suffix", "prefix", "unit")
_NAME: Final = re.compile(r"[\u3400-\u9fffA-Za-z0-9·•]{2,24}")
_NO_PAPER: Final = ("汇报", "通报", "简报", "申报", "填报", "上报", "举报", "预报", "快报道", "公报", "情报")


class MediaAffixes(NamedTuple):
    """What a medium's name ends with or begins with, and what a unit's name ends with."""

    suffix: tuple[str, ...]
    prefix: tuple[str, ...]
    unit: tuple[str, ...]


def read_affixes(path: Path) -> MediaAffixes:
    """The table of affixes at ``path``; :class:`~pipelines.tables.TableError` names a faulty line."""
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for row in read_table(path, ("affix", "kind"), key=("affix", "kind")):
        found[row.one_of(1, found.keys())].append(row.cells[0])
    return MediaAffixes(*(tuple(sorted(found[kind], key=len, reverse=True)) for kind in _KINDS))


@cache
def media_affixes() -> MediaAffixes:
    """The affixes of the project, read once."""
    return read_affixes(DATA / "media.tsv")


def is_medium(name: str) -> bool:
    """Whether ``name`` reads as the name of a medium: 如皋日报, 今日开鲁, 昭觉县政府网."""
    affixes = media_affixes()
    if not _NAME.fullmatch(name) or name.endswith(_NO_PAPER):
        return False
    return name.endswith(affixes.suffix) or (name.startswith(affixes.prefix) and len(name) <= 10)


def is_unit(name: str) -> bool:
    """Whether ``name`` reads as an office or a medium that could send in a report: 县人社局."""
    return is_medium(name) or (bool(_NAME.fullmatch(name)) and name.endswith(media_affixes().unit))


def leading_medium(name: str) -> str | None:
    """The longest beginning of ``name`` that is a medium: 大众网 of 大众网济南1月24日."""
    for end in range(len(name), 2, -1):
        if is_medium(name[:end]):
            return name[:end]
    return None
