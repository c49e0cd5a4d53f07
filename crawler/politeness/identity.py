"""Who we are: the contact that every request names.

``GOVNEWS_CONTACT`` is an e-mail address or the address of a web page. Without one nothing is crawled: who runs the
servers must be able to write to who asks them.
"""

from __future__ import annotations

import re
from typing import Final

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from crawler.version import VERSION

CONTACT: Final = "GOVNEWS_CONTACT"
EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
WEB_PAGE: Final = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:/[!#-'*-~]*)?")
HOW: Final = f"""\
Set it once, and every request will name it:

    export {CONTACT}=you@example.org        or the address of a web page about your crawl
    scrapy crawl govnews -s {CONTACT}=you@example.org …"""


class ContactError(ValueError):
    """There is no contact, or it is none that anybody could write to; the message says how to set it."""


def contact_of(settings: BaseSettings) -> str:
    """The contact that requests name. Raises ContactError, whose message can be shown as it is."""
    contact = str(settings.get(CONTACT) or "").strip()
    if not contact:
        raise ContactError(f"a crawl needs a contact: {CONTACT} is not set.\n{HOW}")
    if not (EMAIL.fullmatch(contact) or WEB_PAGE.fullmatch(contact)):
        raise ContactError(f"{CONTACT} is {contact!r}, neither an e-mail address nor the address of a page.\n{HOW}")
    return contact


def user_agent(contact: str | None) -> str:
    """The User-Agent: our name and version, whom to write to, and what we are about."""
    whom = f"+{contact}; " if contact else ""
    return f"govnews/{VERSION} ({whom}research on public meeting reports; robots.txt is obeyed)"


class Identity:
    """The add-on that puts the contact into User-Agent and From. What the command line says about them stands."""

    @staticmethod
    def update_settings(settings: BaseSettings) -> None:
        """Set the headers; without a usable contact they stay as they are, for what is no crawl."""
        try:
            contact = contact_of(settings)
        except ContactError:
            return  # the spider says so, when it is to crawl
        project = SETTINGS_PRIORITIES["project"]
        if (settings.getpriority("USER_AGENT") or 0) <= project:
            settings.set("USER_AGENT", user_agent(contact), priority="project")
        if EMAIL.fullmatch(contact):
            headers = {**settings.getdict("DEFAULT_REQUEST_HEADERS"), "From": contact}
            settings.set("DEFAULT_REQUEST_HEADERS", headers, priority="project")
