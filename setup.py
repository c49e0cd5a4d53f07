"""For scrapyd-deploy, which asks for it; all there is to say stands in pyproject.toml."""

from setuptools import setup

setup()
