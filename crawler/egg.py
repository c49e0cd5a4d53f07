"""The settings of the project where it is an egg: what scrapyd runs when ``scrapyd-deploy`` has sent it one.

Python imports from an egg as it is, a zip file; our tables of words, layouts and sites are files that are read from a
folder. So the egg is unpacked for the time of the run, and the packages are taken from there.
"""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

_ROOT = Path(__file__).parents[1]

if zipfile.is_zipfile(_ROOT):
    _unpacked = tempfile.mkdtemp(prefix="govnews-egg-")
    atexit.register(shutil.rmtree, _unpacked, ignore_errors=True)
    with zipfile.ZipFile(_ROOT) as _egg:
        _egg.extractall(_unpacked)
    Path(_unpacked, "EGG-INFO").rename(Path(_unpacked, "govnews.egg-info"))  # by this name Python finds our version
    sys.path.insert(0, _unpacked)
    for _module in [_name for _name in sys.modules if _name.partition(".")[0] == "crawler" and _name != __name__]:
        del sys.modules[_module]

from crawler.settings import *  # noqa: E402, F403 - a settings module has all of them
