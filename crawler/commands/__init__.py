"""Our ``scrapy …`` commands."""
