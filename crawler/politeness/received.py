"""A response of Scrapy → the answer that is judged."""

from __future__ import annotations

from scrapy.http import Response

from crawler.live.asked import asked_of
from crawler.politeness.answers import Answer
from crawler.role import Role


def answer_of(response: Response, role: Role | None = None) -> Answer:
    """The answer, under the address that was asked for before redirects.

    Without ``role`` it is that of the request's ``Asked``. Raises ValueError for a response to a request that has
    none.
    """
    request = response.request
    if role is None:
        asked = asked_of(request) if request is not None else None
        if asked is None:
            raise ValueError(f"nobody knows what {response.url} was asked for as")
        role = asked.role
    urls = [] if request is None else request.meta.get("redirect_urls", [])
    return Answer(
        url=next(iter(urls), response.url if request is None else request.url),
        final_url=response.url,
        status=response.status,
        headers=headers_of(response),
        body=response.body,
        role=role,
        sent=b"" if request is None else request.body,
    )


def headers_of(response: Response) -> dict[str, str]:
    """The header, several values of one name on lines of their own."""
    return {
        name.decode("latin-1"): "\n".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
    }
