"""The catalogue: the sites of the data files, and where to find them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from crawler.sites.model import Fault, Site
from crawler.sites.validate import check_files

PROVINCES: Final = Path(__file__).with_name("provinces")
"""The folder of the data that comes with the project."""


class CatalogueError(ValueError):
    """There is no catalogue at the path given; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The faultless sites by division code, and the faults of the others, which cost only themselves."""

    sites: tuple[Site, ...]
    faults: tuple[Fault, ...] = ()

    def __iter__(self) -> Iterator[Site]:
        return iter(self.sites)

    def __len__(self) -> int:
        return len(self.sites)

    def by_code(self, code: str) -> tuple[Site, ...]:
        """The sites of one division; those of the divisions within it do not count."""
        return tuple(site for site in self.sites if site.code == code)


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files that ``paths`` name; a folder stands for its ``.toml`` files in the order of their names.

    Raises CatalogueError for a path that is not there and for a folder without a file.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.toml")) if path.is_dir() else [path] if path.is_file() else []
        if not found:
            raise CatalogueError(f"{path}: no such file, or a folder without a .toml file")
        files += found
    return files


def read_catalogue(*paths: Path) -> Catalogue:
    """Read the data files at ``paths`` (files or folders). Raises CatalogueError where there are none."""
    checked = check_files(files_of(paths))
    return Catalogue(tuple(sorted(checked.sites, key=lambda site: site.code)), checked.faults)


@cache
def load_catalogue(path: Path = PROVINCES) -> Catalogue:
    """The catalogue of the project, or the one at ``path``, read once."""
    return read_catalogue(path)
