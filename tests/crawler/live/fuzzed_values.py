"""What damaged answers are made of: odd bytes, links, addresses, header lines."""

from __future__ import annotations

from typing import Final

ENCODINGS: Final = (
    "utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-32-be", "utf-8-sig",
)  # fmt: skip
CHARSETS: Final = (
    "utf-8", "gb2312", "GBK", "utf-7", "utf-16", "utf-32", "rot13", "hex", "idna", "unicode_escape", "x" * 3000, "",
    '"', "utf-8\0", "iso-2022-cn", "hz", "cp65001", "undefined", "none", "'gbk'", "mbcs", "punycode", "\xe9",
)  # fmt: skip
ODDITIES: Final = (
    b"<", b">", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"&#x110000;", b"&#0;", b"&#55357;",
    b"&#99999999999999999;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<record>", b"</record>", b"<script>",
    b"</script>", b"<table><tr><td>", b"</body></html>", b"<title>", b"<style>", b"<textarea>", b"<plaintext>",
    b"<svg><![CDATA[", b"<template>", b'<base href="http://[x">', b'<base href="javascript:1">', b"<frameset>",
    b"<?xml version='1.0' encoding='utf-16'?>", b'<meta charset="utf-16">',
    b'<meta http-equiv="Content-Type" content="text/html; charset=hex">', b"\x1b$)A\x0e", b"\x0c", b"\xe2\x80\xae",
    b"\xef\xbf\xbe", b"\xf0\x9f\x98",
    b'<a href="http://[x">\xe5\x8e\xbf\xe6\x94\xbf\xe5\xba\x9c\xe4\xbc\x9a\xe8\xae\xae</a>',
    b'<meta name="PubDate" content="99999-99-99 99:99">', b'<meta name="PubDate" content="2026-02-30">',
    b'<meta name="ArticleTitle" content="\0">', b'<meta name="ContentSource" content="&#xDFFF;">', b"{", b"}]",
    b"\\u0000\\ud800",
)  # fmt: skip
LIST_ODDITIES: Final = (
    *ODDITIES, b"createPageHTML(99999999999,0,'index','html')", b"createPageHTML(-1,-1,'','')",
    b"createPageHTML(2,0,'[','\0')", b"<a href='?page=99999999999999999999'>\xe4\xb8\x8b\xe4\xb8\x80\xe9\xa1\xb5</a>",
    b"<a href='http://h:99999/1.html'>\xe4\xb8\x8b\xe4\xb8\x80\xe9\xa1\xb5</a>", b'articleList:[{"urls":"{"}]',
    b'"pageCount":1e999', b"<totalrecord>\xd9\xa3</totalrecord>", b"totalPage = 99999999999999999999;", b"NaN",
    b"[" * 3000, b'{"a":' * 3000,
)  # fmt: skip
LINKS: Final = (
    "http://www.{n}.gov.example:99999/art/2026/7/1/art_1_{n}.html", "http://[::1/art_{n}.html",
    "http://u:p@{host}/art/2026/7/1/art_1_{n}.html", "http://{host}:x/2026/7/1/{n}.html",
    "//{host}/202607/t20260701_{n}.html", "http://{host}:0/202607/t20260701_{n}.html",
    "http://{host}/202607/t20260701_{n}.html#\ud800".encode("utf-8", "replace").decode(),
    "/202607/t20260799_{n}.html", "/%zz/202607/t20260701_{n}.html", "/202607/t20260701_{n}.html?%ff%00&;=",
    "/202607/会议 {n}.html", "javascript:open('/202607/t20260701_{n}.html')",
    "http://{host}./202607/t20260701_{n}.html", "http://HOST.gov.example/202607/t20260701_{n}.html",
    "http://127.0.0.1:9/202607/t20260701_{n}.html", "/" + "x" * 9000 + "/t20260701_{n}.html",
    "http://" + "a" * 300 + ".example/t20260701_{n}.html", "http://-.example/t20260701_{n}.html",
    "http://会议.example/t20260701_{n}.html", "http://{host}\\202607\\t20260701_{n}.html",
    "\t\n/202607/t20260701_{n}.html", "/202607/t20260701_{n}.html;jsessionid=\u0001",
    "/gate/big5/[/t20260701_{n}.html", "/gate/big5/{host}:99999/t20260701_{n}.html", "http://xn--/t20260701_{n}.html",
    "http://xn--a-ecp.ru:80/{n}.html", "http://{host}/../../../202607/./t20260701_{n}.html",
    "http:/202607/t20260701_{n}.html", "http:///202607/t20260701_{n}.html", "ｈttp://{host}/{n}.html",
)  # fmt: skip
LOCATIONS: Final = (
    b"javascript:alert(1)", b"data:text/html,x", b"file:///etc/passwd", b"http://127.0.0.1:1/", b"http://[::1]/",
    b"http://[broken", b"//", b"", b"http://", b"http:///x", b"\xd6\xd0\xce\xc4.html", b"http://\xff\xfe/",
    b"http://HOST:99999/", b"http://HOST:abc/", b"http://HOST:/", b"http://HOST:0/x.html", b"http://HOST:-1/",
    b"/" + b"y" * 60_000, b".", b"?", b"#", b"#\0", b"http://169.254.169.254/latest/", b"http://0/",
    b"http://0x7f.1/", b"http://u:p@HOST/x.html", b"ftp://HOST/", b"mailto:x@y", b"http://elsewhere.gov.example/",
    b" /moved/a.html ", b"/moved/%", b"/moved/%zz%ff", b"/moved/\\..\\x", b"http:moved.html", b"///",
    b"http://HOST\\@x/", b"http://xn--/", b"http://" + b"a" * 300 + b".HOST/", b"http://..HOST/",
    b"http://HOST../moved/b.html", b"http:// HOST/", b"://", b"::", b"http://[1.2.3.4]/", b"http://[fe80::1%25eth0]/",
    b"https://HOST/moved/c.html", b"HTTP://HOST/moved/d.html", b"//HOST/moved/e.html", b"/moved/f.html\x01",
    b"http://HOST/moved/\xe4\xbc\x9a.html", b"http://%5b/", b"http://HOST%00/",
)  # fmt: skip
HEADERS: Final = (
    b"X-Name: \xd6\xd0\xce\xc4", b"\xd6\xd0: 1", b"X-Empty:", b":", b": x", b"no colon at all", b" folded: x",
    b"\tmore", b"X-Control: a\x00\x01\x7fb", b"X Y: space in the name", b"X-CR: a\rb", b"X-LF: a\nX-Smuggled: 1",
    b"Set-Cookie: \xff=\xff; domain=.gov.example; path=/", b"Set-Cookie: =; expires=never",
    b"Set-Cookie: a=b; expires=Thu, 99 Foo 99999 99:99:99 GMT; max-age=x", b"Set-Cookie: a=\xe4\xbc\x9a; domain=[",
    b"Set-Cookie: " + b"c" * 9000, b"Last-Modified: yesterday", b"Last-Modified: \xff", b"ETag: \xff\xfe", b"ETag: ",
    b'ETag: "\r\n x"', b"Date: no", b"Date: ", b"Retry-After: -1", b"Retry-After: 99999999999999999999999",
    b"Retry-After: \xb2", b"Content-Location: http://[x", b"Link: <http://[x>; rel=canonical",
    b"Refresh: 0; url=http://[x", b"Content-Language: \xff",
    b"Content-Disposition: attachment; filename=\"\xd6\xd0.doc\"",
    b"Content-Disposition: attachment; filename*=x''%ff", b"Location: http://[x", b"Warning: ", b"Warning: x",
    b"Vary: *", b"Connection: close", b"Connection: keep-alive, x", b"Upgrade: h2c", b"WARC-Target-URI: x",
    b"Content-Range: bytes 5-2/1", b"Age: -1", b"Expires: 0", b"Cache-Control: no-store, max-age=x", b"Trailer: x",
    b"X-Tab:\t\tx\t",
)  # fmt: skip
MEDIA_TYPES: Final = (
    b"text/plain", b"application/json", b"text/xml", b"application/xhtml+xml", b"image/png", b"text/css", b"x", b"",
    b"/", b";", b"text/html;;;charset", b"application/octet-stream", b"multipart/x-mixed-replace; boundary=x",
    b"text/html\xff", b"\xe4\xbc\x9a/\xe8\xae\xae", b"text/html; charset*=utf-8''gbk", b'text/html; charset="gbk',
    b"text/html, text/plain", b"application/msword", b"text/html; charset=gbk; charset=utf-8", b"TEXT/HTML",
    b"text /html", b"application/rss+xml", b"message/rfc822", b"text/vnd.wap.wml",
)  # fmt: skip
STATUS_LINES: Final = (
    b"HTTP/1.1 200", b"HTTP/1.1 200 ", b"HTTP/1.0 200 OK", b"HTTP/1.1 200 \xd6\xd0\xce\xc4",
    b"HTTP/1.1 200 " + b"x" * 9000, b"HTTP/2 200", b"HTTP/0.9 200 OK", b"HTTP/9.9 200 OK", b"ICY 200 OK",
    b"http/1.1 200 OK", b"HTTP/1.1 OK", b"HTTP/1.1 2x0 OK", b"HTTP/1.1 -200 OK", b"HTTP/1.1 99999 Large",
    b"HTTP/1.1 0 None", b"HTTP/1.1", b"HTTP/1.1  200  OK", b"", b"HTTP/1.1 200 OK\x00", b"<html>",
    b"HTTP/1.1 \xb2\xb3 x", b"HTTP/x.y 200 OK", b"HTTP/1.1\t200\tOK", b"200 OK", b"HTTP/1.1 +200 OK",
    b"HTTP/1.1 2_0_0 OK", b"HTTP/1 200 OK", b"HTTP/1.1 099 OK",
)  # fmt: skip
PIECES: Final = (
    b"<br>", b"<p>", b"</p>", b"<td>", b"&nbsp;", b"<!-- -->", b"&", b"<a href=x>", b"<", b"\xe4\xbc\x9a", b" ",
    b"<img src=x>",
)  # fmt: skip
CODINGS: Final = (
    b"gzip", b"br", b"zstd", b"identity", b"utf-8", b"", b"\xff", b"none, gzip", b"gzip, none", b"aes128gcm", b",,",
    b"compress",
)  # fmt: skip
