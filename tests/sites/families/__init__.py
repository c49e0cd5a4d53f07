"""The systems that write the farm's pages: at least one for each layout of the crawler."""

from __future__ import annotations

from typing import Final

from tests.sites.families.base import Family
from tests.sites.families.guangdong import GdPost
from tests.sites.families.hanweb import HanwebHex, HanwebNum
from tests.sites.families.kpcms import Kpcms
from tests.sites.families.platforms import Anhui, ContentNum, Epoint, Hebei, Hex, HexShanghai, Jeecms
from tests.sites.families.scripts import Asp, Dedecms, EmpireCms, Generic, SiteFactory
from tests.sites.families.trs import Trs, TrsShort
from tests.sites.families.vsb import Vsb

FAMILIES: Final[dict[str, Family]] = {
    "trs": Trs(), "trs_short": TrsShort(), "kpcms": Kpcms(), "hanweb_num": HanwebNum(), "hanweb_hex": HanwebHex(),
    "vsb": Vsb(), "gd_post": GdPost(), "anhui": Anhui(), "hebei": Hebei(), "hex": Hex(), "hex_shanghai": HexShanghai(),
    "content_num": ContentNum(), "epoint": Epoint(), "jeecms": Jeecms(), "asp": Asp(), "dedecms": Dedecms(),
    "sitefactory": SiteFactory(), "empirecms": EmpireCms(), "generic": Generic(),
}  # fmt: skip
