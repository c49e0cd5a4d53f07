"""What a page is asked for as: the one vocabulary of requests, of signs of refusal and of archived records."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a response is, by why it was asked for."""

    LIST = "list"
    ARTICLE = "article"
    ROBOTS = "robots"
    """A robots.txt, wherever redirects led to it."""
