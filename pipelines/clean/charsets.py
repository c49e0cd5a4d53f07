"""The character sets that mirrored text went through, as Python's codecs know them.

The mirrors hold GBK bytes. A *pair* is the two bytes of one GBK character; a pair that GBK does not know but
GB18030 keeps for private use is *silent*: the mirrors' decoders show nothing for it.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))


def _repertoire(encoding: str) -> frozenset[str]:
    """The Han characters of the Unicode base block and extension A that ``encoding`` can write."""
    block = "".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))))
    return frozenset(block.encode(encoding, "ignore").decode(encoding))


@cache
def gb2312() -> frozenset[str]:
    """The Han characters of GB 2312: what a Simplified page is written with, but for rare names."""
    return _repertoire("gb2312")


@cache
def big5() -> frozenset[str]:
    """The Han characters of Big5: what a Traditional page is written with."""
    return _repertoire("big5")


@cache
def traditional_only() -> frozenset[str]:
    """Characters of Big5 that GB 2312 does not have: 會 領 導, and rare characters of names."""
    return big5() - gb2312()


@cache
def simplified_only() -> frozenset[str]:
    """Characters of GB 2312 that Big5 does not have: 会 领 导. 后 里 于 are in both and say nothing."""
    return gb2312() - big5()


@cache
def bytes_of() -> MappingProxyType[str, tuple[int, int]]:
    """The two bytes of every GBK character."""
    plane = "".join(map(chr, (*range(0x80, 0xD800), *range(0xF900, 0x10000))))
    known = plane.encode("gbk", "ignore")
    known_pairs = zip(known[::2], known[1::2], strict=True)
    return MappingProxyType(dict(zip(known.decode("gbk"), known_pairs, strict=True)))


@cache
def pairs() -> MappingProxyType[tuple[int, int], str]:
    """Every GBK character by its two bytes."""
    return MappingProxyType({pair: char for char, pair in bytes_of().items()})


@cache
def silent_trails() -> MappingProxyType[int, frozenset[int]]:
    """For every lead byte the trail bytes that make a silent pair with it, if there are any."""
    known = pairs()
    table = {lead: frozenset(trail for trail in TRAILS if (lead, trail) not in known) for lead in LEADS}
    return MappingProxyType({lead: trails for lead, trails in table.items() if trails})
