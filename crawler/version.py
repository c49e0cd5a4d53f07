"""Which govnews this is: it stands in the User-Agent and beside every run in the store."""

from importlib.metadata import version

VERSION = version("govnews")
