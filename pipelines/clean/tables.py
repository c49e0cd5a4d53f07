"""Where the tables of the cleaning stand; they are read and checked by :mod:`pipelines.tables`."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
