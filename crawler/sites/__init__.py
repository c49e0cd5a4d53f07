"""The catalogue of government web sites: which there are, where their news columns lie, how far that is sure.

The data are ``provinces/*.toml``; how a site is added is described in ``docs/adding-a-site.md``.
"""

from crawler.sites.catalogue import (
    PROVINCES,
    Catalogue,
    CatalogueError,
    load_catalogue,
    read_catalogue,
)
from crawler.sites.model import Column, ColumnKind, Fault, Flag, Place, Site, Status, same_list, site_host
from crawler.sites.selecting import Selector, SelectorError, parse_selector, select

__all__ = [
    "PROVINCES",
    "Catalogue",
    "CatalogueError",
    "Column",
    "ColumnKind",
    "Fault",
    "Flag",
    "Place",
    "Selector",
    "SelectorError",
    "Site",
    "Status",
    "load_catalogue",
    "parse_selector",
    "read_catalogue",
    "same_list",
    "select",
    "site_host",
]  # fmt: skip
