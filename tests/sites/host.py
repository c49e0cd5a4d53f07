"""A virtual host: a site with what stands before it: robots.txt, refusals, and the web server's own doings."""

from __future__ import annotations

import threading
from datetime import datetime

from tests.sites import robots
from tests.sites.caching import compressed, validated
from tests.sites.messages import Answer, Request
from tests.sites.refusals import REFUSALS
from tests.sites.site import NEWEST, Site
from tests.sites.truth import Article


class Host:
    """Answers the requests to a site's host and its aliases."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._lock = threading.Lock()
        self._answered = 0

    def answer(self, request: Request) -> Answer:
        """The answer that goes out."""
        if request.path in (robots.PATH, robots.ELSEWHERE):
            said = robots.answer_robots(self.site, request)
            if said is not None:
                return said
        refusal = self._refusal()
        if refusal is not None:
            return refusal
        twist = self.site.twist
        answer = twist.instead(self.site, request)
        if answer is None:
            answer = twist.changed(self.site, request, self._served(request))
        return answer

    def _refusal(self) -> Answer | None:
        plan = self.site.plan
        with self._lock:
            self._answered += 1
            return REFUSALS[plan.refusal] if plan.refusal and self._answered > plan.after else None

    def _served(self, request: Request) -> Answer:
        plan = self.site.plan
        answer = validated(request, self.site.answer(request), self._modified(request), plan.validators)
        return compressed(request, answer) if plan.gzip else answer

    def _modified(self, request: Request) -> datetime:
        found = self.site.found(request)
        if found is not None and isinstance(found[1], Article):
            return found[1].modified
        columns = self.site.columns if found is None else (found[0],)  # an interface answers for all of them
        return max((article.modified for column in columns for article in column.articles), default=NEWEST)
