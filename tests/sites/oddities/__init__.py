"""What is odd on the sites of the farm, each oddity as real sites have it. ``site.marked`` has the addresses.

| twist | what | names in ``site.marked`` |
|---|---|---|
| encodings | GBK said to be UTF-8 | gbk_as_utf8 |
| | UTF-8 said to be gb2312 | utf8_as_gb2312 |
| | characters of four bytes in GB18030, said to be gb2312 | gb18030_four_bytes |
| | no charset in header or page | no_charset |
| | the last character cut in two | truncated_character |
| | UTF-16 with a byte order mark under a meta that says UTF-8 | utf16_with_bom |
| | a row that leads to the Big5 gateway of an article | big5_gateway |
| rows | old rows pinned on top of page 1 | pinned |
| | ``javascript:;`` rows, mp.weixin.qq.com, other governments | weixin, off_host |
| | 404, 200 with 页面不存在, 200 without a byte | dead, soft404, empty |
| | a redirect to another path, one to another host | moved, moved_off_host |
| | one article as ``;jsessionid=``, https, ``m.``, ``../../`` | session, https, mobile |
| posts | ``mpost_`` beside ``post_`` | mpost |
| twice | articles that stand in two columns | shared_1 … |
| loop | page 3 leads to page 1 | loop |
| trap | ``?p=`` without end, a calendar of lists | endless, calendar |
| transfers | Content-Encoding gzip | gzip |
| | conditional requests | etag, last_modified |
| | a page that drips, a connection that breaks in the middle | slow, broken |
| | more than 20 MB; 256 MB in a quarter of one | too_large, gzip_bomb |
| | a PDF; a picture that calls itself HTML | pdf, jpeg |
| | Set-Cookie and 302 to itself | cookie |
| stub, script, moved | lists of 400 bytes, of scripts, on another host | list |
| gone, drift | lists that are not there, or have cards that no layout knows | list |

What may befall a site while it is watched:

| twist | what |
|---|---|
| shells, stumps | articles whose text a script would fetch, all of it or all but the first paragraph |
| holes | every other article is not there |
| mirror | articles come through a gateway that damages them |

Every list and article of the ``good`` sites has side boxes, menus and neighbours with the same kind of address, and
rows that are cut off; their relative, root-relative and absolute links are the families' own. After the last page of
an ``asp`` list comes the last page again.
"""

from __future__ import annotations

from typing import Final

from tests.sites.oddities.articles import Holes, Mirror, Shells, Stumps
from tests.sites.oddities.encodings import Encodings
from tests.sites.oddities.paging import Loop, Trap
from tests.sites.oddities.rows import MobilePosts, Rows, Twice
from tests.sites.oddities.states import Drift, GoneList, MovedList, ScriptList, StubList
from tests.sites.oddities.transfers import Transfers
from tests.sites.oddities.twist import Twist

TWISTS: Final[dict[str, Twist]] = {
    "encodings": Encodings(), "rows": Rows(), "posts": MobilePosts(), "twice": Twice(), "loop": Loop(), "trap": Trap(),
    "transfers": Transfers(), "stub": StubList(), "script": ScriptList(), "moved": MovedList(), "gone": GoneList(),
    "drift": Drift(),
}  # fmt: skip
BEFALL: Final[dict[str, Twist]] = {
    "shells": Shells(), "stumps": Stumps(), "holes": Holes(), "mirror": Mirror(),
}  # fmt: skip
"""What no site is planned to have, but may be given while it is watched: ``site.twist = BEFALL["shells"]``."""

__all__ = ["BEFALL", "TWISTS", "Twist"]
