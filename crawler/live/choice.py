"""Which sites a crawl goes to."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.live.bounds import Bounds
from crawler.sites import PROVINCES, Catalogue, CatalogueError, SelectorError, Site, load_catalogue, select


class ChoiceError(ValueError):
    """There is no site to crawl; the message says why and what to do."""


def catalogue_path(settings: BaseSettings) -> Path:
    """The file or folder of the setting ``GOVNEWS_CATALOGUE``, from the working folder on if it lies there; the
    project's own where it is not set."""
    path = Path(settings["GOVNEWS_CATALOGUE"] or PROVINCES)
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def catalogue_of(settings: BaseSettings) -> Catalogue:
    """The catalogue of the setting ``GOVNEWS_CATALOGUE``. Raises ChoiceError where it is not there."""
    try:
        return load_catalogue(catalogue_path(settings))
    except CatalogueError as error:
        raise ChoiceError(f"GOVNEWS_CATALOGUE: {error}") from error


def chosen_sites(settings: BaseSettings, selector: str | None, bounds: Bounds) -> tuple[Site, ...]:
    """The sites that ``-a sites=`` selects, or all, as far as they have lists to read.

    Raises ChoiceError for a selector that selects nothing, and where no selected site has a list.
    """
    catalogue = catalogue_of(settings)
    try:
        selected = list(catalogue) if selector is None else select(catalogue, selector)
    except SelectorError as error:
        raise ChoiceError(f"-a sites={selector}: {error}") from error
    sites = tuple(site for site in selected if site.lists(unconfirmed=bounds.unconfirmed))
    if not sites:
        names = "、".join(site.name for site in selected[:5])
        hint = "no list is known" if bounds.unconfirmed else "no list is confirmed; -a unconfirmed=1 reads the others"
        raise ChoiceError(f"of {names or 'the catalogue'} {hint}")
    return sites
