"""A twist: what is odd about a site, in the places where the system lets it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.sites.messages import Answer, Request
from tests.sites.truth import Column

if TYPE_CHECKING:
    from tests.sites.site import Site


class Twist:
    """Nothing odd. A twist holds no state of a site: the same one may serve several."""

    def plant(self, site: Site) -> None:
        """Change what has been planted, once, before the site answers anybody."""

    def marked(self, site: Site) -> dict[str, str]:
        """The addresses at which something odd is, by its name."""
        return {}

    def rows(self, site: Site, column: Column, number: int, rows: Sequence[str]) -> Sequence[str]:
        """The rows of a page of a list, others among them."""
        return rows

    def pager(self, site: Site, column: Column, number: int) -> str | None:
        """A pager in the place of the usual one."""
        return None

    def instead(self, site: Site, request: Request) -> Answer | None:
        """An answer in the place of the site's; None leaves it to the site."""
        return None

    def changed(self, site: Site, request: Request, answer: Answer) -> Answer:
        """The site's answer, changed on its way out."""
        return answer
