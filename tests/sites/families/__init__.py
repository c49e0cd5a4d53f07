"""The systems that write the farm's pages, one for each layout of the crawler."""

from __future__ import annotations

from typing import Final

from tests.sites.families.base import Family
from tests.sites.families.hanweb import HanwebHex, HanwebNum
from tests.sites.families.kpcms import Kpcms
from tests.sites.families.trs import Trs, TrsShort
from tests.sites.families.vsb import Vsb

FAMILIES: Final[dict[str, Family]] = {
    "trs": Trs(), "trs_short": TrsShort(), "kpcms": Kpcms(), "hanweb_num": HanwebNum(), "hanweb_hex": HanwebHex(),
    "vsb": Vsb(),
}  # fmt: skip
