"""Turning a page into rows: clean, parse, store. Knows nothing of Scrapy or the network."""
