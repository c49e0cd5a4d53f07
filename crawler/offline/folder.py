"""A folder: every page file in it and in its folders, in the order of their paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from crawler.archive.index import FILES as INDEX_FILES
from crawler.outcomes import Failure, FailureReason, Notice, NoticeReason

T = TypeVar("T")


def read_folder(
    folder: Path, name: str, read_file: Callable[[Path, str], Iterator[T] | None]
) -> Iterator[T | Failure | Notice]:
    """What the files give. ``read_file`` reads one under the name given; None is a file of another kind, such as the
    pictures beside a saved page, which is passed over with a notice. Hidden files and folders, links to folders and
    the index of an archive are not looked at."""
    unreadable: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in sorted(one for one in files if not one.startswith(".")):
            if file in INDEX_FILES:
                continue
            path = Path(parent, file)
            label = str(Path(name, path.relative_to(folder)))
            outcomes = read_file(path, label)
            if outcomes is None:
                yield Notice(label, NoticeReason.OTHER_KIND, "no page file")
            else:
                yield from outcomes
    for error in unreadable:
        yield Failure(str(error.filename), FailureReason.UNREADABLE, error.strerror or str(error))
