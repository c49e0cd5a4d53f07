"""Each channel gets the message in the form that it wants, fails by itself, and repeats no secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from receivers import Chat, Mailbox, chat, mailbox

from crawler.alerts.channel import ChannelError
from crawler.alerts.command import Command
from crawler.alerts.email import Email
from crawler.alerts.message import Message
from crawler.alerts.vendors import VENDORS
from crawler.alerts.webhook import Webhook
from crawler.health.finding import Confidence, Finding
from pipelines.clock import SHANGHAI
from pipelines.store.alerts import Alert

AT = datetime(2026, 11, 22, 7, 0, tzinfo=SHANGHAI)
MAIJI, QINAN = "www.maiji.gov.example", "www.qinan.gov.example"
CALL = '403 <at user_id="all"> & 封禁'
FOUND = Finding("refusing", MAIJI, AT - timedelta(days=1), Confidence.LIKELY, CALL, "wait")
OVER = Alert("slack", QINAN, "silent", "2026-11-02T00:00:00+08:00", "certain", "2026-11-05T07:00:00+08:00")
NAMES = {MAIJI: "麦积区", QINAN: "秦安县"}
MESSAGE = Message(AT, [FOUND], [OVER], NAMES)
SECRET = "SEC0123456789"  # noqa: S105
PATH = "/hook/TOKEN987654"


@pytest.fixture
def room() -> Iterator[Chat]:
    with chat() as running:
        yield running


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as running:
        yield running


def webhook(vendor: str, room: Chat, path: str = PATH, secret: str = "") -> Webhook:
    return Webhook(vendor, room.url(path), lambda: AT, secret)


def text_of(vendor: str, body: dict[str, Any]) -> str:
    """The text where the documents of the vendor have it."""
    if vendor == "slack":
        return str(body["text"])
    if vendor == "feishu":
        assert body["msg_type"] == "text"
        return str(body["content"]["text"])
    assert body["msgtype"] == "text"
    return str(body["text"]["content"])


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_vendor_gets_its_own_form_and_nobody_is_called_by_it(vendor: str, room: Chat) -> None:
    room.answer = "ok" if vendor == "slack" else room.answer
    webhook(vendor, room).send(MESSAGE)
    ((path, body),) = room.posted
    text = text_of(vendor, body)
    assert path == PATH
    assert text.startswith(f"govnews: 1 wrong, 1 well again\n✗ 麦积区 ({MAIJI}): refusing, likely, since 2026-11-21")
    assert "封禁" in text and "→ wait" in text and f"✓ 秦安县 ({QINAN}): silent is over" in text
    assert "<at" not in text or vendor == "dingtalk"  # which calls people by another part of the body only
    assert "&amp;" in text if vendor == "slack" else " & " in text


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_long_message_is_cut_between_two_findings(vendor: str, room: Chat) -> None:
    many = [replace(FOUND, site=f"www.{number}.gov.example", evidence="证据" * 20) for number in range(500)]
    webhook(vendor, room).send(Message(AT, many, [], {}))
    text = text_of(vendor, room.posted[0][1])
    shown = text.count("✗")
    assert len(text.encode()) <= VENDORS[vendor].most and 0 < shown < 500
    assert text.endswith(f"… and {500 - shown} more: scrapy health")
    assert text.count("→ wait") == shown


def test_a_message_that_just_fits_is_whole() -> None:
    whole = MESSAGE.text(100_000)
    assert MESSAGE.text(len(whole.encode()) + 100) == whole and whole.count("\n") == 4


def test_feishu_and_dingtalk_are_signed_as_they_document_it(room: Chat) -> None:
    webhook("feishu", room, secret=SECRET).send(MESSAGE)
    webhook("dingtalk", room, PATH + "?access_token=A", SECRET).send(MESSAGE)
    (_, feishu), (path, dingtalk) = room.posted
    seconds = str(int(AT.timestamp()))
    key = f"{seconds}\n{SECRET}".encode()
    assert feishu["timestamp"] == seconds
    assert feishu["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    query = parse_qs(urlsplit(path).query)
    signed = f"{seconds}000\n{SECRET}".encode()
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert query == {"access_token": ["A"], "timestamp": [f"{seconds}000"], "sign": [expected]}
    assert "sign" not in dingtalk


@pytest.mark.parametrize(
    ("vendor", "status", "answer", "says"),
    [
        ("slack", 404, "no_service TOKEN987654", "HTTP 404: no_service"),
        ("feishu", 200, '{"code": 19021, "msg": "sign match fail"}', "sign match fail"),
        ("feishu", 200, "<html>", "it was not taken"),
        ("dingtalk", 200, '{"errcode": 310000, "errmsg": "keywords not in content"}', "keywords not in content"),
        ("wecom", 200, '{"errcode": 45009, "errmsg": "hook/TOKEN987654 SEC0123456789"}', "45009"),
        ("wecom", 200, "[]", "it was not taken"),
        ("slack", 302, "", "HTTP 302"),
    ],
)
def test_what_is_not_taken_is_an_error_without_the_secret(
    room: Chat, vendor: str, status: int, answer: str, says: str
) -> None:
    room.status, room.answer = status, answer.replace("TOKEN987654", PATH.strip("/"))
    room.headers = {"Location": room.url("/elsewhere")} if status == 302 else {}
    channel = webhook(vendor, room, secret=SECRET)
    with pytest.raises(ChannelError, match=says) as error:
        channel.send(MESSAGE)
    for said in (str(error.value), repr(channel)):
        assert "TOKEN987654" not in said and SECRET not in said
    assert error.value.__cause__ is None and len(room.posted) == 1


def test_an_address_that_is_none_or_where_nobody_listens_is_an_error(room: Chat) -> None:
    for url in ("file:///etc/passwd", "no address", "http://127.0.0.1:1/TOKEN", "http://[/TOKEN", "http://a b/TOKEN"):
        with pytest.raises(ChannelError) as error:
            Webhook("slack", url, lambda: AT).send(MESSAGE)
        assert "TOKEN" not in str(error.value)


def test_a_mail_is_sent(box: Mailbox) -> None:
    Email(f"smtp://127.0.0.1:{box.port}", "crawls@example.org", ("a@example.org", "b@example.org")).send(MESSAGE)
    (mail,) = box.mails
    assert mail["Subject"] == "govnews: 1 wrong, 1 well again"
    assert (mail["From"], mail["To"]) == ("crawls@example.org", "a@example.org, b@example.org")
    assert "✗ 麦积区" in mail.get_content() and "封禁" in mail.get_content()


def test_a_password_is_sent_to_nobody_who_listens_in_clear(box: Mailbox) -> None:
    channel = Email(f"smtp://me@127.0.0.1:{box.port}", "crawls@example.org", ("a@example.org",), SECRET)
    with pytest.raises(ChannelError, match="no encryption") as error:
        channel.send(MESSAGE)
    assert SECRET not in str(error.value) + repr(channel) and box.mails == []


@pytest.mark.parametrize("server", ["127.0.0.1:25", "smtp://", "http://127.0.0.1", "smtp://me:word@127.0.0.1", "smtp://127.0.0.1:1"])
def test_a_mail_server_that_is_none_is_an_error(server: str) -> None:
    with pytest.raises(ChannelError) as error:
        Email(server, "crawls@example.org", ("a@example.org",)).send(MESSAGE)
    assert "word" not in str(error.value).replace("password", "")


def test_a_command_gets_the_findings_as_json(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    copy = f"import sys, pathlib; pathlib.Path({str(told)!r}).write_bytes(sys.stdin.buffer.read())"
    Command(f'{sys.executable} -c "{copy}"').send(MESSAGE)
    said = json.loads(told.read_bytes())
    assert said["at"] == "2026-11-22T07:00:00+08:00"
    assert said["wrong"] == [{**FOUND.as_json(), "name": "麦积区"}]
    assert said["well"] == [
        {"site": OVER.site, "name": "秦安县", "rule": "silent", "since": "2026-11-02T00:00:00+08:00"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "says"),
    [("/nowhere/at/all", "could not be run"), ("'", "could not be run"), (" ", "could not be run"),
     (f"{sys.executable} -c \"import sys; sys.exit('on fire')\"", "ended with 1: on fire")],
)  # fmt: skip
def test_a_command_that_fails_says_why(line: str, says: str) -> None:
    with pytest.raises(ChannelError, match=says):
        Command(line).send(MESSAGE)
