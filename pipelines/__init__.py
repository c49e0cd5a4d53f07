"""Turning a page into rows: clean, parse, dedupe, store. Knows nothing of Scrapy or the network."""
