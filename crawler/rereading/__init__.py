"""Reading again what is stored or archived, with the grammar of today: ``scrapy reparse``."""
