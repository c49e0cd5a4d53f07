"""The archive: every answer of a site, kept in WARC files as it came.

To Scrapy it is the storage of its HTTP cache (:mod:`.storage`, :mod:`.policy`, :mod:`.middleware`); the files, their
index and their checks (:mod:`.folder` and what it uses) know nothing of Scrapy.
"""
