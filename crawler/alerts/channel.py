"""What every way to tell someone has in common."""

from __future__ import annotations

from typing import Protocol

from crawler.alerts.message import Message


class ChannelError(Exception):
    """The channel could not tell; the message says why and repeats no secret."""


class Channel(Protocol):
    """A way to tell someone. ``name`` is what the store knows it by."""

    @property
    def name(self) -> str:
        """What the store and the settings know it by."""

    def send(self, message: Message) -> None:
        """Tell it. Raises ChannelError."""
