"""E-mail, over a server that is named like smtp://user@host:587 or smtps://user@host."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from crawler.alerts.channel import ChannelError
from crawler.alerts.message import Message

PATIENCE = 30  # seconds
MOST = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Email:
    """Sends a plain mail to ``to``. smtps is encrypted from the first byte, smtp as soon as the server offers it; a
    password is never sent over a connection that is not."""

    server: str
    sender: str
    to: tuple[str, ...]
    password: str = field(default="", repr=False)
    name: str = "email"

    def send(self, message: Message) -> None:
        """Send one mail."""
        mail = EmailMessage()
        try:
            mail["Subject"], mail["From"], mail["To"] = message.subject, self.sender, ", ".join(self.to)
            mail["Date"] = format_datetime(message.at)
            mail.set_content(message.text(MOST))
            with self._connected() as server:
                server.send_message(mail)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise ChannelError(f"{type(error).__name__}: {error}") from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        address, context = _address(self.server), ssl.create_default_context()
        host, user = address.hostname or "", unquote(address.username or "")
        if address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, address.port or 465, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(host, address.port or 587, timeout=PATIENCE)
        with server:
            server.ehlo()
            encrypted = address.scheme == "smtps"
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=context)
                encrypted = True
            if self.password:
                if not encrypted:
                    raise ChannelError(f"{host} offers no encryption: the password is not sent")
                server.login(user, self.password)
            yield server


def _address(server: str) -> SplitResult:
    parts = urlsplit(server)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.password is not None:
        raise ChannelError("GOVNEWS_ALERT_SMTP is no address like smtp://user@host:587 (without the password)")
    return parts
