"""What ``scrapy backup`` makes, and ``scrapy restore`` reads: the names in the folder."""

from typing import Final

DATABASE: Final = "govnews.db"
PART: Final = "govnews.db.part"
"""What the copy of the database is called until it is whole."""
MANIFEST: Final = "backup.json"
"""When it was made, by which version, and how many rows each table has."""
ARCHIVE: Final = "archive"
