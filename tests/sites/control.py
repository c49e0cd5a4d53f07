"""The farm's own host, by which the stand-alone server is told what to do: ``http://farm.example/publish?site=vsb``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tests.sites.messages import Answer, Request

if TYPE_CHECKING:
    from tests.sites.farm import Farm

CONTROL_HOST: Final = "farm.example"


def control(farm: Farm, request: Request) -> Answer:
    """``/publish?site=ID[&n=2][&column=meetings]`` and ``/correct?url=…`` do what the farm's methods do and answer
    with the addresses; ``/sites`` lists the sites, ``/log`` the requests so far."""
    query = request.query
    try:
        if request.path == "/publish":
            made = farm.publish(query["site"], int(query.get("n", "1")), query.get("column"))
            return _json([article.url for article in made])
        if request.path == "/correct":
            article = next(site.articles[query["url"]] for site in farm.sites.values() if query["url"] in site.articles)
            return _json([farm.correct(article).url])
    except (LookupError, StopIteration, ValueError) as error:
        return _json({"error": f"{type(error).__name__}: {error}"}, status=400)
    if request.path == "/sites":
        return _json({site.id: [site.plan.group, site.home] for site in farm.sites.values()})
    if request.path == "/log":
        return _json([[entry.status, entry.method, entry.url] for entry in farm.log.entries])
    return _json({"error": "publish?site=, correct?url=, sites, log"}, status=404)


def _json(content: object, status: int = 200) -> Answer:
    return Answer(json.dumps(content, ensure_ascii=False, indent=1).encode(), status, "application/json")
