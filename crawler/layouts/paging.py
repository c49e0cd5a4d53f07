"""The next page of a list: by its link, by the counters of its scripts, by the interfaces that it calls.

Every rule is a function of the document, its family and the number of rows that were read; a family names the
rules that are tried, in their order. A rule answers None where it has nothing to say.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from crawler.address import host_of, path_of, query_of, resolve, with_query
from crawler.document import Document
from crawler.layouts.family import Family
from crawler.layouts.results import NextPage
from crawler.layouts.rows import address_of
from pipelines.address import canonical

Rule = Callable[[Document, Family, int], NextPage | None]

NEXT_WORDS: Final = frozenset({"下一页", "下页", "后一页", "下一頁", "下頁", "next", "nextpage"})
ADORNED: Final = "<>‹›«»〈〉→[]【】"  # what stands around them
ARROWS: Final = frozenset({">", "›", "»", ">>", "〉", "→"})
NUMBER: Final = re.compile(r"[\[(（【]?(?P<number>\d{1,4})[\])）】]?")
# A file's number: index_2.html, list_2.shtml, Index_2.aspx; and the pages that are numbered by the
# directory's end.
NUMBERED_FILE: Final = re.compile(r"(?P<stem>[/_-])(?P<number>\d{1,4})(?P<end>\.[a-z]{3,5})?$", re.IGNORECASE)
ENDING: Final = re.compile(r"(?:/index)?\.\w{3,5}$")
# A link with a whole date in its address is a day of a calendar.
CALENDAR: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d([-/])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|=(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
# createPageHTML(20, 0, "index", "html"); createPageHTML('page_div', 20, 1, 'list', 'shtml', 300)
COUNTER: Final = re.compile(
    r"createPage(?:HTML)?\w*\(\s*(?:['\"][^'\"]*['\"]\s*,\s*)?(?P<pages>\d{1,5}|[A-Za-z_]\w{0,30})\s*,\s*"
    r"(?P<current>\d{1,5}|[A-Za-z_]\w{0,30})\s*,\s*['\"](?P<stem>[^'\"]{1,80})['\"]\s*,\s*['\"](?P<end>\w{3,6})['\"]"
)
COUNT_NAMED: Final = r"var\s+{name}\s*=\s*['\"]?(?P<value>\d{{1,5}})"
# _simple_list_gotopage_fun(31,"u13_goto",2): 31 pages
VSB_PAGES: Final = re.compile(r"_simple_list_gotopage_fun\(\s*(?P<pages>\d{1,5})")
VSB_PAGE: Final = re.compile(r"^(?P<stem>.*)/(?P<number>\d{1,5})\.htm$")
NEXT_GROUP: Final = re.compile(
    r"<nextgroup>\s*<!\[CDATA\[\s*<a\s[^>]*?href\s*=\s*[\"'](?P<href>[^>]*?)[\"']\s*>", re.DOTALL
)
PROXY: Final = re.compile(r"/module/(?:web|jslib/jquery)/jpage/(?:morecolumn)?dataproxy\.jsp")
PER_PAGE: Final = re.compile(r"per_?page['\"]?\s*[:=]\s*['\"]?(?P<value>\d{1,4})", re.IGNORECASE)
TOTAL: Final = re.compile(r"(?:totalrecord['\"]?\s*[:=>]|<totalrecord>)\s*['\"]?(?P<value>\d{1,8})", re.IGNORECASE)
FORM_KEYS: Final = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
UNIT_PATH: Final = "/front/page/build/unit"
PAIR: Final = re.compile(r"['\"](?P<key>\w+)['\"]\s*:\s*['\"]?(?P<value>[^'\",}]*)['\"]?")
UNIT_KEYS: Final = ("webId", "pageId", "parseType", "pageType", "tagId", "tplSetId")
UNIT_COUNT: Final = re.compile(r"['\"\\\s]count['\"\\]*\s*[:=]\s*[\\'\"]*(?P<value>\d{1,8})")
UNIT_ROWS: Final = re.compile(r"['\"\\\s]rows['\"\\]*\s*[:=]\s*[\\'\"]*(?P<value>\d{1,4})")
GK_API: Final = re.compile(r"^(?P<root>.*)/gkmlpt/api/all/(?P<column>\d+)$")
GK_SITE: Final = re.compile(r"\bS(?:ITE_)?ID['\"]?\s*[:=]\s*['\"]?(?P<value>\d{1,8})")
GK_COLUMN: Final = re.compile(
    r"\b(?:CATE?(?:GORY)?_?ID|COLUMN_ID|CLASSIFY_MAIN|TREE_ID)['\"]?\s*[:=]\s*['\"]?(?P<value>\d{1,8})",
    re.IGNORECASE,
)
BLOCK: Final = re.compile(r"/columns/[0-9a-f-]{36}/templates/[0-9a-f-]{36}/blocks/[0-9a-f-]{36}")
# 共 31 页, 共<b>31</b>页, 页次：<font>1</font>/31页, pageCount: 31
# Tags are never given back (possessive): after a number and n end tags there are 2^n ways to match them.
TAGS: Final = r"(?:\s*+</?+[^>]{0,60}>)*+\s*+"
PAGE_COUNT: Final = re.compile(
    rf"(?:共|总){TAGS}(?P<a>\d{{1,5}}){TAGS}页|\d{{1,5}}{TAGS}/{TAGS}(?P<c>\d{{1,5}}){TAGS}页"
    r"|(?:page_?count|total_?pages?|countPage)['\"]?\s*[:=]\s*['\"]?(?P<b>\d{1,5})",
    re.IGNORECASE,
)
PAGE_PARAMS: Final = (
    "pageIndex",
    "pageNum",
    "pageNo",
    "PageNo",
    "page",
    "Page",
    "p",
    "curPage",
    "cur_page",
    "PageIndex",
    "pageno",
)
DEFAULT_SIZE: Final = 15


def next_page(document: Document, family: Family, rows: int) -> NextPage | None:
    """The request for the next page; None on the last one, or where no rule finds it. It stays on the
    host."""
    for name in family.paging:
        found = RULES[name](document, family, rows)
        if found is not None and _is_another(found, document):
            return found
    return None


def counted_pages(text: str) -> int:
    """How many pages the page says that the list has; 0 where it does not say."""
    match = PAGE_COUNT.search(text) or COUNTER.search(text)
    if match is None:
        return 0
    groups = match.groupdict()
    number = groups.get("a") or groups.get("b") or groups.get("c") or groups.get("pages") or ""
    return int(number) if number.isdecimal() else 0


def link(document: Document, family: Family, rows: int) -> NextPage | None:
    """The link that is called 下一页."""
    for text, anchor_class, href in _links(document):
        if text.strip(ADORNED).lower() in NEXT_WORDS or (not NUMBER.fullmatch(text) and _is_next_class(anchor_class)):
            target = resolve(document.base, href)
            if target:
                return NextPage(target)
    return None


def numbers(document: Document, family: Family, rows: int) -> NextPage | None:
    """The link that has the number after the page's own; an arrow only where there are no numbers."""
    numbered: list[tuple[int, str]] = []
    arrow: str | None = None
    for text, _, href in _links(document):
        match = NUMBER.fullmatch(text)
        if match is None and text not in ARROWS:
            continue
        target = resolve(document.base, href)
        if target and match is None:
            arrow = arrow or target
        elif target and match and not CALENDAR.search(target):
            numbered.append((int(match["number"]), target))
    pages = _one_series(numbered, document.url)
    if not pages:
        return NextPage(arrow) if arrow and not numbered else None
    current = next((number for number, url in pages.items() if canonical(url) == canonical(document.url)), None)
    following = (current or _missing(pages, numbered)) + 1
    return NextPage(pages[following]) if following in pages else None


def counter_zero(document: Document, family: Family, rows: int) -> NextPage | None:
    """``createPageHTML(N, 0, "index", "html")``: page k is ``index_{k-1}.html``."""
    return _counter(document, first=0)


def counter_one(document: Document, family: Family, rows: int) -> NextPage | None:
    """``createPageHTML('page_div', N, 1, 'list', 'shtml', rows)``: page k is ``list_k.shtml``."""
    return _counter(document, first=1)


def descending(document: Document, family: Family, rows: int) -> NextPage | None:
    """VSB: after ``x.htm`` come ``x/{N-1}.htm``, ``x/{N-2}.htm`` … ``x/1.htm``."""
    path = path_of(document.url)
    if match := VSB_PAGE.match(path):
        number = int(match["number"])
        return _same_site(document, f"{match['stem']}/{number - 1}.htm") if number > 1 else None
    found = VSB_PAGES.search(document.text)
    pages = int(found["pages"]) if found else 0
    if pages < 2 or not path.endswith(".htm"):
        return None
    return _same_site(document, f"{path.removesuffix('.htm')}/{pages - 1}.htm")


def numbered_file(document: Document, family: Family, rows: int) -> NextPage | None:
    """``/2.html`` after ``/1.html``, ``index_3.jhtml`` after ``index_2.jhtml``, while the page counts
    more."""
    pages = counted_pages(document.text)
    match = NUMBERED_FILE.search(path_of(document.url))
    if match is None:
        path = path_of(document.url)
        stem, dot, end = path.rpartition(".")
        return _same_site(document, f"{stem}_2.{end}") if pages > 1 and dot else None
    number = int(match["number"])
    if number >= pages:
        return None
    path = path_of(document.url)[: match.start()] + f"{match['stem']}{number + 1}{match['end'] or ''}"
    return _same_site(document, path)


def page_param(document: Document, family: Family, rows: int) -> NextPage | None:
    """The parameter that numbers the pages, one more; the first page may do without it if it counts its
    pages. Where the page links to others by it, the highest of them is the last."""
    query = query_of(document.url)
    names = (family.page_param,) if family.page_param else PAGE_PARAMS
    pages = counted_pages(document.text)
    for name in names:
        value = query.get(name, "")
        if not (value.isdecimal() and len(value) <= 5 and rows) or int(value) >= (pages or _linked(document, name)):
            continue
        return NextPage(with_query(document.url, **{name: str(int(value) + 1)}))
    if family.page_param and family.page_param not in query and pages > 1:
        return NextPage(with_query(document.url, **{family.page_param: "2"}))
    return None


def _linked(document: Document, name: str) -> float:
    """The highest page that a link of the same list names by the parameter; no bound where none does."""
    path = path_of(document.url)
    targets = (target for _, _, href in _links(document) if (target := resolve(document.base, href)))
    values = (query_of(target).get(name, "") for target in targets if path_of(target) == path)
    return max((int(value) for value in values if value.isdecimal()), default=math.inf)


def dataproxy(document: Document, family: Family, rows: int) -> NextPage | None:
    """Hanweb: the next records by POST; the parameters stand in ``<nextgroup>``, or are those that were
    sent."""
    form = _proxy_form(document)
    if not form:
        return None
    query = query_of(document.url) if PROXY.search(path_of(document.url)) else {}
    total = _number(TOTAL, document.text)
    done = _decimal(query.get("endrecord")) if query else rows
    size = _decimal(query.get("perpage")) or _number(PER_PAGE, document.text) or rows or DEFAULT_SIZE
    span = (done - _decimal(query.get("startrecord")) + 1) if query else max(rows, size)
    if not rows or span < 1 or (total and done >= total) or (query and rows < min(span, size)):
        return None
    endpoint = PROXY.search(document.url) or PROXY.search(document.text)
    path = endpoint[0] if endpoint else "/module/web/jpage/dataproxy.jsp"
    target = urljoin(document.base, f"{path}?startrecord={done + 1}&endrecord={done + span}&perpage={size}")
    return NextPage(target, "POST", urlencode(form).encode())


def unit(document: Document, family: Family, rows: int) -> NextPage | None:
    """Hanweb jpaas: the page-building interface, one page further; page 1 where the page has no rows
    itself."""
    if path_of(document.url).endswith(UNIT_PATH):
        return _next_unit(document, rows)
    units = list(_units(document))
    if not units:
        return None
    url, data = max(units, key=lambda one: _is_list_unit(one[1]))
    size = _number(UNIT_ROWS, document.text) or rows or DEFAULT_SIZE
    count = _number(UNIT_COUNT, document.text)
    page = 2 if rows else 1
    if count and (page - 1) * size >= count:
        return None
    target = resolve(document.base, url)
    return NextPage(_unit_address(target, data, page, size)) if target else None


def gkmlpt(document: Document, family: Family, rows: int) -> NextPage | None:
    """Guangdong's disclosure columns: ``/gkmlpt/api/all/{column}?page=k&sid=site``, until a page is empty."""
    if GK_API.match(path_of(document.url)):
        page = _decimal(query_of(document.url).get("page")) or 1
        return NextPage(with_query(document.url, page=str(page + 1))) if rows else None
    head, found, _ = document.url.partition("/gkmlpt/")
    site, column = GK_SITE.search(document.text), GK_COLUMN.search(document.text)
    if not found or not site or not column or rows:
        return None
    return NextPage(f"{head}/gkmlpt/api/all/{column['value']}?page=1&sid={site['value']}")


def blocks(document: Document, family: Family, rows: int) -> NextPage | None:
    """Hebei: the block of a column's template, by its page."""
    if BLOCK.search(path_of(document.url)):
        page = _decimal(query_of(document.url).get("page")) or 1
        pages = counted_pages(document.text)
        more = rows and (not pages or page < pages)
        return NextPage(with_query(document.url, page=str(page + 1), fix="0")) if more else None
    match = BLOCK.search(document.text)
    target = resolve(document.base, match[0]) if match else None
    return NextPage(with_query(target, page="2" if rows else "1", fix="0")) if target else None


RULES: Final[Mapping[str, Rule]] = {
    rule.__name__: rule
    for rule in (
        link, numbers, counter_zero, counter_one, descending, numbered_file, page_param, dataproxy, unit,
        gkmlpt, blocks,
    )
}  # fmt: skip


def _is_another(found: NextPage, document: Document) -> bool:
    """Whether the request leads to another page of the same site."""
    host = host_of(document.url)
    if host and host_of(found.url) != host:
        return False
    return canonical(found.url) != canonical(document.url) or found.body not in (None, document.sent)


def _links(document: Document) -> Iterator[tuple[str, str, str]]:
    """Text without white space, own and parent's classes, and address of every link, also where a script opens it."""
    if document.root is None:
        return
    for anchor in document.root.iter("a"):
        if href := address_of(anchor):
            text = "".join("".join(map(str, anchor.itertext())).split())[:20]
            parent = anchor.getparent()
            classes = [anchor.get("class") or "", "" if parent is None else parent.get("class") or ""]
            yield text, " ".join(classes), href


def _is_next_class(classes: str) -> bool:
    return not {"next", "p_next", "nextpage", "layui-laypage-next", "page-next"}.isdisjoint(classes.lower().split())


def _one_series(numbered: Iterable[tuple[int, str]], own: str) -> dict[int, str]:
    """The numbered links that differ in nothing but digits: the pager. Those of the form of the page's own address
    go before others beside it, and these before a longer series elsewhere."""
    shapes: dict[str, dict[int, str]] = {}
    for number, url in numbered:
        shapes.setdefault(_shape(url), {}).setdefault(number, url)
    likeliest = max(
        shapes, key=lambda one: (one == _shape(own), _is_stem(own, shapes[one].values()), len(shapes[one])), default=""
    )
    return shapes.get(likeliest, {})


def _shape(url: str) -> str:
    """An address in which all numbers are alike."""
    return re.sub(r"\d+", "0", canonical(url))


def _missing(pages: Mapping[int, str], numbered: Iterable[tuple[int, str]]) -> int:
    """The page's own number, which is no link: the gap in the series, 1 where it begins with 2 and no link beside
    it leads to a page 1 of another form: ``x.htm`` before ``x/3.htm``, ``./`` before ``index_2.html``."""
    if 1 not in pages and not any(number == 1 and _is_stem(url, pages.values()) for number, url in numbered):
        return 1
    return next((number for number in range(2, max(pages)) if number not in pages), max(pages) + 1)


def _is_stem(first: str, others: Iterable[str]) -> bool:
    """Whether an address, without its ending and whatever its numbers are, begins another one, or lies beside it."""
    begun = _shape(first)
    return any(
        whole.startswith(ENDING.sub("", begun)) or _folder(begun) == _folder(whole) for whole in map(_shape, others)
    )


def _folder(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[0]


def _counter(document: Document, first: int) -> NextPage | None:
    match = COUNTER.search(document.text)
    if match is None:
        return None
    pages = _count(match["pages"], document.text)
    current = _count(match["current"], document.text)
    own = NUMBERED_FILE.search(path_of(document.url))
    if own and path_of(document.url)[: own.start()].endswith(match["stem"].rpartition("/")[2]) and own["stem"] == "_":
        current = max(current, int(own["number"]))
    following = current + 1
    if following >= pages + first:
        return None
    target = resolve(document.base, f"{match['stem']}_{following}.{match['end']}")
    return NextPage(target) if target else None


def _count(written: str, text: str) -> int:
    """A number in a call, or the one of the variable that stands there."""
    if written.isdecimal():
        return int(written)
    match = re.search(COUNT_NAMED.format(name=re.escape(written)), text)
    return int(match["value"]) if match else 0


def _same_site(document: Document, path: str) -> NextPage | None:
    target = resolve(document.url, quote(path, safe="/%._-~"))
    return NextPage(target) if target else None


def _proxy_form(document: Document) -> dict[str, str]:
    """The form that the interface wants: as it was sent for this answer, or as the first page names it."""
    if PROXY.search(path_of(document.url)) and document.sent:
        return dict(parse_qsl(document.sent.decode("utf-8", "replace"), keep_blank_values=True))
    match = NEXT_GROUP.search(document.text)
    if match is None:
        return {}
    values = dict(parse_qsl(urlsplit(html.unescape(match["href"])).query, keep_blank_values=True))
    values = {key: _unquoted(value) for key, value in values.items()} | {"col": "1"}
    values.setdefault("sourceContentType", "1")
    return {key: values[key] for key in FORM_KEYS if key in values}


def _unquoted(value: str) -> str:
    """A value of the template: quotes around it, and escapes that were escaped again."""
    return unquote(unquote(value)).strip("'")


def _units(document: Document) -> Iterator[tuple[str, dict[str, str]]]:
    """Address and parameters of the units in the page: a script builds one (``url``), or its rows are there already
    and a pager below them (``unitUrl``) asks for more."""
    elements = () if document.root is None else document.root.iterfind(".//*[@querydata]")
    for element in elements:
        url = element.get("url") or element.get("uniturl") or ""
        if url.endswith(UNIT_PATH):
            yield url, _pairs(element.get("querydata") or "")


def _pairs(data: str) -> dict[str, str]:
    return {match["key"]: match["value"] for match in PAIR.finditer(data)}


def _is_list_unit(data: Mapping[str, str]) -> tuple[bool, bool]:
    tag = data.get("tagId", "").lower()
    return any(word in tag for word in ("列表", "信息", "list")), data.get("pageType") == "column"


def _unit_address(url: str, data: Mapping[str, str], page: int, size: int) -> str:
    known = {key: data[key] for key in UNIT_KEYS if key in data}
    counted = json.dumps({"pageNo": page, "pageSize": size}, separators=(",", ":"))
    return f"{url}?{urlencode({**known, 'paramJson': counted})}"


def _next_unit(document: Document, rows: int) -> NextPage | None:
    query = query_of(document.url)
    try:
        sent = json.loads(query.get("paramJson", ""))
        page, size = int(sent["pageNo"]), int(sent["pageSize"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    count = _number(UNIT_COUNT, document.text)
    if not rows or (count and page * size >= count):
        return None
    return NextPage(_unit_address(document.url.partition("?")[0], query, page + 1, size))


def _number(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return int(match["value"]) if match else 0


def _decimal(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) <= 9 else 0
