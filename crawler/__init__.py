"""Getting pages: everything that knows Scrapy or the network."""
