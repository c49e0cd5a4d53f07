"""Answers that no server should give: every byte on the wire is made here, always the same for a seed.

An answer begins as a sound one (:class:`Draft`); kinds of damage change it. A kind is a function that takes the random
numbers and the draft. Kinds that count as refusals stand apart: after three of them a site is left alone.
"""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import brotli
from fuzzed_values import (
    CHARSETS,
    CODINGS,
    ENCODINGS,
    HEADERS,
    LOCATIONS,
    MEDIA_TYPES,
    ODDITIES,
    PIECES,
    STATUS_LINES,
)  # fmt: skip

from tests.sites.messages import Request
from tests.sites.plan import load_plan
from tests.sites.site import Site

PAGES: Final = Path(__file__).parents[1] / "layouts" / "pages"
REFUSING: Final = tuple(code for code in (503, *range(400, 500)) if code not in (404, 408, 410))
STATUSES: Final = tuple(code for code in (*range(101, 600), 600, 700, 999) if code not in REFUSING)


@dataclass(slots=True)
class Draft:
    """An answer in the making.

    ``framing`` is how its end is told: ``length``, ``chunked``, ``end`` (of the connection), or ``none`` where the
    headers hold it already; ``raw`` changes the bytes of the whole. ``slow`` holds the connection open and says no
    more, ``reset`` tears it off, ``keep`` leaves it open for the next request.
    """

    host: str
    body: bytes
    status: bytes = b"HTTP/1.1 200 OK"
    headers: list[bytes] = field(default_factory=lambda: [b"Content-Type: text/html; charset=utf-8"])
    framing: str = "length"
    raw: Callable[[bytes], bytes] = bytes
    slow: bool = False
    reset: bool = False
    keep: bool = True

    def typed(self, value: bytes) -> None:
        """Give another Content-Type."""
        self.headers = [
            b"Content-Type: " + value,
            *(one for one in self.headers if not one.startswith(b"Content-Type")),
        ]

    @property
    def wire(self) -> bytes:
        """What is sent."""
        headers, body = list(self.headers), self.body
        if self.framing == "length":
            headers.append(b"Content-Length: %d" % len(body))
        elif self.framing == "chunked":
            headers.append(b"Transfer-Encoding: chunked")
            body = chunked(body)
        return self.raw(b"\r\n".join([self.status, *headers, b"", b""]) + body)


Kind = Callable[[random.Random, Draft], None]


def chunked(body: bytes, size: int = 4000) -> bytes:
    """A body in chunks."""
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


# --------------------------------------------------------------------------------------------------------- bodies


def sound(rng: random.Random, draft: Draft) -> None:
    """Nothing is wrong."""


def noise(rng: random.Random, draft: Draft) -> None:
    draft.body = rng.randbytes(rng.choice((0, 1, 2, 3, 100, 5000, 70_000)))


def damaged(rng: random.Random, draft: Draft) -> None:
    body = draft.body
    for _ in range(rng.randint(1, 12)):
        place = rng.randint(0, len(body))
        what = rng.choice(ODDITIES) if rng.random() < 0.7 else rng.randbytes(rng.randint(1, 20))
        body = body[:place] + what + body[place + rng.choice((0, 0, 1, 40, 400)) :]
    draft.body = body


def spliced(rng: random.Random, draft: Draft) -> None:
    middle = len(draft.body) // 2
    draft.body = draft.body[middle - rng.randint(0, 300) :] + draft.body[:middle] + draft.body[rng.randint(0, middle) :]


def shortened(rng: random.Random, draft: Draft) -> None:
    draft.body = draft.body[: rng.randint(0, len(draft.body))]


def reencoded(rng: random.Random, draft: Draft) -> None:
    draft.body = draft.body.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def mixed(rng: random.Random, draft: Draft) -> None:
    """A page in two encodings."""
    text = draft.body.decode("utf-8", "replace")
    place = rng.randint(0, len(text))
    draft.body = text[:place].encode(rng.choice(ENCODINGS), "replace") + text[place:].encode(
        rng.choice(ENCODINGS), "replace"
    )


def wrong_meta(rng: random.Random, draft: Draft) -> None:
    draft.body = draft.body.replace(b"utf-8", rng.choice(CHARSETS).encode("latin-1"))


def nested(rng: random.Random, draft: Draft) -> None:
    tag = rng.choice((b"div", b"span", b"table", b"ul", b"b", b"font", b"p", b"x", b"svg", b"select", b"a", b"em"))
    draft.body = b"%d" % rng.getrandbits(40) + b"<%s>" % tag * rng.choice((300, 3000)) + draft.body


def deep(rng: random.Random, draft: Draft) -> None:
    """Deeper than any parser goes, and more attributes than any element has."""
    draft.body = b"<div>" * 40_000 + draft.body.replace(
        b"<body", b"<body " + b" ".join(b"a%d=1" % n for n in range(10_000))
    )


def one_tag(rng: random.Random, draft: Draft) -> None:
    """Megabytes of one thing."""
    piece = rng.choice(PIECES)
    draft.body += b"%d" % rng.getrandbits(40) + piece * rng.choice((20_000, 300_000))


def huge_attribute(rng: random.Random, draft: Draft) -> None:
    value = rng.choice((b"x", b"\xe4\xbc\x9a", b"&amp;", b"a=b ", b"\n")) * rng.choice((10_000, 60_000))
    draft.body = draft.body.replace(b"<body", b'<body data-%d="%s"' % (rng.getrandbits(40), value))


def many_attributes(rng: random.Random, draft: Draft) -> None:
    draft.body = draft.body.replace(
        b"<body", b"<body " + b" ".join(b"a%d=%d" % (n, n) for n in range(rng.choice((300, 3000))))
    )


def nulls(rng: random.Random, draft: Draft) -> None:
    if rng.random() < 0.5:
        draft.body = draft.body.replace(rng.choice((b"\xe4", b"<p", b" ", b"</", b"\xe3\x80\x82")), b"\0")
    else:
        draft.body += b"\0" * rng.choice((1, 30, 60_000))


def surrogates(rng: random.Random, draft: Draft) -> None:
    draft.body = draft.body.replace(
        b"\xe3\x80\x82",
        rng.choice((b"&#xD83D;", b"&#57343;", b"\xed\xa0\xbd", b"&#xD83D;&#xDE00;", b"&#xFFFF;", b"&#x1;", b"&#128;")),
    )


def unclosed(rng: random.Random, draft: Draft) -> None:
    draft.body = draft.body.replace(
        rng.choice((b"</script>", b"</p>", b"</div>", b"-->", b"</title>", b'">', b"'")), b""
    )


def script_redirect(rng: random.Random, draft: Draft) -> None:
    target = rng.choice(LOCATIONS).replace(b"HOST", draft.host.encode())[:2000]
    delay = rng.choice((b"0", b"-1", b"1e9", b"x", b"", b"0.0.0", b"4", b"\xd9\xa3"))
    draft.body = (
        b'<html><meta http-equiv=refresh content="%s; url=%s"></html>' % (delay, target)
        + draft.body[: rng.choice((0, 9999))]
    )


# --------------------------------------------------------------------------------------------------------- codings


def _packed(rng: random.Random, body: bytes) -> tuple[bytes, bytes]:
    name = rng.choice((b"gzip", b"x-gzip", b"deflate", b"br"))
    packed = {b"deflate": zlib.compress, b"br": brotli.compress}.get(name, gzip.compress)(body)
    if name == b"deflate" and rng.random() < 0.5:
        packed = packed[2:-4]
    return name, packed


def packed(rng: random.Random, draft: Draft) -> None:
    name, draft.body = _packed(rng, draft.body)
    draft.headers.append(b"Content-Encoding: " + name)


def not_packed(rng: random.Random, draft: Draft) -> None:
    draft.headers.append(b"Content-Encoding: " + rng.choice((b"gzip", b"deflate", b"br", b"zstd", b"x-gzip", b"GZIP")))


def packed_in_part(rng: random.Random, draft: Draft) -> None:
    name, body = _packed(rng, draft.body)
    place = rng.randint(0, len(body))
    broken = (
        body[:place],
        body[:place] + rng.randbytes(9) + body[place:],
        body + rng.randbytes(40),
        body[:-6] + b"\0" * 6,
        b"\x1f\x8b" + body,
    )
    draft.body = rng.choice(broken)
    draft.headers.append(b"Content-Encoding: " + name)


def packed_twice(rng: random.Random, draft: Draft) -> None:
    first, body = _packed(rng, draft.body)
    second, draft.body = _packed(rng, body)
    if rng.random() < 0.5:
        draft.headers.append(
            b"Content-Encoding: " + rng.choice((first + b", " + second, second + b"," + first, second))
        )
    else:
        draft.headers += [b"Content-Encoding: " + first, b"content-encoding: " + second]


def packed_as_another(rng: random.Random, draft: Draft) -> None:
    _, draft.body = _packed(rng, draft.body)
    draft.headers.append(b"Content-Encoding: " + rng.choice(CODINGS))


def bomb(rng: random.Random, draft: Draft) -> None:
    """Small when it is sent, larger than any page when unpacked."""
    pack = rng.choice((gzip.compress, zlib.compress))
    draft.body = pack(b"<p>" * (8 << 20) + b"%d" % rng.getrandbits(40))
    draft.headers.append(b"Content-Encoding: " + (b"gzip" if pack is gzip.compress else b"deflate"))


# --------------------------------------------------------------------------------------------------------- headers


def charset(rng: random.Random, draft: Draft) -> None:
    draft.typed(b"text/html; charset=" + rng.choice(CHARSETS).encode("latin-1"))


def media_type(rng: random.Random, draft: Draft) -> None:
    draft.typed(rng.choice(MEDIA_TYPES))


def no_type(rng: random.Random, draft: Draft) -> None:
    draft.headers = []


def two_types(rng: random.Random, draft: Draft) -> None:
    some = (
        b"text/html; charset=gbk",
        b"text/plain",
        b"image/jpeg",
        b"application/json",
        b"",
        b"text/html; charset=utf-8",
        b"application/pdf",
    )
    draft.headers += [
        rng.choice((b"Content-Type: ", b"content-type: ")) + rng.choice(some) for _ in range(rng.randint(1, 3))
    ]


def odd_headers(rng: random.Random, draft: Draft) -> None:
    draft.headers += rng.sample(HEADERS, rng.randint(1, 8))
    rng.shuffle(draft.headers)


def huge_header(rng: random.Random, draft: Draft) -> None:
    draft.headers.append(b"X-Huge: " + b"h" * rng.choice((4000, 20_000, 200_000)))


def many_headers(rng: random.Random, draft: Draft) -> None:
    draft.headers += [b"X-%d: %d" % (number, number) for number in range(rng.choice((90, 2000)))]


# ------------------------------------------------------------------------------------------------ status and redirect


def status(rng: random.Random, draft: Draft) -> None:
    code = rng.choice(STATUSES)
    draft.status = b"HTTP/1.1 %d Odd" % code
    if code < 200 or code in (204, 304):
        draft.keep = False
    if rng.random() < 0.3:
        draft.headers.append(b"Location: " + rng.choice(LOCATIONS).replace(b"HOST", draft.host.encode()))


def usual_status(rng: random.Random, draft: Draft) -> None:
    draft.status = b"HTTP/1.1 %d Usual" % rng.choice(
        (201, 202, 203, 204, 205, 206, 207, 226, 300, 304, 404, 408, 410, 500, 502, 504, 521)
    )
    draft.keep = False


def status_line(rng: random.Random, draft: Draft) -> None:
    draft.status = rng.choice(STATUS_LINES)
    draft.keep = False


def informed(rng: random.Random, draft: Draft) -> None:
    """Answers before the answer."""
    before = b"".join(
        b"HTTP/1.1 %d Wait\r\nX-Early: 1\r\n\r\n" % rng.choice((100, 102, 103, 199)) for _ in range(rng.randint(1, 4))
    )
    draft.raw = lambda whole: before + whole


def redirected(rng: random.Random, draft: Draft) -> None:
    draft.status = b"HTTP/1.1 %d Moved" % rng.choice((301, 302, 303, 307, 308))
    for _ in range(1 if rng.random() < 0.9 else 2):
        draft.headers.append(b"Location: " + rng.choice(LOCATIONS).replace(b"HOST", draft.host.encode()))
    draft.body = rng.choice((b"", b"moved", draft.body))


def in_circles(rng: random.Random, draft: Draft) -> None:
    draft.status = b"HTTP/1.1 302 Found"
    draft.headers += [b"Location: /circle/%d.html" % rng.randint(0, 3), b"Set-Cookie: round=%d" % rng.randint(0, 9)]


# --------------------------------------------------------------------------------------------------------- framing


def by_chunks(rng: random.Random, draft: Draft) -> None:
    draft.framing = "chunked"


def to_the_end(rng: random.Random, draft: Draft) -> None:
    draft.framing, draft.keep = "end", False


def wrong_length(rng: random.Random, draft: Draft) -> None:
    size = len(draft.body)
    draft.headers.append(b"Content-Length: " + rng.choice((
        b"%d" % (size + rng.randint(1, 5000)), b"%d" % max(0, size - rng.randint(1, 500)), b"-1", b"x", b"",
        b"%d, %d" % (size, size), b"0x10", b"9" * 30, b"+%d" % size, b"%d.0" % size, b"\xb2", b" %d " % size,
    )))  # fmt: skip
    if rng.random() < 0.3:
        draft.headers.append(b"Content-Length: %d" % rng.randint(0, size))
    draft.framing, draft.keep = "none", False


def chunks_of_garbage(rng: random.Random, draft: Draft) -> None:
    whole = chunked(draft.body)
    place = rng.randint(0, len(whole))
    draft.body = rng.choice((
        whole[:place], whole[:place] + rng.randbytes(5) + whole[place:], b"zz\r\n" + whole, b"-5\r\n" + whole,
        b"ffffffffffffffffffff\r\n" + whole, b"\r\n\r\n" + whole, whole.replace(b"\r\n", b"\n"),
        b"5;x=" + b"y" * 20_000 + b"\r\nabcde\r\n0\r\n\r\n", whole[:-2] + b"X-Trailer: \xff\r\n\r\n",
        whole + b"HTTP/1.1 200 OK\r\n\r\n", draft.body, b"0\r\n\r\n", b"", b"5 \r\nabcde\r\n0\r\n\r\n",
        b"0x5\r\nabcde\r\n0\r\n\r\n",
    ))  # fmt: skip
    draft.headers.append(
        b"Transfer-Encoding: "
        + rng.choice(
            (b"chunked", b"chunked", b"chunked", b"gzip, chunked", b"Chunked", b"identity", b"chunked, chunked", b"x")
        )
    )
    if rng.random() < 0.2:
        draft.headers.append(b"Content-Length: %d" % len(draft.body))
    draft.framing, draft.keep = "none", False


def cut(rng: random.Random, draft: Draft) -> None:
    """Broken off somewhere, in the head or in the body."""
    share = rng.choice((0.0, rng.random() / 50, rng.random()))
    draft.raw = lambda whole: whole[: int(len(whole) * share)]
    draft.keep, draft.reset = False, rng.random() < 0.5


def more_behind(rng: random.Random, draft: Draft) -> None:
    """Bytes after the end, on a connection that stays open."""
    rest = rng.choice((b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nxxx", rng.randbytes(30), b"\r\n", b"\0" * 70_000))
    draft.raw = lambda whole: whole + rest


def other_lines(rng: random.Random, draft: Draft) -> None:
    """The lines of the head end in another way."""
    end = rng.choice((b"\n", b"\r", b"\r\r\n", b"\r\n\r\n"))
    draft.raw = lambda whole: (
        end.join(whole.partition(b"\r\n\r\n")[0].split(b"\r\n")) + end + end + whole.partition(b"\r\n\r\n")[2]
    )
    draft.keep = False


def no_http(rng: random.Random, draft: Draft) -> None:
    body = rng.choice(
        (
            rng.randbytes(rng.randint(0, 4000)),
            draft.body,
            b"\x15\x03\x01\x00\x02\x02\x28",
            b"\r\n" * 500,
            b"SSH-2.0-x\r\n",
            b"\0",
        )
    )
    draft.raw = lambda whole: body
    draft.keep = False


def silent(rng: random.Random, draft: Draft) -> None:
    """Some of it, and then nothing while the other side waits."""
    share = rng.choice((0.0, 0.01, 0.5))
    draft.raw = lambda whole: whole[: int(len(whole) * share)]
    draft.slow, draft.keep = True, False


BODIES: Final[tuple[Kind, ...]] = (
    sound, noise, damaged, spliced, shortened, reencoded, mixed, wrong_meta, nested, huge_attribute, many_attributes,
    nulls, surrogates, unclosed, script_redirect,
)  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = (
    *BODIES, packed, not_packed, packed_in_part, packed_twice, packed_as_another, charset, media_type, no_type,
    two_types, odd_headers, huge_header, many_headers, status, usual_status, status_line, informed, redirected,
    in_circles, by_chunks, to_the_end, wrong_length, chunks_of_garbage, cut, more_behind, other_lines, no_http,
)  # fmt: skip
RARE: Final[tuple[Kind, ...]] = (bomb, silent, one_tag, deep)
"""Kinds that cost time, of which a few are enough."""


def refused(rng: random.Random, draft: Draft) -> None:
    """A refusal, with a page that may be anything."""
    draft.status = b"HTTP/1.1 %d No" % rng.choice(REFUSING)
    rng.choice(BODIES)(rng, draft)


def real_pages() -> tuple[bytes, ...]:
    """Articles of every system of the farm, and the pages of the tests of layouts, all in UTF-8."""
    pages = [path.read_bytes() for path in sorted(PAGES.glob("*_detail.*"))]
    for plan in load_plan():
        if plan.group == "good":
            site = Site(plan)
            targets = [url.removeprefix(site.home.rstrip("/")) for url in list(site.articles)[:6]]
            answers = (site.answer(Request(site.host, "GET", target)).body for target in targets)
            pages += [
                body.decode("utf-8" if site.family.encoding == "utf-8" else "gb18030").encode() for body in answers
            ]
    return tuple(pages)


def real_lists() -> tuple[bytes, ...]:
    """Lists of every system, and what their interfaces answer."""
    return tuple(path.read_bytes() for path in sorted(PAGES.glob("*_*.*")) if "_detail" not in path.name)
