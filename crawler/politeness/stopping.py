"""Whether the crawl is ending: then what waits for its turn is not asked any more.

Scrapy waits for every request that it has handed to the downloader. With one request at a time to a host, and seconds
between two, that would be minutes: all the articles of a list stand there.
"""

from __future__ import annotations

from scrapy.crawler import Crawler


def is_stopping(crawler: Crawler) -> bool:
    """Whether the crawl was told to stop, by a signal or by a limit. Scrapy does not say so outright: its engine asks
    for no more, although neither its downloader nor its scraper has too much to do."""
    if not crawler.crawling:
        return True
    engine = crawler.engine
    scraping = engine.scraper.slot
    busy = engine.downloader.needs_backout() or (scraping is not None and scraping.needs_backout())
    return engine.needs_backout() and not busy
