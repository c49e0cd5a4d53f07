"""The rules of the house, read from the source: who may import whom, and what nobody may write."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ("crawler", "pipelines")

# Who must not import whom: (the importing module and all below it, what it must not import).
FORBIDDEN = [
    ("pipelines", "crawler"),
    ("pipelines", "scrapy"),
    ("pipelines", "twisted"),
    ("pipelines.items", "pipelines"),
    ("pipelines.items", "crawler"),
    ("pipelines.clean", "pipelines.parse"),
    ("pipelines.clean", "pipelines.store"),
    ("pipelines.parse", "pipelines.store"),
    ("pipelines.parse", "pipelines.dedupe"),
    ("pipelines.clean", "pipelines.dedupe"),
    ("pipelines.dedupe", "pipelines.clean"),
    ("pipelines.dedupe", "pipelines.parse"),
    ("pipelines.dedupe", "pipelines.store"),
    ("pipelines.dedupe", "pipelines.persons"),
    ("pipelines.persons", "pipelines.clean"),
    ("pipelines.persons", "pipelines.parse"),
    ("pipelines.persons", "pipelines.store"),
    ("pipelines.store", "pipelines.clean"),
    ("pipelines.store", "pipelines.parse"),
    ("crawler.health", "crawler.alerts"),
    ("crawler.layouts", "crawler.spiders"),
    ("crawler.offline", "scrapy"),
    ("crawler.page", "scrapy"),
    ("crawler.archive.checking", "scrapy"),
    ("crawler.archive.folder", "scrapy"),
    ("crawler.archive.index", "scrapy"),
    ("crawler.archive.writer", "scrapy"),
    ("crawler.politeness.answers", "scrapy"),
    ("crawler.politeness.robots_rules", "scrapy"),
    ("crawler.politeness.signs", "scrapy"),
    ("crawler.politeness.site_run", "scrapy"),
    ("crawler.politeness.trouble", "scrapy"),
]
# Pure rooms: they touch neither network nor clock nor environment.
PURE = (
    "pipelines.items", "pipelines.clean", "pipelines.parse", "pipelines.dedupe", "pipelines.persons",
    "pipelines.address", "crawler.page", "crawler.layouts", "crawler.markup", "crawler.decode", "crawler.published",
    "crawler.parts", "crawler.document", "crawler.address", "crawler.selectors", "crawler.role",
    "crawler.politeness.answers", "crawler.politeness.robots_rules", "crawler.politeness.signs",
    "crawler.politeness.site_run", "crawler.politeness.trouble", "crawler.schedule.interval", "crawler.schedule.quiet",
    "crawler.health.chances", "crawler.health.charts", "crawler.health.clocks", "crawler.health.drop",
    "crawler.health.finding", "crawler.health.shares", "crawler.health.silence", "crawler.health.statuses",
    "crawler.health.workdays", "crawler.alerts.due", "crawler.alerts.message", "crawler.alerts.vendors",
)  # fmt: skip
IMPURE = ("socket", "urllib.request", "http.client", "requests", "time", "os", "sqlite3", "sqlalchemy")


def below(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@cache
def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    found = {}
    for house in HOUSE:
        for path in sorted((ROOT / house).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """The modules that a module imports, wherever in it; of ours the very module a name comes from."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(_imported_from(module, node))
    return frozenset(found)


def _imported_from(module: str, node: ast.ImportFrom) -> Iterator[str]:
    base = node.module or ""
    if node.level:
        package = module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]
        ancestors = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*ancestors, *filter(None, [node.module])])
    for alias in node.names:
        full = f"{base}.{alias.name}"
        yield full if full in modules() else base


def test_the_house_is_seen() -> None:
    assert {"crawler.page", "pipelines.items", "crawler.layouts"} <= modules().keys()
    assert "pipelines.items" in imports("crawler.page")


@pytest.mark.parametrize(("importer", "imported"), FORBIDDEN)
def test_imports_go_one_way(importer: str, imported: str) -> None:
    faults = [
        f"{module} imports {name}"
        for module in modules() if below(module, importer)
        for name in imports(module) if below(name, imported) and not below(name, importer)
    ]  # fmt: skip
    assert not faults


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_touch_nothing_outside(room: str) -> None:
    faults = [
        f"{module} imports {name}"
        for module in modules() if below(module, room)
        for name in imports(module) if any(below(name, impure) for impure in IMPURE)
    ]  # fmt: skip
    assert not faults


def test_no_circles() -> None:
    graph = {module: {name for name in imports(module) if name in modules()} for module in modules()}
    for module, imported in graph.items():
        imported.discard(module)
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


def test_nobody_writes_what_scrapy_no_longer_calls() -> None:
    assert not [
        f"{module}:{node.lineno}"
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == "start_requests"
    ]


def test_nobody_uses_scrapys_private_names() -> None:
    """Neither ``from scrapy… import _x`` nor ``self.crawler._x``; names of ours in a class are ours."""
    faults = []
    for module in modules():
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ImportFrom) and below(node.module or "", "scrapy"):
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                faults += [f"{module}:{node.lineno} {name}" for name in names if name.startswith("_")]
            if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__"):
                owner = ast.unparse(node.value)
                if owner.split(".")[-1].strip("_") in {"crawler", "engine", "spider", "settings", "super()"}:
                    faults.append(f"{module}:{node.lineno} {owner}.{node.attr}")
    assert not faults
