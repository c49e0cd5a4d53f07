"""Servers that speak only what OpenSSL forbids by default: not asked, unless their site is flagged for it."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import Reply, Told, ask, serving
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from sockets import drips, is_silent, misbehaving

from crawler.politeness.tls import legacy_context

# The second group of RFC 2409: 1024 bits, long too short.
PRIME = bytes.fromhex(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE65381FFFFFFFFFFFFFFFF"
)


def certificate(path: Path) -> Path:
    """A self-signed certificate with a key of 1024 bits, and the key."""
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is the point
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.xian.gov.example")])
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(datetime.now(UTC) - timedelta(days=9000))
        .not_valid_after(datetime.now(UTC) - timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    old = serialization.PrivateFormat.TraditionalOpenSSL
    path.write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, old, serialization.NoEncryption()))
    return path


def old_context(folder: Path) -> ssl.SSLContext:
    """The server's side, without OpenSSL's objections."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(certificate(folder / "old.pem"))
    return context


def only_tls_1_0(folder: Path) -> ssl.SSLContext:
    context = old_context(folder)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= ssl.OP_NO_TLSv1_1 | ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
    return context


def only_short_dh(folder: Path) -> ssl.SSLContext:
    context = old_context(folder)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
    group = b"\x30\x81\x87\x02\x81\x81\0" + PRIME + b"\x02\x01\x02"  # a sequence of two integers, the second is 2
    marks = (b"-----BEGIN DH PARAMETERS-----\n", b"-----END DH PARAMETERS-----\n")
    (folder / "dh.pem").write_bytes(b64encode(group).join((marks[0], b"\n" + marks[1])))
    context.load_dh_params(str(folder / "dh.pem"))
    return context


@pytest.mark.filterwarnings("ignore:ssl.OP_NO:DeprecationWarning")
@pytest.mark.parametrize("old", [only_tls_1_0, only_short_dh])
def test_old_tls_works_for_flagged_sites_only(old: Callable[[Path], ssl.SSLContext], tmp_path: Path) -> None:
    replies = {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /no", 200, {"Content-Type": "text/plain"}),
        "/in?b=1&a=%E7": Reply(b"in", 302, {"Location": "/a#x", "Set-Cookie": "c=1"}), "/a": Reply(b"<p>in</p>"),
        "/no": Reply(),
    }  # fmt: skip
    with serving(replies, tls=old(tmp_path)) as server:
        flagged = server.site(flags=["tls_legacy"])
        told = ask(
            {"url": f"{server.url}/a", "said": "unflagged", "site": server.site("620503")},
            RETRY_ENABLED=False,
        )  # fmt: skip
        assert server.calls == []
        assert told["unflagged"]["means"] == "tls_error"
        told = ask(*({"url": f"{server.url}{path}", "site": flagged} for path in ("/in?b=1&a=%E7", "/no")))
    came = told[f"{server.url}/in?b=1&a=%E7"]
    assert (came["status"], came["url"], came["body"], came["ip"]) == (200, f"{server.url}/a", "<p>in</p>", "127.0.0.1")
    assert told[f"{server.url}/no"]["kind"] == "robots_forbidden"
    assert server.paths == ["/robots.txt", "/in?b=1&a=%E7", "/a"]
    headers = {name.lower(): value for name, value in server.calls[2].headers.items()}
    assert headers["host"] == server.url.removeprefix("https://")
    assert headers["user-agent"].startswith("govnews/")
    assert headers["cookie"] == "c=1"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """One crawl of flagged sites that do something wrong besides."""
    folder = tmp_path_factory.mktemp("tls")
    with ExitStack() as running:
        modern = running.enter_context(serving(
            {"/a": Reply(b"<p>new</p>"), "/large": Reply(b"x" * 300_000), "/refused": Reply(b"", 403)},
            tls=old_context(folder),
        ))  # fmt: skip
        context = old_context(folder)
        drip = running.enter_context(misbehaving(lambda raw, over: drips(context.wrap_socket(raw, True), over)))
        plain = running.enter_context(serving())
        urls: dict[str, str] = {
            "new": f"{modern.url}/a", "large": f"{modern.url}/large", "status": f"{modern.url}/refused",
            "no TLS": plain.url.replace("http", "https") + "/", "closed": "https://127.0.0.1:9/",
            "silent": f"https://127.0.0.1:{running.enter_context(misbehaving(is_silent))}/",
            "drip": f"https://127.0.0.1:{drip}/", "unknown": "https://nothing.invalid/",
        }  # fmt: skip
        sites: dict[str, dict[str, Any]] = {
            name: {"code": "620500", "home": url, "flags": ["tls_legacy"]} for name, url in urls.items()
        }
        return ask(
            *({"url": url, "said": name, "site": sites[name]} for name, url in urls.items()),
            ROBOTSTXT_OBEY=False, RETRY_ENABLED=False, DOWNLOAD_TIMEOUT=2, DOWNLOAD_MAXSIZE=100_000,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("large", "too_large"), ("no TLS", "tls"), ("closed", "no_connection"), ("silent", "timeout"),
        ("drip", "timeout"), ("unknown", "dns"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_as_with_new_tls(told: Told, name: str, kind: str) -> None:
    assert told[name]["kind"] == kind


def test_a_flagged_site_may_have_become_new(told: Told) -> None:
    assert (told["new"]["status"], told["new"]["body"]) == (200, "<p>new</p>")
    assert told["status"]["status"] == 403


def test_nothing_older_than_tls_1_0_is_agreed_to() -> None:
    assert legacy_context().options & ssl.OP_NO_SSLv3


def test_names_that_are_private_are_refused_here_too(tmp_path: Path) -> None:
    with serving(tls=old_context(tmp_path)) as server:
        url = server.url.replace("127.0.0.1", "127.1") + "/"
        told = ask(
            {"url": url, "site": {"code": "620500", "home": url, "flags": ["tls_legacy"]}},
            GOVNEWS_ALLOW_PRIVATE_HOSTS=False, ROBOTSTXT_OBEY=False,
        )  # fmt: skip
    assert server.calls == []
    assert told[url]["kind"] == "private_address"
