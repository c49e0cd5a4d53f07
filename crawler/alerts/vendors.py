"""How each vendor of group chats wants a message, and how it says that it took it. Pure.

Slack: incoming webhooks (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). Feishu: 自定义机器人
(open.feishu.cn/document/client-docs/bot-v3/add-custom-bot). DingTalk: 自定义机器人
(open.dingtalk.com/document/robots/custom-robot-access). WeCom: 群机器人
(developer.work.weixin.qq.com/document/path/91770).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

Signed = Callable[[str, dict[str, Any], str, datetime], tuple[str, dict[str, Any]]]
"""The address and the body with a signature: from these, the secret and the time."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """``most`` bytes a text may have, with room for the rest of the body; ``encode`` takes the power to call people
    from what a site may have written; ``took`` tells by the JSON of the answer whether the message was taken."""

    most: int
    body: Callable[[str], dict[str, Any]]
    encode: Callable[[str], str]
    took: Callable[[Mapping[str, Any]], bool]
    signed: Signed | None = None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _without_tags(text: str) -> str:
    """``<at …>`` and ``<@…>`` call people; a full-width ＜ does not."""
    return text.replace("<", "＜")


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _signed_feishu(url: str, body: dict[str, Any], secret: str, at: datetime) -> tuple[str, dict[str, Any]]:
    seconds = str(int(at.timestamp()))
    return url, {"timestamp": seconds, "sign": _sign(f"{seconds}\n{secret}", ""), **body}


def _signed_dingtalk(url: str, body: dict[str, Any], secret: str, at: datetime) -> tuple[str, dict[str, Any]]:
    milliseconds = str(int(at.timestamp() * 1000))
    sign = urlencode({"timestamp": milliseconds, "sign": _sign(secret, f"{milliseconds}\n{secret}")})
    return f"{url}{'&' if '?' in url else '?'}{sign}", body


def _text(text: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": text}}


def _no_error(answer: Mapping[str, Any]) -> bool:
    return answer.get("errcode") == 0


VENDORS: Final[Mapping[str, Vendor]] = MappingProxyType({
    "slack": Vendor(4_000, lambda text: {"text": text}, _escaped, lambda answer: True),  # it answers with no JSON
    "feishu": Vendor(
        15_000, lambda text: {"msg_type": "text", "content": {"text": text}}, _without_tags,
        lambda answer: answer.get("code", answer.get("StatusCode")) == 0, _signed_feishu,
    ),
    "dingtalk": Vendor(15_000, _text, str, _no_error, _signed_dingtalk),
    "wecom": Vendor(2_048, _text, _without_tags, _no_error),
})  # fmt: skip
