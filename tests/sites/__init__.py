"""A local farm of government sites, for tests and for a walk-through of a crawl: ``python -m tests.sites``."""

from tests.sites.farm import Farm
from tests.sites.log import Entry, Log
from tests.sites.site import Site
from tests.sites.truth import Article, Attachment, Block, Column

__all__ = ["Article", "Attachment", "Block", "Column", "Entry", "Farm", "Log", "Site"]
